// What a member shares with others, in a browser against a real node: spaces that she books, and her unit's account.
// `linli demo --node --keep`.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { accessible } from "./axe.js";
import { DESKTOP, TALL, shows } from "./browser.js";
import { PROGRAM, go, heading, node, press, restore, told, unlock, visit } from "./demo.js";
import { en, zh } from "./sentences.js";

const run = promisify(execFile);
const paper = (name) => join(node.papers, name);
const program = async (...words) => {
  const { stdout } = await run(PROGRAM, ["--json", "--yes", ...words], { maxBuffer: 1 << 26 });
  return JSON.parse(stdout);
};
const signed = (name) => ["--keystore", paper(`${name}.age`), "--passphrase-file", paper("pass")];

const DRAFT = `
bookings = 2
period_days = 30
ahead_days = 13
offset = "+08:00"
recipient = "keeper.card"
name = { zh = "共享空间", en = "Shared spaces" }
[keepers]
threshold = 1
valid_from = "2026-01-01"
valid_to = "2075-12-31"
cards = ["keeper.card"]
[[spaces]]
name = { zh = "一楼会议室", en = "Meeting room on the ground floor" }
open = ["09:00-18:00"]
slot_minutes = 60
slots = 3
cancel_hours = 1
[[spaces]]
name = { zh = "储物柜", en = "Locker" }
open = ["00:00-24:00", "00:00-24:00", "00:00-24:00", "00:00-24:00", "00:00-24:00", "", ""]
slot_minutes = 1440
slots = 2
cancel_hours = 0
`;

/** The committee publishes what its first member drew up. */
async function publish(...words) {
  await program(...words, ...signed("c1"), "--out", paper("act.paper"), "--force", "--node", node.url);
  await program("role", "sign", paper("act.paper"), ...signed("c2"), "--node", node.url);
  await program("role", "submit", paper("act.paper"), "--node", node.url);
}

/** The larger wallet asks for the key once more. */
async function opened(page, say) {
  await told(page, say("page-book-closed"));
  await unlock(page);
  await heading(page, say("page-book-own"));
  assert.equal(await page.isVisible(`main .note:has-text("${say("page-book-closed")}")`), false);
}

/** Opens the week of the first space. */
const week = async (page, say) => {
  await page.locator(`main [data-key=space-0] button:text-is("${say("page-book-choose")}")`).click();
  await page.waitForSelector("main .slots");
};
/** Chooses tomorrow's first slot. */
const first = (page) => page.locator("main .slots").nth(1).locator("button").first().click();
const make = async (page, who) => {
  await page.fill("#who", who);
  await page.click("form [type=submit]");
};
const stands = (page, say, number, state) =>
  page.waitForSelector(`main [data-key=booking-${number}] .badge:text-is("${say(`booking-${state}`)}")`);

test("a slot is booked, refused to another member who then waits for it, and given up", async () => {
  const key = ["--passphrase-file", paper("pass"), "--words-file", paper("keeper.words"), "--out", paper("keeper.card")];
  await program("role", "new", "--name", "管理员", "--keystore", paper("keeper.age"), ...key);
  await writeFile(paper("places.toml"), DRAFT);
  await publish("place", "new", paper("places.toml"));
  await visit({ path: "#/me", locale: "en", device: DESKTOP }, async (other, visitor) => {
    await restore(other, en, node.owners[1]);
    await go(other, "#/book");
    await opened(other, en);
    await week(other, en);
    await accessible(other, "book-week-en-desk", DESKTOP);
    await first(other);
    await other.waitForSelector("#who");

    await visit({ path: "#/me", device: TALL }, async (page) => {
      await restore(page, zh, node.owners[0]);
      await go(page, "#/places");
      await page.click(`main a:text-is("${zh("page-book-here")}")`);
      await opened(page, zh);
      await accessible(page, "book-home-zh-phone", TALL);
      await week(page, zh);
      await accessible(page, "book-week-zh-phone", TALL);
      await press(page, zh("page-book-later"));
      await page.waitForSelector(`main button:text-is("${zh("page-book-earlier")}")`);
      assert.equal(await page.isVisible(`main button:text-is("${zh("page-book-later")}")`), false);
      await press(page, zh("page-book-earlier"));
      await page.waitForSelector(`main button:text-is("${zh("page-book-later")}")`);
      await first(page);
      await page.waitForSelector("#who");
      await page.click("form [type=submit]");
      await told(page, zh("page-field-empty", { field: zh("page-book-who") }));
      await page.fill("#slots", "2");
      await accessible(page, "book-last-zh-phone", TALL);
      await make(page, "张三 3-201 13800000000");
      await stands(page, zh, 1, "booked");
      await accessible(page, "book-done-zh-phone", TALL);
    });

    // What was free when this page looked is taken.
    await make(other, "Li Si 5-302");
    const rules = await (await fetch(new URL("page/rules-en.json", node.url))).json();
    await told(other, rules["booking-taken"][0]);
    visitor.faults.length = 0;
    await press(other, en("page-wallet-back"));
    await other.waitForSelector(`main button.slot:has-text("${en("page-book-taken")}")`);
    await first(other);
    await told(other, en("page-book-join-why", { number: 1 }));
    await make(other, "Li Si 5-302");
    await stands(other, en, 2, "waiting");
    await other.waitForSelector(`main :text-is("${en("page-book-place", { place: 1 })}")`);
    await other.waitForSelector(`main :text-is("${en("page-book-waiting", { count: 1 })}")`);
    await accessible(other, "book-waits-en-desk", DESKTOP);

    const { bookings } = await program("place", "who", "--node", node.url, ...signed("keeper"));
    assert.deepEqual(bookings, [{ number: 1, who: "张三 3-201 13800000000" }]);

    await visit({ path: "#/me", device: TALL }, async (page) => {
      // The key alone finds what it booked, on any device.
      await restore(page, zh, node.owners[0]);
      await go(page, "#/book");
      await opened(page, zh);
      await stands(page, zh, 1, "booked");
      await press(page, zh("page-book-cancel"));
      await heading(page, zh("page-book-cancel"));
      await accessible(page, "book-cancel-zh-phone", TALL);
      await press(page, zh("page-book-cancel-now"));
      await stands(page, zh, 1, "cancelled");
      await accessible(page, "book-cancelled-zh-phone", TALL);
      await press(page, zh("page-book-move"));
      await week(page, zh);
      await page.locator("main .slots").nth(2).locator("button").first().click();
      await page.click("form [type=submit]");
      await stands(page, zh, 1, "booked");
    });

    await go(other, "#/places");
    await go(other, "#/book");
    await stands(other, en, 2, "booked");
  });
});

