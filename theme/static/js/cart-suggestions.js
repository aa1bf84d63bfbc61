// What the cart's page suggests: nothing that is in the cart. The page brings a few more than it shows, to fill the gaps.
// Done once, before the section is seen: a card that somebody has just tapped must not vanish under the finger.

/** `urls`: the products' pages that the cart's lines lead to. */
export function suggest(urls) {
  const list = document.querySelector("[data-suggestions] .cards");
  if (!list) return;
  const cards = [...list.children];
  const shown = cards.filter((card) => !card.hidden).length;
  const isNew = (card) => !urls.has(card.querySelector(".card-title a").getAttribute("href"));
  const chosen = cards.filter(isNew).slice(0, shown);
  for (const card of cards) card.hidden = !chosen.includes(card);
  list.parentElement.hidden = !chosen.length;
}
