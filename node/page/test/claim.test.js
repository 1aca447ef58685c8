// A member's side of a scheme in a browser, against a real node: `linli demo --node --keep`.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { accessible } from "./axe.js";
import { DESKTOP, TALL, shows } from "./browser.js";
import { PASSPHRASE, PROGRAM, heading, node, press, restore, told, unlock, visit } from "./demo.js";
import { en, zh } from "./sentences.js";

const run = promisify(execFile);
const DAY = 86400;
/** Past the round's last day; past the notice after it. */
const [CLOSED, PAYABLE] = [16, 30];

const paper = (name) => join(node.papers, name);
/** What the page tells whoever brings another file than a slip; the program's words are others. */
const REMEDY = {
  zh: "请选择您加入本计划时得到的凭条，或向登记员索取",
  en: "choose the slip that you got when you joined this scheme, or ask the registrar for it",
};
const scheme = async () => {
  const { schemes } = await (await fetch(new URL("schemes", node.url))).json();
  return schemes[0];
};
const counter = async (page) => {
  await page.goto(`${node.url}#/claim/${(await scheme()).id}`);
  await page.waitForSelector("#slip");
};

const program = async (...words) => {
  const { stdout } = await run(PROGRAM, ["--json", "--yes", ...words], { maxBuffer: 1 << 26 });
  return JSON.parse(stdout);
};
/** An officer's command, some days ahead. */
const officer = (days, ...words) =>
  program(...words, "--node", node.url, "--at", new Date(Date.now() + days * DAY * 1000).toISOString());
const signed = (name) => ["--keystore", paper(`${name}.age`), "--passphrase-file", paper("pass")];
/** The node's clock, and everything recorded from now on, is that many days ahead. */
const ahead = (days) => writeFile(paper("clock"), `+${days * DAY}`);

async function check(page, say, loss) {
  await page.setInputFiles("#slip", node.member.slip);
  await page.setInputFiles("#loss", loss);
  await page.click("form [type=submit]");
}

test("a loss in the waiting time is refused on the device, by the rule's name", async () => {
  await visit({ path: "#/me", device: TALL }, async (page) => {
    await restore(page, zh, node.owners[0]);
    const sent = [];
    page.on("request", (request) => request.method() === "POST" && sent.push(request.url()));
    await page.goto(`${node.url}#/aid`);
    await page.click(`main a:text-is("${zh("page-claim-here")}")`);
    await page.waitForSelector("#slip");
    await page.click("main summary");
    await accessible(page, "claim-home-zh-phone", TALL);
    await check(page, zh, node.member.early);
    await heading(page, zh("page-claim-fails"));
    assert.ok(await page.isVisible("[data-rule='claim.waited']"));
    await shows(page, "等待期");
    await accessible(page, "claim-fails-zh-phone", TALL);
    await press(page, zh("page-wallet-back"));
    // Nothing at all, and then half of it.
    await page.click("form [type=submit]");
    await told(page, zh("page-claim-slip-none"), zh("page-claim-slip-none-remedy"));
    await accessible(page, "claim-nothing-zh-phone", TALL);
    await page.setInputFiles("#slip", node.member.slip);
    await shows(page, node.member.slip.split("/").at(-1));
    await page.click("form [type=submit]");
    await told(page, zh("page-claim-loss-none"), zh("page-claim-loss-none-remedy"));
    await page.click("#language");
    await told(page, en("page-claim-loss-none"), en("page-wallet-do", { remedy: en("page-claim-loss-none-remedy") }));
    await page.click("#language");
    // The files the other way round.
    await page.setInputFiles("#slip", node.member.early);
    await page.setInputFiles("#loss", node.member.slip);
    await page.click("form [type=submit]");
    // What to do speaks of this page, and goes with the language.
    const slip = async (name) => (await (await fetch(new URL(`page/rules-${name}.json`, node.url))).json())["members-slip"];
    for (const [name, say] of [
      ["zh", zh],
      ["en", en],
      ["zh", zh],
    ]) {
      const [cause, remedy] = await slip(name);
      await told(page, cause, say("page-wallet-do", { remedy }));
      assert.equal(remedy, name === "zh" ? REMEDY.zh : REMEDY.en);
      await accessible(page, `claim-mixed-${name}-phone`, TALL);
      await page.click("#language");
    }
    assert.deepEqual(sent, []);
  });
  await visit({ path: "#/me", locale: "en", device: DESKTOP }, async (page) => {
    await restore(page, en, node.owners[1]);
    await counter(page);
    await check(page, en, node.member.pays);
    await heading(page, en("page-claim-fails"));
    assert.ok(await page.isVisible("[data-rule='claim.member']"));
    await accessible(page, "claim-stranger-en-desk", DESKTOP);
  });
});