const FUND = `
free_below = "1000.00"
name = { zh = "共有资金", en = "Common fund" }
currency = { code = "CNY", minor_digits = 2 }
accounts = [{ zh = "物业费", en = "service charges" }]
books = "BOOKS"
[treasurers]
threshold = 1
valid_from = "2026-01-01"
valid_to = "2075-12-31"
cards = ["tre.card"]
`;

test("an owner sees her unit's account with its key, which opens no other", async () => {
  const enter = (...words) => program("fund", ...words, "--account", "1", ...signed("tre"), "--node", node.url);
  const { books } = await program("fund", "books", ...signed("tre"));
  await writeFile(paper("fund.toml"), FUND.replace("BOOKS", books));
  await publish("fund", "new", paper("fund.toml"));
  await program("fund", "key", "--out", paper("keys"), ...signed("tre"), "--node", node.url);
  const [file, second] = (await readdir(paper("keys"))).sort().map((name) => join(paper("keys"), name));
  const own = JSON.parse(await readFile(file, "utf8"));
  await enter("charge", "--each", "120.00", "--month", "2026-10", "--rule", "每户 120 元");
  await enter("charge", "--each", "80.50", "--month", "2026-11", "--rule", "每户 80.50 元");
  const statement = `交易日期,流水号,摘要,贷方金额,币种\n2026-11-02,1,${own.unit} 物业费,150.00,人民币\n`;
  await writeFile(paper("bank.csv"), statement);
  await enter("pay", paper("bank.csv"));
  const other = JSON.parse(await readFile(second, "utf8"));
  const move = ["--from", own.unit, "--to", other.unit, "--amount", "20.00", "--reason", "记错单元"];
  await program("fund", "move", "3", ...move, ...signed("tre"), "--node", node.url);

  for (const [say, locale, device] of [
    [zh, "zh-CN", TALL],
    [en, "en", DESKTOP],
  ]) {
    await visit({ path: "#/funds", locale, device }, async (page) => {
      const sent = [];
      page.on("request", (request) => request.method() === "POST" && sent.push(request.url()));
      await shows(page, say("page-funds-move"), say("page-funds-of-payments", { of: 3 }));
      await page.click(`main a:text-is("${say("page-account-here")}")`);
      await page.waitForSelector("#key");
      await accessible(page, `account-ask-${locale}`, device);
      await page.click("form [type=submit]");
      await told(page, say("page-field-empty", { field: say("page-account-key") }));
      await page.setInputFiles("#key", file);
      await page.click("form [type=submit]");
      await heading(page, own.unit);
      // 120.00 and 80.50 less 150.00, of which 20.00 were another unit's.
      await shows(page, "70.50", "120.00", "80.50", "150.00", say("page-account-charged", { month: "2026-11" }));
      await shows(page, "20.00", say("page-account-moved-out", { of: 3 }), say("page-funds-number", { number: 4 }), "记错单元");
      assert.equal(await page.locator("main ol > li").count(), 4);
      await accessible(page, `account-${locale}`, device);

      // The key of another unit does not open it.
      await press(page, say("page-account-other"));
      await page.setInputFiles("#key", {
        name: "account-2.json",
        mimeType: "application/json",
        buffer: Buffer.from(JSON.stringify({ ...own, number: own.number + 1 })),
      });
      await page.click("form [type=submit]");
      const rules = await (await fetch(new URL(`page/rules-${locale === "en" ? "en" : "zh"}.json`, node.url))).json();
      await told(page, rules["fund-account_key"][0]);
      assert.deepEqual(sent, []);
    });
  }
});

test("a page that is a file leads to the node's, whose wallet has more", async () => {
  const file = join(node.folder, "commons.html");
  await program("page", "export", file, "--node", node.url);
  for (const place of ["#/book", "#/account"]) {
    await visit({ page: pathToFileURL(file).href, path: place, device: TALL }, async (page) => {
      await told(page, zh("page-commons-elsewhere"));
      assert.equal(await page.getAttribute("main a.button", "href"), new URL(place, node.url).href);
      await accessible(page, `file-${place.slice(2)}-zh-phone`, TALL);
    });
  }
});
