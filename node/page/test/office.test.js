// Officers in the page, against a real node: `linli demo --node --keep --by-hand`.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { accessible } from "./axe.js";
import { DESKTOP, PHONE, opened, reader, shows } from "./browser.js";
import { PROGRAM, running } from "./running.js";
import { en, zh } from "./sentences.js";

const run = promisify(execFile);
/** Of every keystore of the demonstration. */
const PASSPHRASE = "demonstration only";
const PATIENCE = 120000;
const DAY = 86400;

const node = running("--by-hand");
const file = (name) => join(node.papers, name);
const OPEN = () => ["--passphrase-file", file("pass")];
const NODE = () => ["--node", node.url, "--keep", file("keep")];

/** Runs the program; gives what it prints as JSON. */
async function linli(...words) {
  const { stdout } = await run(PROGRAM, ["--json", ...words], { maxBuffer: 1 << 26 }).catch(({ stdout, stderr }) =>
    assert.fail(`${words.join(" ")}: ${stdout}${stderr}`),
  );
  return stdout ? JSON.parse(stdout) : null;
}

/** An owner asks by the program; gives the request. */
async function ask(name, unit) {
  const own = ["--keystore", file(`${name}.age`), ...OPEN()];
  await linli("key", "new", ...own, "--words-file", file(`${name}.words`), "--work-factor", "4");
  const out = file(`${name}.json`);
  await linli("enrol", ...own, "--unit", unit, "--out", out, ...NODE());
  return JSON.parse(await readFile(out, "utf8"));
}

/** What every rule demands, and the remedy, in English. */
const demanded = async () => (await fetch(new URL("page/rules-en.json", node.url))).json();
const rule = async (language, id) => (await (await fetch(new URL(`page/rules-${language}.json`, node.url))).json())[id.replace(".", "-")];
const codeOf = ({ id }) => `${id.slice(0, 4)} ${id.slice(4, 8)}`;
const heading = (page, text) => page.waitForSelector(`h2:has-text("${text}")`);
const press = (page, text) => page.click(`main button:text-is("${text}")`);
const told = (page, sentence) => page.waitForSelector(`main .note:has-text("${sentence}")`);

async function visit(options, act) {
  const visitor = await reader(node, { path: "#/office", ...options });
  visitor.page.setDefaultTimeout(PATIENCE);
  try {
    await act(visitor.page, visitor);
    assert.deepEqual(visitor.faults, []);
  } finally {
    await visitor.close();
  }
}

/** In the other language the page reads as if it had been opened in it. */
async function retold(page, say, open) {
  await page.click("#language");
  await page.waitForSelector(`h1:text-is("${say("page-office")}")`);
  const after = await page.innerText("main");
  await page.evaluate(() => (document.querySelector(".stage > div").dataset.before = ""));
  await open();
  await page.waitForFunction(() => document.querySelector(".stage > div:not([data-before]):not(.busy)"));
  assert.equal(after, await page.innerText("main"));
}

/** Opens an officer's keystore in the page. */
async function enter(page, keystore, say, passphrase = PASSPHRASE) {
  await page.setInputFiles("#keystore", file(keystore));
  await page.fill("#passphrase", passphrase);
  await page.click(`main form button:text-is("${say("page-key-open")}")`);
}

/** A picture of a text's QR code. */
async function pictured(page, text) {
  const picture = await page.evaluate(async (text) => {
    const address = (name) => new URL(name, document.baseURI).href;
    const { default: start, qr } = await import(address("page/linli.js"));
    await start({ module_or_path: address("page/linli.wasm") });
    const rows = qr(text).split("\n");
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = rows.length + 8;
    const drawn = canvas.getContext("2d");
    drawn.fillStyle = "#fff";
    drawn.fillRect(0, 0, canvas.width, canvas.height);
    drawn.fillStyle = "#000";
    rows.forEach((row, y) => [...row].forEach((cell, x) => cell === "1" && drawn.fillRect(x + 4, y + 4, 1, 1)));
    const large = document.createElement("canvas");
    large.width = large.height = canvas.width * 4;
    const scaled = large.getContext("2d");
    scaled.imageSmoothingEnabled = false;
    scaled.drawImage(canvas, 0, 0, large.width, large.height);
    return large.toDataURL();
  }, text);
  return { name: "code.png", mimeType: "image/png", buffer: Buffer.from(picture.split(",")[1], "base64") };
}

