// The page in a browser, against a node that answers from states.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { DESKTOP, PHONE, browser, reader, shot } from "./browser.js";
import { start } from "./mock.js";
import * as states from "./states.js";
import { Key } from "./log.js";
import { WORDS } from "../words.js";

const { zh, en } = WORDS;
const VIEWS = ["", "#/aid", "#/record", "#/check", ...[states.POLL, states.WITHHELD].map((id) => `#/polls/${id}`)];

let chromium;
before(async () => {
  chromium = await browser();
});
after(() => chromium.close());

/** Runs `act` with a reader of a node in `state`; whatever the page should not do fails it. */
async function visit(state, options, act) {
  const node = await start(state);
  const visitor = await reader(chromium, node, options);
  try {
    await act(visitor.page, node, visitor.faults);
    assert.deepEqual(visitor.faults, []);
  } finally {
    await visitor.close();
    await node.stop();
  }
}

const text = (page) => page.innerText("main");

/** Asserts that the page shows every one of these. */
async function shows(page, ...parts) {
  const whole = (await text(page)).replaceAll("\u00a0", " ");
  for (const part of parts) assert.ok(whole.includes(part), `“${part}” is not in:\n${whole}`);
}

/** Asserts that nothing is wider than the device, and nothing wider than what it stands in. */
async function fits(page, device) {
  const over = await page.evaluate((width) => {
    const parts = [...document.querySelectorAll("body *")].filter((e) => !e.closest("svg, .unseen, .skip"));
    const out = (e) => e.getBoundingClientRect().right > width + 0.5 || e.scrollWidth > e.clientWidth + 1;
    const boxes = parts.filter((e) => e.clientWidth > 0 && getComputedStyle(e).display !== "inline");
    return boxes.filter(out).map((e) => `${e.tagName} “${e.textContent.slice(0, 40)}”`);
  }, device.viewport.width);
  assert.deepEqual(over, [], page.url());
}

test("both languages have the same sentences", () => {
  const keys = (words, prefix = "") =>
    Object.entries(words).flatMap(([key, value]) =>
      typeof value === "object" ? keys(value, `${prefix}${key}.`) : `${prefix}${key}: ${typeof value}`,
    );
  assert.deepEqual(keys(zh), keys(en));
});

test("the language follows the browser and is remembered once chosen", async () => {
  await visit(states.busy(), { locale: "en-GB" }, async (page) => {
    assert.equal(await page.getAttribute("html", "lang"), "en");
    await page.click("#language");
    await page.waitForSelector("html[lang=zh-CN]");
    assert.equal(await page.innerText("h1"), zh.votes);
    assert.equal(await page.innerText("#community"), "春晖小区");
    await page.reload();
    await page.waitForSelector("main h1");
    assert.equal(await page.innerText("h1"), zh.votes);
  });
  await visit(states.busy(), { locale: "fr-FR" }, async (page) => {
    assert.equal(await page.getAttribute("html", "lang"), "zh-CN");
  });
});

test("an empty record says what will come", async () => {
  await visit(states.empty(), {}, async (page) => {
    await shows(page, zh.noPolls, zh.noPollsWhy);
    await shot(page, "empty");
    await page.click(`nav >> text=${zh.aid}`);
    await page.waitForSelector(`text=${zh.noSchemes}`);
    await page.click(`nav >> text=${zh.record}`);
    await page.waitForSelector(`text=${zh.noWitnesses}`);
  });
});

test("an open vote shows its times, questions and turnout, and follows the record live", async () => {
  await visit(states.busy(), { path: `#/polls/${states.POLL}` }, async (page, node) => {
    await shows(page, "已投票 97 人，共 206 人", "47.1%", "更换 3、4 号楼电梯", "候选人乙", zh.sealed, "3天");
    await page.click("summary >> nth=0");
    await shows(page, "参与者的人数占全体的比例不少于 2/3", "“同意”的面积占参与者的比例超过 1/2");
    const summary = await page.$("summary >> nth=0");
    await summary.focus();
    node.state.polls[0] = states.openPoll(150);
    node.tell(300);
    await page.waitForSelector("text=已投票 150 人，共 206 人");
    assert.equal(await page.getAttribute("#announcer", "role"), "status");
    assert.ok(await page.$eval("details", (part) => part.open), "an update closed what the reader opened");
    assert.ok(await summary.evaluate((part) => part === document.activeElement), "an update took the focus");
  });
});

test("a vote that is being counted names the trustees who are done", async () => {
  const state = states.busy();
  await visit(state, { path: `#/polls/${state.polls[2].id}` }, async (page) => {
    await shows(page, "计入 158 张", "1 位已完成，需要 2 位", "已完成：受托人乙", zh.phase.heads);
    assert.equal(await page.innerText("[aria-current=step] strong"), zh.step.heads);
  });
});

