// Proof of work for a form (ALTCHA's format): finds the counter that the shop's challenge asks for while the form is
// being filled in, and puts it into the field `proof`. Without it the form works all the same, only more rarely.

const AT_ONCE = 8; // Derivations in flight: they run beside the page, not in it.

const fromHex = (hex) => Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));
const toHex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

/** PBKDF2 over nonce and counter (32 bits, big-endian). */
async function derive(parameters, nonce, salt, counter) {
  const password = new Uint8Array(nonce.length + 4);
  password.set(nonce);
  new DataView(password.buffer).setUint32(nonce.length, counter);
  const key = await crypto.subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"]);
  const recipe = { name: "PBKDF2", hash: "SHA-256", salt, iterations: parameters.cost };
  return toHex(new Uint8Array(await crypto.subtle.deriveBits(recipe, key, parameters.keyLength * 8)));
}

async function solve({ parameters, signature }) {
  const nonce = fromHex(parameters.nonce);
  const salt = fromHex(parameters.salt);
  for (let first = 0; ; first += AT_ONCE) {
    const counters = Array.from({ length: AT_ONCE }, (_, i) => first + i);
    const keys = await Promise.all(counters.map((counter) => derive(parameters, nonce, salt, counter)));
    const found = keys.findIndex((key) => key.startsWith(parameters.keyPrefix));
    if (found < 0) continue;
    return { challenge: { parameters, signature }, solution: { counter: first + found, derivedKey: keys[found] } };
  }
}

/** Solves the form's challenge once. */
export async function prove(form) {
  if (form.dataset.proving || !crypto.subtle) return;
  form.dataset.proving = "yes";
  try {
    const answer = await fetch(form.dataset.proof, { headers: { accept: "application/json" } });
    if (!answer.ok) return;
    form.elements.proof.value = btoa(JSON.stringify(await solve(await answer.json())));
  } catch {
    delete form.dataset.proving; // Offline for a moment: the next field tries again.
  }
}
