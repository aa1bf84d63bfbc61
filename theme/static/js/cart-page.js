// <cart-page>: the lines and the totals. The same on the cart's page and in the drawer beside any other. Wishes and the way
// to pay are modules of their own, which come when somebody turns to them.
import { CartLine } from "./cart-line.js";
import * as store from "./cart-store.js";
import { suggest } from "./cart-suggestions.js";
import { totals } from "./cart-totals.js";
import { arrival } from "./delivery-date.js";
import { ahead, load } from "./main.js";
import { announce, dataOf, formatMoney, say, urls } from "./shop.js";

const ZONE = "vitrina.zone.v1";
// The shop tells no exact number above this.
const TOLD_AT_MOST = 10;
const { idOf } = store;

class CartPage extends HTMLElement {
  connectedCallback() {
    Object.assign(this, dataOf(this), { items: {}, rows: new Map(), left: new Map(), most: new Map(), bad: new Map() });
    this.suggestions = this.querySelector("[data-suggestions]");
    this.form = this.part("full");
    // What a browser puts into fields again was wished for another order.
    this.form.reset();
    this.zone = this.form.elements.zone;
    this.pay = this.querySelector("[data-pay]");
    this.recallZone();
    this.zone.addEventListener("change", () => this.changeZone());
    this.form.addEventListener("submit", (event) => this.checkout(event));
    this.form.addEventListener("focusin", ({ target }) => target.closest("details") && this.takeWishes());
    this.pay.addEventListener("pointerenter", () => ahead("cart-payment"), { once: true });
    this.on("[data-retry]", () => this.retry());
    this.on("[data-undo]", () => this.undo());
    store.onChange(() => this.render());
    addEventListener("pageshow", () => this.busy(false));
    this.load();
  }

  part(name) {
    return this.querySelector(`[data-part=${name}]`);
  }

  on(selector, run) {
    this.querySelector(selector)?.addEventListener("click", run);
  }

  /** The part of the wishes, once its script is there. */
  takeWishes() {
    this.wishing ??= load("cart-wishes").then(({ CartWishes }) => new CartWishes(this));
    this.wishing.catch(() => (this.wishing = undefined));
    return this.wishing;
  }

  /** In the drawer, each time it opens. */
  opened() {
    this.part("undo").hidden = this.suggestions.hidden = true;
    if (!this.isLoaded) return this.load();
    this.render();
    return this.refresh();
  }

  async load() {
    this.retry = this.load;
    try {
      const answer = await fetch(urls.cart_data);
      if (!answer.ok) throw new TypeError(answer.status);
      this.items = await answer.json();
      this.problem("");
      this.isLoaded = true;
      this.render();
      // Prices of now are for somebody who sees them: not while the page is prerendered.
      if (document.prerendering) document.addEventListener("prerenderingchange", () => this.refresh(), { once: true });
      else this.refresh();
    } catch {
      this.problem(this.texts.network);
    }
    this.dataset.ready = "";
  }

  /** Prices and stock of now, so that nobody is surprised at the end. */
  async refresh() {
    const skus = [...new Set(store.lines().map(({ sku }) => sku))];
    if (!skus.length) return;
    try {
      const answer = await fetch(`/api/stock?sku=${encodeURIComponent(skus)}`);
      const { items } = answer.ok ? await answer.json() : { items: {} };
      for (const sku of skus) this.renew(sku, items[sku]);
      this.render();
    } catch {
      // The checkout will say it.
    }
  }

  renew(sku, now) {
    if (!now || !this.items[sku]) return;
    if (now.unit_amount !== undefined) this.items[sku].unit_amount = now.unit_amount;
    if (now.available < TOLD_AT_MOST) this.left.set(sku, now.available);
    else this.left.delete(sku);
  }

  price({ sku, personalization }) {
    const item = this.items[sku];
    return (item?.unit_amount ?? 0) + (personalization ? (item?.text_amount ?? 0) : 0);
  }

  limit(sku) {
    return Math.min(this.items[sku]?.max || 99, this.most.get(sku) ?? 99);
  }

  /** What keeps a line from being bought, as far as is known. Lines of one SKU share its pieces, the first comes first. */
  problemOf(line, all = store.lines()) {
    const { sku, quantity } = line;
    const said = this.bad.get(idOf(line)) ?? (this.items[sku] ? "" : this.texts.gone);
    const out = { action: this.texts.take_out, mend: () => this.remove(line), isOut: true };
    if (said) return { ...out, text: said };
    let before = 0;
    for (const each of all) {
      if (idOf(each) === idOf(line)) break;
      if (each.sku === sku) before += each.quantity;
    }
    const left = this.left.get(sku) ?? Infinity;
    const limit = this.limit(sku);
    const room = Math.min(left, limit) - before;
    if (quantity <= room) return undefined;
    const short = left ? say(this.texts.left, { n: left }) : this.texts.sold_out;
    const text = left <= limit ? short : say(this.texts.over_limit, { n: limit });
    if (room <= 0) return { ...out, text };
    return { text, action: say(this.texts.set_to, { n: room }), mend: () => this.setQuantity(line, room) };
  }

  render() {
    if (!this.isLoaded) return;
    const lines = store.lines();
    const problems = lines.map((line) => this.problemOf(line, lines));
    this.part("empty").hidden = lines.length > 0;
    this.form.hidden = !lines.length;
    this.renderLines(lines, problems);
    this.renderTotals(lines.filter((line, at) => !problems[at]?.isOut));
    if (Object.keys(store.wishes()).length) this.takeWishes();
    if (this.suggestions.hidden) suggest(this.suggestions, this.featured, lines, this.items);
  }

