// «Tell me when it is back»: its form, shown while what is chosen is sold out. Fetched where the page was printed without.
import { pageAt, urls } from "./shop.js";

/** For what is chosen once the form is there: somebody may have gone on meanwhile. */
export async function offer(product) {
  const find = () => product.querySelector(".notify");
  const page = find() ?? (await pageAt(urls.wishlist));
  if (!find()) product.form.after(document.importNode(page.getElementById("notify").content, true));
  const variant = product.variant();
  const isOut = variant?.state === "sold_out";
  const { sku } = find().querySelector("form").elements;
  find().classList.toggle("notify-other", !isOut);
  if (isOut) sku.value = variant.sku;
  if (sku.type !== "hidden") sku.parentNode.hidden = isOut;
}
