// The panel that the header's lens opens: the search page's own element, brought here, in a dialog.
import { style, urls } from "./shop.js";

let panel;

async function made() {
  const [answer] = await Promise.all([fetch(urls.search), style("search"), import("./search-page.js")]);
  if (!answer.ok) throw new Error(answer.status);
  const found = new DOMParser().parseFromString(await answer.text(), "text/html");
  const box = found.querySelector("search-page");
  box.querySelector("input").id = "panel-q";
  box.querySelector("label").htmlFor = "panel-q";
  const dialog = document.createElement("dialog");
  dialog.className = "search-panel";
  dialog.ariaLabel = box.querySelector("label").textContent;
  const close = document.querySelector(".menu-close").cloneNode(true);
  close.removeAttribute("popovertarget");
  close.className = "icon-button search-close";
  close.addEventListener("click", () => dialog.close());
  dialog.append(box, close);
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