test("a claim that could not be sent is kept, sent once, followed to the payout, and audited", async () => {
  await visit({ path: "#/me", locale: "en", device: DESKTOP }, async (page, visitor) => {
    await restore(page, en, node.owners[0]);
    await page.route("**/messages", (route) => route.abort());
    await counter(page);
    await accessible(page, "claim-home-en-desk", DESKTOP);
    await check(page, en, node.member.pays);
    await heading(page, en("page-claim-holds"));
    await page.click("form [type=submit]");
    await told(page, en("page-field-empty", { field: en("page-claim-payee") }));
    await page.fill("#payee", "account 7");
    await accessible(page, "claim-holds-en-desk", DESKTOP);
    await page.click("form [type=submit]");
    await told(page, en("page-wallet-away"), en("page-claim-kept"));
    await accessible(page, "claim-kept-en-desk", DESKTOP);
    assert.equal((await scheme()).claims, 0);
    visitor.faults.length = 0;

    await page.unroute("**/messages");
    await page.reload();
    await unlock(page);
    await heading(page, en("page-claim-unsent"));
    await accessible(page, "claim-unsent-en-desk", DESKTOP);
    // Another tab sends it first: this one sends nothing.
    const other = await page.context().newPage();
    await other.goto(page.url());
    await other.fill("#passphrase", PASSPHRASE);
    await other.click("form [type=submit]");
    await heading(other, en("page-claim-unsent"));
    await press(other, en("page-vote-send"));
    await heading(other, en("page-claim-done"));
    await accessible(other, "claim-done-en-desk", DESKTOP);
    await press(page, en("page-vote-send"));
    await told(page, en("page-vote-meanwhile"));
    assert.equal((await scheme()).claims, 1);
    await press(other, en("page-claim-follow"));
    await other.waitForSelector(`main .badge:text-is("${en("page-fate-name-waiting")}")`);

    // The same loss again.
    await check(other, en, node.member.pays);
    await heading(other, en("page-claim-fails"));
    assert.ok(await other.isVisible("[data-rule='claim.event_once']"));
    await other.close();
  });

  await ahead(CLOSED);
  await officer(CLOSED, "round", "close", ...signed("c1"), "--out", paper("close.paper"), "--force");
  await officer(CLOSED, "role", "sign", paper("close.paper"), ...signed("c2"));
  await officer(CLOSED, "role", "submit", paper("close.paper"));
  const fate = async (say, name, device) => {
    const locale = say === en ? "en" : "zh-CN";
    await visit({ path: "#/me", locale, device }, async (page) => {
      await restore(page, say, node.owners[0]);
      await page.goto(`${node.url}#/claim/${(await scheme()).id}`);
      await page.waitForSelector(`main .badge:text-is("${say(`page-fate-name-${name}`)}")`);
      await accessible(page, `claim-${name}-${locale}`, device);
    });
  };
  await fate(zh, "due", TALL);

  await ahead(PAYABLE);
  const { lines } = await program("claim", "recover", ...signed("v0"), "--node", node.url);
  const [claim] = lines.flatMap(({ claims }) => claims);
  await writeFile(paper("payouts.csv"), `${claim.event_nullifier},payout-1\n`);
  await officer(PAYABLE, "pool", "payout", "--list", paper("payouts.csv"), ...signed("tre"));
  await fate(en, "paid", DESKTOP);
  await fate(zh, "paid", TALL);

  const arguments_ = ["--json", "audit", node.url, "--node-key", node.key, "--keep", join(node.folder, "auditor")];
  const audited = await run(PROGRAM, arguments_, { maxBuffer: 1 << 26 }).catch((error) => error);
  const [report] = JSON.parse(audited.stdout).schemes;
  assert.equal(report.rounds[0].claims, 1);
  assert.equal(report.pool.paid > 0, true);
});
