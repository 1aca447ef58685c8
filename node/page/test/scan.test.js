// Reading a code that another device shows: with the camera, and from a picture.

import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { accessible } from "./axe.js";
import { TALL } from "./browser.js";
import { askAgain, go, heading, node, press, restore, told, visit } from "./demo.js";
import { zh } from "./sentences.js";

/** A request as an owner's page shows it: its text, a picture of its code, and what a camera sees of it. */
async function request() {
  const picture = join(node.folder, "code.png");
  const seen = { type: "jpeg", quality: 85 };
  let made;
  await visit({ path: "#/me", device: TALL }, async (page) => {
    await restore(page, zh, node.owners[3]);
    await askAgain(page, zh);
    await page.fill("#unit", "3-2-501");
    await page.fill("#note", "三号楼");
    await page.click("main form [type=submit]");
    await heading(page, zh("page-enrol-request"));
    await page.locator("main svg.code").screenshot({ path: picture });
    const frame = await page.screenshot(seen);
    const empty = await page.locator("main h2").screenshot(seen);
    made = { text: await page.textContent("main pre"), picture, frame, empty };
  });
  return made;
}

let made;
const shown = async () => (made ??= await request());

/**
 * Gives the page a camera that sees `frame` (JPEG), or, where there is none, a reader who forbids the camera; notes what
 * is switched on. The page's own policy has to allow a camera. The browser's device for tests is none on every machine.
 */
async function camera(page, frame) {
  assert.ok(await page.evaluate(() => document.featurePolicy.allowsFeature("camera")));
  await page.evaluate((bytes) => {
    globalThis.tracks = [];
    navigator.mediaDevices.getUserMedia = async () => {
      if (!bytes) throw new DOMException("forbidden", "NotAllowedError");
      const picture = await createImageBitmap(new Blob([new Uint8Array(bytes)], { type: "image/jpeg" }));
      const canvas = Object.assign(document.createElement("canvas"), { width: picture.width, height: picture.height });
      const context = canvas.getContext("2d");
      const stream = canvas.captureStream();
      const [track] = stream.getTracks();
      globalThis.tracks.push(track);
      const see = () => {
        context.drawImage(picture, 0, 0);
        if (track.readyState === "live") requestAnimationFrame(see);
      };
      see();
      return stream;
    };
  }, frame && [...frame]);
}

const isOff = () => globalThis.tracks.length > 0 && globalThis.tracks.every(({ readyState }) => readyState === "ended");

test("a code is read from a picture; one without a code is told of", async () => {
  const { text, picture } = await shown();
  await visit({ path: "#/open", device: TALL }, async (page) => {
    const empty = join(node.folder, "empty.png");
    await page.locator("main .lead").screenshot({ path: empty });
    const none = join(node.folder, "none.png");
    await writeFile(none, "no picture");
    for (const wrong of [empty, none]) {
      await page.setInputFiles("#picture", wrong);
      await told(page, zh("page-scan-none"), zh("page-scan-none-remedy"));
      await page.evaluate(() => document.querySelector("main .note.bad").remove());
    }
    await page.setInputFiles("#picture", picture);
    await page.waitForSelector(`text=${zh("page-scan-read")}`);
    assert.equal(await page.inputValue("#opening"), text);
    await accessible(page, "scan-read-zh-phone", TALL);
    // It is a code of something else.
    await page.fill("#fingerprint", "0123 4567");
    await page.click("main form [type=submit]");
    await page.waitForSelector("main .note.bad");
  });
});

test("a code is read with the camera, which is off afterwards", async () => {
  const { text, frame } = await shown();
  await visit({ path: "#/open", device: TALL }, async (page) => {
    await camera(page, frame);
    await press(page, zh("page-scan"));
    await page.waitForFunction(() => document.getElementById("opening")?.value);
    assert.equal(await page.inputValue("#opening"), text);
    await page.waitForFunction(isOff);
  });
});

test("a camera that sees no code goes off when it is stopped or left; a forbidden one is told of", async () => {
  const { empty } = await shown();
  await visit({ path: "#/open", device: TALL }, async (page) => {
    await camera(page, empty);
    await press(page, zh("page-scan"));
    await page.waitForSelector(".scan video");
    await accessible(page, "scan-camera-zh-phone", TALL);
    await press(page, zh("page-scan-stop"));
    await page.waitForFunction(isOff);
    await press(page, zh("page-scan"));
    await page.waitForSelector(".scan video");
    await go(page, "#/check");
    await page.waitForFunction(isOff);
    await go(page, "#/open");
    await camera(page, null);
    await press(page, zh("page-scan"));
    await told(page, zh("page-scan-camera"), zh("page-scan-camera-remedy"));
    await accessible(page, "scan-forbidden-zh-phone", TALL);
  });
});
