// The cart's way to pay, and the conversation when something has changed meanwhile. Comes when somebody wants to pay.
import { idOf, lines, wishes } from "./cart-store.js";
import "./cart-wishes.js";
import { Refusal, openCheckout } from "./checkout.js";
import { emit } from "./main.js";
import { announce, formatMoney, language, say } from "./shop.js";

/** True when the browser is on its way to the payment page. Throws where the shop cannot be reached. `cart`: the element. */
export async function checkout(cart) {
  await cart.takeWishes();
  if (await askToTakeOut(cart)) return false;
  const request = { lines: lines(), language, zone: cart.zone.value, expected_total: cart.subtotal };
  try {
    const address = await openCheckout({ ...request, ...wishes() });
    emit("checkout", { lines: request.lines.map(({ sku, quantity }) => ({ sku, quantity })), subtotal: cart.subtotal });
    location.assign(address);
    return true;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    await refused(cart, error);
    return false;
  }
}

/** Nothing is left out in silence: what cannot be bought is taken out by the shopper, or is back on the shelf. */
async function askToTakeOut(cart) {
  const out = () => lines().filter((line) => cart.problemOf(line)?.isOut);
  if (!out().length) return false;
  await cart.refresh();
  if (out().length) pointAt(cart, out());
  else cart.tell();
  return true;
}

/** The shop said no: show what changed, where it changed, with the way to mend it. */
async function refused(cart, { quote, fields, message }) {
  if (quote) return priceChanged(cart, quote);
  const code = fields.find(({ field }) => field === "code");
  if (code) return (await cart.takeWishes()).refused(code);
  for (const field of fields) learn(cart, field);
  cart.render();
  const bad = lines().filter((line) => cart.problemOf(line));
  return bad.length ? pointAt(cart, bad) : cart.problem(fields[0]?.message || message || cart.texts.trouble);
}

function learn(cart, { field: sku, code, available = 0, max, line, message }) {
  if (line !== undefined) cart.bad.set(idOf(lines()[line]), message);
  else if (code === "over_limit" || code === "bad_quantity") cart.most.set(sku, max);
  else if (code === "sold_out") cart.left.set(sku, available);
  else for (const each of lines()) if (each.sku === sku) cart.bad.set(idOf(each), message);
}

function pointAt(cart, bad) {
  cart.rows.get(idOf(bad[0])).find(".cart-line-problem button").focus();
  announce(bad.map((line) => cart.problemOf(line).text).join(" "));
}

function priceChanged(cart, quote) {
  const before = formatMoney(cart.subtotal);
  for (const { sku, personalization, unit_amount: amount } of quote.lines) {
    const item = cart.items[sku];
    if (item && !personalization) item.unit_amount = amount;
  }
  for (const { sku, personalization, unit_amount: amount } of quote.lines) {
    const item = cart.items[sku];
    if (item && personalization) item.text_amount = amount - item.unit_amount;
  }
  if (wishes().gift_wrap) cart.gift_wrap = quote.gift_wrap;
  cart.render();
  cart.problem(say(cart.texts.price_changed, { before, now: formatMoney(quote.subtotal) }), false);
}
