// The cart in the browser: SKUs, quantities, texts on pieces and what the buyer wishes, shared by all tabs. Prices never
// lie here. A line is told from another by its SKU and its text.
import { emit, kept } from "./main.js";

const KEY = "vitrina.cart.v2";
const BEFORE = "vitrina.cart.v1"; // Without texts.
const WISHES = "vitrina.wishes.v1";
const MOST = 99;

const isLine = (line) => line && typeof line.sku === "string" && Number.isInteger(line.quantity) && line.quantity > 0;

export const idOf = ({ sku, personalization }) => (personalization ? `${sku}\n${personalization}` : sku);

export function lines() {
  const found = kept(KEY) ?? kept(BEFORE);
  if (!Array.isArray(found)) return [];
  return found.filter(isLine).map(({ sku, quantity, personalization: text }) => ({
    sku,
    quantity,
    ...(text && { personalization: String(text) }),
  }));
}

/** `gift_wrap`, `gift_message`, `note`, `code`, as the checkout takes them. */
export const wishes = () => kept(WISHES) ?? {};

/** False when the browser does not let us keep it. */
function save(key, value) {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    return false;
  }
  changed();
  return true;
}

const changed = () => dispatchEvent(new Event("cart"));

/** What is empty is no wish. */
export const wish = (changes) =>
  save(WISHES, Object.fromEntries(Object.entries({ ...wishes(), ...changes }).filter(([, value]) => value)));

/** `place`: where a new line goes, at the end unless given. Zero takes the line out. */
export function setQuantity(line, quantity, place) {
  const next = lines();
  const at = next.findIndex((each) => idOf(each) === idOf(line));
  const before = next[at]?.quantity ?? 0;
  const now = Math.max(0, Math.min(quantity, MOST));
  if (before) next.splice(at, 1);
  if (now) next.splice(before ? at : (place ?? next.length), 0, { ...line, quantity: now });
  const isKept = save(KEY, next);
  const about = { sku: line.sku, quantity: Math.abs(now - before) };
  if (isKept && now !== before) emit(now > before ? "add-to-cart" : "remove-from-cart", about);
  return isKept;
}

/** How many were put in; fewer than asked when `most` of the SKU is reached; -1 when nothing can be kept. */
export function add(line, quantity, most = MOST) {
  const own = lines().filter(({ sku }) => sku === line.sku);
  const before = own.find((each) => idOf(each) === idOf(line))?.quantity ?? 0;
  const room = most - own.reduce((sum, each) => sum + each.quantity, 0);
  const added = Math.max(0, Math.min(quantity, room));
  return !added || setQuantity(line, before + added) ? added : -1;
}

/** What was bought is gone, and so are its wishes. */
export const clear = () => save(WISHES, {}) && save(KEY, []);

/** Called after each change, here or in another tab, and when the page comes back to sight. */
export const onChange = (listener) => addEventListener("cart", listener);

addEventListener("storage", ({ key }) => {
  if (key === KEY || key === WISHES || key === null) changed();
});
addEventListener("pageshow", (event) => event.persisted && changed());
document.addEventListener("prerenderingchange", changed);

// A link may bring a promotion code: `?codigo=VERANO10`.
const query = new URLSearchParams(location.search);
const code = query.get("codigo") ?? query.get("code");
if (code) wish({ code: code.trim().slice(0, 64) });
