// The wishlist: SKUs in this browser, newest first, shared by all tabs.
import { kept } from "./main.js";

const KEY = "vitrina.wishlist.v1";
const MOST = 60;

export function wishes() {
  const found = kept(KEY);
  return Array.isArray(found) ? found.filter((sku) => typeof sku === "string") : [];
}

/** Put these in, or take them out. False when the browser does not let us keep it. */
export function wish(skus, isWanted) {
  const others = wishes().filter((sku) => !skus.includes(sku));
  const next = isWanted ? [...skus, ...others].slice(0, MOST) : others;
  try {
    if (next.length) localStorage.setItem(KEY, JSON.stringify(next));
    else localStorage.removeItem(KEY);
  } catch {
    return false;
  }
  dispatchEvent(new Event("wishes"));
  return true;
}

/** Called after each change, here or in another tab. */
export const onWishes = (listener) => addEventListener("wishes", listener);

addEventListener("storage", ({ key }) => key === KEY && dispatchEvent(new Event("wishes")));
