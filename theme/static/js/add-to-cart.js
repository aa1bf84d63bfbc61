// Putting a piece into the cart, and the note that says so.
import { add } from "./cart-store.js";
import { announce, say, texts } from "./shop.js";

const SHOWN_MS = 7000;
const toast = document.getElementById("toast");
let timer;

function hide() {
  if (toast.matches(":hover, :focus-within")) timer = setTimeout(hide, SHOWN_MS);
  else toast.hidden = true;
}

function note(text) {
  clearTimeout(timer);
  toast.querySelector(".toast-text").textContent = text;
  toast.hidden = false;
  announce(text);
  timer = setTimeout(hide, SHOWN_MS);
}

toast.querySelector("button").addEventListener("click", () => (toast.hidden = true));

/** True when all were put in. `most`: of this SKU in the cart. */
export function addToCart(sku, name, quantity = 1, most) {
  const added = add(sku, quantity, most);
  if (added === quantity) note(say(texts.added, { name }));
  else note(added < 0 ? texts.not_added : texts.limit);
  return added === quantity;
}

/** A tap on a card's button. */
export default ({ dataset }) => addToCart(dataset.add, dataset.name);
