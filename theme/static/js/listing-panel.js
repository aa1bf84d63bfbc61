// What can be chosen of a listing, as checkboxes that say how many pieces each would leave; and what is chosen, as chips.
import { addressOf, countsOf } from "./listing-choices.js";
import { draw, make, say } from "./shop.js";

/** Whether the choices lie over the page, as on phones. */
export const isOpen = (listing) => listing.querySelector(".choices")?.matches(":popover-open");

const dot = (fill) => draw("circle", { cx: 10, cy: 10, r: 9.25, fill }, "swatch", 20);

/** Puts checkboxes in the place of the links, and brings them up to date. `left`: how many pieces there are now. */
export function drawPanel(listing, left) {
  const { data, chosen } = listing;
  const panel = listing.querySelector(".choices");
  if (!panel) return;
  const counts = countsOf(data, chosen);
  if (!panel.querySelector("input")) replaceLinks(panel, data);
  for (const input of panel.querySelectorAll("input")) {
    const value = data.values[input.value];
    const count = counts[input.value];
    input.checked = chosen.has(value);
    input.disabled = !count && !input.checked;
    input.parentElement.lastChild.textContent = count;
  }
  for (const part of panel.querySelectorAll("details")) {
    const count = part.querySelectorAll(":checked").length;
    part.firstElementChild.dataset.count = count || "";
  }
  listing.querySelector(".listing-open").dataset.count = chosen.size || "";
  const foot = panel.querySelector(".choices-foot button");
  foot.textContent = say(listing.texts.show, { n: left ?? data.total });
}

function replaceLinks(panel, data) {
  const at = document.activeElement.pathname;
  for (const part of panel.querySelectorAll("details")) {
    const own = data.values.filter(({ group }) => group.word === part.dataset.word);
    part.lastElementChild.replaceChildren(...own.map((value) => {
      const input = make("input", { type: "checkbox", value: data.values.indexOf(value) });
      const face = value.swatch ? [dot(value.swatch)] : [];
      return make("li", {}, make("label", {}, input, ...face, value.name, make("small")));
    }));
  }
  const button = make("button", { type: "button", className: "button button-wide", popoverTargetElement: panel, popoverTargetAction: "hide" });
  panel.append(make("p", { className: "choices-foot" }, button));
  const place = at ? data.values.findIndex(({ url }) => url === at) : -1;
  panel.querySelector(`input[value="${place}"]`)?.focus();
}

/** A link for each choice that takes it away, and one for all of them. With nothing left, words about it. */
export function drawChips(listing, left) {
  const { data, chosen, texts } = listing;
  const list = listing.querySelector(".chosen");
  const hadFocus = list.contains(document.activeElement);
  const icon = listing.querySelector(".choices-head .icon");
  const sort = [texts.sort, listing.sort?.value];
  const link = (without, className, ...inside) =>
    make("li", {}, make("a", { className, href: addressOf(data, without, sort) }, ...inside));
  const chips = [...chosen].map((value) => {
    const chip = link(new Set([...chosen].filter((each) => each !== value)), "chip", value.name, icon.cloneNode(true));
    chip.firstChild.ariaLabel = say(texts.remove, { name: value.name });
    return chip;
  });
  if (chosen.size > 1 || !left) chips.push(link(new Set(), "", texts.clear));
  if (!left) chips.unshift(make("li", { className: "chosen-none", textContent: texts.none }));
  list.replaceChildren(...chips);
  list.hidden = !chosen.size;
  if (hadFocus) (list.querySelector("a") ?? listing.querySelector(".choices summary, .listing-open")).focus();
}
