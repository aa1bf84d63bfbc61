// The results as a table for docs/performance.md.
const kb = (bytes) => (bytes ? (bytes / 1024).toFixed(1) : "0");
const HEAD = [
  "page", "perf / a11y / bp / seo", "FCP", "LCP", "TBT (range)", "CLS", "SI", "html / css / js / img / font KB", "KB", "requests", "JS run / sent KB",
];

export function table(results, rounds) {
  const rows = results.map((page) => `| ${row(page).join(" | ")} |`);
  const note = `Least disturbed of ${rounds} rounds (median performance in brackets); ms.`;
  return [note, "", `| ${HEAD.join(" | ")} |`, `|${" --- |".repeat(HEAD.length)}`, ...rows].join("\n");
}

function row({ label, lighthouse: run, script }) {
  const { performance, accessibility, practices, seo } = run.scores;
  const { fcp, lcp, tbt, cls, si } = run.metrics;
  const blocking = run.all.map((each) => each.tbt);
  const { html, css, js, img, font, other } = run.wire;
  const requests = run.requests.length + (run.thirdParties ? ` (${run.thirdParties} elsewhere)` : "");
  return [
    label, `${performance} (${run.medianPerformance}) / ${accessibility} / ${practices} / ${seo}`, fcp, lcp,
    `${tbt} (${Math.min(...blocking)}–${Math.max(...blocking)})`, cls, si, [html, css, js, img, font].map(kb).join(" / "),
    kb(html + css + js + img + font + other), requests, `${kb(script.executed)} / ${kb(script.loaded)}`,
  ];
}
