// <wish-list>: the pieces kept in this browser, or those of a shared link (`?l=SKU.SKU`), which can be kept too.
import { announce, dataOf, formatMoney, make, say, urls } from "./shop.js";
import { onWishes, wish, wishes } from "./wishlist-store.js";

class WishList extends HTMLElement {
  async connectedCallback() {
    this.texts = dataOf(this);
    this.shared = new URLSearchParams(location.search).get("l")?.split(".").slice(0, 60);
    this.addEventListener("click", (event) => this.act(event.target.closest("button")));
    try {
      this.pieces = await (await fetch(urls.cart_data)).json();
    } catch {
      return this.part("failed", this.texts.failed);
    }
    if (this.shared) {
      document.querySelector("[data-title]").textContent = this.texts.shared;
      document.querySelector("[data-intro]").textContent = this.texts.shared_intro;
    }
    this.show();
    onWishes(() => this.show());
  }

  part(name, text) {
    for (const part of this.querySelectorAll("[data-part]")) part.hidden = part.dataset.part !== name;
    if (text) this.querySelector(`[data-part=${name}]`).textContent = text;
  }

  show() {
    const skus = this.shared ?? wishes();
    const found = skus.filter((sku) => this.pieces[sku]);
    const gone = skus.length - found.length;
    this.part(found.length ? "full" : "empty");
    const count = say(this.texts.count, { n: found.length });
    this.querySelector("[role=status]").textContent = gone ? `${count}. ${say(this.texts.gone, { n: gone })}` : count;
    this.querySelector("[data-share]").hidden = Boolean(this.shared);
    this.querySelector("[data-keep-all]").hidden = !this.shared || found.every((sku) => wishes().includes(sku));
    this.querySelector("ul").replaceChildren(...found.map((sku) => this.item(sku)));
  }

  item(sku) {
    const { name, variant, unit_amount: amount, compare_at: before, image, url, availability } = this.pieces[sku];
    const item = this.querySelector("#wish").content.cloneNode(true);
    const find = (selector) => item.querySelector(selector);
    const full = [name, variant].filter(Boolean).join(", ");
    find("img").src = image;
    Object.assign(find("a"), { textContent: name, href: `${url}?sku=${encodeURIComponent(sku)}` });
    find("[data-variant]").textContent = variant;
    find(".price").textContent = formatMoney(amount);
    if (before) find(".price").append(" ", make("s", { className: "price-before" }, formatMoney(before)));
    const add = find("[data-add]");
    Object.assign(add.dataset, { add: sku, name: full });
    add.ariaLabel = say(this.texts.add, { name: full });
    if (availability === "sold_out") Object.assign(add, { disabled: true, textContent: this.texts.sold_out });
    const keep = find("[data-wish]");
    const isKept = wishes().includes(sku);
    keep.dataset.wish = sku;
    keep.textContent = this.shared ? this.texts[isKept ? "kept" : "keep"] : this.texts.remove;
    keep.disabled = Boolean(this.shared && isKept);
    keep.ariaLabel = `${keep.textContent}: ${full}`;
    return item;
  }

  act(button) {
    if (!button) return;
    const { wish: sku } = button.dataset;
    if (sku) {
      const place = [...this.querySelectorAll("[data-wish]")].indexOf(button);
      wish([sku], Boolean(this.shared));
      announce(this.texts[this.shared ? "kept" : "removed"]);
      const buttons = this.querySelectorAll("[data-wish]");
      (buttons[Math.min(place, buttons.length - 1)] ?? this.querySelector(".empty a")).focus();
    } else if ("keepAll" in button.dataset) {
      wish(this.shared.filter((each) => this.pieces[each]), true);
      announce(this.texts.kept);
    } else if ("share" in button.dataset) this.share();
  }

  async share() {
    const url = `${location.origin}${location.pathname}?l=${wishes().join(".")}`;
    if (navigator.share) return navigator.share({ title: this.texts.title, url }).catch(() => 0);
    try {
      await navigator.clipboard.writeText(url);
      announce(this.texts.copied);
      this.querySelector("[role=status]").textContent = this.texts.copied;
    } catch {
      prompt(this.texts.title, url);
    }
  }
}

customElements.define("wish-list", WishList);
