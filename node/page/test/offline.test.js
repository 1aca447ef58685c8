// Without a connection: what is kept of the page, until when, and a ballot that is sealed and sent later.

import assert from "node:assert/strict";
import { test } from "node:test";
import { accessible } from "./axe.js";
import { TALL } from "./browser.js";
import { choose, go, heading, node, poll, press, restore, told, unlock, visit } from "./demo.js";
import { line } from "./line.js";
import { zh } from "./sentences.js";

/** Runs `act` with a reader behind a line that can be cut. */
async function behind(act) {
  const own = await line(node.url);
  try {
    await visit({ page: own.url, path: "#/me", device: TALL, serviceWorkers: "allow" }, (page, visitor) =>
      act(page, own, visitor),
    );
  } finally {
    await own.stop();
  }
}

const caches = (page) => page.evaluate(async () => (await globalThis.caches.keys()).sort());
const kept = (page) => page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
const version = (page) => page.getAttribute("meta[name=linli-version]", "content");

test("a ballot is sealed without a connection, kept, and sent once when there is one", async () => {
  await behind(async (page, own, visitor) => {
    await restore(page, zh, node.owners[1]);
    const { id, accepted } = await poll();
    await go(page, `#/vote/${id}`);
    await page.waitForSelector("label.option");
    await kept(page);

    own.cut();
    await page.goto(own.url);
    await page.waitForSelector(`h2:text-is("${zh("page-seen-open")}")`);
    await accessible(page, "offline-polls-zh-phone", TALL);
    await page.click("main .plain-list a");
    await unlock(page);
    await page.waitForSelector("label.option");
    await told(page, zh("page-vote-offline"));
    await accessible(page, "offline-question-zh-phone", TALL);
    await choose(page, zh);
    await press(page, zh("page-vote-seal"));
    await press(page, zh("page-vote-cast"));
    await told(page, zh("page-wallet-away"), zh("page-vote-kept"));
    await accessible(page, "offline-kept-zh-phone", TALL);
    assert.equal((await poll()).accepted, accepted);

    own.mend();
    await page.goto(`${own.url}#/me`);
    await page.reload();
    await unlock(page);
    await page.click(`main a:text-is("${zh("page-vote-unsent")}")`);
    await heading(page, zh("page-vote-unsent"));
    await press(page, zh("page-vote-send"));
    await heading(page, zh("page-vote-done"));
    assert.equal((await poll()).accepted, accepted + 1);
    visitor.faults.length = 0;
  });
});

test("a node's new version takes the place of what was kept, all of it and at once", async () => {
  await behind(async (page, own, visitor) => {
    await restore(page, zh, node.owners[1]);
    await kept(page);
    const old = await version(page);
    assert.deepEqual(await caches(page), [`linli-${old}`]);

    const next = "0".repeat(64);
    own.twist = (_, text) => text.replaceAll(old, next);
    await page.goto(own.url);
    await page.reload();
    await page.evaluate(() => (navigator.serviceWorker.oncontrollerchange = () => (globalThis.isTakenOver = true)));
    assert.equal(await version(page), next);
    await page.waitForSelector("main h1");
    await go(page, "#/me");
    await unlock(page);
    await heading(page, zh("page-key-own"));
    const isKept = async (name) => {
      const whole = await globalThis.caches.match(location.origin + "/", { cacheName: name });
      const [only, ...others] = await globalThis.caches.keys();
      return Boolean(whole) && only === name && others.length === 0;
    };
    for (let tries = 0; !(await page.evaluate(isKept, `linli-${next}`)); tries++) {
      assert.ok(tries < 100, "the new version is kept");
      await page.waitForTimeout(200);
    }
    assert.equal(await page.evaluate(() => globalThis.isTakenOver), undefined, "an open page keeps its worker");
    own.cut();
    await page.reload();
    assert.equal(await version(page), next);
    visitor.faults.length = 0;
  });
});

test("a page with one file that is not of its version is not kept", async () => {
  await behind(async (page, own, visitor) => {
    own.twist = (path, text) => (path === "/page/vote.js" ? `${text}\n` : text);
    const failed = page.evaluate(async () => {
      const registration = await navigator.serviceWorker.register("page/offline.js", { scope: "./" }).catch(() => null);
      const worker = registration?.installing;
      if (!worker) return "redundant";
      await new Promise((over) => worker.addEventListener("statechange", over));
      return worker.state;
    });
    assert.equal(await failed, "redundant");
    visitor.faults.length = 0;
    own.cut();
    await assert.rejects(page.reload());
    visitor.faults.length = 0;
  });
});
