// What happened on the page, told to whoever listens on it: `vitrina:search` and others. See docs/hooks.md.
export const emit = (name, detail) => document.dispatchEvent(new CustomEvent(`vitrina:${name}`, { detail }));
