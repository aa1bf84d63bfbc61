// A page of the shop, or the part of it that the link names, beside the page that is read: how sizes compare, an answer.
import { style, texts } from "./shop.js";

export default async function sheet(link) {
  const [answer] = await Promise.all([fetch(link.href), style("sheet")]);
  if (!answer.ok) return location.assign(link.href);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const dialog = Object.assign(document.createElement("dialog"), { className: "sheet", closedBy: "any" });
  const part = link.hash && page.getElementById(link.hash.slice(1));
  const heading = document.createElement("h1");
  heading.textContent = (part ? link : page.querySelector("h1")).textContent;
  heading.id = "sheet-title";
  dialog.setAttribute("aria-labelledby", heading.id);
  const close = Object.assign(document.createElement("button"), { className: "icon-button", type: "button", ariaLabel: texts.close });
  close.innerHTML = '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="m5 5 14 14M19 5 5 19"/></svg>';
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", ({ target }) => target === dialog && dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  dialog.append(close, heading, document.adoptNode(part || page.querySelector(".prose")));
  document.body.append(dialog);
  dialog.showModal();
}
