// <product-form>: options one by one, live price and stock, and the cart instead of the plain form's checkout.
// The variants are in the page: each radio button or list entry named `sku` carries its data.
import { ahead, emit, load } from "./main.js";
import { announce, dataOf, formatMoney, say } from "./shop.js";

const readVariant = (element) => {
  const { values, amount, max, image, left = 0, ...texts } = element.dataset;
  const numbers = { amount: Number(amount), max: Number(max), image: Number(image), left: Number(left) };
  return { ...texts, ...numbers, element, values: values ? values.split("|") : [] };
};

class ProductForm extends HTMLElement {
  connectedCallback() {
    this.texts = dataOf(this);
    this.form = this.querySelector("form");
    this.button = this.querySelector("[data-buy]");
    this.quantity = this.form.elements.quantity;
    this.variants = [...this.form.querySelectorAll("[data-sku]")].map(readVariant);
    this.options = [...this.querySelectorAll("[data-options] fieldset")];
    this.name = this.querySelector("h1").textContent;
    this.pick(new URLSearchParams(location.search).get("sku"));
    this.addEventListener("change", ({ target }) => this.change(target));
    this.addEventListener("click", ({ target }) => this.step(target.closest("[data-step]")));
    this.form.addEventListener("submit", (event) => this.add(event));
    // The finger is on its way to the button: what the tap needs may be, too.
    this.button.addEventListener("pointerenter", () => ahead("add-to-cart"), { once: true });
    this.picture = this.variant()?.image;
    this.update();
  }

  /** The choice that a link names. */
  pick(sku) {
    const variant = this.variants.find((each) => each.sku === sku);
    if (!variant) return;
    if (!this.options.length) variant.element.checked = true;
    this.options.forEach((option, at) => {
      for (const input of option.querySelectorAll("input")) input.checked = input.value === variant.values[at];
    });
  }

  /** Another choice is in the address, to be shared, and is told. */
  change(target) {
    if (target === this.quantity) return this.step();
    if (target.type !== "radio") return;
    this.update();
    const variant = this.variant();
    announce([variant?.price, this.querySelector(".stock").textContent].filter(Boolean).join(". "));
    if (!variant) return;
    const url = new URL(location);
    url.searchParams.set("sku", variant.sku);
    history.replaceState(history.state, "", url);
    emit("choose", { sku: variant.sku });
  }

  chosenValues() {
    return this.options.map((option) => option.querySelector(":checked")?.value);
  }

  variant() {
    if (!this.options.length) return this.variants.find(({ element }) => element.checked ?? true) ?? this.variants[0];
    const values = this.chosenValues();
    return this.variants.find((variant) => variant.values.every((value, at) => value === values[at]));
  }

  isOut(variant) {
    return !variant || variant.state === "sold_out";
  }

  update() {
    const variant = this.variant();
    this.markOptions();
    this.showStock(variant);
    if (!variant) return;
    if (this.options.length) this.form.elements.sku.value = variant.sku;
    this.showPrice(variant);
    this.quantity.max = Math.max(variant.max, 1);
    this.step();
    if (variant.image !== this.picture) document.querySelector("product-gallery")?.show?.(variant.image);
    this.picture = variant.image;
  }

  showPrice({ price, compare, unit, until }) {
    Object.entries({ price, compare, unit }).forEach((each) => this.show(...each));
    this.show("lowest", compare && say(this.texts.lowest, { price: compare }));
    this.show("until", compare && until && say(this.texts.until, { date: until }));
    this.querySelector(".price-large").classList.toggle("price-sale", Boolean(compare));
    this.querySelector(".price-large s").hidden = !compare;
  }

  showStock(variant) {
    const state = variant?.state ?? "impossible";
    const out = this.isOut(variant);
    this.show("stock", state === "low_stock" && variant.left ? say(this.texts.left, { n: variant.left }) : this.texts[state]);
    this.querySelector(".stock").className = `stock stock-${state}`;
    for (const button of this.querySelectorAll("[data-buy], .buy-bar button")) button.disabled = out;
    const label = this.button.querySelector("[data-out-label]");
    this.button.querySelector("[data-add-label]").hidden = out;
    label.hidden = !out;
    label.textContent = this.texts[variant ? "sold_out" : "unavailable"];
    // Who waits for what is sold out can be told; with another choice the offer goes away again.
    const isOffered = this.querySelector(".notify:not(.notify-other)");
    if (isOffered || state === "sold_out") load("back-in-stock").then(({ offer }) => offer(this), () => 0);
  }

  show(name, text) {
    for (const element of this.querySelectorAll(`[data-show=${name}]`)) {
      if (element.textContent.trim() !== text) element.textContent = text;
    }
  }

  /** Strike what cannot be had with the rest of the choice as it stands. */
  markOptions() {
    const chosen = this.chosenValues();
    this.options.forEach((option, at) => {
      for (const input of option.querySelectorAll("input")) {
        const fits = ({ values }) => values.every((value, n) => value === (n === at ? input.value : chosen[n]));
        this.mark(input, this.variants.find(fits));
      }
    });
    if (!this.options.length) for (const variant of this.variants) this.mark(variant.element, variant);
  }

  mark(input, variant) {
    const chip = input.closest(".option-chip");
    if (!chip) return;
    const out = this.isOut(variant);
    chip.classList.toggle("option-out", out);
    chip.querySelector("[data-note]").textContent = out ? ` (${this.texts[variant ? "sold_out" : "impossible"]})` : "";
  }

  step(button) {
    const most = Number(this.quantity.max);
    const wanted = (Number.parseInt(this.quantity.value, 10) || 1) + Number(button?.dataset.step ?? 0);
    this.quantity.value = Math.min(Math.max(wanted, 1), most);
    for (const each of this.querySelectorAll("[data-step]")) {
      each.disabled = Number(this.quantity.value) === (each.dataset.step > 0 ? most : 1);
    }
    this.show("limit", most > 1 && wanted >= most ? say(this.texts.limit, { n: most }) : "");
  }

  async add(event) {
    event.preventDefault();
    const variant = this.variant();
    if (this.isOut(variant) || this.button.ariaBusy) return;
    this.step();
    const name = [this.name, ...variant.values].join(", ");
    const text = this.form.elements.personalization?.value.trim().replace(/\s+/g, " ");
    this.button.ariaBusy = "true";
    try {
      const { addToCart } = await load("add-to-cart");
      addToCart(variant.sku, name, Number(this.quantity.value), variant.max, text);
    } catch {
      this.form.submit();
    }
    this.button.ariaBusy = null;
  }

  /** What the store says now, by SKU: main.js asks it. */
  renew(items) {
    for (const variant of this.variants) if (items[variant.sku]) this.renewVariant(variant, items[variant.sku]);
    this.update();
  }

  renewVariant(variant, { state, available, unit_amount: amount }) {
    const isPreorder = variant.state === "preorder" && state !== "sold_out";
    variant.state = isPreorder ? "preorder" : state;
    variant.left = available;
    if (state === "low_stock") variant.max = Math.min(variant.max || available, available);
    else if (state !== "sold_out") variant.max ||= available;
    // What may be struck through beside another price only the next build knows (decision 0044).
    if (amount === undefined || amount === variant.amount) return;
    Object.assign(variant, { amount, price: formatMoney(amount), unit: "", compare: "" });
  }
}

customElements.define("product-form", ProductForm);
