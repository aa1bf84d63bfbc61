// The only script that a page asks for before the shopper does something. It counts the cart, asks whether prices and
// stock are still as printed, and brings the other scripts when somebody moves, taps or types. What is tapped before
// its script is there waits for it. It imports nothing; others take `load`, `kept` and `emit` from it, since it is
// always there. The build declares IMPORTS: each module's imports and theirs, to fetch them at once.

/** Elements whose script has their name: it comes at the first sign of a shopper. */
const ELEMENTS = [
  "product-form",
  "product-gallery",
  "product-reviews",
  "delivery-date",
  "bought-together",
  "product-listing",
  "faq-search",
];
/** What else comes then (selector: module). */
const BESIDE = {
  ".card,product-gallery": "wishlist-hearts",
  "product-form": "buy-bar",
  "[data-consent]": "consent",
};
/** Pages that are nothing without their script (selector: module): it comes at once. */
const PAGES = {
  "cart-page": "cart-page",
  "search-page": "search-page",
  "wish-list": "wish-list",
  "opening-hours": "opening-hours",
  ".contact-form select": "contact-form",
  "meta[name=vitrina-order]": "order-placed",
  "meta[name=vitrina-waiting]": "order-waiting",
};
/** What one tap does (selector: module). The module's default function gets the element; a link waits for nothing else. */
const TAPS = {
  "[data-add]": "add-to-cart",
  ".search-link": "search-panel",
  "body:not(.page-cart) .cart-link": "cart-drawer",
  "[data-copy]": "copy-code",
  "[data-seen]": "recently-viewed",
  "[data-consent]": "consent",
  "#opiniones .histogram a,[data-reviews]": "product-reviews",
  "[data-sheet]": "page-sheet",
  ".review-image": "product-zoom",
};
/** What is held until its element is there. Other links lead where they lead. */
const HELD = "button:not([popovertarget]),product-gallery a,.choices a,.chosen a,[data-more]";
const CART = "vitrina.cart.v2";
const CART_BEFORE = "vitrina.cart.v1";
const SEEN = "vitrina.seen.v1";
const SIGNS = ["scroll", "pointerdown", "pointermove", "touchstart", "keydown", "focusin", "click"];

const page = document.documentElement;
const first = (selector) => document.querySelector(selector);
const isOther = (event) => event.metaKey || event.ctrlKey || event.shiftKey; // Another tab, a download.
const fetched = new Set();
const waiting = new Set();
let repeating = false;

