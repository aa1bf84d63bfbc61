// <product-gallery>: dots and thumbnails that move the row of pictures, arrow keys, the large view, the film in place.

class ProductGallery extends HTMLElement {
  connectedCallback() {
    this.track = this.querySelector(".gallery-track");
    this.thumbs = [...this.querySelectorAll(".gallery-thumbs a")];
    this.addEventListener("click", (event) => this.open(event));
    this.addEventListener("keydown", (event) => this.step(event));
    const items = [...this.track.children];
    const watch = (entries) => {
      for (const { isIntersecting, target } of entries) if (isIntersecting) this.mark(items.indexOf(target));
    };
    const observer = new IntersectionObserver(watch, { root: this.track, threshold: 0.6 });
    items.forEach((item) => observer.observe(item));
  }

  /** Bring a picture into view, without moving the page. */
  show(index, calm = matchMedia("(prefers-reduced-motion: reduce)").matches) {
    const [first] = this.track.children;
    const left = this.track.children[index]?.offsetLeft - first.offsetLeft;
    this.track.scrollTo({ left, behavior: calm ? "instant" : "smooth" });
  }

  mark(index) {
    this.thumbs.forEach((thumb, at) => thumb.toggleAttribute("aria-current", at === index));
    this.thumbs[index]?.setAttribute("aria-current", "true");
  }

  /** The arrow keys go from picture to picture, or from thumbnail to thumbnail. */
  step(event) {
    const way = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const item = event.target.closest("li");
    const next = way && (way > 0 ? item?.nextElementSibling : item?.previousElementSibling);
    if (!next) return;
    event.preventDefault();
    next.firstElementChild.focus({ preventScroll: true });
    this.show([...next.parentNode.children].indexOf(next));
  }

  async open(event) {
    const link = event.target.closest("a");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    const index = this.thumbs.indexOf(link);
    if (index >= 0) return this.show(index);
    const { play, zoom } = await import("./product-zoom.js");
    if ("video" in link.dataset) play(link);
    else zoom(this, link);
  }
}

customElements.define("product-gallery", ProductGallery);
