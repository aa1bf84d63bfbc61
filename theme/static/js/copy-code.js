// A promotion code to the clipboard. Where there is none to write to, the code is selected.
import { emit } from "./main.js";
import { announce } from "./shop.js";

export default async function copy(button) {
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
  } catch {
    return getSelection().selectAllChildren(button.parentElement.querySelector("code"));
  }
  button.textContent = button.dataset.said;
  announce(button.dataset.said);
  emit("copy-code", { code: button.dataset.copy });
}
