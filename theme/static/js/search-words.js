// What a query means, and which entries of the shop's list (docs/data-api.md) it finds. Knows no elements.
// Words are cut by the same rules as in plugins/data_api/stems.py; a test holds both to the same words.
import { fold } from "./shop.js";

const SHORTEST = 3;
// From here on a word may have one wrong, missing, swapped or additional letter.
const FORGIVEN = 5;

const cuts = {
  es: (word) => word.replace(/ces$|[oae]s$|[oae]$/, (end) => (end === "ces" ? "z" : "")),
  en(word) {
    if (/(?<![ea])ies$/.test(word)) return word.replace(/ies$/, "y");
    return word.replace(/(?<=ch|sh|ss|x|z)es$|(?<![us])s$/, "");
  },
};

export function stem(word, language) {
  const found = cuts[language]?.(word) ?? word;
  return found.length < SHORTEST ? word : found;
}

export const wordsOf = (text) => fold(text).match(/[a-z0-9]+/g) ?? [];

/** Whether one edit makes one of the other; two letters that changed places are one edit. */
export function isNear(a, b) {
  if (Math.abs(a.length - b.length) > 1) return false;
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  const swapped = a[at] === b[at + 1] && a[at + 1] === b[at] && a.slice(at + 2) === b.slice(at + 2);
  const [rest, other] = [a.slice(at), b.slice(at)];
  return swapped || rest.slice(1) === other.slice(1) || rest === other.slice(1) || rest.slice(1) === other;
}

/** The list, ready: `{ entries, find(query) }`. */
export function prepare({ entries, synonyms = [], language }) {
  const stemsOf = (text) => wordsOf(text).map((word) => stem(word, language));
  const list = entries.map((entry) => ({ ...entry, head: stemsOf(entry.title), all: entry.words.split(" ") }));
  const known = new Set(list.flatMap(({ all }) => all));
  const begins = (word) => [...known].some((each) => each.startsWith(word));

  /** What may stand for a word of the query; `typo` when it was written otherwise. */
  function meant(word, full) {
    const alike = synonyms.filter((group) => group.includes(word)).flat();
    if (alike.length || begins(word) || full.length < FORGIVEN) return { forms: [word, ...alike] };
    const near = [...known].filter((each) => each.length > SHORTEST && isNear(each, word));
    return { forms: [word, ...near], typo: near.length > 0 };
  }

  function find(query) {
    const terms = wordsOf(query).map((word) => meant(stem(word, language), word));
    const found = [];
    for (const entry of list) {
      const points = terms.length && score(entry, terms);
      if (points) found.push([points, entry]);
    }
    found.sort(([a], [b]) => b - a);
    const forms = terms.flatMap((term) => term.forms);
    return { found: found.map(([, entry]) => entry), forms, typo: terms.some(({ typo }) => typo) };
  }
  return { entries: list, find };
}

// A shop's pieces come before what is written about them.
const KINDS = { product: 6, category: 4 };

function score({ kind, gone, head, all }, terms) {
  let sum = KINDS[kind] ?? 1;
  for (const { forms } of terms) {
    const best = Math.max(...forms.map((form, n) => rank(form, head, all) * (n ? 0.8 : 1)));
    if (!best) return 0;
    sum += best;
  }
  return gone ? sum / 100 : sum;
}

function rank(form, head, all) {
  if (head.includes(form)) return 8;
  if (head.some((word) => word.startsWith(form))) return 6;
  if (all.includes(form)) return 3;
  return all.some((word) => word.startsWith(form)) ? 2 : 0;
}

/** [text, whether it was looked for] parts of a title. */
export function marked(title, forms, language) {
  const parts = title.split(/([\p{L}\p{M}\p{N}]+)/u);
  return parts.map((part, n) => {
    const own = n % 2 ? stem(fold(part), language) : "";
    return [part, Boolean(own) && forms.some((form) => own.startsWith(form))];
  });
}
