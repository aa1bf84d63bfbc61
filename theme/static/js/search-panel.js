// The panel that the header's lens opens: the search page's own element, brought here, in a dialog.
import { load } from "./main.js";
import { make, pageAt, style, urls } from "./shop.js";

let panel;

async function made() {
  const [found] = await Promise.all([pageAt(urls.search), style("search"), load("search-page")]);
  const box = found.querySelector("search-page");
  const label = box.querySelector("label");
  box.querySelector("input").id = label.htmlFor = "panel-q";
  const close = document.querySelector(".menu-close").cloneNode(true);
  close.removeAttribute("popovertarget");
  close.className = "icon-button search-close";
  const dialog = make("dialog", { className: "search-panel", ariaLabel: label.textContent }, box, close);
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", ({ target }) => target === dialog && dialog.close());
  // In a field of this kind Escape would only empty it.
  dialog.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    dialog.close();
  });
  document.body.append(dialog);
  return dialog;
}

export default async function open(link) {
  // On the search page itself the field is there already.
  const own = document.querySelector("main search-page input");
  if (own) return own.focus();
  try {
    panel ??= made();
    const dialog = await panel;
    dialog.showModal();
    dialog.querySelector("input").select();
  } catch {
    location.assign(link.href);
  }
}