test("a result is told in a sentence, with bars, marks and what is withheld", async () => {
  await visit(states.busy(), { path: `#/polls/${states.WITHHELD}` }, async (page) => {
    await shows(page, zh.outcome.passed, "当选：候选人甲和候选人乙", "148 人 · 96.1%", "标线：超过 1/2，即至少 78 人");
    await shows(page, "“不同意”和“弃权”的面积只公布合计 601.80 ㎡", "“候选人丙”和“弃权”的面积没有公布");
    await shows(page, "0.00 至 601.80 ㎡", zh.rangeOnly, "达到：实际 148 人，至少须 78 人");
    const bar = page.locator("svg.bar").nth(2);
    assert.match(await bar.getAttribute("aria-label"), /96\.1%/);
    const [track, filled, mark] = await Promise.all(
      [".track", ".for", ".mark"].map((part) => bar.locator(part).evaluate((e) => e.getBoundingClientRect().toJSON())),
    );
    assert.ok(Math.abs(filled.width / track.width - 148 / 154) < 0.01);
    assert.ok(Math.abs((mark.x + mark.width / 2 - track.x) / track.width - 0.5) < 0.01);
  });
});

test("what cannot be told is said plainly, and so is a missing quorum", async () => {
  await visit(states.busy(), { path: `#/polls/${states.UNDETERMINED}`, locale: "en" }, async (page) => {
    await shows(page, en.outcome.undetermined, en.undeterminedWhy, en.unknown);
  });
  await visit(states.busy(), { path: `#/polls/${states.NO_QUORUM}` }, async (page) => {
    await shows(page, zh.outcome["no-quorum"], "未达到：实际 61 人，至少须 138 人");
  });
  await visit(states.busy(), { path: `#/polls/${states.HEADS_ONLY}` }, async (page) => {
    await shows(page, zh.outcome["second-vote"], "以全体 206 人为 100%", "未达到：实际 90 人，至少须 104 人");
    await shows(page, "再次表决：“同意”的人数占全体的比例不少于 1/3");
    assert.ok(!(await text(page)).includes(zh.byShares));
  });
});

test("mutual aid shows the pool, every movement and rounds with their fraction, and no claim", async () => {
  await visit(states.busy(), { path: "#/aid" }, async (page) => {
    await shows(page, "邻里大病互助", "¥32,150.00", zh.adds, "每件都付 80.0% (4/5)", "5 件", "转账 1042");
    assert.match(await page.getAttribute("svg.steps", "aria-label"), /最高 ¥41,150\.00/);
    assert.equal(await page.locator(".movements tbody tr").count(), 20);
    await page.click("[data-more]");
    await page.waitForFunction(() => document.querySelectorAll(".movements tbody tr").length === 43);
    assert.ok(!(await page.innerHTML("main")).includes("e29".padStart(64, "0")), "a claim's nullifier is shown");
  });
});

test("the record shows size, checkpoint, key and witnesses, and warns of those who lag", async () => {
  await visit(states.lagging(), { path: "#/record" }, async (page) => {
    await shows(page, "300 条", "linli-state", "落后 180 条，已有 3天没有签名", zh.never, zh.lagWarning);
    const shown = (await page.innerText(".fingerprint")).replaceAll(/\s/g, "");
    assert.equal(shown, Buffer.from(states.NODE_KEY.text.split("+")[2], "base64").subarray(1).toString("hex"));
    await shot(page, "lagging");
  });
});

test("this browser notices a record that is not the one it saw", async () => {
  await visit(states.busy({ size: 250 }), { path: "#/record" }, async (page, node) => {
    await shows(page, zh.keptFirst("250"));
    const again = async (state, sentence) => {
      node.state = state;
      await page.reload();
      await page.waitForSelector(`text=${sentence}`);
    };
    await again(states.busy({ size: 300 }), zh.keptGood("250", "300"));
    await again(states.busy({ size: 200 }), zh.keptBack("300", "200"));
    await again(states.busy({ size: 320, twist: true }), zh.keptFork);
    await shot(page, "forked-record");
    const [saved] = await Promise.all([page.waitForEvent("download"), page.click("a[download]")]);
    assert.equal(saved.suggestedFilename(), "linli-evidence.txt");
    await page.click(`text=${zh.forget}`);
    await page.waitForSelector(`text=${zh.keptFirst("320")}`);
  });
});

