// The page of an order that is paid, or whose money is on its way: what was bought leaves the cart, once per order.
// Looking at an old order clears nothing.
import { clear } from "./cart-store.js";

const KEY = "vitrina.paid.v1";
const KEPT = 50;

// The order's number, never its address: the address is the customer's key to the order.
const order = document.querySelector("meta[name='vitrina-order-number']")?.content;

try {
  const seen = JSON.parse(localStorage.getItem(KEY)) ?? [];
  if (!seen.includes(order)) {
    localStorage.setItem(KEY, JSON.stringify([...seen, order].slice(-KEPT)));
    clear();
  }
} catch {
  // A browser that keeps nothing has no cart to clear.
}
