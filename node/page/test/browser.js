// Debian's headless Chromium, and a page in it that records everything that should not happen.

import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { after, before } from "node:test";
import { chromium } from "playwright-core";
import { start } from "./mock.js";

const PROGRAM = process.env.CHROMIUM ?? "/usr/bin/chromium";
const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
/** Where screenshots go, if they are wanted. */
const SHOTS = process.env.LINLI_SHOTS;

export const PHONE = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true };
/** A phone of today, and a laptop. */
export const TALL = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };
export const LAPTOP = { viewport: { width: 1280, height: 800 } };
export const DESKTOP = { viewport: { width: 1200, height: 900 } };

let browser;
before(async () => {
  browser = await chromium.launch({ executablePath: PROGRAM, args: FLAGS });
});
after(() => browser.close());

/**
 * A page of a new reader at the node; `faults` gathers console errors, policy violations and requests to others.
 */
export async function reader(
  node,
  { page: from = node.url, path = "", locale = "zh-CN", device = PHONE, ...options } = {},
) {
  // What a service worker answers can be neither broken off nor looked at here: its own tests let it in.
  const context = await browser.newContext({
    locale,
    ...device,
    timezoneId: "Asia/Shanghai",
    serviceWorkers: "block",
    ...options,
  });
  const faults = [];
  const page = await opened(context, node, faults, from);
  await page.goto(new URL(path, from).href);
  await page.waitForSelector("main h1");
  return { page, faults, context, close: () => context.close() };
}

/** A page in `context`, which comes `from` somewhere, whose faults are noted. */
export async function opened(context, node, faults, from = node.url) {
  const known = [node.url, from].map((url) => new URL(url).origin);
  const page = await context.newPage();
  page.on("pageerror", (error) => faults.push(`error: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error") faults.push(`console: ${message.text()} ${message.location().url}`);
  });
  page.on("request", (request) => {
    const { origin, protocol } = new URL(request.url());
    if (!known.includes(origin) && !["blob:", "data:"].includes(protocol)) faults.push(`request: ${request.url()}`);
  });
  await page.addInitScript(() => {
    addEventListener("securitypolicyviolation", (event) => console.error(`policy: ${event.violatedDirective}`));
  });
  return page;
}

/** Saves a screenshot of the whole page, if screenshots are wanted. */
export async function shot(page, name) {
  if (!SHOTS) return;
  await mkdir(SHOTS, { recursive: true });
  await page.screenshot({ path: join(SHOTS, `${name}.png`), fullPage: true });
}

/** Runs `act` with a reader of a node in `state`; fails on anything that the page should not do. */
export async function visit(state, options, act) {
  const node = await start(state);
  const visitor = await reader(node, options);
  try {
    await act(visitor.page, node);
    assert.deepEqual(visitor.faults, []);
  } finally {
    await visitor.close();
    await node.stop();
  }
}

/** The text of the page's content. */
export const text = (page) => page.innerText("main");

/** How long a page may take to show what is done, in milliseconds. */
const SHOWN_WITHIN = 10_000;

/** Asserts that the page comes to show every one of these. */
export async function shows(page, ...parts) {
  const end = Date.now() + SHOWN_WITHIN;
  for (;;) {
    const whole = (await text(page)).replaceAll("\u00a0", " ");
    const missing = parts.filter((part) => !whole.includes(part));
    if (missing.length === 0) return;
    assert.ok(Date.now() < end, `“${missing[0]}” is not in:\n${whole}`);
    await page.waitForTimeout(50);
  }
}

/** Asserts that nothing is wider than the device, and nothing wider than what it stands in. */
export async function fits(page, device) {
  const over = await page.evaluate((width) => {
    const parts = [...document.querySelectorAll("body *")].filter((e) => !e.closest("svg, .unseen, .skip"));
    // What is typed into a field scrolls within it.
    const spills = (e) => e.tagName !== "INPUT" && e.scrollWidth > e.clientWidth + 1;
    const out = (e) => e.getBoundingClientRect().right > width + 0.5 || spills(e);
    const boxes = parts.filter((e) => e.clientWidth > 0 && getComputedStyle(e).display !== "inline");
    return boxes.filter(out).map((e) => `${e.tagName} “${e.textContent.slice(0, 40)}”`);
  }, device.viewport.width);
  assert.deepEqual(over, [], page.url());
}
