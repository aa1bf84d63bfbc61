// <delivery-date>: the days of delivery as dates, counted from now by the rule that the page carries. The same rules as
// commerce/delivery.py: both are held to tests/support/delivery_vectors.json.
import { dataOf, language, say } from "./shop.js";

const DAY = 864e5;
const WEEK = [1, 2, 3, 4, 5];
const iso = (day) => new Date(day).toISOString().slice(0, 10);

/** `now`: the time on the shop's wall, "2026-11-30T11:59". Answers [first, last, until which hour]: days as "2026-12-02". */
export function promise(now, { week, closed, resting, preparation, order_by: by, days, carrier = WEEK, not_before: from }) {
  const [today, hour] = now.split("T");
  const works = (day) => week.includes(new Date(day).getUTCDay() || 7) && !closed.includes(iso(day));
  const moves = (day) => carrier.includes(new Date(day).getUTCDay() || 7) && !resting.includes(iso(day));
  const after = (day, count, isOpen) => {
    while (count) if (isOpen((day += DAY))) count--;
    return day;
  };
  const day = Date.parse(today);
  const inTime = works(day) && !(by && hour >= by);
  let leaves = after(inTime ? day : after(day, 1, works), preparation, works);
  const waits = from > iso(leaves);
  if (waits) leaves = after(Date.parse(from) - DAY, 1, works);
  return [...days.map((count) => iso(after(leaves, count, moves))), inTime && !waits ? by : ""];
}

/**
 * What an order made now is promised, in words; `data`: the rule, `not_before` for a preorder, and the texts `one`, `range`,
 * `day`, `full`, `by`. Nothing where that is later than the rule knows the holidays.
 */
export function arrival(data) {
  const now = new Date().toLocaleString("sv", { timeZone: data.zone }).replace(" ", "T").slice(0, 16);
  const [from, to, by] = promise(now, data);
  if (to >= data.until) return "";
  const word = (day, options) => new Date(day).toLocaleDateString(language, { timeZone: "UTC", ...options });
  const words = (day, text) =>
    say(text, {
      weekday: word(day, { weekday: "long" }),
      day: Number(day.slice(8)),
      month: word(day, { month: "long" }),
    });
  const sameMonth = from.slice(0, 7) === to.slice(0, 7);
  const text = say(from === to ? data.one : data.range, {
    from: words(from, sameMonth ? data.day : data.full),
    to: words(to, data.full),
  });
  return by ? say(data.by, { by, text: text[0].toLowerCase() + text.slice(1) }) : text;
}

class DeliveryDate extends HTMLElement {
  connectedCallback() {
    this.querySelector("span").textContent = arrival(dataOf(this));
  }
}

customElements.define("delivery-date", DeliveryDate);