test("a registrar accepts a request in the page, and the roll is recorded", async () => {
  const unit = node.units[0];
  const wanted = await ask("wanted", unit);
  await ask("impostor", unit);
  await ask("lost", "99-9-9999");

  await visit({ device: PHONE }, async (page) => {
    await shows(page, zh("page-office-what"));
    await accessible(page, "office-begin-zh-phone", PHONE);
    // Nobody who only looks fetches the officers' module.
    const fetched = await page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => name));
    assert.ok(fetched.length > 10 && !fetched.some((name) => /linli(-office)?\.wasm|office-worker/.test(name)));
    await enter(page, "v0.age", zh);
    await page.waitForSelector("main .note.bad");
    await enter(page, "reg.age", zh, "a wrong sentence");
    await page.waitForSelector("main .note.bad");
    await enter(page, "reg.age", zh);
    await heading(page, zh("page-office-requests"));
    await shows(page, codeOf(wanted), zh("page-term-registrar"));

    await page.setInputFiles("#register", file("register.json"));
    await press(page, zh("page-office-register-take"));
    await told(page, zh("page-office-fault"));
    await shows(page, zh("page-office-doubt"));
    await page.setInputFiles("#earlier", [0, 1, 2, 3].map((number) => file(`v${number}.json`)));
    await press(page, zh("page-office-earlier-take"));
    await page.waitForSelector(`h3:has-text("${zh("page-office-accepted", { count: 4 })}")`);
    const card = (code) => page.locator("article", { hasText: code });
    const shownAs = await readFile(file("v4.json"), "utf8");
    await page.setInputFiles("#picture", await pictured(page, "no request"));
    await page.waitForSelector(".note.bad[role=alert]");
    await page.setInputFiles("#picture", await pictured(page, shownAs));
    await accessible(page, "office-requests-zh-phone", PHONE);
    await card(codeOf(JSON.parse(shownAs))).getByRole("button", { name: zh("page-office-accept"), exact: true }).click();
    await page.waitForSelector(`h3:has-text("${zh("page-office-accepted", { count: 5 })}")`);

    await card(codeOf(wanted)).getByRole("button", { name: zh("page-office-accept"), exact: true }).click();
    await page.waitForSelector(`h3:has-text("${zh("page-office-accepted", { count: 6 })}")`);
    // The other's place is taken now: it can only be refused.
    assert.equal(await page.locator(`main article button:text-is("${zh("page-office-accept")}")`).count(), 0);
    for (const left of [1, 0]) {
      await page.locator(`main article button:text-is("${zh("page-office-refuse")}")`).first().click();
      await page.waitForFunction(
        ([sentence, count]) =>
          [...document.querySelectorAll("main article button")].filter((b) => b.textContent === sentence).length ===
            count && !document.querySelector("main .busy"),
        [zh("page-office-refuse"), left],
      );
    }

    // What was accepted here is still here after the page was closed; the register is not.
    await page.reload();
    await heading(page, zh("page-office-locked"));
    await accessible(page, "office-locked-zh-phone", PHONE);
    await page.fill("#passphrase", PASSPHRASE);
    await page.click("form [type=submit]");
    await heading(page, zh("page-office-requests"));
    await shows(page, zh("page-office-no-requests"), zh("page-office-accepted", { count: 6 }));
    await page.setInputFiles("#register", file("register.json"));
    await press(page, zh("page-office-register-take"));
    await press(page, zh("page-office-roll"));
    await heading(page, zh("page-office-roll-title"));
    await shows(page, zh("page-office-roll-before"), zh("page-office-roll-after"));
    assert.equal(await page.locator("main .note.bad").count(), 0);
    await accessible(page, "office-roll-zh-phone", PHONE);

    await press(page, zh("page-office-roll-paper"));
    await heading(page, zh("page-office-to-sign"));
    await accessible(page, "office-roll-paper-zh-phone", PHONE);
    await press(page, zh("page-office-sign"));
    await told(page, zh("page-office-have-signed"));
    await press(page, zh("page-office-record"));
    await heading(page, zh("page-office-recorded"));
    await accessible(page, "office-recorded-zh-phone", PHONE);
  });

  const { letters } = await linli("inbox", "list", "--keystore", file("reg.age"), ...OPEN(), ...NODE());
  assert.deepEqual(letters, []);
  const owner = await linli("roll", "entry", "--unit", unit, ...NODE());
  assert.ok(JSON.stringify(owner).includes(wanted.id));
});

