// The cart in the browser: SKUs and quantities, shared by all tabs. Prices never lie here.
const KEY = "vitrina.cart.v1";
const MOST = 99;

const isLine = (line) => line && typeof line.sku === "string" && Number.isInteger(line.quantity) && line.quantity > 0;

export function lines() {
  try {
    const found = JSON.parse(localStorage.getItem(KEY));
    return Array.isArray(found) ? found.filter(isLine).map(({ sku, quantity }) => ({ sku, quantity })) : [];
  } catch {
    return [];
  }
}

/** False when the browser does not let us keep it. */
function save(next) {
  try {
    localStorage.setItem(KEY, JSON.stringify(next));
  } catch {
    return false;
  }
  changed();
  return true;
}

const changed = () => dispatchEvent(new Event("cart"));

/** `place`: where a new line goes, at the end unless given. Zero takes the line out. */
export function setQuantity(sku, quantity, place) {
  const next = lines();
  const at = next.findIndex((line) => line.sku === sku);
  if (at >= 0 && quantity > 0) next[at].quantity = Math.min(quantity, MOST);
  else if (at >= 0) next.splice(at, 1);
  else if (quantity > 0) next.splice(place ?? next.length, 0, { sku, quantity: Math.min(quantity, MOST) });
  return save(next);
}

/** How many were put in; fewer than asked when `most` is reached; -1 when nothing can be kept. */
export function add(sku, quantity, most = MOST) {
  const before = lines().find((line) => line.sku === sku)?.quantity ?? 0;
  const added = Math.max(0, Math.min(quantity, most - before));
  return !added || setQuantity(sku, before + added) ? added : -1;
}

export const clear = () => save([]);

/** Called after each change, here or in another tab, and when the page comes back to sight. */
export const onChange = (listener) => addEventListener("cart", listener);

addEventListener("storage", (event) => {
  if (event.key === KEY || event.key === null) changed();
});
addEventListener("pageshow", (event) => event.persisted && changed());
document.addEventListener("prerenderingchange", changed);
