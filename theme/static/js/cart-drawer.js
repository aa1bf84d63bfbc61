// The cart beside any page: a dialog around the very element of the cart's page, which is fetched once. `<dialog>` keeps
// the focus inside, closes with Escape and gives the focus back.
import "./cart-page.js";
import { announce, pageAt, style, urls } from "./shop.js";

let made;

async function make() {
  const [page] = await Promise.all([pageAt(urls.cart), style("cart")]);
  const dialog = document.importNode(page.querySelector("template[data-drawer]").content, true).firstElementChild;
  dialog.append(page.querySelector("cart-page"));
  dialog.addEventListener("click", ({ target }) => target === dialog && dialog.close());
  document.body.append(dialog);
  return dialog;
}

/** `said`: what has just happened to the cart. Rejects where the cart's page cannot be had. */
export async function open(said = "") {
  // The cart's page shows it already.
  if (document.querySelector("main cart-page")) return announce(said);
  made ??= make();
  const dialog = await made.catch((problem) => {
    made = undefined;
    throw problem;
  });
  dialog.querySelector("[data-said]").textContent = said;
  if (!dialog.open) dialog.showModal();
  dialog.querySelector("cart-page").opened();
  return announce(said);
}

/** A tap on the cart's link. */
export default ({ href }) => open().catch(() => location.assign(href));
