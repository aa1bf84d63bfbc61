#!/usr/bin/env node
// Measures pages of a built site beside the hand-minimal limit page, in turns. `python -m bench.storefront` calls it:
//   node run.mjs --site FOLDER --api URL --pages FILE --out FOLDER [--runs 3] [--full]
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { measure, together } from "./lib/lighthouse.mjs";
import { table } from "./lib/report.mjs";
import { makeCertificate, serve } from "./lib/server.mjs";
import { visit } from "./lib/visit.mjs";

const LIMIT = path.join(path.dirname(fileURLToPath(import.meta.url)), "limit");
const LIMITS = [
  { path: "/_limit/", label: "limit, no script" },
  { path: "/_limit/with-js.html", label: "limit, 3 KB of script" },
];

const TEXT = { type: "string" };
const { values: options } = parseArgs({
  options: {
    site: TEXT, api: TEXT, pages: TEXT, out: TEXT,
    runs: { ...TEXT, default: "3" },
    full: { type: "boolean", default: false },
  },
});

/** One page a line: its path, then what to call it. */
function read(file) {
  const lines = fs.readFileSync(file, "utf8").split("\n").filter((line) => line.trim());
  return lines.map((line) => {
    const [address, ...words] = line.trim().split(/\s+/);
    return { path: address, label: words.join(" ") || address };
  });
}

process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0"; // our own certificate, made a moment ago
process.removeAllListeners("warning");
fs.mkdirSync(options.out, { recursive: true });
const certificate = makeCertificate();
const server = await serve({ roots: { "/": options.site, "/_limit/": LIMIT }, api: options.api, certificate });

const results = [];
for (const page of [...LIMITS, ...read(options.pages)]) {
  const url = server.base + page.path;
  // Compressed once before anything is measured, as an edge has it.
  const answer = await fetch(url, { headers: { "accept-encoding": "br" } });
  if (answer.status !== 200) throw new Error(`${page.path} answers ${answer.status}`);
  const slug = page.label.replace(/[^A-Za-z0-9]+/g, "-");
  results.push({ ...page, url, runs: [], ...(await visit(url, certificate, { out: options.out, slug, full: options.full })) });
}
for (let round = 1; round <= Number(options.runs); round++) {
  for (const page of results) {
    const run = await measure(page.url, certificate);
    page.runs.push(run);
    process.stderr.write(`round ${round}: ${page.label}: FCP ${run.metrics.fcp}, LCP ${run.metrics.lcp}\n`);
  }
}
await server.close();
const measured = results.map(({ runs, url, ...page }) => ({ ...page, lighthouse: together(runs) }));
fs.writeFileSync(path.join(options.out, "results.json"), JSON.stringify(measured, null, 1));
console.log(table(measured, Number(options.runs)));
process.exit(0);
