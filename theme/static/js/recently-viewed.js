// The pieces seen lately, below a product. Kept only after the shopper asked for it (decision 0043), and forgotten at a tap.
// The page prints the offer; what stands in its place afterwards comes from the wishlist's page.
import { kept } from "./main.js";
import { formatMoney, pageAt, urls } from "./shop.js";

const KEY = "vitrina.seen.v1";
const MOST = 9;
const NEAR = "600px";

const offer = document.querySelector("[data-seen]").parentNode;
const here = [...document.querySelectorAll("product-form [data-sku]")].map(({ dataset }) => dataset.sku);

/** Other pieces, the last one first; none at all when nobody has asked for it. */
const before = () => kept(KEY)?.filter?.((sku) => !here.includes(sku));

/** False when the browser does not let us keep it. */
function remember() {
  try {
    localStorage.setItem(KEY, JSON.stringify([here[0], ...(before() ?? [])].slice(0, MOST)));
    return true;
  } catch {
    return false;
  }
}

async function show() {
  const skus = before();
  const [page, pieces] = await Promise.all([pageAt(urls.wishlist), fetch(urls.cart_data).then((answer) => answer.json())]);
  const section = document.importNode(page.getElementById("seen").content, true).firstElementChild;
  const template = section.querySelector("template");
  const known = skus.filter((sku) => pieces[sku]);
  section.querySelector("ul").append(...known.map((sku) => card(template, pieces[sku])));
  section.querySelector("[data-list]").hidden = !known.length;
  section.querySelector("[data-off]").addEventListener("click", () => forget(section));
  offer.hidden = true;
  offer.after(section);
  return section;
}

function card(template, { name, image, url, unit_amount: amount }) {
  const item = template.content.cloneNode(true);
  item.querySelector("img").src = image;
  Object.assign(item.querySelector("a"), { textContent: name, href: url });
  item.querySelector(".price").textContent = formatMoney(amount);
  return item;
}

function forget(section) {
  localStorage.removeItem(KEY);
  section.remove();
  offer.hidden = false;
  offer.querySelector("button").focus();
}

/** A tap on the offer. */
export default async function ask() {
  if (remember()) (await show()).querySelector("[data-off]").focus();
}

if (before()) {
  remember();
  const watch = ([{ isIntersecting }], observer) => {
    if (!isIntersecting) return;
    observer.disconnect();
    show();
  };
  new IntersectionObserver(watch, { rootMargin: NEAR }).observe(offer);
}
