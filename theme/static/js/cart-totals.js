// Sums of the cart: pieces, delivery to the chosen zone, what is missing for free delivery. Only for show: the shop
// prices the cart again from its own store before anybody pays.

/** `lines` with `quantity`; `items` by SKU with `unit_amount`; `option` of delivery or undefined. */
export function totals(lines, items, option) {
  const subtotal = lines.reduce((sum, { sku, quantity }) => sum + (items[sku]?.unit_amount ?? 0) * quantity, 0);
  if (!option) return { subtotal, delivery: undefined, total: subtotal, missing: 0, progress: 0 };
  const { free_over: freeOver } = option;
  const isFree = freeOver > 0 && subtotal >= freeOver;
  const delivery = isFree ? 0 : option.amount;
  const missing = freeOver > 0 ? Math.max(freeOver - subtotal, 0) : 0;
  return { subtotal, delivery, total: subtotal + delivery, missing, progress: freeOver ? (100 * subtotal) / freeOver : 0 };
}
