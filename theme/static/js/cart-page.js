// <cart-page>: the lines, the wishes, the totals, the way to pay, and the conversation when something has changed
// meanwhile. The same on the cart's page and in the drawer beside any other.
import { CartLine } from "./cart-line.js";
import * as store from "./cart-store.js";
import { suggest } from "./cart-suggestions.js";
import { totals } from "./cart-totals.js";
import { Refusal, openCheckout } from "./checkout.js";
import { announce, dataOf, formatMoney, language, say, urls, whenShown } from "./shop.js";

const ZONE = "vitrina.zone.v1";
// The shop tells no exact number above this.
const TOLD_AT_MOST = 10;
const WISHES = ["gift_wrap", "gift_message", "note", "code"];
const { idOf } = store;

class CartPage extends HTMLElement {
  connectedCallback() {
    Object.assign(this, dataOf(this), { items: {}, rows: new Map(), left: new Map(), most: new Map(), bad: new Map() });
    // What the shop has ceased to offer is no wish any more.
    const { gift_wrap: isWrapped, code } = store.wishes();
    if (isWrapped && this.gift_wrap === null) store.wish({ gift_wrap: false });
    this.suggestions = this.querySelector("[data-suggestions]");
    this.form = this.part("full");
    if (code && !this.form.elements.code) store.wish({ code: "" });
    this.zone = this.form.elements.zone;
    this.pay = this.querySelector("[data-pay]");
    this.recallZone();
    this.zone.addEventListener("change", () => this.changeZone());
    this.form.addEventListener("submit", (event) => this.checkout(event));
    this.form.addEventListener("change", ({ target }) => this.wish(target));
    this.form.addEventListener("input", ({ target }) => this.countLetters(target));
    this.on("[data-retry]", () => this.retry());
    this.on("[data-undo]", () => this.undo());
    this.on("[data-code-off]", () => this.takeCodeOff());
    this.on("[data-code-on]", () => this.wish(this.form.elements.code));
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
      whenShown(() => this.refresh());
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
    this.renderWishes();
    this.renderTotals(lines.filter((line, at) => !problems[at]?.isOut));
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

  renderWishes() {
    const wishes = store.wishes();
    for (const name of WISHES) {
      const field = this.form.elements[name];
      if (!field || field === document.activeElement) continue;
      if (field.type === "checkbox") field.checked = Boolean(wishes[name]);
      else field.value = wishes[name] ?? "";
      this.countLetters(field);
      if (wishes[name]) field.closest("details").open = true;
    }
    if (!this.part("code")) return;
    this.part("code").hidden = !wishes.code;
    this.text("code-name", wishes.code ?? "");
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

  wish(field) {
    if (!WISHES.includes(field.name)) return;
    store.wish({ [field.name]: field.type === "checkbox" ? field.checked : field.value.trim() });
    if (field.name === "code") this.codeProblem("");
    if (field.name === "gift_wrap") this.tell();
  }

  countLetters(field) {
    const told = field.parentElement?.querySelector("[data-letters]");
    if (told) told.textContent = `${field.value.length}/${field.maxLength}`;
  }

  takeCodeOff() {
    this.form.elements.code.value = "";
    this.wish(this.form.elements.code);
    this.form.elements.code.focus();
  }

  codeProblem(text) {
    this.text("code-problem", text);
    if (!text) return;
    this.querySelector("[data-code-off]").focus();
    announce(text);
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
    if (await this.askToTakeOut()) return this.busy(false);
    const request = { lines: store.lines(), language, zone: this.zone.value, expected_total: this.subtotal };
    try {
      location.assign(await openCheckout({ ...request, ...store.wishes() }));
    } catch (error) {
      this.busy(false);
      if (error instanceof Refusal) this.refused(error);
      else this.problem(this.texts.network);
    }
  }

  /** Nothing is left out in silence: what cannot be bought is taken out by the shopper, or is back on the shelf. */
  async askToTakeOut() {
    const out = () => store.lines().filter((line) => this.problemOf(line)?.isOut);
    if (!out().length) return false;
    await this.refresh();
    if (out().length) this.pointAt(out());
    else this.tell();
    return true;
  }

  busy(isBusy) {
    this.pay.ariaBusy = String(isBusy);
    this.pay.textContent = isBusy ? this.texts.busy : this.texts.pay;
    if (isBusy) announce(this.texts.busy);
  }

  /** The shop said no: show what changed, where it changed, with the way to mend it. */
  refused({ quote, fields, message }) {
    if (quote) return this.priceChanged(quote);
    const code = fields.find(({ field }) => field === "code");
    if (code) return this.codeProblem(this.wordsOf(code));
    for (const field of fields) this.learn(field);
    this.render();
    const lines = store.lines().filter((line) => this.problemOf(line));
    return lines.length ? this.pointAt(lines) : this.problem(fields[0]?.message || message || this.texts.trouble);
  }

  wordsOf({ minimum, message }) {
    return minimum ? say(this.texts.code_minimum, { amount: formatMoney(minimum) }) : message;
  }

  learn({ field: sku, code, available = 0, max, line, message }) {
    if (line !== undefined) this.bad.set(idOf(store.lines()[line]), message);
    else if (code === "over_limit" || code === "bad_quantity") this.most.set(sku, max);
    else if (code === "sold_out") this.left.set(sku, available);
    else for (const each of store.lines()) if (each.sku === sku) this.bad.set(idOf(each), message);
  }

  pointAt(lines) {
    this.rows.get(idOf(lines[0])).find(".cart-line-problem button").focus();
    announce(lines.map((line) => this.problemOf(line).text).join(" "));
  }

  priceChanged(quote) {
    const before = formatMoney(this.subtotal);
    for (const { sku, personalization, unit_amount: amount } of quote.lines) {
      const item = this.items[sku];
      if (item && !personalization) item.unit_amount = amount;
    }
    for (const { sku, personalization, unit_amount: amount } of quote.lines) {
      const item = this.items[sku];
      if (item && personalization) item.text_amount = amount - item.unit_amount;
    }
    if (store.wishes().gift_wrap) this.gift_wrap = quote.gift_wrap;
    this.render();
    this.problem(say(this.texts.price_changed, { before, now: formatMoney(quote.subtotal) }), false);
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
