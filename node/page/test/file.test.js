// The page as one file, opened from a disk: `linli page export`.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { accessible } from "./axe.js";
import { LAPTOP, PHONE, TALL } from "./browser.js";
import { PROGRAM, choose, go, heading, node, poll, press, restore, told, visit } from "./demo.js";
import { en, zh } from "./sentences.js";

const run = promisify(execFile);

async function exported(name, ...words) {
  const file = join(node.folder, name);
  await run(PROGRAM, ["page", "export", file, ...words]);
  return pathToFileURL(file).href;
}

test("one file votes at the node whose address its reader gives", async () => {
  const page = await exported("page.html");
  await visit({ page, device: TALL }, async (page, visitor) => {
    await page.waitForSelector(`h1:text-is("${zh("page-node")}")`);
    await accessible(page, "file-node-zh-phone", TALL);
    for (const wrong of ["votes.example.org", "WIFI:S:garden;;", "file:///etc/passwd"]) {
      await page.fill("#address", wrong);
      await page.click("form [type=submit]");
      await told(page, zh("page-node-wrong"), zh("page-node-wrong-remedy"));
    }
    visitor.faults.length = 0;
    await page.fill("#address", "http://127.0.0.1:9");
    await page.click("form [type=submit]");
    await told(page, zh("page-wallet-away"));
    visitor.faults.length = 0;
    // What the QR code of a notice board holds.
    await page.fill("#address", `${new URL(node.url).href}#/me`);
    await page.click("form [type=submit]");
    await page.waitForSelector(`h1:text-is("${zh("page-section-votes")}")`);
    await page.reload();
    await page.waitForSelector(`#node >> text=${new URL(node.url).href}`);
    await accessible(page, "file-polls-zh-phone", TALL);

    await go(page, "#/me");
    await restore(page, zh, node.owners[0]);
    const { id, accepted } = await poll();
    await go(page, `#/vote/${id}`);
    await choose(page, zh);
    await press(page, zh("page-vote-seal"));
    await press(page, zh("page-vote-cast"));
    await heading(page, zh("page-vote-done"));
    await accessible(page, "file-done-zh-phone", TALL);
    assert.equal((await poll()).accepted, accepted + 1);
    // Nothing was refused by the file's own policy; a wrong word still is told with its rule's sentence.
    await page.reload();
    await page.fill("#passphrase", "a wrong sentence");
    await page.click("form [type=submit]");
    await page.waitForSelector("main .note.bad");
  });
});

test("a file for one node asks that one, and shows the version that the program ships", async () => {
  const page = await exported("own.html", "--node", node.url);
  const { stdout } = await run(PROGRAM, ["--json", "page", "verify", join(node.folder, "own.html")]);
  const { same, version } = JSON.parse(stdout);
  assert.ok(same);
  await visit({ page, locale: "en", device: LAPTOP }, async (page) => {
    await page.waitForSelector(`h1:text-is("${en("page-section-votes")}")`);
    assert.equal(await page.locator("[data-other]").count(), 0);
    assert.ok((await page.innerText("#version")).includes(version));
    await accessible(page, "file-polls-en-laptop", LAPTOP);
  });
  await visit({ device: PHONE }, async (page) => {
    assert.ok((await page.innerText("#version")).includes(version));
  });
  const served = await run(PROGRAM, ["--json", "page", "verify", node.url]);
  assert.equal(JSON.parse(served.stdout).version, version);
});
