// The page for those who cannot see it well, cannot use a mouse, or print it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { DESKTOP, PHONE, fits, shot, visit } from "./browser.js";
import { zh } from "./sentences.js";
import * as states from "./states.js";

/** Faults that a reader with a keyboard, a screen reader or weak eyes would meet. */
function accessibility() {
  const faults = [];
  const name = (e) => `${e.tagName.toLowerCase()} “${(e.textContent ?? "").trim().slice(0, 30)}”`;
  const visible = (e) => e.getClientRects().length > 0;
  const labelled = (e) =>
    e.getAttribute("aria-label") || e.textContent.trim() || (e.labels?.[0]?.textContent ?? "").trim() || e.alt;
  for (const e of document.querySelectorAll("a, button, input, textarea, nav, summary, [role=img]")) {
    if (!labelled(e) && !e.getAttribute("aria-labelledby")) faults.push(`no name: ${name(e)}`);
  }
  for (const e of document.querySelectorAll("[aria-labelledby], [aria-describedby]")) {
    const id = e.getAttribute("aria-labelledby") ?? e.getAttribute("aria-describedby");
    if (!document.getElementById(id)) faults.push(`names a missing ${id}: ${name(e)}`);
  }
  const ids = [...document.querySelectorAll("[id]")].map((e) => e.id);
  if (new Set(ids).size !== ids.length) faults.push("an id is used twice");
  if (document.querySelectorAll("main h1").length !== 1) faults.push("not one h1");
  let level = 1;
  for (const e of document.querySelectorAll("main h1, main h2, main h3, main h4")) {
    const next = Number(e.tagName[1]);
    if (next > level + 1) faults.push(`a level is left out before ${name(e)}`);
    level = next;
  }
  for (const tag of ["header", "nav", "main", "footer"]) {
    if (document.querySelectorAll(`body ${tag}`).length !== 1) faults.push(`not one ${tag}`);
  }
  for (const e of document.querySelectorAll("nav a, button, summary, label.button")) {
    const box = e.getBoundingClientRect();
    if (visible(e) && box.height < 44) faults.push(`${Math.round(box.height)} px high: ${name(e)}`);
  }
  const parse = (color) => color.match(/[\d.]+/g).map(Number);
  const light = ([r, g, b]) => {
    const linear = (c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4);
    return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  };
  const ground = (e) => {
    for (let at = e; at; at = at.parentElement) {
      const color = parse(getComputedStyle(at).backgroundColor);
      if (color.length === 3 || color[3] === 1) return color;
    }
    return [255, 255, 255];
  };
  const contrast = (a, b) => {
    const [high, low] = [light(a), light(b)].sort((x, y) => y - x);
    return (high + 0.05) / (low + 0.05);
  };
  for (const e of document.querySelectorAll("body *")) {
    const own = [...e.childNodes].some((n) => n.nodeType === Node.TEXT_NODE && n.data.trim());
    if (!own || !visible(e) || e.closest("svg, .unseen, noscript")) continue;
    const style = getComputedStyle(e);
    const found = contrast(parse(style.color), ground(e));
    if (found < 4.5) faults.push(`contrast ${found.toFixed(2)}: ${name(e)}`);
    if (parseFloat(style.fontSize) < 15) faults.push(`${style.fontSize}: ${name(e)}`);
  }
  return faults;
}

test("every view can be read, named and tapped, in both languages, on a phone and a screen, in the dark", async () => {
  const readers = [
    { locale: "zh-CN", device: PHONE },
    { locale: "en", device: PHONE, colorScheme: "dark" },
    { locale: "en", device: DESKTOP },
    { locale: "zh-CN", device: DESKTOP, colorScheme: "dark" },
  ];
  for (const options of readers) {
    for (const path of states.VIEWS) {
      await visit(states.busy(), { path, ...options }, async (page) => {
        assert.deepEqual(await page.evaluate(accessibility), [], `${path} ${JSON.stringify(options)}`);
        await fits(page, options.device);
        await shot(
          page,
          `view-${states.VIEWS.indexOf(path)}-${options.locale}-${options.device === PHONE ? "phone" : "desk"}`,
        );
      });
    }
  }
});

test("a keyboard reaches everything, the skip link goes to the content", async () => {
  await visit(states.busy(), { path: "#/check", device: DESKTOP }, async (page) => {
    const focused = () => page.evaluate(() => document.activeElement.id || document.activeElement.textContent);
    await page.evaluate(() => document.activeElement.blur());
    const order = [];
    for (let i = 0; i < 12; i++) {
      await page.keyboard.press("Tab");
      order.push(await focused());
    }
    assert.deepEqual(order.slice(0, 10), [
      "skip",
      "language",
      zh("page-section-votes"),
      zh("page-section-me"),
      zh("page-section-aid"),
      zh("page-menu-commons"),
      zh("page-section-record"),
      zh("page-section-check"),
      "file",
      "text",
    ]);
    await page.focus("#skip");
    await page.keyboard.press("Enter");
    assert.equal(await focused(), "main");
    assert.ok(page.url().endsWith("#/check"));
  });
});

test("on paper there is the content and nothing to press", async () => {
  await visit(states.busy(), { path: `#/polls/${states.WITHHELD}`, device: DESKTOP }, async (page) => {
    await page.emulateMedia({ media: "print" });
    assert.equal(await page.isVisible("nav"), false);
    assert.equal(await page.isVisible("#language"), false);
    assert.ok(await page.isVisible(".verdict"));
  });
});
