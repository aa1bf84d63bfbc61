// The gallery's large view: the same pictures over the whole screen, to swipe, enlarge and move about. And its film.
import { draw, make, say, style } from "./shop.js";

/** The poster becomes the film. */
export async function play(link) {
  await style("zoom");
  const video = make("video", {
    src: link.href,
    controls: true,
    autoplay: true,
    playsInline: true,
    poster: link.querySelector("img")?.currentSrc ?? "",
    title: link.textContent.trim(),
  });
  link.replaceWith(video);
  video.focus();
}

const button = (ariaLabel, d, onclick) =>
  make("button", { className: "icon-button", type: "button", ariaLabel, onclick }, draw("path", { d }));

/** `gallery`: any element with links to large pictures; `link`: the one to begin with. */
export async function zoom(gallery, link) {
  await style("zoom");
  const links = [...gallery.querySelectorAll("a:has(img)[href^='/images/']:not([data-video])")];
  const [label, close, back, on, place] = document.querySelector("[data-words]").dataset.words.split("|");
  const row = make("ul", { tabIndex: 0 });
  const shut = button(close, "m5 5 14 14M19 5 5 19", () => dialog.close());
  const before = button(back, "M20 12H4m6-6-6 6 6 6", () => go(index - 1));
  const after = button(on, "M4 12h16m-6-6 6 6-6 6", () => go(index + 1));
  const status = make("span", { role: "status" });
  const steps = make("p", { hidden: links.length < 2 }, before, status, after);
  const dialog = make("dialog", { className: "zoom", ariaLabel: label }, row, shut, steps);
  for (const each of links) {
    const item = row.appendChild(document.createElement("li"));
    item.append(each.querySelector("picture").cloneNode(true));
    widen(item, "100vw");
    item.querySelector("img").alt = each.querySelector("img").alt;
  }
  let index = links.indexOf(link);

  function widen(item, sizes) {
    for (const each of item.querySelectorAll("[sizes]")) each.sizes = sizes;
  }
  function mark(next) {
    index = next;
    status.textContent = say(place, { n: index + 1, total: links.length });
    before.disabled = !index;
    after.disabled = index === links.length - 1;
  }
  function go(next) {
    if (!links[next]) return;
    enlarge(false);
    row.scrollTo({ left: next * row.clientWidth, behavior: "instant" });
    mark(next);
  }
  function enlarge(on, x = 0, y = 0) {
    const item = row.children[index];
    dialog.classList.toggle("zoomed", on);
    if (!on) return item.scrollTo(0, 0);
    widen(item, "250vw");
    item.scrollTo(x * 2.5 - x, y * 2.5 - y);
  }

  // A double tap is a tap that enlarges and another that is let pass; a drag is none.
  let held;
  row.addEventListener("pointerdown", ({ pointerType, clientX: x, clientY: y }) => (held = { pointerType, x, y, far: 0 }));
  row.addEventListener("pointermove", ({ clientX: x, clientY: y, buttons }) => {
    if (!held || !buttons) return;
    held.far += Math.abs(x - held.x) + Math.abs(y - held.y);
    if (held.pointerType === "mouse") row.children[index].scrollBy(held.x - x, held.y - y);
    Object.assign(held, { x, y });
  });
  row.addEventListener("click", ({ detail, clientX, clientY }) => {
    if (detail < 2 && !(held?.far > 6)) enlarge(!dialog.classList.contains("zoomed"), clientX, clientY);
  });
  row.addEventListener("scroll", () => mark(Math.round(row.scrollLeft / row.clientWidth)));
  dialog.addEventListener("keydown", ({ key, target }) => {
    const way = { ArrowRight: 1, ArrowLeft: -1 }[key];
    const zoomed = dialog.classList.contains("zoomed");
    if (way && !zoomed) go(index + way);
    else if (way) row.children[index].scrollBy(way * 80, 0);
    else if (zoomed && /^Arrow/.test(key)) row.children[index].scrollBy(0, key === "ArrowDown" ? 80 : -80);
    else if (key === "+" || key === "-" || (key === "Enter" && target === dialog)) {
      enlarge(key !== "-", row.clientWidth / 2, row.clientHeight / 2);
    }
  });
  dialog.addEventListener("close", () => {
    dialog.remove();
    gallery.show?.(index, true);
    links[index].focus({ preventScroll: true });
  });
  shut.autofocus = true;
  document.body.append(dialog);
  dialog.showModal();
  go(index);
}

/** A tap on a customer's picture. */
export default (link) => zoom(link.closest(".reviews"), link);