test("of two tabs that decide one request the second is told, and neither writes once the key is gone", async () => {
  const [asked, another] = [await ask("early", node.units[1]), await ask("late", node.units[2])];
  await visit({}, async (page, { context, faults }) => {
    const decide = (tab, request, word) =>
      tab.locator("article", { hasText: codeOf(request) }).getByRole("button", { name: zh(word), exact: true }).click();
    const accepted = (tab) => tab.waitForSelector(`h3:has-text("${zh("page-office-accepted", { count: 1 })}")`);
    await enter(page, "reg.age", zh);
    await heading(page, zh("page-office-requests"));
    await page.setInputFiles("#register", file("register.json"));
    await press(page, zh("page-office-register-take"));
    await page.waitForSelector(`main article button:text-is("${zh("page-office-accept")}")`);
    const other = await opened(context, node, faults);
    other.setDefaultTimeout(PATIENCE);
    await other.goto(`${node.url}#/office`);
    await other.fill("#passphrase", PASSPHRASE);
    await press(other, zh("page-key-open"));
    await heading(other, zh("page-office-requests"));

    await decide(page, asked, "page-office-accept");
    await accepted(page);
    await decide(other, asked, "page-office-refuse");
    await told(other, zh("page-office-decided"));
    await accepted(other);

    await press(page, zh("page-key-forget"));
    await press(page, zh("page-key-forget-yes"));
    await page.waitForSelector("#keystore");
    await decide(other, another, "page-office-refuse");
    await other.waitForSelector("#keystore");
    const left = await other.evaluate(async () => {
      const { read } = await import("./page/safe.js");
      return Promise.all(["office", "office-requests"].map(read));
    });
    assert.deepEqual(left, [null, null]);
    // The letter that the first tab had removed.
    assert.equal(faults.length, 1);
    assert.match(faults.pop(), /404.*\/inbox\//);
  });
});

test("a paper is signed by a second member of the committee in the page, and recorded", async () => {
  const earlier = await readFile(file("poll.toml"), "utf8");
  const at = (seconds) => new Date(Date.now() + seconds * 1000).toISOString().replace(/\.\d+Z/, "Z");
  const draft = earlier
    .replace(/^opens = .*/m, `opens = ${at(DAY / 2)}`)
    .replace(/^closes = .*/m, `closes = ${at(8 * DAY)}`)
    .replace("（示例）", "（第二次）");
  await writeFile(file("second.toml"), draft);
  const title = draft.match(/^title = "(.*)"/m)[1];
  const own = ["--keystore", file("c1.age"), ...OPEN(), ...NODE()];
  await linli("poll", "new", file("second.toml"), ...own, "--out", file("second.paper"));
  await linli("role", "send", file("second.paper"), ...own);

  const rules = await demanded();
  await visit({ device: DESKTOP, locale: "en-GB" }, async (page) => {
    await enter(page, "c2.age", en);
    await heading(page, en("page-office-papers"));
    await shows(page, title, en("page-office-from", { name: "c1" }), en("page-office-signed", { have: 1, need: 2 }));
    await accessible(page, "office-papers-en-desktop", DESKTOP);
    await press(page, en("page-office-see"));
    await heading(page, en("page-office-to-sign"));
    // It opens within a day, and its rule asks for fifteen days of notice.
    await told(page, en("page-office-warning"));
    await shows(page, rules["poll-hurry"][0], rules["poll-notice"][0]);
    await shows(page, en("page-questions"), en("page-office-signers", { names: "c1" }));
    await accessible(page, "office-paper-en-desktop", DESKTOP);
    await press(page, en("page-office-sign"));
    await told(page, en("page-office-have-signed"));
    await shows(page, en("page-office-signed", { have: 2, need: 2 }));
    await press(page, en("page-office-record"));
    await heading(page, en("page-office-recorded"));
    await press(page, en("page-wallet-back"));
    await heading(page, en("page-office-papers"));
    await shows(page, en("page-office-no-papers"));
  });
  const { polls } = await (await fetch(new URL("polls", node.url))).json();
  const { place } = polls.find((poll) => poll.title === title);

  // What the record has is not signed again, by page or program.
  await visit({ device: PHONE }, async (page) => {
    await enter(page, "c3.age", zh);
    await heading(page, zh("page-office-papers"));
    await page.setInputFiles("#paper", file("second.paper"));
    await press(page, zh("page-office-paper-take"));
    await heading(page, zh("page-office-says"));
    for (const say of [zh, en, zh]) {
      await told(page, say("page-office-paper-recorded", { entry: String(place.index) }));
      assert.equal(await page.locator("main .note.bad").count(), 0);
      const buttons = await page.locator("main button").allInnerTexts();
      const signing = ["sign", "send", "record"].map((name) => say(`page-office-${name}`));
      assert.deepEqual(buttons.filter((button) => signing.includes(button)), []);
      await accessible(page, `office-known-${say === zh ? "zh" : "en"}-phone`, PHONE);
      await page.click("#language");
    }
    await page.click("#language");
    await press(page, zh("page-wallet-back"));
    await heading(page, zh("page-office-papers"));
    await told(page, zh("page-office-paper-recorded", { entry: String(place.index) }));
    await press(page, zh("page-office-paper-drop"));
    await shows(page, zh("page-office-no-papers"));
  });
  const sign = ["--json", "role", "sign", file("second.paper"), "--keystore", file("c3.age"), ...OPEN(), ...NODE()];
  const { stdout } = await run(PROGRAM, sign).catch((error) => error);
  const { error } = JSON.parse(stdout);
  assert.equal(error.rule, "act.recorded");
  assert.ok(JSON.stringify(error).includes(String(place.index)), stdout);
});

test("a paper that came as a file is signed, sent on, and signed by the next", async () => {
  const roles = ["--keystore", file("c1.age"), ...OPEN(), ...NODE()];
  const { polls } = await (await fetch(new URL("polls", node.url))).json();
  const { id } = polls.find(({ phase }) => phase === "upcoming");
  const change = ["poll", "cancel", "--poll", id.slice(0, 12)];
  await linli(...change, "--reason", "a typing error", ...roles, "--out", file("cancel.paper"));
  await visit({ device: PHONE, locale: "en-GB" }, async (page) => {
    await enter(page, "c3.age", en);
    await heading(page, en("page-office-papers"));
    await page.setInputFiles("#paper", file("cancel.paper"));
    await press(page, en("page-office-paper-take"));
    await heading(page, en("page-office-to-sign"));
    await shows(page, "a typing error");
    await press(page, en("page-office-send"));
    await told(page, en("page-office-sent", { names: "c2" }));
    await accessible(page, "office-sent-en-phone", PHONE);
  });
  const own = ["--keystore", file("c2.age"), ...OPEN(), ...NODE()];
  const taken = await linli("inbox", "take", ...own, "--out", file("c2-inbox"));
  assert.deepEqual(taken.papers.map(({ from }) => from), ["c3"]);
});

/** A paper that the program wrote unsigned: `first` signs it in the page and sends it on, `second` signs and records it. */
async function signedByTwo(paper, [first, second], title, words) {
  await visit({ device: PHONE, locale: "en-GB" }, async (page) => {
    await enter(page, `${first}.age`, en);
    await heading(page, en("page-office-papers"));
    await page.setInputFiles("#paper", file(paper));
    await press(page, en("page-office-paper-take"));
    await heading(page, en("page-office-to-sign"));
    await shows(page, title, en("page-office-signed", { have: 0, need: 2 }), ...words.map((said) => said(en)));
    await press(page, en("page-office-sign"));
    await told(page, en("page-office-have-signed"));
    await press(page, en("page-office-send"));
    await told(page, second);
  });
  await visit({ device: DESKTOP }, async (page) => {
    await enter(page, `${second}.age`, zh);
    await heading(page, zh("page-office-papers"));
    const card = page.locator("article", { hasText: title });
    await card.getByText(zh("page-office-from", { name: first })).waitFor();
    await card.getByRole("button", { name: zh("page-office-see"), exact: true }).click();
    await heading(page, zh("page-office-to-sign"));
    await shows(page, title, zh("page-office-signers", { names: first }), ...words.map((said) => said(zh)));
    assert.equal(await page.locator("main .note.bad").count(), 0);
    await accessible(page, `office-${paper.replace(".", "-")}-zh-desktop`, DESKTOP);
    const see = async (say) => {
      await press(page, say("page-wallet-back"));
      await card.getByRole("button", { name: say("page-office-see"), exact: true }).click();
      await heading(page, say("page-office-to-sign"));
    };
    await retold(page, en, () => see(en));
    await press(page, en("page-wallet-back"));
    await heading(page, en("page-office-papers"));
    await retold(page, zh, async () => {
      await press(page, zh("page-office-again"));
      await heading(page, zh("page-office-papers"));
    });
    await card.getByRole("button", { name: zh("page-office-see"), exact: true }).click();
    await heading(page, zh("page-office-to-sign"));
    await press(page, zh("page-office-sign"));
    await told(page, zh("page-office-have-signed"));
    await press(page, zh("page-office-record"));
    await heading(page, zh("page-office-recorded"));
  });
}

test("a scheme is founded in the page, and its rulebook published there, each by two of its officers", async () => {
  const name = "Second fund";
  const draft = await readFile(file("scheme.toml"), "utf8");
  await writeFile(file("fund.toml"), draft.replace(/^name = .*/m, `name = { zh = "${name}", en = "${name}" }`));
  await linli("scheme", "new", file("fund.toml"), ...NODE(), "--out", file("fund.paper"));
  await signedByTwo("fund.paper", ["c1", "c2"], name, [(say) => say("role-treasurer")]);
  const { schemes } = await (await fetch(new URL("schemes", node.url))).json();
  const { id } = schemes.find((scheme) => scheme.name.en === name);

  const scheme = ["--scheme", id.slice(0, 16), ...NODE()];
  await linli("rulebook", "publish", file("rulebook.toml"), ...scheme, "--out", file("rules.paper"));
  const words = [
    (say) => say("sign-in-scheme", { name, scheme: id }),
    (say) => say("sign-rulebook", { version: 1 }),
    (say) => say("kind-act-rulebook"),
  ];
  await signedByTwo("rules.paper", ["c3", "c1"], name, words);
  const shown = await (await fetch(new URL(`schemes/${id}`, node.url))).json();
  assert.equal(shown.rulebooks.length, 1);
});

test("called in the page, two trustees make keys there and one by the program, and the committee gets them", async () => {
  const names = ["钱一", "孙二", "李三"];
  for (const [n, name] of names.entries()) {
    const own = ["--keystore", file(`k${n}.age`), ...OPEN(), "--words-file", file(`k${n}.words`), "--work-factor", "4"];
    await linli("trustee", "new", "--name", name, ...own, "--out", file(`k${n}.card.json`));
  }
  const third = ["--ceremony", file("keys-of-three"), "--keystore", file("k2.age"), ...OPEN(), ...NODE()];
  const again = async (page, wanted) => {
    // What is shown then is new.
    await page.evaluate(() => document.querySelector("main h2").remove());
    await press(page, zh("page-office-again"));
    await heading(page, zh(wanted));
  };

  await visit({ device: PHONE }, async (page) => {
    await enter(page, "c1.age", zh);
    await heading(page, zh("page-office-papers"));
    await page.click(`summary:has-text("${zh("page-call")}")`);
    await page.fill("#purpose", "第三次大会");
    await page.setInputFiles("#cards", names.map((_, n) => file(`k${n}.card.json`)));
    await page.fill("#threshold", "2");
    // A card given twice is named as that, and a file that is no card by its name.
    await page.setInputFiles("#cards", [0, 0, 1].map((n) => file(`k${n}.card.json`)));
    await press(page, zh("page-call-send"));
    await told(page, (await rule("zh", "dkg.repeated"))[0]);
    await page.setInputFiles("#cards", [file("k0.card.json"), file("k1.card.json"), file("v0.json")]);
    await press(page, zh("page-call-send"));
    await told(page, (await rule("zh", "file.other"))[0]);
    await told(page, "“v0.json”：这是登记申请，这里要的是受托人名片");
    await page.setInputFiles("#cards", names.map((_, n) => file(`k${n}.card.json`)));
    await page.fill("#threshold", "3");
    await accessible(page, "office-call-zh-phone", PHONE);
    await press(page, zh("page-call-send"));
    await told(page, (await rule("zh", "dkg.threshold"))[0]);
    await page.fill("#threshold", "2");
    await press(page, zh("page-call-send"));
    await heading(page, zh("page-call-sent"));
  });

  const join = async (page, n) => {
    await enter(page, `k${n}.age`, zh);
    await heading(page, zh("page-trustee-called"));
    await shows(page, "第三次大会", ...names, zh("page-trustee-callers", { names: "c1", needed: "2" }));
    if (n === 0) await accessible(page, "trustee-called-zh-phone", PHONE);
    await press(page, zh("page-trustee-join"));
    await heading(page, zh("page-trustee-under-way"));
  };
  /** How many letters wait for the trustee whose key is open. */
  const letters = (page) =>
    page.evaluate(async () => {
      const { json } = await import("./page/wallet.js");
      const { fetched } = await import("./page/office-inbox.js");
      return (await fetched(await json("trustee"), "trusteePass")).length;
    });
  let shown;
  await visit({ path: "#/trustee", device: PHONE }, async (first) => {
    await shows(first, zh("page-trustee-what"));
    await accessible(first, "trustee-begin-zh-phone", PHONE);
    await join(first, 0);
    await visit({ path: "#/trustee", device: DESKTOP }, async (second) => {
      await join(second, 1);
      await linli("ceremony", "round1", ...third);
      await again(second, "page-trustee-under-way");
      await shows(second, zh("page-trustee-complete"), names[0]);
      // What was done is done again after the page was closed.
      await first.reload();
      await heading(first, zh("page-trustee-locked"));
      await first.fill("#passphrase", PASSPHRASE);
      await press(first, zh("page-key-open"));
      await heading(first, zh("page-trustee-under-way"));
      await accessible(first, "trustee-under-way-zh-phone", PHONE);
      await linli("ceremony", "round2", ...third);
      await again(second, "page-trustee-under-way");
      await again(first, "page-trustee-under-way");
      const finished = await linli("ceremony", "finish", ...third);
      assert.deepEqual(finished.missing, []);
      await again(first, "page-trustee-done");
      await again(second, "page-trustee-done");
      // Saving comes first, and until then the letters stay at the node.
      await shows(second, zh("page-trustee-save-first"));
      assert.ok(!(await second.innerText("main")).includes(zh("page-trustee-close")));
      assert.deepEqual(await second.locator("main button.main").allInnerTexts(), [zh("page-trustee-save")]);
      assert.ok((await letters(second)) > 3);
      await accessible(second, "trustee-done-zh-desktop", DESKTOP);
      shown = (await second.locator("main code").allInnerTexts()).slice(-2);
      assert.deepEqual((await first.locator("main code").allInnerTexts()).slice(-2), shown);
    });
    await press(first, zh("page-trustee-save"));
    const [saved] = await Promise.all([first.waitForEvent("download"), first.click(`a:text-is("${zh("page-trustee-save")}")`)]);
    await saved.saveAs(file("k0.saved.age"));
    await press(first, zh("page-wallet-back"));
    await heading(first, zh("page-trustee-done"));
    await shows(first, zh("page-trustee-close"));
    assert.equal(await first.locator("main button.main").count(), 0);
    assert.equal(await letters(first), 0);
  });
  const { heads, shares } = await linli("ceremony", "check", file("keys-of-three/keys.json"));
  assert.deepEqual(shown, [heads, shares]);
  // The program finds the share in the keystore that the page gave back.
  const saved = ["--keystore", file("k0.saved.age"), ...OPEN()];
  const backup = ["--out", file("k0.backup.age"), "--backup-passphrase-file", file("pass")];
  assert.equal((await linli("trustee", "backup", ...saved, ...backup)).ceremonies.length, 1);

  await visit({ device: PHONE }, async (page) => {
    await enter(page, "c1.age", zh);
    await heading(page, zh("page-office-papers"));
    // Three trustees sent them, and they are one thing to do.
    const card = page.locator("article", { hasText: zh("page-office-keys", { purpose: "第三次大会" }) });
    assert.equal(await card.count(), 1);
    await press(page, zh("page-office-keys-make"));
    await heading(page, zh("page-office-to-sign"));
    await shows(page, ...names);
    await press(page, zh("page-office-sign"));
    await told(page, zh("page-office-have-signed"));
    const [paper] = await Promise.all([page.waitForEvent("download"), page.click(`a:text-is("${zh("page-office-save")}")`)]);
    await paper.saveAs(file("keys.paper"));
    await press(page, zh("page-wallet-back"));
    await heading(page, zh("page-office-papers"));
    await card.getByText(zh("page-office-keys-paper")).waitFor();
    await linli("role", "sign", file("keys.paper"), "--keystore", file("c2.age"), ...OPEN(), ...NODE());
    await linli("role", "submit", file("keys.paper"), ...NODE());
    await press(page, zh("page-office-again"));
    await page.waitForSelector(`article p:has-text("${zh("page-office-keys-published", { entry: "" }).split("：")[0]}")`);
    assert.equal(await card.getByRole("button", { name: zh("page-office-keys-make") }).count(), 0);
    await accessible(page, "office-keys-published-zh-phone", PHONE);
  });
});

test("a fund and a desk are opened in the page, an expense and a step signed there, and what the rules refuse is not", async () => {
  const name = "Common money";
  const term = 'threshold = 1\nvalid_from = "2020-01-01"\nvalid_to = "2199-12-31"\ncards = ["keeper.card"]\n';
  const both = (text) => `{ zh = "${text}", en = "${text}" }`;
  const own = ["--keystore", file("keeper.age"), ...OPEN()];
  const words = ["--words-file", file("keeper.words"), "--work-factor", "4", "--out", file("keeper.card")];
  await linli("role", "new", "--name", "keeper", ...own, ...words);
  const { books } = await linli("fund", "books", ...own);
  const account = '{ zh = "维修资金", en = "maintenance" }';
  const money = `free_below = "1000.00"\nbooks = "${books}"\nname = ${both(name)}\naccounts = [${account}]\n`;
  await writeFile(file("money.toml"), `${money}currency = { code = "CNY", minor_digits = 2 }\n[treasurers]\n${term}`);
  await linli("fund", "new", file("money.toml"), ...NODE(), "--out", file("money.paper"));
  await signedByTwo("money.paper", ["c1", "c2"], name, [(say) => say("kind-fund")]);
  const limits = "hide = 1\nreports = 2\nperiod_days = 30\nreceive_days = 2\nfinish_days = 14\ntext_bytes = 900\nphotos = 1\nphoto_bytes = 900\n";
  const desk = `${limits}name = ${both("Repairs")}\ncategories = [${both("Lift")}]\n[handlers]\n${term}`;
  await writeFile(file("desk.toml"), desk);
  await linli("desk", "new", file("desk.toml"), ...NODE(), "--out", file("desk.paper"));
  await signedByTwo("desk.paper", ["c2", "c3"], "Repairs", [(say) => say("kind-desk")]);

  await linli("--yes", "fund", "income", "--account", "1", "--amount", "50.00", "--source", "rent", ...own, ...NODE());
  await writeFile(file("bill.txt"), "a lamp");
  const bill = ["--account", "1", "--amount", "42.00", "--category", "lamps", "--payee", "the shop"];
  await linli("fund", "expense", file("bill.txt"), ...bill, ...NODE(), "--out", file("bill.paper"));
  await linli("report", "make", file("bill.txt"), "--category", "1", "--keystore", file("v0.age"), ...OPEN(), ...NODE());
  await linli("report", "act", "1", "receive", ...NODE(), "--out", file("step.paper"));
  const more = JSON.parse(await readFile(file("bill.paper"), "utf8"));
  Object.assign(more["fund-act"].act, { number: 3 });
  await writeFile(file("more.paper"), JSON.stringify(more));
  await visit({ device: PHONE, locale: "en-GB" }, async (page) => {
    await enter(page, "keeper.age", en);
    await heading(page, en("page-office-papers"));
    await shows(page, en("page-term-of", { role: en("role-treasurer"), scheme: name }));
    for (const [paper, said] of [
      ["bill.paper", "42.00 CNY"],
      ["step.paper", en("kind-report-act")],
    ]) {
      await page.setInputFiles("#paper", file(paper));
      await press(page, en("page-office-paper-take"));
      await heading(page, en("page-office-to-sign"));
      await shows(page, said);
      await press(page, en("page-office-sign"));
      await told(page, en("page-office-have-signed"));
      await press(page, en("page-office-record"));
      await heading(page, en("page-office-recorded"));
      await accessible(page, `office-${paper.replace(".", "-")}-en-phone`, PHONE);
      await page.reload();
      await page.fill("#passphrase", PASSPHRASE);
      await page.click("form [type=submit]");
      await heading(page, en("page-office-papers"));
    }
    // The same once more: the account does not hold it.
    await page.setInputFiles("#paper", file("more.paper"));
    await press(page, en("page-office-paper-take"));
    await told(page, (await rule("en", "fund.overdrawn"))[0]);
    assert.equal(await page.locator(`main button:text-is("${en("page-office-sign")}")`).count(), 0);
  });
  const { funds } = await (await fetch(new URL("funds", node.url))).json();
  const { accounts } = funds.find((fund) => fund.name.en === name);
  assert.equal(accounts[0].balance, 800);
  assert.equal((await linli("report", "show", "1", ...NODE())).state, "received");
});

test("what the page cannot judge is refused when it is opened, and not kept", async () => {
  const { scheme, attestation } = JSON.parse(await readFile(file("case.json"), "utf8"));
  const attested = { act: { scheme, act: { attest: attestation } } };
  const elsewhere = JSON.parse(await readFile(file("rules.paper"), "utf8"));
  elsewhere.act.scheme = scheme.replace(/^./, (digit) => (digit === "0" ? "1" : "0"));
  const rules = await demanded();
  await visit({ device: PHONE, locale: "en-GB" }, async (page) => {
    await enter(page, "a1.age", en);
    await heading(page, en("page-office-papers"));
    await page.waitForSelector(`main .note:has-text("${en("role-assessors", { count: 1, lines: "1" }).slice(0, 9)}")`);
    for (const [rule, paper] of [
      ["attestation-blind", attested],
      ["community-unknown_scheme", elsewhere],
    ]) {
      await writeFile(file("odd.paper"), JSON.stringify(paper));
      await page.setInputFiles("#paper", file("odd.paper"));
      await press(page, en("page-office-paper-take"));
      await page.waitForSelector(`.note.bad[role=alert]:has-text("${rules[rule][0]}")`);
    }
    await page.reload();
    await page.fill("#passphrase", PASSPHRASE);
    await page.click("form [type=submit]");
    await heading(page, en("page-office-papers"));
    await shows(page, en("page-office-no-papers"));
  });
});

test("what the page has no words for has no button", async () => {
  await visit({ device: PHONE, locale: "en-GB" }, async (page) => {
    await page.route("**/en.json", async (route) => {
      const answer = await route.fetch();
      const { "sign-scheme": _, ...rest } = await answer.json();
      await route.fulfill({ response: answer, json: rest });
    });
    await page.reload();
    await enter(page, "c3.age", en);
    await heading(page, en("page-office-papers"));
    await page.setInputFiles("#paper", file("fund.paper"));
    await press(page, en("page-office-paper-take"));
    await page.waitForSelector(`.note.bad[role=alert]:has-text("${en("page-office-untold")}")`);
    assert.equal(await page.locator(`main button:text-is("${en("page-office-sign")}")`).count(), 0);
  });
});

test("a record that cannot be read is asked for again, and no bar runs for ever", async () => {
  await visit({ device: PHONE, locale: "en-GB" }, async (page) => {
    const garbled = (route) => route.fulfill({ body: Buffer.alloc(64, 1) });
    await page.route("**/record?*", garbled);
    await enter(page, "c1.age", en);
    await page.waitForSelector("main .note.bad[role=alert]");
    assert.equal(await page.locator("main progress").count(), 0);
    assert.equal(await page.locator(`main button:text-is("${en("page-key-lock")}")`).count(), 1);
    await page.unroute("**/record?*", garbled);
    await press(page, en("page-office-again"));
    await heading(page, en("page-office-papers"));
  });
});
