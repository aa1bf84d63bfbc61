// <opening-hours>: whether somebody is there now, and when next, by the shop's clock wherever the reader is.
import { dataOf, language, say } from "./shop.js";

const AHEAD = 30; // Days. Longer holidays are said in the table.
const time = (minutes) => `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;

/** The shop's day, as a date in UTC, and its minutes since midnight. */
function clock(zone) {
  const format = { timeZone: zone, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric" };
  const parts = new Intl.DateTimeFormat("en", format).formatToParts();
  const at = Object.fromEntries(parts.map(({ type, value }) => [type, Number(value)]));
  return [new Date(Date.UTC(at.year, at.month - 1, at.day)), at.hour * 60 + at.minute];
}

class OpeningHours extends HTMLElement {
  connectedCallback() {
    this.tell();
    this.timer = setInterval(() => this.tell(), 30_000);
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }

  tell() {
    const texts = dataOf(this);
    const { zone, week, closed } = texts.hours;
    const [today, now] = clock(zone);
    const spans = (ahead) => {
      const day = new Date(today);
      day.setUTCDate(day.getUTCDate() + ahead);
      const iso = day.toISOString().slice(0, 10);
      if (closed.some(([first, last]) => first <= iso && iso <= last)) return [day, []];
      return [day, week[(day.getUTCDay() + 6) % 7]];
    };
    const open = spans(0)[1].find(([from, until]) => from <= now && now < until);
    this.show(open ? say(texts.open, { time: time(open[1]) }) : this.next(texts, spans, now), open);
  }

  next(texts, spans, now) {
    for (let ahead = 0; ahead < AHEAD; ahead += 1) {
      const [day, all] = spans(ahead);
      const found = all.find(([from]) => ahead || from > now);
      if (!found) continue;
      const format = { timeZone: "UTC", weekday: "long", ...(ahead > 6 && { day: "numeric", month: "long" }) };
      const text = [texts.today, texts.tomorrow][ahead] ?? texts.on;
      return say(text, { time: time(found[0]), day: new Intl.DateTimeFormat(language, format).format(day) });
    }
    return texts.closed;
  }

  show(text, open) {
    const status = this.querySelector(".open-now");
    if (status.textContent !== text) status.textContent = text;
    status.toggleAttribute("data-open", Boolean(open));
  }
}

customElements.define("opening-hours", OpeningHours);
