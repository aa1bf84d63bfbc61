// What a buyer may wish of an order: wrapping, words on a card, a note, a promotion code. Comes when there is a wish, or
// somebody turns to one of its fields.
import * as store from "./cart-store.js";
import { announce, formatMoney, say } from "./shop.js";

const FIELDS = ["gift_wrap", "gift_message", "note", "code"];

export class CartWishes {
  /** `cart`: the element. What was said before this script came counts. */
  constructor(cart) {
    this.cart = cart;
    this.fields = FIELDS.map((name) => cart.form.elements[name]).filter(Boolean);
    this.code = cart.form.elements.code;
    this.dropOldOffers();
    for (const field of this.fields) {
      field.addEventListener("change", () => this.wish(field));
      field.addEventListener("input", () => this.countLetters(field));
    }
    cart.on("[data-code-off]", () => this.takeCodeOff());
    cart.on("[data-code-on]", () => this.wish(this.code));
    if (Object.keys(store.wishes()).length) this.show();
    else this.fields.forEach((field) => this.wish(field));
    store.onChange(() => this.show());
  }

  /** What the shop has ceased to offer is no wish any more. */
  dropOldOffers() {
    const { gift_wrap: isWrapped, code } = store.wishes();
    if (isWrapped && this.cart.gift_wrap === null) store.wish({ gift_wrap: false });
    if (code && !this.code) store.wish({ code: "" });
  }

  show() {
    const wishes = store.wishes();
    for (const field of this.fields) {
      const wish = wishes[field.name];
      if (field !== document.activeElement) {
        if (field.type === "checkbox") field.checked = Boolean(wish);
        else field.value = wish ?? "";
      }
      this.countLetters(field);
      if (wish) field.closest("details").open = true;
    }
    if (!this.code) return;
    this.cart.part("code").hidden = !wishes.code;
    this.cart.text("code-name", wishes.code ?? "");
  }

  wish(field) {
    const isBox = field.type === "checkbox";
    const said = isBox ? field.checked : field.value.trim();
    if ((store.wishes()[field.name] ?? (isBox ? false : "")) === said) return;
    store.wish({ [field.name]: said });
    if (field === this.code) this.problem("");
    if (isBox) this.cart.tell();
  }

  countLetters({ parentElement, value, maxLength }) {
    const told = parentElement.querySelector("[data-letters]");
    if (told) told.textContent = `${value.length}/${maxLength}`;
  }

  takeCodeOff() {
    this.code.value = "";
    this.wish(this.code);
    this.code.focus();
  }

  /** What the checkout answered about the code: `{message}`, with the sum that it asks for. */
  refused({ minimum, message }) {
    this.problem(minimum ? say(this.cart.texts.code_minimum, { amount: formatMoney(minimum) }) : message);
    this.cart.querySelector("[data-code-off]").focus();
  }

  problem(text) {
    this.cart.text("code-problem", text);
    if (text) announce(text);
  }
}
