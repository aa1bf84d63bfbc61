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

const styles = {};

/** Brings `css/late-<name>.css`, once; the promise ends when it is applied, or cannot be had. */
export const style = (name) =>
  (styles[name] ??= new Promise((done) => {
    const href = new URL(`late-${name}.css`, import.meta.url);
    document.head.append(make("link", { rel: "stylesheet", href, onload: done, onerror: done }));
  }));

/** An element with its properties and what is inside it. */
export function make(name, values, ...inside) {
  const made = Object.assign(document.createElement(name), values);
  made.append(...inside);
  return made;
}

/** A drawing of one shape, as the theme's icons and swatches are. */
export function draw(shape, attributes, className = "icon", size = 24) {
  const [svg, part] = ["svg", shape].map((name) => document.createElementNS("http://www.w3.org/2000/svg", name));
  const set = (element, values) => Object.entries(values).forEach((each) => element.setAttribute(...each));
  set(svg, { class: className, viewBox: `0 0 ${size} ${size}`, "aria-hidden": true });
  set(part, attributes);
  svg.append(part);
  return svg;
}

/** Another page of the shop, to take parts from. The browser reads it as a document, so no text is ever made HTML here. */
export const pageAt = (address) =>
  new Promise((done, failed) => {
    const asked = new XMLHttpRequest();
    asked.open("GET", address);
    asked.responseType = "document";
    asked.onload = () => (asked.status === 200 ? done(asked.response) : failed(new Error(asked.status)));
    asked.onerror = failed;
    asked.send();
  });
