// Lighthouse's own mobile default: simulated slow 4G (150 ms round trip, 1,638 kbit/s down) and a CPU four times slower.
import lighthouse, { defaultConfig } from "lighthouse";
import { launch, quiet } from "./browser.mjs";

const CATEGORIES = { performance: "performance", accessibility: "accessibility", "best-practices": "practices", seo: "seo" };
const METRICS = {
  fcp: "first-contentful-paint", lcp: "largest-contentful-paint", tbt: "total-blocking-time",
  cls: "cumulative-layout-shift", si: "speed-index",
};
const KINDS = { Document: "html", Stylesheet: "css", Script: "js", Image: "img", Font: "font" };

/** One run: scores (0-100), metrics (ms, cls without a unit), bytes on the wire by kind, requests. */
export async function measure(url, certificate) {
  const idle = await quiet();
  const browser = await launch(certificate);
  try {
    const settings = { port: browser.port, output: "json", logLevel: "error", formFactor: "mobile", onlyCategories: Object.keys(CATEGORIES) };
    const { lhr } = await lighthouse(url, settings, defaultConfig);
    if (lhr.runtimeError) throw new Error(`${url}: ${lhr.runtimeError.message}`);
    return { ...digest(lhr), idle };
  } finally {
    await browser.close();
  }
}

function digest(lhr) {
  const scores = Object.entries(CATEGORIES).map(([id, name]) => [name, Math.round(lhr.categories[id].score * 100)]);
  const metrics = Object.entries(METRICS).map(([name, id]) => [name, round(lhr.audits[id].numericValue, name === "cls" ? 4 : 0)]);
  const requests = lhr.audits["network-requests"].details.items.filter(({ url }) => /^https?:/.test(url));
  const own = new URL(lhr.finalDisplayedUrl).host;
  return {
    scores: Object.fromEntries(scores),
    metrics: Object.fromEntries(metrics),
    wire: bytesByKind(requests),
    requests: requests.map(({ url, resourceType, transferSize }) => ({ url, kind: resourceType, bytes: transferSize })),
    thirdParties: requests.filter(({ url }) => new URL(url).host !== own).length,
    lost: lost(lhr),
  };
}

/** The audits that cost points. */
const lost = (lhr) => Object.keys(CATEGORIES).flatMap((id) => lhr.categories[id].auditRefs)
  .filter(({ id, weight }) => weight > 0 && lhr.audits[id].score !== null && lhr.audits[id].score < 0.9)
  .map(({ id }) => id);

function bytesByKind(requests) {
  const wire = { html: 0, css: 0, js: 0, img: 0, font: 0, other: 0 };
  for (const { resourceType, transferSize = 0 } of requests) wire[KINDS[resourceType] ?? "other"] += transferSize;
  return wire;
}

const round = (value, digits) => Number(value.toFixed(digits));

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)];

/** The least disturbed run, since other programs only ever add time; the median score and every run beside it. */
export function together(runs) {
  const [least] = [...runs].sort((a, b) => a.metrics.tbt - b.metrics.tbt || a.metrics.lcp - b.metrics.lcp);
  const all = runs.map(({ scores, metrics, idle }) => ({ performance: scores.performance, ...metrics, idle }));
  return { ...least, medianPerformance: median(all.map(({ performance }) => performance)), all };
}
