// <cart-count>: how many pieces the cart holds; empty when none.
import { count, onChange } from "./cart-store.js";

class CartCount extends HTMLElement {
  connectedCallback() {
    onChange(() => this.show());
    this.show();
  }

  show() {
    this.textContent = count() || "";
  }
}

customElements.define("cart-count", CartCount);
