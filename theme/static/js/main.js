// Starts the rest: each element's script is loaded where the element is. The page reads and sells without any of it.
import "./cart-count.js";

const scripts = {
  "product-form": "./product-form.js",
  "product-gallery": "./product-gallery.js",
  "sort-list": "./sort-list.js",
  "cart-page": "./cart-page.js",
  "search-page": "./search-page.js",
  "meta[name='vitrina-order']": "./order-placed.js",
  "meta[name='vitrina-waiting']": "./order-waiting.js",
};

for (const [selector, url] of Object.entries(scripts)) {
  if (document.querySelector(selector)) import(url);
}

document.addEventListener("focusin", async (event) => {
  const form = event.target.closest("form[data-proof]");
  if (!form) return;
  const { prove } = await import("./form-proof.js");
  prove(form);
});

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-add]");
  if (!button) return;
  const { addToCart } = await import("./add-to-cart.js");
  addToCart(button.dataset.add, button.dataset.name);
});