test("hostile texts are shown as they are written and do nothing", async () => {
  for (const path of VIEWS) {
    await visit(states.hostile(), { path }, async (page) => {
      await page.waitForTimeout(50);
      assert.ok(!(await page.title()).startsWith("owned"));
      assert.equal(await page.locator("main img, main script").count(), 0);
      assert.ok(!/[\u202a-\u202e\u0007]/.test(await page.innerText("body")), "marks that mislead are shown");
      await fits(page, PHONE);
      await shot(page, `hostile-${VIEWS.indexOf(path)}`);
    });
  }
});

test("a node that is down is said, with a way to try again, and the page comes back", async () => {
  const node = await start(states.busy());
  node.down = true;
  const { page, close } = await reader(chromium, node);
  await shows(page, zh.failed, zh.failedWhy);
  await shot(page, "down");
  node.down = false;
  await page.click(`text=${zh.again}`);
  await page.waitForSelector(`h1:text-is("${zh.votes}")`);
  node.down = true;
  node.hangUp();
  await page.waitForSelector(`#alert >> text=${zh.lost}`);
  await shows(page, "2026 年秋季业主大会表决");
  await close();
  await node.stop();
});

test("an address of nothing says so", async () => {
  await visit(states.busy(), { path: "#/nothing" }, async (page) => shows(page, zh.unknownPage));
  const node = await start(states.busy());
  const { page, close } = await reader(chromium, node, { path: `#/polls/${"0".repeat(64)}` });
  await shows(page, zh.unknownPage);
  await close();
  await node.stop();
});

/** Pastes a receipt and waits for the answer. */
async function check(page, receipt) {
  await page.fill("#text", receipt);
  await page.click("[type=submit]");
  await page.waitForSelector("#answer .verdict");
  return page.innerText("#answer");
}

const leaf = (record) => record.leaves[states.BALLOT.index].toString("base64");
const receiptOf = (record, size) => record.receipt(states.BALLOT.index, size, leaf(record));

test("a good receipt is found good, pasted or as a wallet's file, with and without the entry", async () => {
  const early = states.log(120);
  const plain = early.receipt(states.BALLOT.index, 120);
  const proof = receiptOf(early, 120);
  const wallet = JSON.stringify({
    poll: states.POLL,
    nullifier: "f".repeat(64),
    message: states.BALLOT.message,
    node_key: states.NODE_KEY.text,
    kept: early.checkpoint(60),
    receipt: proof,
  });
  await visit(states.busy(), { path: "#/check" }, async (page, node) => {
    for (const receipt of [proof, plain, wallet, proof.replaceAll("\n", "\r\n"), `\ufeff${proof}  \n`]) {
      const answer = await check(page, receipt);
      assert.ok(answer.includes(zh.verdictGood), answer);
      assert.match(answer, /您的选票在记录里：记录编号 17，/);
      assert.ok(answer.includes("2026 年秋季业主大会表决"));
      assert.ok(answer.includes(zh.grown("120", "300")));
      assert.ok(answer.includes(zh.checks.witnesses));
    }
    await shot(page, "receipt-good");
    await check(page, wallet);
    assert.ok((await page.innerText("#answer")).includes(zh.checks.kept));
    assert.ok(!node.asked.some((path) => path.includes("f".repeat(64))), "the receipt left the browser");
    await page.setInputFiles("#file", { name: "票.tlog-proof", mimeType: "text/plain", buffer: Buffer.from(proof) });
    assert.equal(await page.innerText("#chosen"), "票.tlog-proof");
    await page.fill("#text", "");
    await page.click("[type=submit]");
    await page.waitForSelector(`text=${zh.verdictGood}`);
  });
});