/** What the browser keeps under a name. One that keeps nothing has an empty cart. */
export function kept(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

/** What happened on the page, told to whoever listens on it: docs/hooks.md. */
export const emit = (name, detail) => document.dispatchEvent(new CustomEvent(`vitrina:${name}`, { detail }));

/** The module, and what it imports beside it instead of after it. */
export function load(name) {
  for (const each of IMPORTS[name] ?? []) {
    if (fetched.has(each)) continue;
    fetched.add(each);
    const href = new URL(`${each}.js`, import.meta.url);
    document.head.append(Object.assign(document.createElement("link"), { rel: "modulepreload", href }));
  }
  return import(`./${name}.js`);
}

/** The same for what somebody may need soon: what does not come now is asked for again then. */
export const ahead = (name) => load(name).catch(() => 0);

/** Once somebody is there. A script that does not come leaves the plain page, which sells as well. */
function start() {
  for (const sign of SIGNS) removeEventListener(sign, start, true);
  const coming = ELEMENTS.filter(first).map((name) => load(name).catch(() => page.classList.remove("ready")));
  for (const [selector, name] of Object.entries(BESIDE)) if (first(selector)) coming.push(ahead(name));
  if (kept(SEEN) && first("[data-seen]")) coming.push(ahead("recently-viewed"));
  // Whoever listens is there by now.
  const { body, forms } = document;
  Promise.all(coming).then(() => emit("view", { page: body.className.slice(5), sku: forms.buy?.elements.sku.value }));
  // Browsers fetch a manifest and its icon as soon as they see the link: not before there is somebody to install it.
  const href = first("[data-manifest]")?.dataset.manifest;
  if (href) document.head.append(Object.assign(document.createElement("link"), { rel: "manifest", href }));
}

/** Keep a tap or a form that is sent before its element's script is there, and repeat it then. */
async function hold(event) {
  const { target, submitter, type } = event;
  if (repeating || isOther(event)) return;
  const element = target.closest(ELEMENTS.map((name) => `${name}:not(:defined)`).join());
  const held = type === "submit" ? target : target.closest(HELD);
  if (!element || !held) return;
  event.preventDefault();
  event.stopPropagation();
  if (waiting.has(held)) return;
  waiting.add(held);
  if (held.type === "submit") ahead("add-to-cart");
  held.ariaBusy = "true";
  await ahead(element.localName);
  held.ariaBusy = null;
  waiting.delete(held);
  repeating = true;
  if (type === "submit") held.requestSubmit(submitter);
  else held.click();
  repeating = false;
}

function tap(event) {
  if (event.defaultPrevented || isOther(event)) return;
  for (const [selector, name] of Object.entries(TAPS)) {
    const element = event.target.closest(selector);
    if (!element) continue;
    event.preventDefault();
    const follow = () => element.href && location.assign(element.href);
    load(name).then((module) => module.default(element), follow);
  }
}

function count() {
  const lines = kept(CART) ?? kept(CART_BEFORE);
  const pieces = Array.isArray(lines) && lines.reduce((sum, line) => sum + Math.max(line?.quantity, 0), 0);
  first("cart-count").textContent = pieces || "";
}

/** Of each group of campaigns, the first that runs now: the page may be older than its beginning or its end. */
function changeOver() {
  for (const group of document.querySelectorAll("[data-campaigns]")) {
    const all = [...group.children];
    const now = Date.now() / 1000;
    const on = all.find(({ dataset: { from = 0, until = Infinity } }) => from <= now && now < until);
    if (on) for (const each of all) each.hidden = each !== on;
    group.hidden &&= !on;
    // With none, its place stays, empty: nothing moves.
    group.style.visibility = on ? "" : "hidden";
  }
}

/** Whether the store says something else of a variant than what is printed. */
function isOld({ state, amount, left }, now) {
  const isSame = state === now.state || (state === "preorder" && now.state !== "sold_out");
  const isLeft = now.state !== "low_stock" || Number(left) === now.available;
  return !isSame || !isLeft || (now.unit_amount ?? Number(amount)) !== Number(amount);
}

/** What the store says now. The form's script, if it is not here yet, comes only when that is not what is printed. */
async function refresh() {
  const form = first("product-form");
  if (!form) return;
  const printed = [...form.querySelectorAll("[data-sku]")].map(({ dataset }) => dataset);
  try {
    const answer = await fetch(`/api/stock?sku=${printed.map(({ sku }) => sku)}`, { priority: "low" });
    const { items } = await answer.json();
    if (!form.matches(":defined") && !printed.some((one) => items[one.sku] && isOld(one, items[one.sku]))) return;
    await load("product-form");
    form.renew(items);
  } catch {
    // Offline: checkout decides anyway.
  }
}

/** When somebody really sees the page: not while it is prerendered. */
function show() {
  count();
  changeOver();
  refresh();
}

for (const sign of SIGNS) addEventListener(sign, start, { capture: true, passive: true });
addEventListener("click", hold, true);
addEventListener("submit", hold, true);
addEventListener("click", tap);
addEventListener("focusin", ({ target }) => {
  const form = target.closest("form[data-proof]");
  if (form) load("form-proof").then(({ prove }) => prove(form));
});
addEventListener("storage", count);
addEventListener("cart", count);
addEventListener("pageshow", ({ persisted }) => persisted && show());
page.classList.add("ready");
// A link may bring a promotion code, which is kept with the cart.
if (/[?&]cod(igo|e)=/.test(location.search)) load("cart-store");
for (const [selector, name] of Object.entries(PAGES)) if (first(selector)) load(name);
// A listing that was narrowed, or read further, before.
if ((location.search || history.state?.shown) && first("product-listing")) load("product-listing");
if (document.prerendering) document.addEventListener("prerenderingchange", show);
else if (document.readyState === "complete") show();
else addEventListener("load", show);
// A link to one variant shows that one.
if (location.search.includes("sku=") && first("product-form")) load("product-form");
count();
changeOver();
