// <search-page>: looks through the shop's list, which is loaded when somebody starts to search.
import { dataOf, fold, say, urls } from "./shop.js";

const MOST = 40;
// «tazas» finds «taza», «jarrones» «jarron».
const stem = (word) => (word.length > 3 ? word.replace(/e?s$/, "") : word);
const wordsOf = (text) => fold(text).match(/[a-z0-9]+/g) ?? [];

function score(entry, terms) {
  let sum = entry.kind === "product" ? 1 : 0;
  for (const term of terms) {
    if (entry.titleWords.some((word) => word.startsWith(term))) sum += 4;
    else if (entry.allWords.some((word) => word.startsWith(term))) sum += 2;
    else if (entry.folded.includes(term)) sum += 1;
    else return 0;
  }
  return sum;
}

class SearchPage extends HTMLElement {
  connectedCallback() {
    this.texts = dataOf(this);
    this.input = this.querySelector("input");
    this.results = this.querySelector("ol");
    this.template = this.querySelector("template");
    this.input.addEventListener("focus", () => this.load(), { once: true });
    this.input.addEventListener("input", () => this.search());
    this.querySelector("form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.search();
    });
    this.input.value = new URLSearchParams(location.search).get("q") ?? this.input.value;
    if (this.input.value) this.search();
  }

  load() {
    this.loading ??= fetch(this.dataset.entries)
      .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(answer.status))))
      .then((found) => (found.entries ?? found).map(prepared))
      .catch((problem) => {
        this.loading = undefined;
        throw problem;
      });
    this.loading.catch(() => {});
    return this.loading;
  }

  async search() {
    const query = this.input.value.trim();
    const terms = wordsOf(query).map(stem);
    history.replaceState(null, "", query ? `${urls.search}?q=${encodeURIComponent(query)}` : urls.search);
    if (!terms.length) return this.show([], "");
    try {
      const entries = await this.load();
      if (query !== this.input.value.trim()) return;
      const found = entries.map((entry) => [score(entry, terms), entry]).filter(([points]) => points);
      found.sort(([a], [b]) => b - a);
      const text = found.length ? say(this.texts, { n: found.length }) : say(this.texts.none, { query });
      this.show(found.slice(0, MOST), text);
    } catch {
      this.show([], this.texts.failed);
    }
  }

  show(found, text) {
    this.querySelector(".search-status").textContent = text;
    this.results.replaceChildren(...found.map(([, entry]) => this.result(entry)));
  }

  result(entry) {
    const item = this.template.content.cloneNode(true);
    const link = item.querySelector("a");
    link.href = entry.url;
    link.textContent = entry.title;
    const image = item.querySelector("img");
    if (entry.image) image.src = entry.image;
    else image.remove();
    item.querySelector(".meta").textContent = this.texts.kinds[entry.kind] ?? "";
    item.querySelector(".search-summary").textContent = entry.text ?? "";
    const price = entry.from ? say(this.texts.from, { price: entry.price }) : entry.price;
    item.querySelector(".price").textContent = price ?? "";
    return item;
  }
}

function prepared(entry) {
  const titleWords = wordsOf(entry.title);
  const allWords = (entry.words ?? "").split(" ");
  return { ...entry, titleWords, allWords, folded: `${titleWords.join(" ")} ${entry.words ?? ""}` };
}

customElements.define("search-page", SearchPage);