  renderLines(lines, problems) {
    const list = this.querySelector(".cart-lines");
    const ids = lines.map(idOf);
    for (const [id, row] of this.rows) {
      if (ids.includes(id)) continue;
      row.element.remove();
      this.rows.delete(id);
    }
    lines.forEach((line, at) => {
      const row = this.rows.get(ids[at]) ?? this.newRow(line);
      if (list.children[at] !== row.element) list.insertBefore(row.element, list.children[at] ?? null);
      row.show(line, this.items[line.sku], this.price(line), problems[at]);
    });
  }

  newRow(line) {
    const on = { quantity: (own, n) => this.setQuantity(own, n), remove: (own) => this.remove(own) };
    const row = new CartLine(this.querySelector("[data-line]"), line, this.texts, on);
    this.rows.set(idOf(line), row);
    return row;
  }

  /** `lines` that can be bought. */
  renderTotals(lines) {
    const zone = this.zone.value;
    const option = lines.length && this.shipping.find((each) => each.kind !== "pickup" && each.zone === zone);
    const goods = lines.reduce((sum, line) => sum + this.price(line) * line.quantity, 0);
    const isWrapped = Boolean(store.wishes().gift_wrap);
    const sums = totals(goods, isWrapped ? this.gift_wrap : 0, option);
    const { delivery } = sums;
    this.text("subtotal", formatMoney(goods));
    if (this.part("wrap")) this.part("wrap").hidden = !isWrapped;
    if (this.part("wrap")) this.text("wrap", formatMoney(this.gift_wrap));
    this.text("delivery", delivery === undefined ? this.texts.unknown : delivery ? formatMoney(delivery) : this.texts.free);
    const days = this.arrival(option, lines);
    this.text("delivery-days", days || this.preorders(lines));
    this.text("collection", this.collection(lines));
    this.text("total", formatMoney(sums.total));
    this.querySelector("[data-free]").hidden = !option?.free_over;
    const left = { amount: formatMoney(sums.missing) };
    this.text("free-text", sums.missing ? say(this.texts.free_left, left) : this.texts.free_reached);
    this.querySelector("progress").value = Math.min(sums.progress, 100);
    this.total = formatMoney(sums.total);
    this.subtotal = sums.subtotal;
  }

  /** The days of an order made now, all of which leaves with its last preorder; in how many, where the shop names none. */
  arrival(option, lines) {
    const not_before = lines.map(({ sku }) => this.items[sku].preorder_date ?? "").sort().at(-1);
    if (option?.rule?.zone) return arrival({ ...option.rule, ...this.dates, not_before });
    return not_before ? "" : (option?.days ?? "");
  }

  /** Where this cart cannot be collected, of the places that do not have everything. */
  collection(lines) {
    const lacks = ({ skus }) => skus.length && lines.some(({ sku }) => !skus.includes(sku));
    const places = lines.length ? this.shipping.filter((each) => each.kind === "pickup" && lacks(each)) : [];
    return places.map(({ label }) => say(this.texts.not_here, { place: label })).join(" ");
  }

  /** When the preordered pieces leave, where no day of arrival can be told. */
  preorders(lines) {
    const dates = new Set(lines.map(({ sku }) => this.items[sku].preorder).filter(Boolean));
    return [...dates].map((date) => say(this.texts.preorder, { date })).join(" · ");
  }

  text(name, value) {
    this.querySelector(`[data-${name}]`).textContent = value;
  }

  tell() {
    announce(say(this.texts.updated, { total: this.total }));
  }

  setQuantity(line, wanted) {
    store.setQuantity(line, Math.min(Math.max(wanted, 1), this.limit(line.sku)));
    this.render();
    this.tell();
  }

  remove(line) {
    const at = store.lines().findIndex((each) => idOf(each) === idOf(line));
    this.removed = { line, at };
    this.bad.delete(idOf(line));
    store.setQuantity(line, 0);
    this.text("undo-text", say(this.texts.removed, { name: this.items[line.sku]?.name ?? line.sku }));
    this.part("undo").hidden = false;
    this.querySelector("[data-undo]").focus();
  }

  undo() {
    const { line, at } = this.removed;
    store.setQuantity(line, line.quantity, at);
    this.part("undo").hidden = true;
    this.rows.get(idOf(line))?.find("h2 a").focus();
  }

  recallZone() {
    try {
      const known = localStorage.getItem(ZONE);
      if ([...(this.zone.options ?? [])].some((option) => option.value === known)) this.zone.value = known;
    } catch {
      // A browser that keeps nothing: the first zone will do.
    }
  }

  changeZone() {
    try {
      localStorage.setItem(ZONE, this.zone.value);
    } catch {
      // Chosen for this visit only.
    }
    this.render();
    this.tell();
  }

  async checkout(event) {
    event?.preventDefault();
    if (this.pay.ariaBusy === "true") return;
    this.retry = this.checkout;
    this.problem("");
    this.busy(true);
    const paying = load("cart-payment").then(({ checkout }) => checkout(this));
    const isLeaving = await paying.catch(() => this.problem(this.texts.network));
    if (!isLeaving) this.busy(false);
  }

  busy(isBusy) {
    this.pay.ariaBusy = String(isBusy);
    this.pay.textContent = isBusy ? this.texts.busy : this.texts.pay;
    if (isBusy) announce(this.texts.busy);
  }

  problem(text, canRetry = true) {
    const box = this.part("problem");
    box.hidden = !text;
    if (!text) return;
    this.text("problem", text);
    this.querySelector("[data-retry]").hidden = !canRetry;
    box.focus();
  }
}

customElements.define("cart-page", CartPage);
