// <search-page>: finds as one types, on its own page and in the panel that every page's header opens. The shop's list
// comes when somebody turns to the field.
import { emit } from "./main.js";
import { dataOf, language, make, say, style, urls } from "./shop.js";
import { marked, prepare } from "./search-words.js";

const MOST = { page: 60, panel: 7 };
let list;

function entries(address) {
  list ??= fetch(address)
    .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(answer.status))))
    .then(prepare);
  list.catch(() => (list = undefined));
  return list;
}

class SearchPage extends HTMLElement {
  connectedCallback() {
    style("search");
    this.texts = dataOf(this);
    this.input = this.querySelector("input");
    this.results = this.querySelector("ol");
    this.isPanel = Boolean(this.closest("dialog"));
    this.input.addEventListener("focus", () => entries(this.dataset.entries), { once: true });
    this.input.addEventListener("input", () => this.search());
    this.input.addEventListener("change", () => this.report());
    this.addEventListener("keydown", (event) => this.move(event));
    this.querySelector("form").addEventListener("submit", (event) => {
      if (this.isPanel && this.input.value.trim()) return;
      event.preventDefault();
      this.search();
    });
    if (!this.isPanel) this.input.value = new URLSearchParams(location.search).get("q") ?? this.input.value;
    if (this.input.value) this.search();
  }

  /** Arrows go through what was found, and back to the field. */
  move(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const stops = [this.input, ...this.results.querySelectorAll("a")];
    const at = stops.indexOf(document.activeElement);
    if (!step || at < 0) return;
    event.preventDefault();
    stops[Math.max(0, Math.min(stops.length - 1, at + step))].focus();
  }

  async search() {
    const query = this.input.value.trim();
    const address = query ? `${urls.search}?q=${encodeURIComponent(query)}` : urls.search;
    if (!this.isPanel) history.replaceState(history.state, "", address);
    try {
      const { find } = await entries(this.dataset.entries);
      if (query !== this.input.value.trim()) return;
      this.show(query, find(query), address);
    } catch {
      this.tell(this.texts.failed);
    }
  }

  /** What somebody looked for, once they are done typing. */
  async report() {
    const query = this.input.value.trim();
    const { find } = await entries(this.dataset.entries);
    if (query) emit("search", { query, found: find(query).found.length });
  }

  tell(text) {
    this.querySelector(".search-status").textContent = text;
  }

  show(query, { found, forms, typo }, address) {
    const most = MOST[this.isPanel ? "panel" : "page"];
    const lines = found.slice(0, most).map((entry) => this.line(entry, forms));
    if (found.length > most && this.isPanel) lines.push(this.all(found.length, address));
    this.results.replaceChildren(...lines);
    this.querySelector(".search-nothing").hidden = !query || found.length > 0;
    this.querySelector(".search-browse").hidden = found.length > 0;
    const count = say(this.texts.count, { n: found.length });
    const told = found.length ? (typo ? say(this.texts.near, { query, count }) : count) : say(this.texts.none, { query });
    this.tell(query ? told : "");
  }

  line(entry, forms) {
    const item = this.querySelector("template").content.cloneNode(true);
    const part = (selector) => item.querySelector(selector);
    const link = part("a");
    link.href = entry.url;
    for (const [text, isFound] of marked(entry.title, forms, language)) {
      link.append(isFound ? make("mark", {}, text) : text);
    }
    if (entry.image) part("img").src = entry.image;
    else part("img").remove();
    const about = [this.texts.kinds[entry.kind], entry.kind === "product" && entry.text, entry.gone && this.texts.gone];
    part(".meta").textContent = about.filter(Boolean).join(" · ");
    part(".search-summary").textContent = (entry.kind !== "product" && entry.text) || "";
    part(".price").textContent = (entry.from ? say(this.texts.from, entry) : entry.price) ?? "";
    return item;
  }

  all(n, href) {
    return make("li", {}, make("a", { className: "search-all", href }, say(this.texts.all, { n })));
  }
}

customElements.define("search-page", SearchPage);
