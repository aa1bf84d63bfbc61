// Asking the shop for a payment page. Must not know how the cart looks.

/** What the shop answered when it did not open a payment: `code`, `fields`, perhaps a new `quote`. */
export class Refusal extends Error {
  constructor(error = {}) {
    super(error.message ?? "");
    this.code = error.code ?? "";
    this.fields = error.fields ?? [];
    this.quote = error.quote;
  }
}

let attempt = { of: "", id: "" };

/** The same cart tried again is the same attempt: the shop opens one payment for it, however often we ask. */
function attemptOf(request) {
  const of = JSON.stringify(request);
  if (attempt.of !== of) attempt = { of, id: newId() };
  return attempt.id;
}

function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The address of the payment page. Throws Refusal, or TypeError when the shop cannot be reached. */
export async function openCheckout(request) {
  const answer = await fetch("/api/checkout", {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/json" },
    body: JSON.stringify({ ...request, attempt: attemptOf(request) }),
  });
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok || !body.url) throw new Refusal(body.error);
  return body.url;
}