test("a receipt's every flaw is named", async () => {
  const record = states.log(120);
  const good = receiptOf(record, 120);
  const lines = good.split("\n");
  const spoiled = (index, line) => lines.map((l, i) => (i === index ? line : l)).join("\n");
  const other = states.log(120);
  other.key = new Key("linli.example/other", 9, 1);
  const forged = states.log(120);
  forged.key = new Key(states.NODE_KEY.name, 9, 1);
  const cosigned = states.log(120);
  cosigned.witnesses = [Object.assign(new Key(states.WITNESSES[0].name, 8, 4), { id: states.WITNESSES[0].id })];
  const signature = lines.find((line) => line.startsWith(`— ${states.NODE_KEY.name} `));
  const bytes = Buffer.from(signature.split(" ")[2], "base64");
  bytes[20] ^= 1;
  const flawed = good.replace(signature, `— ${states.NODE_KEY.name} ${bytes.toString("base64")}`);
  const wallet = (more) => JSON.stringify({ receipt: good, ...more });
  const cases = [
    ["", zh.trouble.empty],
    ["hello", zh.trouble.receipt],
    ["{", zh.trouble.receipt],
    [JSON.stringify({ poll: states.POLL, nullifier: "0", ballot: "0" }), zh.trouble["no-proof"]],
    [spoiled(3, Buffer.alloc(32).toString("base64")), zh.trouble.path],
    [good.replace("index 17", "index 18"), zh.trouble.path],
    [good.replace(`extra ${leaf(record)}`, `extra ${record.leaves[18].toString("base64")}`), zh.trouble.path],
    [good.replace("\n120\n", "\n121\n"), zh.trouble.signature],
    [good.replace("\n120\n", "\n17\n"), zh.trouble.path],
    [flawed, zh.trouble.signature],
    [receiptOf(forged, 120), zh.trouble.unsigned],
    [receiptOf(other, 120), zh.trouble.origin],
    [receiptOf(cosigned, 120), zh.trouble.cosignature(states.WITNESSES[0].name)],
    [wallet({ message: "0".repeat(64) }), zh.trouble.leaf],
    [wallet({ node_key: forged.key.text }), zh.trouble.key],
    ["x".repeat(1 << 21), zh.trouble.size],
  ];
  await visit(states.busy(), { path: "#/check" }, async (page) => {
    for (const [receipt, sentence] of cases) {
      const answer = await check(page, receipt);
      assert.ok(answer.includes(zh.verdictBad), `${receipt.slice(0, 200)}\n${answer}`);
      assert.ok(answer.includes(sentence), `${receipt.slice(0, 200)}\n${answer}`);
      assert.ok(!answer.includes("您的选票在记录里"));
    }
    await shot(page, "receipt-bad");
  });
});

test("a fork and a rollback are noticed and their evidence is kept", async () => {
  const record = states.log(120);
  const forks = [
    [{ size: 300, twist: true }, zh.trouble.fork],
    [{ size: 120, twist: true }, zh.trouble.fork],
    [{ size: 90 }, zh.trouble.back],
  ];
  for (const [shape, sentence] of forks) {
    await visit(states.busy(shape), { path: "#/check" }, async (page) => {
      for (const receipt of [receiptOf(record, 120), record.receipt(3, 120)]) {
        const answer = await check(page, receipt);
        assert.ok(answer.includes(zh.verdictFork), answer);
        assert.ok(answer.includes(sentence), answer);
      }
      const [saved] = await Promise.all([page.waitForEvent("download"), page.click("a[download]")]);
      assert.equal(saved.suggestedFilename(), "linli-evidence.txt");
      await shot(page, `receipt-fork-${shape.size}`);
    });
  }
  const kept = states.log(60, true).checkpoint(60);
  await visit(states.busy(), { path: "#/check" }, async (page) => {
    const answer = await check(page, JSON.stringify({ receipt: receiptOf(record, 120), kept }));
    assert.ok(answer.includes(zh.verdictFork), answer);
  });
});

test("what cannot be checked is no verdict", async () => {
  const record = states.log(120);
  const open = async (spoil, sentence, options = {}) => {
    const node = await start(states.busy());
    const { page, close } = await reader(chromium, node, { path: "#/check" });
    await spoil(page, node);
    const answer = await check(page, receiptOf(record, 120));
    assert.ok(answer.includes(zh.verdictOpen), answer);
    assert.ok(answer.includes(sentence), answer);
    await shot(page, `receipt-open-${options.name}`);
    await close();
    await node.stop();
  };
  const without = (page, change) => page.evaluate(change);
  await open((_, node) => (node.down = true), zh.trouble.offline, { name: "offline" });
  await open(
    (page) => without(page, () => Object.defineProperty(crypto, "subtle", { value: undefined })),
    zh.trouble.insecure,
    { name: "insecure" },
  );
  await open(
    (page) => without(page, () => (crypto.subtle.importKey = () => Promise.reject(new Error("unknown algorithm")))),
    zh.trouble.old,
    { name: "old" },
  );
  await open((_, node) => (node.state.record = { tile: () => Buffer.alloc(3) }), zh.trouble.tile, { name: "tile" });
});

