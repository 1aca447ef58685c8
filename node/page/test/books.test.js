// The books of a fund, kept in the page against a real node: `linli demo --node --keep --by-hand`.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { accessible } from "./axe.js";
import { DESKTOP, PHONE, reader, shows } from "./browser.js";
import { PROGRAM, running } from "./running.js";
import { en, zh } from "./sentences.js";

const run = promisify(execFile);
/** Of every keystore of the demonstration. */
const PASSPHRASE = "demonstration only";
const PATIENCE = 120000;
const NAME = "Common money";

const node = running("--by-hand");
const file = (name) => join(node.papers, name);
const OPEN = () => ["--passphrase-file", file("pass")];
const NODE = () => ["--node", node.url, "--keep", file("keep")];

/** Runs the program; gives what it prints as JSON. */
async function linli(...words) {
  const { stdout } = await run(PROGRAM, ["--json", "--yes", ...words]).catch(({ stdout, stderr }) =>
    assert.fail(`${words.join(" ")}: ${stdout}${stderr}`),
  );
  return stdout ? JSON.parse(stdout) : null;
}

const own = (name) => ["--keystore", file(`${name}.age`), ...OPEN()];

/** The fund, whose treasurer has one key and whose books have another. */
async function founded() {
  for (const name of ["keeper", "books"]) {
    const words = ["--words-file", file(`${name}.words`), "--work-factor", "4", "--out", file(`${name}.card`)];
    await linli("role", "new", "--name", name, ...own(name), ...words);
  }
  const { books } = await linli("fund", "books", ...own("books"));
  const term = 'threshold = 1\nvalid_from = "2020-01-01"\nvalid_to = "2199-12-31"\ncards = ["keeper.card"]\n';
  const accounts = '[{ zh = "维修资金", en = "maintenance" }, { zh = "物业费", en = "service" }]';
  const money = `free_below = "1000.00"\nbooks = "${books}"\nname = { zh = "${NAME}", en = "${NAME}" }\naccounts = ${accounts}\n`;
  await writeFile(file("money.toml"), `${money}currency = { code = "CNY", minor_digits = 2 }\n[treasurers]\n${term}`);
  await linli("fund", "new", file("money.toml"), ...own("c1"), ...NODE(), "--out", file("money.paper"));
  await linli("role", "sign", file("money.paper"), ...own("c2"), ...NODE());
  await linli("role", "submit", file("money.paper"), ...NODE());
}

const fund = async () => (await linli("fund", "show", ...NODE())).head;
const heading = (page, text) => page.waitForSelector(`h2:has-text("${text}")`);
const press = (page, text) => page.click(`main button:text-is("${text}")`);
const told = (page, sentence) => page.waitForSelector(`main .note:has-text("${sentence}")`);
const ruled = async (language, id) =>
  (await (await fetch(new URL(`page/rules-${language}.json`, node.url))).json())[id.replace(".", "-")][0];

/** A treasurer at the fund. */
async function visit(options, say, act) {
  const visitor = await reader(node, { path: "#/office", ...options });
  visitor.page.setDefaultTimeout(PATIENCE);
  const { page } = visitor;
  try {
    await page.setInputFiles("#keystore", file("keeper.age"));
    await page.fill("#passphrase", PASSPHRASE);
    await page.click(`main form button:text-is("${say("page-key-open")}")`);
    await at(page, say);
    await act(page);
    assert.deepEqual(visitor.faults, []);
  } finally {
    await visitor.close();
  }
}

/** From the desk to the fund. */
async function at(page, say) {
  await heading(page, say("page-books"));
  await press(page, say("page-books-enter"));
  await heading(page, NAME);
}

const look = (page, say) => page.locator(`main form button:text-is("${say("page-books-look")}")`).last().click();

/** Makes the paper of what is shown, signs and records it, and goes back to the fund. */
async function entered(page, say) {
  await press(page, say("page-books-make"));
  await heading(page, say("page-office-to-sign"));
  await press(page, say("page-office-sign"));
  await told(page, say("page-office-have-signed"));
  await press(page, say("page-office-record"));
  await heading(page, say("page-office-recorded"));
  await press(page, say("page-wallet-back"));
  await at(page, say);
}

/** Opens the keystore that keeps the books. */
async function keep(page, say) {
  await page.setInputFiles("#books", file("books.age"));
  await page.fill("#passphrase", PASSPHRASE);
  await press(page, say("page-books-key-open"));
  await told(page, say("page-books-open"));
}

test("income and an expense are shown, signed and recorded, and what is in doubt is asked", async () => {
  await founded();
  await writeFile(file("bill.txt"), "a lamp");
  await visit({ device: PHONE, locale: "en-GB" }, en, async (page) => {
    await press(page, en("page-funds-income"));
    await page.fill("#amount", "5,00");
    await page.fill("#source", "rent");
    await look(page, en);
    await told(page, en("page-field-empty", { field: en("page-books-account") }));
    await page.selectOption("#account", "0");
    await look(page, en);
    await told(page, await ruled("en", "money.text"));
    await page.fill("#amount", "50.00");
    await look(page, en);
    await heading(page, en("page-books-planned"));
    await shows(page, "50.00 CNY", "rent");
    await accessible(page, "books-income-en-phone", PHONE);
    await entered(page, en);

    await press(page, en("page-funds-income"));
    await page.selectOption("#account", "0");
    await page.fill("#amount", "50.00");
    await page.fill("#source", "rent");
    await look(page, en);
    await shows(page, await ruled("en", "fund.entered_before"));
    await press(page, en("page-books-make"));
    await told(page, en("page-books-unsure"));
    await page.check("#again");
    await entered(page, en);

    const spend = async (amount) => {
      await page.fill("#amount", amount);
      await look(page, en);
    };
    await press(page, en("page-funds-expense"));
    await accessible(page, "books-expense-en-phone", PHONE);
    await page.selectOption("#account", "0");
    await page.fill("#category", "lamps");
    await page.fill("#payee", "the shop");
    await page.setInputFiles("#invoice", file("bill.txt"));
    await spend("100.01");
    await shows(page, await ruled("en", "fund.overdrawn"));
    assert.equal(await page.locator(`main button:text-is("${en("page-books-make")}")`).count(), 0);
    await press(page, en("page-books-change"));
    await spend("42.00");
    await heading(page, en("page-books-planned"));
    await entered(page, en);
  });
  assert.equal((await fund()).balances[0], 5800);
});

