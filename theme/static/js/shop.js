// What the page says of the shop: language, money format, addresses, texts. Printed as JSON by the layout.
const data = JSON.parse(document.getElementById("shop-data").textContent);

export const { language, money, urls, texts, consent } = data;

/** Fill `{name}`; a text with `one` and `other` is chosen by `n`. */
export function say(text, values = {}) {
  const chosen = text.other ? (values.n === 1 && text.one) || text.other : text;
  return chosen.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

/** Minor units as the shop prints them: the same rule as on the server (commerce.money.MoneyFormat). */
export function formatMoney(amount) {
  const padded = String(Math.abs(amount)).padStart(money.digits + 1, "0");
  let whole = padded.slice(0, padded.length - money.digits);
  if (whole.length >= 3 + money.min_grouping) whole = whole.replace(/\B(?=(\d{3})+$)/g, money.group);
  const fraction = money.digits ? money.decimal + padded.slice(-money.digits) : "";
  return (amount < 0 ? "-" : "") + money.pattern.replace("{n}", whole + fraction);
}

/** Without accents and capitals, to compare what is typed. */
export const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

/** The JSON that a custom element carries. */
export const dataOf = (element) => JSON.parse(element.querySelector("script[type='application/json']").textContent);

/** Say something to screen readers. */
export function announce(text) {
  // Beside an open dialog, the rest of the page is silent.
  const region = document.querySelector("dialog[open] [role=status]") ?? document.getElementById("announcer");
  region.textContent = "";
  setTimeout(() => (region.textContent = text), 50);
}

/** Run when somebody really sees the page: not while it is prerendered. */
export function whenShown(run) {
  if (document.prerendering) document.addEventListener("prerenderingchange", run, { once: true });
  else run();
}

const styles = {};

/** Brings `css/late-<name>.css`, once; the promise ends when it is applied, or cannot be had. */
export const style = (name) =>
  (styles[name] ??= new Promise((done) => {
    const link = document.createElement("link");
    const href = new URL(`late-${name}.css`, import.meta.url);
    document.head.append(Object.assign(link, { rel: "stylesheet", href, onload: done, onerror: done }));
  }));

export const hasCalmMotion = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