/** Faults that a reader with a keyboard, a screen reader or weak eyes would meet. */
function accessibility() {
  const faults = [];
  const name = (e) => `${e.tagName.toLowerCase()} “${(e.textContent ?? "").trim().slice(0, 30)}”`;
  const visible = (e) => e.getClientRects().length > 0;
  const labelled = (e) =>
    e.getAttribute("aria-label") || e.textContent.trim() || (e.labels?.[0]?.textContent ?? "").trim() || e.alt;
  for (const e of document.querySelectorAll("a, button, input, textarea, nav, summary, [role=img]")) {
    if (!labelled(e) && !e.getAttribute("aria-labelledby")) faults.push(`no name: ${name(e)}`);
  }
  for (const e of document.querySelectorAll("[aria-labelledby], [aria-describedby]")) {
    const id = e.getAttribute("aria-labelledby") ?? e.getAttribute("aria-describedby");
    if (!document.getElementById(id)) faults.push(`names a missing ${id}: ${name(e)}`);
  }
  const ids = [...document.querySelectorAll("[id]")].map((e) => e.id);
  if (new Set(ids).size !== ids.length) faults.push("an id is used twice");
  if (document.querySelectorAll("main h1").length !== 1) faults.push("not one h1");
  let level = 1;
  for (const e of document.querySelectorAll("main h1, main h2, main h3, main h4")) {
    const next = Number(e.tagName[1]);
    if (next > level + 1) faults.push(`a level is left out before ${name(e)}`);
    level = next;
  }
  for (const tag of ["header", "nav", "main", "footer"]) {
    if (document.querySelectorAll(`body ${tag}`).length !== 1) faults.push(`not one ${tag}`);
  }
  for (const e of document.querySelectorAll("nav a, button, summary, label.button")) {
    const box = e.getBoundingClientRect();
    if (visible(e) && box.height < 44) faults.push(`${Math.round(box.height)} px high: ${name(e)}`);
  }
  const parse = (color) => color.match(/[\d.]+/g).map(Number);
  const light = ([r, g, b]) => {
    const linear = (c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4);
    return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  };
  const ground = (e) => {
    for (let at = e; at; at = at.parentElement) {
      const color = parse(getComputedStyle(at).backgroundColor);
      if (color.length === 3 || color[3] === 1) return color;
    }
    return [255, 255, 255];
  };
  const contrast = (a, b) => {
    const [high, low] = [light(a), light(b)].sort((x, y) => y - x);
    return (high + 0.05) / (low + 0.05);
  };
  for (const e of document.querySelectorAll("body *")) {
    const own = [...e.childNodes].some((n) => n.nodeType === Node.TEXT_NODE && n.data.trim());
    if (!own || !visible(e) || e.closest("svg, .unseen, noscript")) continue;
    const style = getComputedStyle(e);
    const found = contrast(parse(style.color), ground(e));
    if (found < 4.5) faults.push(`contrast ${found.toFixed(2)}: ${name(e)}`);
    if (parseFloat(style.fontSize) < 15) faults.push(`${style.fontSize}: ${name(e)}`);
  }
  return faults;
}

test("every view can be read, named and tapped, in both languages, on a phone and a screen, in the dark", async () => {
  const readers = [
    { locale: "zh-CN", device: PHONE },
    { locale: "en", device: PHONE, colorScheme: "dark" },
    { locale: "en", device: DESKTOP },
    { locale: "zh-CN", device: DESKTOP, colorScheme: "dark" },
  ];
  for (const options of readers) {
    for (const path of VIEWS) {
      await visit(states.busy(), { path, ...options }, async (page) => {
        assert.deepEqual(await page.evaluate(accessibility), [], `${path} ${JSON.stringify(options)}`);
        await fits(page, options.device);
        await shot(
          page,
          `view-${VIEWS.indexOf(path)}-${options.locale}-${options.device === PHONE ? "phone" : "desk"}`,
        );
      });
    }
  }
});

test("a keyboard reaches everything, the skip link goes to the content", async () => {
  await visit(states.busy(), { path: "#/check", device: DESKTOP }, async (page) => {
    const focused = () => page.evaluate(() => document.activeElement.id || document.activeElement.textContent);
    await page.evaluate(() => document.activeElement.blur());
    const order = [];
    for (let i = 0; i < 10; i++) {
      await page.keyboard.press("Tab");
      order.push(await focused());
    }
    assert.deepEqual(order.slice(0, 8), ["skip", "language", zh.votes, zh.aid, zh.record, zh.check, "file", "text"]);
    await page.focus("#skip");
    await page.keyboard.press("Enter");
    assert.equal(await focused(), "main");
    assert.ok(page.url().endsWith("#/check"));
  });
});

test("on paper there is the content and nothing to press", async () => {
  await visit(states.busy(), { path: `#/polls/${states.WITHHELD}`, device: DESKTOP }, async (page) => {
    await page.emulateMedia({ media: "print" });
    assert.equal(await page.isVisible("nav"), false);
    assert.equal(await page.isVisible("#language"), false);
    assert.ok(await page.isVisible(".verdict"));
  });
});
