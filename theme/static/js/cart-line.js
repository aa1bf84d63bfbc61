// One line of the cart: made from the cart's template, filled, and kept up to date in place.
import { formatMoney, say } from "./shop.js";

export class CartLine {
  /** `on`: `quantity(line, n)` and `remove(line)`. */
  constructor(template, line, texts, on) {
    this.element = template.content.firstElementChild.cloneNode(true);
    this.line = line;
    this.texts = texts;
    this.input = this.find("input");
    const set = (n) => on.quantity(this.line, n);
    this.input.addEventListener("change", () => set(Number.parseInt(this.input.value, 10) || 1));
    for (const button of this.element.querySelectorAll("[data-step]")) {
      button.addEventListener("click", () => set(Number(this.input.value) + Number(button.dataset.step)));
    }
    this.find("[data-remove]").addEventListener("click", () => on.remove(this.line));
    this.find(".cart-line-problem button").addEventListener("click", () => this.mend?.());
  }

  find(selector) {
    return this.element.querySelector(selector);
  }

  text(selector, text) {
    const element = this.find(selector);
    element.textContent = text || "";
    element.hidden = !text;
  }

  /**
   * `item`: what the shop says of the SKU, undefined when it does not know it; `price`: of one piece, with its text.
   * `problem`: `{text, action, mend, isOut}`; a line that is out costs nothing, since it cannot be bought.
   */
  show(line, item, price, problem) {
    const { texts } = this;
    const { quantity, personalization } = line;
    this.line = line;
    const named = { name: item?.name ?? line.sku };
    const most = item?.max || 99;
    const [picture, title] = this.element.querySelectorAll("a");
    title.textContent = named.name;
    if (item) picture.href = title.href = item.url;
    if (item?.image && !picture.firstElementChild.src) picture.firstElementChild.src = item.image;
    this.text("[data-variant]", item?.variant);
    this.text("[data-personal]", personalization && say(texts.personal, { text: personalization }));
    this.text("[data-preorder]", item?.preorder && say(texts.preorder, { date: item.preorder }));
    this.text("[data-each]", item && quantity > 1 && say(texts.each, { price: formatMoney(price) }));
    this.find(".cart-line-total").textContent = item && !problem?.isOut ? formatMoney(price * quantity) : "";
    this.input.value = quantity;
    this.input.max = most;
    const [less, more] = this.element.querySelectorAll("[data-step]");
    less.disabled = quantity <= 1;
    more.disabled = !item || problem?.isOut || quantity >= most;
    const labels = [[less, "less"], [more, "more"], [this.input, "quantity"], [this.find("[data-remove]"), "remove"]];
    for (const [element, text] of labels) element.setAttribute("aria-label", say(texts[text], named));
    this.find(".cart-line-problem").hidden = !problem;
    this.find(".cart-line-problem p").textContent = problem?.text;
    this.find(".cart-line-problem button").textContent = problem?.action;
    this.mend = problem?.mend;
  }
}
