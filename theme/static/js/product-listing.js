// <product-listing>: narrows, sorts and continues a listing over all its pages. What can be chosen is in the listing's
// JSON, which comes when somebody turns to it; cards are taken from the listing's own pages, so they are as printed.
import { addressOf, chosenIn, placesOf, prepare } from "./listing-choices.js";
import { drawChips, drawPanel, isOpen } from "./listing-panel.js";
import { emit } from "./main.js";
import { announce, dataOf, make, pageAt, say, style } from "./shop.js";

class ProductListing extends HTMLElement {
  connectedCallback() {
    this.texts = dataOf(this);
    this.list = this.querySelector(".cards");
    this.sort = this.querySelector(".listing-sort select");
    const number = Number(this.dataset.number);
    this.own = { number, cards: [...this.list.children], path: location.pathname };
    this.pages = new Map(number ? [[number, this.own.cards]] : []);
    this.shown = 1;
    this.addEventListener("click", (event) => this.tap(event));
    this.addEventListener("change", ({ target }) => this.change(target));
    const bar = this.querySelector(".listing-bar");
    for (const sign of ["pointerover", "focusin"]) bar.addEventListener(sign, () => this.load(), { once: true });
    // Whoever brought this script may be there already.
    if (bar.matches(":hover, :focus-within, :has(:popover-open)")) this.load();
    addEventListener("popstate", () => this.restore().catch(() => location.reload()));
    addEventListener("pagehide", () => history.state?.shown && this.remember());
    for (const sign of ["click", "keydown"]) document.addEventListener(sign, (event) => this.leave(event));
    if (location.search || history.state?.shown) this.restore().catch(() => {});
    else if (this.sort?.value) this.change(this.sort);
  }

  load() {
    if (!this.dataset.listing) return Promise.reject(new Error("one piece"));
    this.loading ??= Promise.all([fetch(this.dataset.listing).then((answer) => answer.json()), style("listing")]).then(
      ([data]) => {
        this.data = prepare(data);
        this.chosen = chosenIn(data, location);
        drawPanel(this);
      },
    );
    this.loading.catch(() => (this.loading = undefined));
    return this.loading;
  }

  get by() {
    return this.sort?.selectedOptions[0].dataset.by;
  }

  get address() {
    return addressOf(this.data, this.chosen, [this.texts.sort, this.sort?.value]);
  }

  // what shoppers do

  tap(event) {
    const link = event.target.closest(".choices a, .chosen a, a[data-more]");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    this.follow(link).catch(() => location.assign(link.href));
  }

  async follow(link) {
    if ("more" in link.dataset) return this.data && link.pathname === location.pathname ? this.next() : this.extend(link);
    await this.load();
    const address = new URL(link.href);
    // A link in the panel adds its choice; any other leads to what it says.
    const asked = chosenIn(this.data, address);
    return this.choose(link.closest(".choices") ? new Set([...this.chosen, ...asked]) : asked);
  }

  async change(target) {
    try {
      await this.load();
    } catch {
      return announce(this.texts.failed);
    }
    const value = target !== this.sort && this.data.values[target.value];
    const chosen = new Set(this.chosen);
    if (value && !chosen.delete(value)) chosen.add(value);
    return this.choose(chosen);
  }

  /** Lists on wide screens close like menus. */
  leave({ key, target }) {
    const open = this.querySelector(".choices details[open]");
    if (!open || isOpen(this) || (key ? key !== "Escape" : open.contains(target))) return;
    if (open.contains(document.activeElement)) open.firstElementChild.focus();
    open.open = false;
  }

  async choose(chosen) {
    this.chosen = chosen;
    this.shown = 1;
    history.pushState({ shown: 1 }, "", this.address);
    const found = await this.show();
    emit("filter", { chosen: [...chosen].map(({ group, slug }) => `${group.word}-${slug}`), order: this.sort?.value, found });
  }

  // what is shown

  /** What the address says: after «back», or where a link with choices led. */
  async restore() {
    const { shown = 1, y } = history.state ?? {};
    await this.load();
    const order = new URLSearchParams(location.search).get(this.texts.sort) ?? "";
    this.chosen = chosenIn(this.data, location);
    if (this.sort) this.sort.value = [...this.sort.options].some(({ value }) => value === order) ? order : "";
    const isPrinted = this.own.path === location.pathname && !this.by && !this.isOther;
    if (isPrinted && shown === 1 && this.chosen.size < 2 && !location.search) return;
    this.shown = shown;
    await this.show();
    if (y && shown > 1) scrollTo(0, y);
  }

  /** Answers how many pieces there are. */
  async show() {
    const places = placesOf(this.data, this.chosen, this.by);
    const here = places.slice(0, this.shown * this.data.size);
    const turn = (this.turn = Symbol());
    this.isOther = true;
    this.list.ariaBusy = "true";
    try {
      const cards = await Promise.all(here.map((place) => this.card(place)));
      if (turn !== this.turn) return places.length;
      this.list.replaceChildren(...cards);
    } catch {
      announce(this.texts.failed);
    }
    this.list.ariaBusy = null;
    this.querySelector(".listing-count").textContent = say(this.texts.count, { n: places.length });
    this.querySelector(".pagination")?.remove();
    drawPanel(this, places.length);
    drawChips(this, places.length);
    this.continue(here.length, places.length);
    return places.length;
  }

  async card(place) {
    const { base, page, size } = this.data;
    const number = Math.floor(place / size) + 1;
    if (!this.pages.has(number)) {
      const path = number === 1 ? base : `${base}${page}/${number}/`;
      this.pages.set(number, this.page(path).then(({ cards }) => cards));
    }
    return (await this.pages.get(number))[place % size];
  }

  /** The cards of another page, and what stands below them. */
  async page(path) {
    const found = await pageAt(path);
    const all = (selector) => [...found.querySelectorAll(`product-listing ${selector}`)];
    return { cards: all(".cards > li"), below: all(":is(.seen, .pagination)") };
  }

  // «show more»

  /** How much has been seen, and the way on, of what a script has put together. */
  continue(seen, total) {
    this.querySelector(".seen")?.remove();
    if (total <= this.data.size) return;
    const text = make("p", {}, say(this.texts.seen, { n: seen, total }));
    const below = make("div", { className: "seen" }, text, make("progress", { max: total, value: seen, ariaHidden: "true" }));
    if (seen < total) {
      const link = make("a", { className: "button button-quiet", href: this.address }, this.texts.on);
      link.dataset.more = "";
      below.append(link);
    }
    this.append(below);
  }

  async next() {
    const before = this.list.children.length;
    this.shown++;
    await this.show();
    this.arrived(before);
  }

  /** The cards of the next page, and what it prints below them. */
  async extend(link) {
    const before = this.list.children.length;
    const { cards, below } = await this.page(link.href);
    this.list.append(...cards);
    for (const old of this.querySelectorAll(":scope > :is(.seen, .pagination)")) old.remove();
    this.append(...below);
    this.shown++;
    this.arrived(before);
  }

  arrived(before) {
    const { children } = this.list;
    children[before]?.querySelector("a").focus({ preventScroll: true });
    announce(say(this.texts.more, { n: children.length - before }));
    this.remember();
  }

  remember() {
    history.replaceState({ shown: this.shown, y: scrollY }, "");
  }
}

customElements.define("product-listing", ProductListing);
