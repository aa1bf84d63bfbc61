// Hearts on cards and on the product's pictures: keep a piece for later. They are drawn here, so no page prints them.
import { announce, draw, make, style, texts, urls } from "./shop.js";
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
  heart.ariaPressed = kept.length > 0 && (await skusOf(heart)).some((sku) => kept.includes(sku));
}

async function toggle(heart) {
  const skus = await skusOf(heart);
  const isWanted = heart.ariaPressed !== "true";
  if (!wish(isWanted ? skus.slice(0, 1) : skus, isWanted)) return announce(texts.not_added);
  announce(isWanted ? texts.wished : texts.unwished);
}

/** On everything that has none yet. */
function drawHearts() {
  for (const place of document.querySelectorAll(":is(.card-media, product-gallery):not(:has(.heart), wish-list *)")) {
    const name = (place.closest(".card") ?? document).querySelector(".card-title, h1").textContent;
    const face = draw("path", { d: "M12 20 4.4 12.4a4.9 4.9 0 0 1 7-6.9l.6.7.6-.7a4.9 4.9 0 0 1 7 6.9z" });
    const heart = make("button", { className: "heart", type: "button", ariaLabel: `${texts.wish}: ${name}` }, face);
    heart.addEventListener("click", () => toggle(heart));
    place.append(heart);
    show(heart);
  }
}

await style("wishlist");
drawHearts();
onWishes(() => document.querySelectorAll(".heart").forEach(show));
// A longer list, a filtered one: other cards.
new MutationObserver(drawHearts).observe(document.querySelector("main"), { childList: true, subtree: true });
