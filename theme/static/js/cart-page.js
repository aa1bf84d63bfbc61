// <cart-page>: the lines, the totals, the way to pay, and the conversation when something has changed meanwhile.
import { CartLine } from "./cart-line.js";
import * as store from "./cart-store.js";
import { suggest } from "./cart-suggestions.js";
import { totals } from "./cart-totals.js";
import { Refusal, openCheckout } from "./checkout.js";
import { announce, dataOf, formatMoney, language, say, urls, whenShown } from "./shop.js";

const ZONE = "vitrina.zone.v1";
// The shop tells no exact number above this.
const TOLD_AT_MOST = 10;

class CartPage extends HTMLElement {
  connectedCallback() {
    const { texts, shipping } = dataOf(this);
    Object.assign(this, { texts, shipping, items: {}, problems: new Map(), left: new Map(), rows: new Map() });
    this.form = this.part("full");
    this.zone = this.form.elements.zone;
    this.pay = this.querySelector("[data-pay]");
    this.recallZone();
    this.zone.addEventListener("change", () => this.changeZone());
    this.form.addEventListener("submit", (event) => this.checkout(event));
    this.querySelector("[data-retry]").addEventListener("click", () => this.retry());
    this.querySelector("[data-undo]").addEventListener("click", () => this.undo());
    store.onChange(() => this.render());
    addEventListener("pageshow", () => this.busy(false));
    this.load();
  }

