// Putting a piece into the cart, and showing that it is there: the drawer, or a note where the drawer cannot be had.
import { add } from "./cart-store.js";
import { load } from "./main.js";
import { announce, say, texts } from "./shop.js";

const SHOWN_MS = 7000;

function note(text) {
  const toast = document.getElementById("toast");
  toast.querySelector(".toast-text").textContent = text;
  toast.hidden = false;
  announce(text);
  toast.querySelector("button").onclick = () => (toast.hidden = true);
  setTimeout(() => (toast.hidden = !toast.matches(":hover, :focus-within")), SHOWN_MS);
}

/** True when all were put in. `most`: of this SKU in the cart. `text`: on the piece. */
export function addToCart(sku, name, quantity = 1, most, text) {
  const added = add({ sku, ...(text && { personalization: text }) }, quantity, most);
  const isDone = added === quantity;
  const said = isDone ? say(texts.added, { name }) : added < 0 ? texts.not_added : texts.limit;
  load("cart-drawer").then(({ open }) => open(said)).catch(() => note(said));
  return isDone;
}

/** A tap on a card's button. */
export default ({ dataset }) => addToCart(dataset.add, dataset.name);
