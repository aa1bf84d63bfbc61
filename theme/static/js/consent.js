// Consent before the browser keeps anything that the shop does not need. It asks once, refusing is as easy as accepting,
// and the footer's button takes it back. What was chosen, for which words and when, stays in this browser.
import { emit, kept } from "./main.js";
import { announce, consent, make, style } from "./shop.js";

const KEY = "vitrina.consent.v1";
const ASK_AGAIN_MS = 730 * 24 * 3600 * 1000; // Two years, the longest that the Spanish authority (AEPD) finds fair.

function read() {
  const given = kept(KEY);
  const isValid = given?.version === consent.version && Date.now() - Date.parse(given.date) < ASK_AGAIN_MS;
  return isValid ? given.choices : null;
}

/** Whether somebody agreed to a use. Without an answer: no. */
export const allowed = (use) => Boolean(read()?.[use]);

function keep(choices) {
  const record = { version: consent.version, date: new Date().toISOString(), choices };
  try {
    localStorage.setItem(KEY, JSON.stringify(record));
  } catch {
    // A browser that keeps nothing has refused.
  }
  emit("consent", choices);
}

let panel;

function answer(choices) {
  keep(choices);
  panel.remove();
  announce(consent.texts.kept);
}

function box([id, name, text], isTicked) {
  const input = make("input", { type: "checkbox", name: id, id: `consent-${id}`, checked: Boolean(isTicked) });
  return make("p", { className: "consent-use" }, input, make("label", { htmlFor: input.id }, make("strong", {}, name), ` ${text}`));
}

async function ask(wasAsked) {
  const { texts, uses } = consent;
  await style("consent");
  panel?.remove();
  const chosen = read() ?? {};
  const button = (text, value) => {
    const onclick = () =>
      answer(Object.fromEntries(uses.map(([id]) => [id, value ?? document.getElementById(`consent-${id}`).checked])));
    return make("button", { type: "button", className: "button button-quiet", onclick }, text);
  };
  panel = make(
    "section",
    { className: "consent", tabIndex: -1, ariaLabel: texts.title },
    make("h2", {}, texts.title),
    make("p", {}, texts.text),
    ...uses.map((use) => box(use, chosen[use[0]])),
    make("p", { className: "consent-answers" }, button(texts.refuse, false), button(texts.save), button(texts.accept, true)),
  );
  document.querySelector(".skip").after(panel);
  if (wasAsked) panel.focus();
  else announce(texts.title);
}

/** The footer's button. */
export default () => ask(true);

if (consent && !read()) ask(false);