  part(name) {
    return this.querySelector(`[data-part=${name}]`);
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
      suggest(new Set(store.lines().map(({ sku }) => this.items[sku]?.url)));
      whenShown(() => this.refresh());
    } catch {
      this.problem(this.texts.network);
    }
    this.dataset.ready = "";
  }

  /** Prices and stock of now, so that nobody is surprised at the end. */
  async refresh() {
    const lines = store.lines();
    if (!lines.length) return;
    try {
      const answer = await fetch(`/api/stock?sku=${encodeURIComponent(lines.map(({ sku }) => sku).join(","))}`);
      const { items } = answer.ok ? await answer.json() : { items: {} };
      for (const { sku, quantity } of lines) this.renew(sku, quantity, items[sku]);
      this.render();
    } catch {
      // The checkout will say it.
    }
  }

  renew(sku, quantity, now) {
    if (!now || !this.items[sku]) return;
    if (now.unit_amount !== undefined) this.items[sku].unit_amount = now.unit_amount;
    if (now.available < TOLD_AT_MOST) this.left.set(sku, now.available);
    else this.left.delete(sku);
    this.check(sku, quantity);
  }

  /** Says on the line when there are fewer left than wanted, as far as is known. */
  check(sku, quantity) {
    const left = this.left.get(sku);
    if (quantity > left) this.problems.set(sku, this.shortage(sku, left));
    else this.problems.delete(sku);
  }

  problemOf(sku) {
    return this.items[sku] ? this.problems.get(sku) : this.gone(sku);
  }

  isOut(sku) {
    return Boolean(this.problemOf(sku)?.isOut);
  }

  render() {
    if (!this.isLoaded) return;
    const lines = store.lines();
    this.part("empty").hidden = lines.length > 0;
    this.form.hidden = !lines.length;
    this.renderLines(lines);
    this.renderTotals(lines.filter(({ sku }) => !this.isOut(sku)));
  }

  renderLines(lines) {
    const list = this.querySelector(".cart-lines");
    for (const [sku, row] of this.rows) {
      if (lines.some((line) => line.sku === sku)) continue;
      row.element.remove();
      this.rows.delete(sku);
    }
    lines.forEach((line, at) => {
      const row = this.rows.get(line.sku) ?? this.newRow(line);
      if (list.children[at] !== row.element) list.insertBefore(row.element, list.children[at] ?? null);
      row.show(line, this.items[line.sku], this.problemOf(line.sku));
    });
  }

  newRow(line) {
    const on = { quantity: (sku, n) => this.setQuantity(sku, n), remove: (sku) => this.remove(sku) };
    const row = new CartLine(this.querySelector("#cart-line"), line, this.texts, on);
    this.rows.set(line.sku, row);
    return row;
  }

  /** `lines` that can be bought. */
  renderTotals(lines) {
    const zone = this.zone.value;
    const option = lines.length && this.shipping.find((each) => each.kind !== "pickup" && each.zone === zone);
    const sums = totals(lines, this.items, option);
    const { delivery } = sums;
    this.text("subtotal", formatMoney(sums.subtotal));
    this.text("delivery", delivery === undefined ? this.texts.unknown : delivery ? formatMoney(delivery) : this.texts.free);
    this.text("delivery-days", this.preorders(lines) || option?.days || "");
    this.text("total", formatMoney(sums.total));
    this.querySelector("[data-free]").hidden = !option?.free_over;
    const left = { amount: formatMoney(sums.missing) };
    this.text("free-text", sums.missing ? say(this.texts.free_left, left) : this.texts.free_reached);
    this.querySelector("progress").value = Math.min(sums.progress, 100);
    this.total = formatMoney(sums.total);
    this.subtotal = sums.subtotal;
  }

  /** When the preordered pieces leave: the usual days would be a false promise. */
  preorders(lines) {
    const dates = new Set(lines.map(({ sku }) => this.items[sku].preorder).filter(Boolean));
    return [...dates].map((date) => say(this.texts.preorder, { date })).join(" · ");
  }

  text(name, value) {
    this.querySelector(`[data-${name}]`).textContent = value;
  }

  setQuantity(sku, wanted) {
    const quantity = Math.min(Math.max(wanted, 1), this.most(sku));
    this.check(sku, quantity);
    store.setQuantity(sku, quantity);
    announce(say(this.texts.updated, { total: this.total }));
  }

  most(sku) {
    return this.items[sku]?.max || 99;
  }

  remove(sku) {
    const lines = store.lines();
    const at = lines.findIndex((line) => line.sku === sku);
    this.removed = { ...lines[at], at };
    this.problems.delete(sku);
    store.setQuantity(sku, 0);
    this.text("undo-text", say(this.texts.removed, { name: this.items[sku]?.name ?? sku }));
    this.part("undo").hidden = false;
    this.querySelector("[data-undo]").focus();
  }

  undo() {
    const { sku, quantity, at } = this.removed;
    this.check(sku, quantity);
    store.setQuantity(sku, quantity, at);
    this.part("undo").hidden = true;
    this.rows.get(sku)?.find("h2 a").focus();
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
    announce(say(this.texts.updated, { total: this.total }));
  }

  async checkout(event) {
    event?.preventDefault();
    if (this.pay.ariaBusy === "true") return;
    this.retry = this.checkout;
    this.problem("");
    this.busy(true);
    if (await this.askToTakeOut()) return this.busy(false);
    const request = { lines: store.lines(), language, zone: this.zone.value, expected_total: this.subtotal };
    try {
      location.assign(await openCheckout(request));
    } catch (error) {
      this.busy(false);
      if (error instanceof Refusal) this.refused(error);
      else this.problem(this.texts.network);
    }
  }

  /** Nothing is left out in silence: what cannot be bought is taken out by the shopper, or is back on the shelf. */
  async askToTakeOut() {
    const before = store.lines().filter(({ sku }) => this.isOut(sku));
    if (!before.length) return false;
    await this.refresh();
    const out = before.filter(({ sku }) => this.isOut(sku));
    if (out.length) this.pointAt(out.map(({ sku }) => sku));
    else announce(say(this.texts.updated, { total: this.total }));
    return true;
  }

  busy(isBusy) {
    this.pay.ariaBusy = String(isBusy);
    this.pay.textContent = isBusy ? this.texts.busy : this.texts.pay;
    if (isBusy) announce(this.texts.busy);
  }

  /** The shop said no: show what changed, where it changed, with the way to mend it. */
  refused(refusal) {
    if (refusal.quote) return this.priceChanged(refusal.quote);
    const found = refusal.fields.filter((field) => this.rows.has(field.field));
    for (const field of found) this.problems.set(field.field, this.lineProblem(field));
    this.render();
    if (!found.length) return this.problem(refusal.message || this.texts.trouble);
    return this.pointAt(found.map((field) => field.field));
  }

  pointAt(skus) {
    this.rows.get(skus[0]).find(".cart-line-problem button").focus();
    announce(skus.map((sku) => this.problemOf(sku).text).join(" "));
  }

  priceChanged(quote) {
    const before = formatMoney(this.subtotal);
    for (const line of quote.lines) if (this.items[line.sku]) this.items[line.sku].unit_amount = line.unit_amount;
    this.render();
    this.problem(say(this.texts.price_changed, { before, now: formatMoney(quote.subtotal) }), false);
  }

  lineProblem({ field: sku, code, available = 0, max, message }) {
    if (code === "over_limit" || code === "bad_quantity") return this.overLimit(sku, Math.min(max, this.most(sku)));
    this.left.set(sku, code === "sold_out" ? available : 0);
    if (code === "sold_out") return this.shortage(sku, available);
    return code === "unknown_sku" ? this.gone(sku) : { ...this.gone(sku), text: message };
  }

  /** The smaller of the two limits: the greater one would be refused again. */
  overLimit(sku, max) {
    const left = this.left.get(sku);
    return left < max ? this.shortage(sku, left) : this.shortage(sku, max, say(this.texts.over_limit, { n: max }));
  }

  shortage(sku, left, text = left ? say(this.texts.left, { n: left }) : this.texts.sold_out) {
    if (!left) return { ...this.gone(sku), text };
    return { text, action: say(this.texts.set_to, { n: left }), mend: () => this.setQuantity(sku, left) };
  }

  gone(sku) {
    return { text: this.texts.gone, action: this.texts.take_out, mend: () => this.remove(sku), isOut: true };
  }

  problem(text, canRetry = true) {
    const box = this.part("problem");
    box.hidden = !text;
    if (!text) return;
    this.querySelector("[data-problem]").textContent = text;
    this.querySelector("[data-retry]").hidden = !canRetry;
    box.focus();
  }
}

customElements.define("cart-page", CartPage);
