// <sort-list>: puts the cards of the page in another order. The shop's own order comes back with the first choice.
const orders = {
  "price-up": (a, b) => a.price - b.price,
  "price-down": (a, b) => b.price - a.price,
  rating: (a, b) => b.rating - a.rating,
};

class SortList extends HTMLElement {
  connectedCallback() {
    const list = this.parentElement.querySelector(".cards");
    const own = [...list.children].map((item) => {
      const { price, rating } = item.querySelector(".card").dataset;
      return { item, price: Number(price), rating: Number(rating) };
    });
    this.querySelector("select").addEventListener("change", (event) => {
      const order = orders[event.target.value];
      list.append(...(order ? [...own].sort(order) : own).map(({ item }) => item));
    });
  }
}

customElements.define("sort-list", SortList);
