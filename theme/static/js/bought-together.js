// <bought-together>: the pieces of a set that are ticked go into the cart. The first one is the piece as it is chosen.
import { load } from "./main.js";
import { dataOf, formatMoney, say } from "./shop.js";

class BoughtTogether extends HTMLElement {
  connectedCallback() {
    this.texts = dataOf(this);
    this.boxes = [...this.querySelectorAll("[name=sku]")];
    this.product = document.querySelector("product-form");
    this.addEventListener("change", () => this.sum());
    this.querySelector("form").addEventListener("submit", (event) => this.add(event));
    customElements.whenDefined("product-form").then(() => {
      this.product.addEventListener("change", () => this.follow());
      this.follow();
    });
  }

  follow() {
    const variant = this.product.variant();
    const [box] = this.boxes;
    box.disabled = this.product.isOut(variant);
    if (!box.disabled) {
      box.value = variant.sku;
      box.dataset.amount = variant.amount;
      const label = box.closest("label");
      label.querySelector("[data-name]").textContent = [this.product.name, ...variant.values].join(", ");
      label.querySelector("[data-price]").textContent = variant.price;
    }
    this.sum();
  }

  chosen() {
    return this.boxes.filter(({ checked, disabled }) => checked && !disabled);
  }

  sum() {
    const chosen = this.chosen();
    const amount = chosen.reduce((sum, { dataset }) => sum + Number(dataset.amount), 0);
    this.querySelector("output").textContent = say(this.texts.sum, { amount: formatMoney(amount) });
    this.querySelector("[type=submit]").disabled = !chosen.length;
  }

  async add(event) {
    event.preventDefault();
    const skus = this.chosen().map(({ value }) => value);
    try {
      const { addToCart } = await load("add-to-cart");
      for (const sku of skus) addToCart(sku, this.texts.set);
    } catch {
      event.target.submit();
    }
  }
}

customElements.define("bought-together", BoughtTogether);
