// A page of the shop, or the part of it that the link names, beside the page that is read: how sizes compare, an answer.
import { draw, make, pageAt, style, texts } from "./shop.js";

export default async function sheet(link) {
  const page = await Promise.all([pageAt(link.href), style("sheet")]).then(([found]) => found, () => 0);
  if (!page) return location.assign(link.href);
  const part = link.hash && page.getElementById(link.hash.slice(1));
  const heading = make("h1", { id: "sheet-title" }, (part ? link : page.querySelector("h1")).textContent);
  const shut = draw("path", { d: "m5 5 14 14M19 5 5 19" });
  const close = make("button", { className: "icon-button", type: "button", ariaLabel: texts.close }, shut);
  const inside = [close, heading, part || page.querySelector(".prose")];
  const dialog = make("dialog", { className: "sheet", closedBy: "any" }, ...inside);
  dialog.setAttribute("aria-labelledby", heading.id);
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", ({ target }) => target === dialog && dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
