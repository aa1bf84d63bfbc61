// One line of the cart page: made from the page's template, filled, and kept up to date in place.
import { formatMoney, say } from "./shop.js";

export class CartLine {
  /** `on`: `quantity(sku, n)` and `remove(sku)`. */
  constructor(template, line, texts, on) {
    this.element = template.content.firstElementChild.cloneNode(true);
    this.sku = line.sku;
    this.texts = texts;
    this.input = this.find("input");
    this.input.addEventListener("change", () => on.quantity(this.sku, Number.parseInt(this.input.value, 10) || 1));
    for (const button of this.element.querySelectorAll("[data-step]")) {
      button.addEventListener("click", () => on.quantity(this.sku, Number(this.input.value) + Number(button.dataset.step)));
    }
    this.find("[data-remove]").addEventListener("click", () => on.remove(this.sku));
    this.find(".cart-line-problem button").addEventListener("click", () => this.mend?.());
  }

  find(selector) {
    return this.element.querySelector(selector);
  }

  /**
   * `item`: what the shop says of the SKU, undefined when it does not know it. `problem`: `{text, action, mend, isOut}`;
   * a line that is out costs nothing, since it cannot be bought.
   */
  show({ quantity }, item, problem) {
    const name = item?.name ?? this.sku;
    this.showItem(name, item);
    this.input.value = quantity;
    this.input.max = item?.max || 99;
    const [less, more] = this.element.querySelectorAll("[data-step]");
    less.disabled = quantity <= 1;
    more.disabled = !item || problem?.isOut || quantity >= (item.max || 99);
    less.setAttribute("aria-label", say(this.texts.less, { name }));
    more.setAttribute("aria-label", say(this.texts.more, { name }));
    this.input.setAttribute("aria-label", say(this.texts.quantity, { name }));
    this.find("[data-remove]").setAttribute("aria-label", say(this.texts.remove, { name }));
    this.find(".cart-line-total").textContent = item && !problem?.isOut ? formatMoney(item.unit_amount * quantity) : "";
    const each = item && quantity > 1 ? say(this.texts.each, { price: formatMoney(item.unit_amount) }) : "";
    this.find("[data-each]").textContent = each;
    this.showProblem(problem);
  }

  showItem(name, item) {
    const [picture, title] = this.element.querySelectorAll("a");
    title.textContent = name;
    if (item) picture.href = title.href = item.url;
    if (item?.image && !picture.firstElementChild.src) picture.firstElementChild.src = item.image;
    this.find("[data-variant]").textContent = item?.variant ?? "";
    const preorder = this.find("[data-preorder]");
    preorder.hidden = !item?.preorder;
    preorder.textContent = say(this.texts.preorder, { date: item?.preorder });
  }

  showProblem(problem) {
    const box = this.find(".cart-line-problem");
    box.hidden = !problem;
    if (!problem) return;
    box.querySelector("p").textContent = problem.text;
    box.querySelector("button").textContent = problem.action;
    this.mend = problem.mend;
  }
}
