// Chromium on this machine, and nothing else: other hosts fail at once and are counted as third-party requests.
import { spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

export function findChromium() {
  if (process.env.CHROME_PATH) return process.env.CHROME_PATH;
  const folders = process.env.PATH.split(path.delimiter);
  const found = NAMES.flatMap((name) => folders.map((folder) => path.join(folder, name))).find((file) => fs.existsSync(file));
  if (!found) throw new Error("No Chromium on the path. Install it, or say where it is: CHROME_PATH=...");
  return found;
}

export const flags = ({ spki }) => [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync", "--disable-default-apps", "--mute-audio", "--hide-scrollbars",
  "--disable-extensions", "--disable-dev-shm-usage", "--force-color-profile=srgb",
  `--ignore-certificate-errors-spki-list=${spki}`,
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
];

/** A browser with a debugging port, for Lighthouse. */
export async function launch(certificate) {
  const profile = fs.mkdtempSync(path.join(os.tmpdir(), "bench-chromium-"));
  const place = ["--remote-debugging-port=0", `--user-data-dir=${profile}`, "about:blank"];
  const child = spawn(findChromium(), [...flags(certificate), ...place], { stdio: "ignore", detached: true });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const close = async () => {
    child.kill("SIGTERM");
    await Promise.race([ended, wait(3000, undefined, { ref: false })]);
    killAll(child);
    fs.rmSync(profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  };
  return { port: await portOf(profile, child), close };
}

/** The browser's helpers, too: they may write into the profile after it is gone. */
function killAll(child) {
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    // All of them have ended.
  }
}

async function portOf(profile, child) {
  const file = path.join(profile, "DevToolsActivePort");
  for (let tries = 0; tries < 600; tries++) {
    if (child.exitCode !== null) throw new Error(`Chromium ended with ${child.exitCode}`);
    const text = fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "";
    if (text.includes("\n")) return Number(text.split("\n")[0]);
    await wait(50);
  }
  killAll(child);
  throw new Error("Chromium did not start within 30 seconds");
}

/** Waits for an idle machine (or until patience ends); returns how idle it was, in percent. */
export async function quiet({ wanted = 80, patience_s = 15 } = {}) {
  const sample = () => os.cpus().reduce(
    ({ idle, all }, { times }) => ({ idle: idle + times.idle, all: all + Object.values(times).reduce((a, b) => a + b) }),
    { idle: 0, all: 0 },
  );
  const start = Date.now();
  for (;;) {
    const before = sample();
    await wait(1200);
    const after = sample();
    const idle = Math.round((100 * (after.idle - before.idle)) / Math.max(1, after.all - before.all));
    if (idle >= wanted || Date.now() - start > patience_s * 1000) return idle;
  }
}
