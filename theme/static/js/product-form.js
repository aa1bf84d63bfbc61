// <product-form>: options one by one, live price and stock, and the cart instead of the plain form's checkout.
// The variants are in the page: each radio button or list entry named `sku` carries its data.
import { addToCart } from "./add-to-cart.js";
import { announce, dataOf, formatMoney, say, style, urls } from "./shop.js";

const readVariant = (element) => {
  const { sku, values, price, compare = "", until = "", unit = "", state, left = 0, max, image } = element.dataset;
  const known = { price, compare, until, unit, state, left, max: Number(max), image: Number(image) };
  return { sku, element, values: values ? values.split("|") : [], amount: Number(element.dataset.amount), ...known };
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
    this.notice = this.querySelector(".notify");
    this.pick(new URLSearchParams(location.search).get("sku"));
    this.addEventListener("change", (event) => this.change(event.target));
    this.addEventListener("click", (event) => this.step(event.target.closest("[data-step]")));
    this.form.addEventListener("submit", (event) => this.add(event));
    this.picture = this.variant()?.image;
    this.update();
    this.watchButton();
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

  showPrice(variant) {
    for (const name of ["price", "compare", "unit"]) this.show(name, variant[name]);
    this.show("lowest", variant.compare && say(this.texts.lowest, { price: variant.compare }));
    this.show("until", variant.compare && variant.until ? say(this.texts.until, { date: variant.until }) : "");
    const price = this.querySelector(".price-large");
    price.classList.toggle("price-sale", Boolean(variant.compare));
    price.querySelector("s").hidden = !variant.compare;
  }

  showStock(variant) {
    const state = variant ? variant.state : "impossible";
    const text = state === "low_stock" && variant.left ? say(this.texts.left, { n: variant.left }) : this.texts[state];
    this.show("stock", text);
    this.querySelector(".stock").className = `stock stock-${state}`;
    const out = this.isOut(variant);
    for (const button of this.querySelectorAll("[data-buy], .buy-bar button")) button.disabled = out;
    this.button.querySelector("[data-add-label]").hidden = out;
    const label = this.button.querySelector("[data-out-label]");
    label.hidden = !out;
    label.textContent = this.texts[variant ? "sold_out" : "unavailable"];
    this.offerNews(variant?.state === "sold_out" && variant.sku);
  }

  /** Who waits for what is sold out can be told. The form is fetched where the page was printed without one. */
  async offerNews(sku) {
    if (sku && !this.notice) {
      const page = await (await fetch(urls.wishlist)).text();
      const [notice] = new DOMParser().parseFromString(page, "text/html").getElementById("notify").content.children;
      this.form.after((this.notice ??= document.importNode(notice, true)));
    }
    if (!this.notice) return;
    this.notice.classList.toggle("notify-other", !sku);
    const { sku: field } = this.notice.querySelector("form").elements;
    if (sku) field.value = sku;
    if (field.type !== "hidden") field.parentNode.hidden = Boolean(sku);
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
      const limit = each.dataset.step > 0 ? most : 1;
      each.disabled = Number(this.quantity.value) === limit;
    }
    const isMost = most > 1 && wanted >= most;
    this.show("limit", isMost ? say(this.texts.limit, { n: most }) : "");
  }

  add(event) {
    event.preventDefault();
    const variant = this.variant();
    if (this.isOut(variant)) return;
    this.step();
    const name = [this.name, ...variant.values].join(", ");
    const text = this.form.elements.personalization?.value.trim().replace(/\s+/g, " ");
    addToCart(variant.sku, name, Number(this.quantity.value), variant.max, text);
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

  /** On phones a bar with the button follows once the button is out of sight. */
  async watchButton() {
    await style("bar");
    const bar = Object.assign(document.createElement("div"), { className: "buy-bar", hidden: true });
    bar.innerHTML =
      '<p><span class="buy-bar-name"></span> <span data-show="price"></span></p><button class="button" type="submit" form="buy"></button>';
    bar.querySelector(".buy-bar-name").textContent = this.name;
    bar.querySelector("button").textContent = this.texts.add;
    this.append(bar);
    this.show("price", this.variant()?.price ?? "");
    const watch = ([{ isIntersecting }]) => (bar.hidden = isIntersecting || this.button.disabled);
    // What is below the screen counts as seen: who jumps down the page passes nothing on the way.
    new IntersectionObserver(watch, { rootMargin: "0px 0px 99999px" }).observe(this.button);
  }
}

customElements.define("product-form", ProductForm);