test("a month is charged by a rule or a whole table, once the books are open", async () => {
  const labels = [];
  await visit({ device: DESKTOP }, zh, async (page) => {
    assert.equal(await page.locator(`main button:text-is("${zh("page-funds-charge")}")`).count(), 0);
    await page.setInputFiles("#books", file("keeper.age"));
    await page.fill("#passphrase", PASSPHRASE);
    await press(page, zh("page-books-key-open"));
    await told(page, await ruled("zh", "fund.books"));
    await keep(page, zh);
    const charge = async (month) => {
      await press(page, zh("page-funds-charge"));
      await page.selectOption("#account", "1");
      await page.fill("#month", month);
      await page.fill("#rule", "each 2.00");
    };
    await charge("2026-03");
    await page.fill("#amount", "2.00");
    await look(page, zh);
    await heading(page, zh("page-books-planned"));
    labels.push(...(await page.locator("#units tbody th").allInnerTexts()));
    assert.ok(labels.length > 2);
    assert.match(await page.locator("#units tfoot").innerText(), new RegExp(`${labels.length * 2}\\.00`));
    await accessible(page, "books-charge-zh-desktop", DESKTOP);
    await entered(page, zh);

    await writeFile(file("short.csv"), `unit,amount\n${labels.slice(1).map((unit) => `${unit},3.00\n`).join("")}`);
    await writeFile(file("whole.csv"), `unit,amount\n${labels.map((unit) => `${unit},3.00\n`).join("")}`);
    await charge("2026-04");
    await page.selectOption("#by", "2");
    await look(page, zh);
    await told(page, zh("page-field-empty", { field: zh("page-books-sheet") }));
    await page.setInputFiles("#sheet", file("short.csv"));
    await look(page, zh);
    await told(page, await ruled("zh", "fund.charge_missing"));
    await page.setInputFiles("#sheet", file("whole.csv"));
    await look(page, zh);
    await heading(page, zh("page-books-planned"));
    await entered(page, zh);
  });
  assert.equal((await fund()).charged, labels.length * 500);
});

test("payments are typed for several units, and one that was entered is not entered again", async () => {
  await visit({ device: PHONE, locale: "en-GB" }, en, async (page) => {
    await keep(page, en);
    await press(page, en("page-funds-charge"));
    await page.selectOption("#account", "0");
    await page.fill("#month", "2026-05");
    await page.fill("#rule", "each 1.00");
    await page.fill("#amount", "1.00");
    await look(page, en);
    await heading(page, en("page-books-planned"));
    const [first, second] = await page.locator("#units tbody th").allInnerTexts();
    await press(page, en("page-books-change"));
    await press(page, en("page-wallet-back"));

    const paid = async (n, unit, amount, serial) => {
      const all = { unit, amount, day: "2026-03-05", serial };
      for (const [name, value] of Object.entries(all)) await page.fill(`#${name}-${n}`, value);
    };
    await press(page, en("page-funds-payments"));
    await accessible(page, "books-payments-en-phone", PHONE);
    await page.selectOption("#account", "0");
    await paid(0, first, "5.00", "A-1");
    await paid(1, second, "4.00", "A-2");
    await look(page, en);
    await heading(page, en("page-books-planned"));
    await accessible(page, "books-paid-en-phone", PHONE);
    await press(page, en("page-books-make"));
    await told(page, en("page-books-unsure"));
    await page.check("#differing");
    await entered(page, en);

    await press(page, en("page-funds-payments"));
    await writeFile(file("bank.csv"), `date,serial,unit,credit\n2026-03-05,A-1,${first},5.00\n2026-03-06,A-3,${second},1.00\n`);
    await page.selectOption("#statement-account", "0");
    await page.setInputFiles("#statement", file("bank.csv"));
    await page.locator(`main form button:text-is("${en("page-books-look")}")`).first().click();
    await shows(page, await ruled("en", "fund.payment_twice"));
    await page.check("#leave");
    await entered(page, en);
  });
  assert.equal((await fund()).paid, 1000);
});

test("an entry is chosen from the list and taken back for a reason", async () => {
  await visit({ device: PHONE }, zh, async (page) => {
    const entry = page.locator("li.card", { hasText: "42.00 CNY" });
    await entry.getByRole("button", { name: zh("page-books-reverse"), exact: true }).click();
    await page.fill("#reason", "录错了");
    await look(page, zh);
    await heading(page, zh("page-books-planned"));
    await shows(page, "录错了");
    await accessible(page, "books-reversal-zh-phone", PHONE);
    await entered(page, zh);
    assert.equal(await entry.first().getByRole("button").count(), 0);
  });
  assert.equal((await fund()).balances[0], 11000);
});
