// Hearts on cards and on the product's pictures: keep a piece for later. They are drawn here, so no page prints them.
import { announce, style, texts, urls } from "./shop.js";
import { onWishes, wish, wishes } from "./wishlist-store.js";

const form = document.querySelector("product-form form");
let pieces;

/** The shop's variants as the cart knows them, fetched once. */
const known = () => (pieces ??= fetch(urls.cart_data).then((answer) => answer.json()));

/** The SKUs of the piece that a heart is on, the one to keep first. */
async function skusOf(heart) {
  const link = heart.closest(".card")?.querySelector(".card-title a");
  if (!link) {
    const all = [...form.querySelectorAll("[data-sku]")].map(({ dataset }) => dataset.sku);
    return [form.elements.sku.value, ...all];
  }
  const path = new URL(link.href).pathname;
  const own = Object.entries(await known()).filter(([, { url }]) => url === path);
  return own.sort(([, one], [, other]) => (one.availability === "sold_out") - (other.availability === "sold_out")).map(([sku]) => sku);
}

async function show(heart) {
  const kept = wishes();
  const isKept = kept.length > 0 && (await skusOf(heart)).some((sku) => kept.includes(sku));
  heart.ariaPressed = String(isKept);
}

async function toggle(heart) {
  const skus = await skusOf(heart);
  const isWanted = heart.ariaPressed !== "true";
  if (!wish(isWanted ? skus.slice(0, 1) : skus, isWanted)) return announce(texts.not_added);
  announce(isWanted ? texts.wished : texts.unwished);
}

function heartFor(place, name) {
  const heart = Object.assign(document.createElement("button"), { className: "heart", type: "button", ariaPressed: "false" });
  heart.ariaLabel = `${texts.wish}: ${name}`;
  heart.innerHTML = '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="M12 20 4.4 12.4a4.9 4.9 0 0 1 7-6.9l.6.7.6-.7a4.9 4.9 0 0 1 7 6.9z"/></svg>';
  heart.addEventListener("click", () => toggle(heart));
  place.append(heart);
  return heart;
}

function hearts() {
  const places = [...document.querySelectorAll(".card-media:not(:has(.heart), wish-list *), product-gallery:not(:has(.heart))")];
  return places.map((place) =>
    heartFor(place, (place.closest(".card") ?? document).querySelector(".card-title, h1").textContent),
  );
}

const showAll = () => document.querySelectorAll(".heart").forEach(show);

await style("wishlist");
hearts();
showAll();
onWishes(showAll);
// A longer list, a filtered one: other cards.
for (const list of document.querySelectorAll("main")) {
  new MutationObserver(() => hearts().forEach(show)).observe(list, { childList: true, subtree: true });
}
