// What is chosen of a listing: from an address and to one, which products it leaves, how many each choice would leave.
// `data` is the listing's JSON (docs/data-api.md). Knows no elements.

/** Adds to each value its group and its products as a set. */
export function prepare(data) {
  for (const group of data.choices) {
    for (const value of group.values) Object.assign(value, { group, held: new Set(value.places) });
  }
  data.values = data.choices.flatMap((group) => group.values);
  return data;
}

/** The values that an address asks for, by its query or as the page of one choice. */
export function chosenIn({ values }, { pathname, search }) {
  const asked = new URLSearchParams(search);
  const isAsked = ({ group, slug }) => asked.get(group.word)?.split(",").includes(slug);
  return new Set(values.filter((value) => isAsked(value) || value.url === pathname));
}

/** `/tienda/?color=azul,verde&orden=precio-asc`; for one choice its own page, if it has one below the listing. */
export function addressOf({ base, choices }, chosen, [word, order]) {
  const [only] = chosen;
  if (chosen.size === 1 && !order && only.url === `${base}${only.group.word}-${only.slug}/`) return only.url;
  const asked = choices.map(({ word, values }) => [word, values.filter((value) => chosen.has(value))]);
  const parts = asked.filter(([, own]) => own.length).map(([name, own]) => [name, own.map(({ slug }) => slug)]);
  if (order) parts.push([word, [order]]);
  const query = parts.map(([name, slugs]) => `${name}=${slugs.map(encodeURIComponent).join()}`).join("&");
  return base + (query && `?${query}`);
}

/** By group: its chosen values. One of each group must hold a product. */
function grouped(chosen) {
  const groups = new Map();
  for (const value of chosen) groups.set(value.group, [...(groups.get(value.group) ?? []), value]);
  return groups;
}

const holds = (groups, place, but) =>
  [...groups].every(([group, own]) => group === but || own.some(({ held }) => held.has(place)));

const orders = {
  new: ({ days }) => (a, b) => days[b] - days[a],
  up: ({ amounts }) => (a, b) => amounts[a] - amounts[b],
  down: ({ amounts }) => (a, b) => amounts[b] - amounts[a],
  rating: ({ ratings }) => (a, b) => ratings[b] - ratings[a],
};

/** Places of what is left, in that order (the listing's own without); what is sold out last. */
export function placesOf(data, chosen, by) {
  const groups = grouped(chosen);
  const left = [...Array(data.total).keys()].filter((place) => holds(groups, place));
  const order = orders[by]?.(data);
  const isGone = (place) => place >= data.sellable;
  return order ? left.sort((a, b) => isGone(a) - isGone(b) || order(a, b) || a - b) : left;
}

/** How many each value would leave, with what is chosen in the other groups. */
export function countsOf({ choices }, chosen) {
  const groups = grouped(chosen);
  return choices.flatMap((group) =>
    group.values.map(({ places }) => places.reduce((sum, place) => sum + holds(groups, place, group), 0)),
  );
}
