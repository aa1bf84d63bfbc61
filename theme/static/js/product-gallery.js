// <product-gallery>: thumbnails that move the row of pictures, a large view, the video in place.
import { hasCalmMotion, texts } from "./shop.js";

class ProductGallery extends HTMLElement {
  connectedCallback() {
    this.track = this.querySelector(".gallery-track");
    this.thumbs = [...this.querySelectorAll(".gallery-thumbs a")];
    this.thumbs.forEach((thumb, index) => thumb.addEventListener("click", (event) => this.pick(event, index)));
    this.track.addEventListener("click", (event) => this.open(event));
    this.follow();
  }

  /** Bring a picture into view, without moving the page. */
  show(index, calm = hasCalmMotion()) {
    const item = this.track.children[index];
    const start = this.track.children[0].offsetLeft;
    if (item) this.track.scrollTo({ left: item.offsetLeft - start, behavior: calm ? "instant" : "smooth" });
  }

  pick(event, index) {
    event.preventDefault();
    this.show(index);
  }

  follow() {
    const items = [...this.track.children];
    const watch = (entries) => {
      for (const { isIntersecting, target } of entries) if (isIntersecting) this.mark(items.indexOf(target));
    };
    const observer = new IntersectionObserver(watch, { root: this.track, threshold: 0.6 });
    items.forEach((item) => observer.observe(item));
  }

  mark(index) {
    this.thumbs.forEach((thumb, at) => {
      if (at === index) thumb.setAttribute("aria-current", "true");
      else thumb.removeAttribute("aria-current");
    });
  }

  open(event) {
    const link = event.target.closest("a");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    if ("video" in link.dataset) this.play(link);
    else this.zoom(link);
  }

  play(link) {
    const video = Object.assign(document.createElement("video"), {
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

  zoom(link) {
    const dialog = document.createElement("dialog");
    dialog.className = "zoom";
    const image = Object.assign(new Image(), { src: link.href, alt: link.querySelector("img").alt });
    const close = Object.assign(document.createElement("button"), { className: "icon-button", textContent: "✕" });
    close.setAttribute("aria-label", texts.close);
    close.addEventListener("click", () => dialog.close());
    image.addEventListener("click", () => dialog.classList.toggle("zoomed"));
    dialog.addEventListener("close", () => dialog.remove());
    dialog.append(image, close);
    document.body.append(dialog);
    dialog.showModal();
  }
}

customElements.define("product-gallery", ProductGallery);
