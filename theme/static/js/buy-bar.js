// The bar that follows on phones, with price and button, once the product form's own button is out of sight.
import { make, style } from "./shop.js";

await Promise.all([style("bar"), customElements.whenDefined("product-form")]);
const product = document.querySelector("product-form");
const price = make("span", {}, product.variant()?.price ?? "");
const add = make("button", { className: "button", type: "submit" }, product.texts.add);
const bar = make("div", { className: "buy-bar", hidden: true });
bar.append(make("p", {}, make("span", { className: "buy-bar-name" }, product.name), " ", price), add);
price.dataset.show = "price";
add.setAttribute("form", product.form.id);
product.append(bar);

const watch = ([{ isIntersecting }]) => (bar.hidden = isIntersecting || product.button.disabled);
// What is below the screen counts as seen: who jumps down the page passes nothing on the way.
new IntersectionObserver(watch, { rootMargin: "0px 0px 99999px" }).observe(product.button);
