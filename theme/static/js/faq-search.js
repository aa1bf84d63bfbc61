// <faq-search>: shows only the questions that have every word that is typed, and opens the one that an address names.
import { emit } from "./main.js";
import { dataOf, fold, say } from "./shop.js";

class FaqSearch extends HTMLElement {
  connectedCallback() {
    this.texts = dataOf(this);
    this.input = this.querySelector("input");
    this.status = this.querySelector("[role=status]");
    this.questions = [...document.querySelectorAll(".question")].map((item) => ({ item, words: fold(item.textContent) }));
    this.input.addEventListener("input", () => this.search());
    this.input.addEventListener("change", () => emit("faq-search", { query: this.input.value, found: this.search() }));
    this.querySelector("form").addEventListener("submit", (event) => event.preventDefault());
    for (const { item } of this.questions) item.addEventListener("toggle", () => item.open && this.name(item));
    addEventListener("hashchange", open);
    this.input.value ||= new URLSearchParams(location.search).get("q") ?? "";
    if (this.input.value) this.search();
    open();
  }

  /** An open question is what the address says. */
  name(item) {
    const { id } = item.querySelector("[id]");
    history.replaceState(history.state, "", `#${id}`);
  }

  search() {
    const terms = fold(this.input.value).split(/\s+/).filter(Boolean);
    let n = 0;
    for (const { item, words } of this.questions) {
      item.hidden = !terms.every((term) => words.includes(term));
      n += !item.hidden;
    }
    for (const section of document.querySelectorAll(".faq-list section")) {
      section.hidden = !section.querySelector(".question:not([hidden])");
    }
    const text = n ? say(this.texts, { n }) : say(this.texts.none, { query: this.input.value });
    this.status.textContent = terms.length ? text : "";
    return n;
  }
}

function open() {
  const answer = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const question = answer?.closest(".question");
  if (!question || question.open) return;
  question.open = true;
  question.scrollIntoView();
}

customElements.define("faq-search", FaqSearch);
