// Elements from data. Texts become text nodes and nothing else, so what the record says is shown and never executed.

const SVG = "http://www.w3.org/2000/svg";

/** Characters that mislead: controls, and characters that change the direction of text. */
const MISLEADING = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** A text from the record, safe to show: misleading characters are replaced by a mark. */
export const shown = (text) => String(text ?? "").replace(MISLEADING, "\ufffd");

/** An element with attributes and children; `false`, `null` and `undefined` are left out of both. */
export const h = (tag, attributes, ...children) => build(document.createElement(tag), attributes, children);

/** The same for drawings. */
export const s = (tag, attributes, ...children) => build(document.createElementNS(SVG, tag), attributes, children);

function build(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value !== false && value !== null && value !== undefined) {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }
  const nodes = children.flat(Infinity).filter((c) => c !== false && c !== null && c !== undefined);
  element.append(...nodes.map((c) => (c instanceof Node ? c : shown(c))));
  return element;
}

/** What a reader may have changed, which an update leaves alone. */
const OF_THE_READER = new Set(["open"]);

/**
 * Makes `old`'s children those of `fresh`, changing only what differs: focus, scroll and opened details stay.
 * Elements are matched by place and tag, or by `data-key` where they have one.
 */
export function update(old, fresh) {
  const keyed = new Map();
  for (const child of old.children) if (child.dataset?.key) keyed.set(child.dataset.key, child);
  let at = old.firstChild;
  for (const child of [...fresh.childNodes]) {
    const known = keyed.get(child.dataset?.key);
    if (known && known !== at) {
      old.insertBefore(known, at);
      at = known;
    }
    if (at && matches(at, child)) {
      const next = at.nextSibling;
      change(at, child);
      at = next;
    } else {
      old.insertBefore(child, at);
    }
  }
  while (at) {
    const next = at.nextSibling;
    at.remove();
    at = next;
  }
}

const matches = (a, b) => a.nodeName === b.nodeName && a.dataset?.key === b.dataset?.key;

function change(old, fresh) {
  if (old.nodeType === Node.TEXT_NODE) {
    if (old.data !== fresh.data) old.data = fresh.data;
    return;
  }
  for (const { name } of [...old.attributes]) {
    if (!fresh.hasAttribute(name) && !OF_THE_READER.has(name)) old.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) !== value && !OF_THE_READER.has(name)) old.setAttribute(name, value);
  }
  update(old, fresh);
}
