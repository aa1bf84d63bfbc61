// A real visit without Lighthouse: what the console says, how much script runs, and screenshots on a phone and a desktop.
import path from "node:path";
import { chromium } from "playwright-core";
import { findChromium, flags } from "./browser.mjs";

const PHONE = { width: 390, height: 844 };
const DESKTOP = { width: 1280, height: 800 };

/** `{console: [errors], script: {loaded, executed}}` (characters); pictures land in `out` as `<slug>-<width>.png`. */
export async function visit(url, certificate, { out, slug, full }) {
  const args = flags(certificate).filter((flag) => flag !== "--headless");
  const browser = await chromium.launch({ executablePath: findChromium(), headless: true, args });
  try {
    const seen = await onPhone(browser, url, path.join(out, `${slug}-390.png`), full);
    await onDesktop(browser, url, path.join(out, `${slug}-1280.png`), full);
    return seen;
  } finally {
    await browser.close();
  }
}

async function onPhone(browser, url, picture, full) {
  const context = await browser.newContext({ viewport: PHONE, isMobile: true, hasTouch: true, ignoreHTTPSErrors: true });
  const page = await context.newPage();
  const errors = [];
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  page.on("pageerror", (error) => errors.push(String(error)));
  await page.coverage.startJSCoverage({ resetOnNavigation: false });
  await page.goto(url, { waitUntil: "networkidle" });
  const script = ran(await page.coverage.stopJSCoverage());
  await page.screenshot({ path: picture, fullPage: full });
  await context.close();
  return { console: errors, script };
}

async function onDesktop(browser, url, picture, full) {
  const context = await browser.newContext({ viewport: DESKTOP, ignoreHTTPSErrors: true });
  const page = await context.newPage();
  await page.goto(url, { waitUntil: "networkidle" });
  await page.screenshot({ path: picture, fullPage: full });
  await context.close();
}

function ran(entries) {
  let [loaded, executed] = [0, 0];
  for (const { source = "", functions } of entries) {
    const used = new Uint8Array(source.length);
    const ranges = functions.flatMap((each) => each.ranges);
    // From the outside in: the innermost range says whether a character ran.
    ranges.sort((a, b) => a.startOffset - b.startOffset || b.endOffset - a.endOffset);
    for (const { startOffset, endOffset, count } of ranges) used.fill(count > 0 ? 1 : 0, startOffset, endOffset);
    loaded += source.length;
    executed += used.reduce((sum, one) => sum + one, 0);
  }
  return { loaded, executed };
}
