// A small edge on this machine: HTTP/2 over TLS (certificate made at start), brotli 11 or gzip, cache headers, and
// /api/* handed on to a running shop, as a CDN does.
import http2 from "node:http2";
import http from "node:http";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import zlib from "node:zlib";
import crypto from "node:crypto";
import { execFileSync } from "node:child_process";

const TYPES = {
  ".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
  ".json": "application/json", ".webmanifest": "application/manifest+json", ".xml": "application/xml",
  ".txt": "text/plain; charset=utf-8", ".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg",
  ".avif": "image/avif", ".woff2": "font/woff2", ".mp4": "video/mp4",
};
const COMPRESSIBLE = /^(text\/|application\/(json|xml|manifest\+json)|image\/svg\+xml)/;

export function makeCertificate() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "bench-cert-"));
  const [keyFile, certFile] = [path.join(folder, "k.pem"), path.join(folder, "c.pem")];
  const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"];
  const kind = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "7"];
  execFileSync("openssl", [...kind, ...subject, "-keyout", keyFile, "-out", certFile], { stdio: "ignore" });
  const made = { key: fs.readFileSync(keyFile), cert: fs.readFileSync(certFile) };
  fs.rmSync(folder, { recursive: true, force: true });
  const spki = new crypto.X509Certificate(made.cert).publicKey.export({ type: "spki", format: "der" });
  return { ...made, spki: crypto.createHash("sha256").update(spki).digest("base64") };
}

function compress(raw, accept, type) {
  if (raw.length < 200 || !COMPRESSIBLE.test(type)) return [raw, null];
  if (/\bbr\b/.test(accept)) {
    const params = { [zlib.constants.BROTLI_PARAM_QUALITY]: 11, [zlib.constants.BROTLI_PARAM_SIZE_HINT]: raw.length };
    return [zlib.brotliCompressSync(raw, { params }), "br"];
  }
  return /\bgzip\b/.test(accept) ? [zlib.gzipSync(raw, { level: 9 }), "gzip"] : [raw, null];
}

const cacheControl = (type) =>
  type.startsWith("text/html") ? "public, max-age=0, must-revalidate" : "public, max-age=31536000, immutable";

/** The file of an address below one of the roots ({"/prefix": folder}); the longest prefix wins. */
function find(roots, address) {
  const prefix = Object.keys(roots).sort((a, b) => b.length - a.length).find((each) => address.startsWith(each));
  const root = path.resolve(roots[prefix]);
  const wanted = path.join(root, path.normalize(decodeURIComponent(address.slice(prefix.length - 1))));
  const candidates = [wanted, path.join(wanted, "index.html")];
  return candidates.find((file) => file.startsWith(root) && fs.statSync(file, { throwIfNoEntry: false })?.isFile());
}

/** `roots`: {"/": site folder, "/_limit/": ...}. `api`: base URL of the running shop. */
export async function serve({ roots, api, certificate }) {
  const kept = new Map();
  const handler = (request, response) => {
    const address = request.url.split("?")[0];
    if (address.startsWith("/api/")) return handOn(request, response, new URL(api));
    let [file, status] = [find(roots, address), 200];
    if (!file) [file, status] = [find(roots, "/404.html"), 404];
    const type = TYPES[path.extname(file)] ?? "application/octet-stream";
    const accept = String(request.headers["accept-encoding"] ?? "");
    const key = `${file}\0${/\bbr\b/.test(accept)}`;
    if (!kept.has(key)) kept.set(key, compress(fs.readFileSync(file), accept, type));
    const [body, encoding] = kept.get(key);
    const headers = { "content-type": type, "cache-control": cacheControl(type), "content-length": body.length };
    if (encoding) Object.assign(headers, { "content-encoding": encoding, vary: "accept-encoding" });
    response.writeHead(status, headers);
    response.end(request.method === "HEAD" ? undefined : body);
  };
  return listen(handler, certificate);
}

function handOn(request, response, upstream) {
  const headers = { accept: request.headers.accept ?? "*/*", host: upstream.host };
  const where = { hostname: upstream.hostname, port: upstream.port, method: request.method, path: request.url, headers };
  const asked = http.request(where, (answer) => {
    response.writeHead(answer.statusCode, { "content-type": answer.headers["content-type"] ?? "text/plain" });
    answer.pipe(response);
  });
  asked.on("error", (error) => response.writeHead(502).end(String(error)));
  request.pipe(asked);
}

function listen(handler, certificate) {
  const server = http2.createSecureServer({ ...certificate, allowHTTP1: true }, handler);
  server.on("sessionError", () => {});
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const close = () => new Promise((done) => { server.close(done); setTimeout(done, 500); });
      resolve({ base: `https://localhost:${server.address().port}`, close });
    });
  });
}
