// The pieces seen lately, below a product. Kept only after the shopper asked for it (decision 0043), and forgotten at a tap.
import { formatMoney, urls } from "./shop.js";

const KEY = "vitrina.seen.v1";
const MOST = 9;
const NEAR = "600px";

function read() {
  try {
    return JSON.parse(localStorage.getItem(KEY));
  } catch {
    return null;
  }
}

function write(skus) {
  try {
    if (skus) localStorage.setItem(KEY, JSON.stringify(skus));
    else localStorage.removeItem(KEY);
  } catch {
    // A browser that keeps nothing.
  }
}

const here = [...document.querySelectorAll("product-form [data-sku]")].map(({ dataset }) => dataset.sku);
const before = () => (read() ?? []).filter((sku) => !here.includes(sku));
const remember = () => write([here[0], ...before()].slice(0, MOST));

async function fill(section) {
  const isOn = read() !== null;
  section.querySelector("[data-ask]").hidden = isOn;
  section.querySelector("[data-list]").hidden = !isOn;
  const skus = isOn ? before() : [];
  const pieces = skus.length ? await (await fetch(urls.cart_data)).json() : {};
  section.querySelector("ul").replaceChildren(
    ...skus.filter((sku) => pieces[sku]).map((sku) => {
      const { name, image, url, unit_amount: amount } = pieces[sku];
      const item = document.createElement("li");
      item.innerHTML = '<article class="card"><span class="picture"><img alt="" width="240" height="300" loading="lazy"></span><h3 class="card-title"><a></a></h3><p class="card-price price"></p></article>';
      item.querySelector("img").src = image;
      Object.assign(item.querySelector("a"), { textContent: name, href: url });
      item.querySelector(".price").textContent = formatMoney(amount);
      return item;
    }),
  );
}

async function build() {
  const page = new DOMParser().parseFromString(await (await fetch(urls.wishlist)).text(), "text/html");
  const section = document.importNode(page.getElementById("seen").content, true).firstElementChild;
  section.addEventListener("click", ({ target }) => {
    if ("on" in target.dataset) remember();
    else if ("off" in target.dataset) write(null);
    else return;
    fill(section);
    section.querySelector(target.matches("[data-on]") ? "[data-off]" : "[data-on]").focus();
  });
  await fill(section);
  document.querySelector("main").append(section);
}

if (read()) remember();
const watch = ([{ isIntersecting }], observer) => {
  if (!isIntersecting) return;
  observer.disconnect();
  build();
};
new IntersectionObserver(watch, { rootMargin: NEAR }).observe(document.querySelector("footer"));
