// <product-reviews>: all reviews of a product, to filter by stars and by picture and to sort. And for the product's own
// page: fetch them from theirs.
import { announce, dataOf, pageAt, say, style } from "./shop.js";

const NAME = "product-reviews";

class ProductReviews extends HTMLElement {
  connectedCallback() {
    this.texts = dataOf(this);
    this.list = this.querySelector(".reviews");
    this.all = [...this.list.children];
    this.links = [...this.querySelectorAll(".histogram a, .chip")];
    this.stars = this.picture = false;
    this.addEventListener("click", (event) => {
      const link = event.target.closest(".histogram a, .chip");
      if (!link) return;
      event.preventDefault();
      this.choose(link.hash, true);
    });
    this.querySelector("select").addEventListener("change", (event) => this.sort(Number(event.target.value)));
    this.list.addEventListener("submit", (event) => {
      event.preventDefault();
      this.vote(event.submitter);
    });
    this.choose(location.hash);
  }

  /** `#e4`, `#foto`, `#todas`: what is chosen already is let go. */
  choose(hash, isTold) {
    const stars = hash.match(/^#e(\d)$/)?.[1];
    if (stars) this.stars = this.stars !== stars && stars;
    else if (hash === "#foto") this.picture = !this.picture;
    else this.stars = this.picture = false;
    for (const review of this.all) {
      const fits = !this.stars || review.classList.contains(`r${this.stars}`);
      review.hidden = !fits || (this.picture && !review.querySelector(".review-image"));
    }
    for (const link of this.links) {
      const { hash: own } = link;
      const isOn = own === `#e${this.stars}` || (own === "#foto" ? this.picture : own === "#todas" && !this.stars && !this.picture);
      link.ariaCurrent = isOn ? "true" : null;
    }
    const shown = this.all.filter((review) => !review.hidden).length;
    const text = shown ? say(this.texts.shown, { n: shown, total: this.all.length }) : this.texts.none;
    this.querySelector("[role=status]").textContent = isTold || shown < this.all.length ? text : "";
  }

  /** The button that was tapped: what does not arrive can be tapped again. */
  async vote(button) {
    const sent = fetch(this.list.action, { method: "POST", body: new URLSearchParams({ review: button.value }) });
    if (!(await sent.catch(() => ({}))).ok) return;
    button.replaceWith(this.texts.voted);
    announce(this.texts.voted);
  }

  sort(way) {
    const rating = ({ classList }) => way * [...classList].at(-1).slice(1);
    this.list.append(...this.all.toSorted((one, other) => rating(one) - rating(other)));
    announce(this.querySelector("option:checked").textContent);
  }
}

/** A tap on a bar or on «all reviews»: they come from their page into this one. */
export default async function bring(link) {
  const section = link.closest("section");
  const [page] = await Promise.all([pageAt(link.href), style("reviews")]);
  const all = document.adoptNode(page.querySelector(NAME));
  const heading = section.querySelector("h2");
  all.querySelector("h2").replaceWith(heading);
  section.replaceWith(all);
  all.id = section.id;
  if (link.hash) all.choose(link.hash, true);
  heading.focus({ preventScroll: true });
}

customElements.define(NAME, ProductReviews);
