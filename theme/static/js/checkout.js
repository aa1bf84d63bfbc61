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

const KEY = "vitrina.attempt.v2";

/**
 * One id for this tab's way to the checkout. The shop opens one payment for the same cart, also after coming back from
 * the payment page, and for a changed cart it lets go of the pieces that the first one put aside.
 */
function attemptId() {
  const known = sessionStorage.getItem(KEY);
  if (known) return known;
  const id = newId();
  sessionStorage.setItem(KEY, id);
  return id;
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
    body: JSON.stringify({ ...request, attempt: attemptId() }),
  });
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok || !body.url) throw new Refusal(body.error);
  return body.url;
}
