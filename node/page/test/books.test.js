// The books of a fund, kept in the page against a real node: `linli demo --node --keep --by-hand`.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { accessible } from "./axe.js";
import { DESKTOP, PHONE, reader, shows } from "./browser.js";
import { PROGRAM, running } from "./running.js";
import { en, zh } from "./sentences.js";
import { workbook } from "./workbook.js";

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

/** A poll that opens in half a day. */
async function announced() {
  const day = 86400;
  const at = (seconds) => new Date(Date.now() + seconds * 1000).toISOString().replace(/\.\d+Z/, "Z");
  const draft = (await readFile(file("poll.toml"), "utf8"))
    .replace(/^opens = .*/m, `opens = ${at(day / 2)}`)
    .replace(/^closes = .*/m, `closes = ${at(8 * day)}`)
    .replace("（示例）", "（第二次）");
  await writeFile(file("second.toml"), draft);
  await linli("poll", "new", file("second.toml"), ...own("c1"), ...NODE(), "--out", file("second.paper"));
  await linli("role", "sign", file("second.paper"), ...own("c2"), ...NODE());
  await linli("role", "submit", file("second.paper"), ...NODE());
}
const heading = (page, text) => page.waitForSelector(`h2:has-text("${text}")`);
const press = (page, text) => page.click(`main button:text-is("${text}")`);
const told = (page, sentence) => page.waitForSelector(`main .note:has-text("${sentence}")`);
const ruled = async (language, id) =>
  (await (await fetch(new URL(`page/rules-${language}.json`, node.url))).json())[id.replace(".", "-")][0];

/** A treasurer at the fund. */
async function visit({ keystore = "keeper.age", ...options }, say, act) {
  const visitor = await reader(node, { path: "#/office", ...options });
  visitor.page.setDefaultTimeout(PATIENCE);
  const { page } = visitor;
  try {
    await page.setInputFiles("#keystore", file(keystore));
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

test("a payment that was typed and comes in a workbook is asked about, and counts once or is another", async () => {
  const { paid: before } = await fund();
  await visit({ device: PHONE }, zh, async (page) => {
    await keep(page, zh);
    await press(page, zh("page-funds-payments"));
    const [first, second] = await page.locator("#labels option").evaluateAll((all) => all.map(({ value }) => value));
    await page.selectOption("#account", "1");
    await page.fill("#unit-1", first);
    await page.fill("#amount-1", "７．00");
    await look(page, zh);
    await told(page, zh("page-field-empty", { field: zh("page-books-paid-day") }));
    await page.fill("#day-1", "2026-04-05");
    await look(page, zh);
    await heading(page, zh("page-books-planned"));
    await page.check("#differing");
    await entered(page, zh);

    const statement = workbook([
      ["交易日期", "流水号", "摘要", "贷方金额"],
      ["2026-04-07", "S-1", `${first} 物业费`, "7.00"],
      ["2026-04-07", "S-2", `${second} 物业费`, "3.00"],
      ["2026-04-08", "S-3", "手续费", "0.00"],
      ["2026-04-09", "S-4", "#N/A", "3.00"],
    ]);
    await writeFile(file("april.xlsx"), statement);
    await press(page, zh("page-funds-payments"));
    await page.selectOption("#statement-account", "1");
    await page.setInputFiles("#statement", file("april.xlsx"));
    await page.locator(`main form button:text-is("${zh("page-books-look")}")`).first().click();
    await heading(page, zh("page-books-planned"));
    await shows(page, await ruled("zh", "fund.payment_alike"), await ruled("zh", "fund.payment_cell"));
    await shows(page, zh("page-books-outgoing", { count: 1 }), zh("page-books-problems", { count: 2 }));
    await accessible(page, "books-alike-zh-phone", PHONE);
    assert.match(await page.locator("#units tfoot").innerText(), /\b3\.00/);
    await page.check("#differing");
    await press(page, zh("page-books-make"));
    await told(page, zh("page-books-unsure"));
    await page.check("#another-2");
    await page.check("#leave");
    await press(page, zh("page-books-make"));
    await shows(page, zh("page-books-another-first"));
    await press(page, zh("page-books-another-look"));
    await shows(page, zh("page-books-another-counted", { rows: "2" }));
    assert.match(await page.locator("#units tfoot").innerText(), /10\.00/);
    await accessible(page, "books-another-zh-phone", PHONE);
    await page.check("#differing");
    await page.check("#leave");
    await entered(page, zh);
  });
  assert.equal((await fund()).paid, before + 1700);
});

test("money is moved between accounts, and a payment to another unit", async () => {
  const { balances } = await fund();
  await visit({ device: PHONE }, zh, async (page) => {
    await press(page, zh("page-funds-transfer"));
    await page.fill("#amount", "5.00");
    await page.fill("#reason", "垫付电费");
    await page.selectOption("#from", "1");
    await page.selectOption("#to", "0");
    await accessible(page, "books-transfer-zh-phone", PHONE);
    await look(page, zh);
    await heading(page, zh("page-books-planned"));
    await shows(page, "垫付电费");
    await entered(page, zh);

    assert.equal(await page.locator(`main button:text-is("${zh("page-books-move")}")`).count(), 0);
    await keep(page, zh);
    await page.locator(`main button:text-is("${zh("page-books-move")}")`).first().click();
    const [first, second] = await page.locator("#labels option").evaluateAll((all) => all.map(({ value }) => value));
    await page.fill("#from", first);
    await page.fill("#to", second);
    await page.fill("#reason", "记错单元");
    await accessible(page, "books-move-zh-phone", PHONE);
    await page.fill("#amount", "7.01");
    await look(page, zh);
    await told(page, await ruled("zh", "fund.move_exceeds"));
    await page.fill("#amount", "7.00");
    await look(page, zh);
    await heading(page, zh("page-books-planned"));
    await shows(page, "记错单元");
    await entered(page, zh);
  });
  const after = (await fund()).balances;
  assert.deepEqual(after, [balances[0] + 500, balances[1] - 500]);
});

test("the committee says what a vote grants before it opens", async () => {
  await announced();
  await visit({ device: PHONE, keystore: "c1.age" }, zh, async (page) => {
    await press(page, zh("page-books-grant"));
    await page.selectOption("#account", "0");
    await page.fill("#amount", "1,800.00");
    if ((await page.locator("#question-1").count()) > 0) {
      await look(page, zh);
      await told(page, zh("page-field-empty", { field: zh("page-books-question") }));
    }
    await page.check("#question-0");
    await accessible(page, "books-grant-zh-phone", PHONE);
    await look(page, zh);
    await heading(page, zh("page-books-planned"));
    await shows(page, "1,800.00 CNY");
    await press(page, zh("page-books-make"));
    await heading(page, zh("page-office-to-sign"));
    await press(page, zh("page-office-sign"));
    await told(page, zh("page-office-have-signed"));
    await accessible(page, "books-granted-zh-phone", PHONE);
  });
});
