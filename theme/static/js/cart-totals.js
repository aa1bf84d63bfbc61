// Sums of the cart: pieces, wrapping, delivery to the chosen zone, what is missing for free delivery. Only for show: the
// shop prices the cart again from its own store before anybody pays.

/** `goods`: the pieces; `wrap`: what wrapping costs; `option` of delivery or undefined. Minor units. */
export function totals(goods, wrap, option) {
  const subtotal = goods + wrap;
  if (!option) return { subtotal, total: subtotal, missing: 0, progress: 0 };
  const { free_over: freeOver, amount } = option;
  const missing = freeOver > 0 ? Math.max(freeOver - goods, 0) : 0;
  const delivery = freeOver > 0 && !missing ? 0 : amount;
  return { subtotal, delivery, total: subtotal + delivery, missing, progress: freeOver ? (100 * goods) / freeOver : 0 };
}
