// Debian's Chromium without a screen, and a page in it that notes everything that should not happen.

import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { chromium } from "playwright-core";

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
/** Where screenshots go, for those who want to look. */
const SHOTS = process.env.LINLI_SHOTS;

export const PHONE = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true };
export const DESKTOP = { viewport: { width: 1200, height: 900 } };

/** Starts the browser. */
export const browser = () => chromium.launch({ executablePath: PROGRAM, args: FLAGS });

/**
 * A page of a new reader at the node; `faults` gathers console errors, policy violations and requests to others.
 */
export async function reader(browser, node, { path = "", locale = "zh-CN", device = PHONE, ...options } = {}) {
  const context = await browser.newContext({ locale, ...device, timezoneId: "Asia/Shanghai", ...options });
  const page = await context.newPage();
  const faults = [];
  page.on("pageerror", (error) => faults.push(`error: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error") faults.push(`console: ${message.text()} ${message.location().url}`);
  });
  page.on("request", (request) => {
    const { origin, protocol } = new URL(request.url());
    if (origin !== new URL(node.url).origin && protocol !== "blob:") faults.push(`request: ${request.url()}`);
  });
  await page.addInitScript(() => {
    addEventListener("securitypolicyviolation", (event) => console.error(`policy: ${event.violatedDirective}`));
  });
  await page.goto(node.url + path);
  await page.waitForSelector("main h1");
  return { page, faults, close: () => context.close() };
}

/** Keeps a picture of the whole page, where pictures are asked for. */
export async function shot(page, name) {
  if (!SHOTS) return;
  await mkdir(SHOTS, { recursive: true });
  await page.screenshot({ path: join(SHOTS, `${name}.png`), fullPage: true });
}
