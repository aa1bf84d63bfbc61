// What goes with the cart: products bought together with or related to what is in it, then those that the shop features;
// nothing that is in it or sold out. Made from the cart's own data, once: a piece that somebody has just tapped must not
// vanish under the finger.
import { formatMoney } from "./shop.js";

/** `featured`: ids of products; `lines` of the cart; `items` by SKU. */
export function suggest(box, featured, lines, items) {
  const list = box.querySelector("ul");
  const template = box.querySelector("template");
  const inCart = new Set(lines.map(({ sku }) => items[sku]?.product));
  const own = lines.toReversed().map(({ sku }) => items[sku]).filter(Boolean);
  const together = own.flatMap((item) => item.together).map((sku) => items[sku]?.product);
  const related = own.flatMap((item) => item.related);
  const bySku = Object.entries(items).filter(([, item]) => item.availability !== "sold_out");
  const chosen = [...new Set([...together, ...related, ...featured])]
    .filter((id) => !inCart.has(id))
    .map((id) => bySku.find(([, item]) => item.product === id))
    .filter(Boolean);
  list.replaceChildren(...chosen.slice(0, 4).map(([sku, item]) => card(template, sku, item, bySku)));
  box.hidden = !chosen.length;
}

function card(template, sku, { name, url, image, unit_amount: amount, product }, bySku) {
  const element = template.content.firstElementChild.cloneNode(true);
  const [picture, title] = element.querySelectorAll("a");
  const button = element.querySelector("button");
  picture.href = title.href = url;
  if (image) picture.firstElementChild.src = image;
  title.textContent = name;
  element.querySelector("p").textContent = formatMoney(amount);
  // Which variant, only its page can ask.
  if (bySku.filter(([, item]) => item.product === product).length > 1) button.remove();
  else Object.assign(button.dataset, { add: sku, name });
  return element;
}
