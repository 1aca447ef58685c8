// What the page shows for a node's state, in a browser.

import assert from "node:assert/strict";
import { test } from "node:test";
import { accessible } from "./axe.js";
import { PHONE, TALL, fits, reader, shot, shows, text, visit } from "./browser.js";
import { start } from "./mock.js";
import { en, zh } from "./sentences.js";
import * as states from "./states.js";

test("a sentence takes its values, and its form from a number as the language has it", () => {
  assert.equal(en("page-vacant", { count: 1 }), "1 seat stays vacant");
  assert.equal(en("page-vacant", { count: 2000 }), "2,000 seats stay vacant");
  assert.equal(zh("page-people", { count: 1 }), "1\u00a0人");
  assert.equal(en("page-people", { count: "1 to 2" }), "1 to 2\u00a0people");
  assert.equal(en("page-nothing"), "page-nothing");
});

test("the language follows the browser and is remembered once chosen", async () => {
  await visit(states.busy(), { locale: "en-GB" }, async (page) => {
    assert.equal(await page.getAttribute("html", "lang"), "en");
    await page.click("#language");
    await page.waitForSelector("html[lang=zh-CN]");
    assert.equal(await page.innerText("h1"), zh("page-section-votes"));
    assert.equal(await page.innerText("#community"), "春晖小区");
    await page.reload();
    await page.waitForSelector("main h1");
    assert.equal(await page.innerText("h1"), zh("page-section-votes"));
  });
  await visit(states.busy(), { locale: "fr-FR" }, async (page) => {
    assert.equal(await page.getAttribute("html", "lang"), "zh-CN");
  });
});

test("an empty record says what will come", async () => {
  await visit(states.empty(), {}, async (page) => {
    await shows(page, zh("page-no-polls"), zh("page-no-polls-why"));
    await shot(page, "empty");
    await page.click(`nav >> text=${zh("page-section-aid")}`);
    await page.waitForSelector(`text=${zh("page-no-schemes")}`);
    await page.click(`nav >> text=${zh("page-section-record")}`);
    await page.waitForSelector(`text=${zh("page-no-witnesses")}`);
  });
});

test("terms that have ended or soon will are told above all", async () => {
  await visit(states.ending(), { locale: "en" }, async (page) => {
    const told = page.locator("#terms p");
    await told.nth(2).waitFor();
    const [soon, ended, over] = await told.allInnerTexts();
    assert.ok(soon.includes("31 days left") && soon.includes("the committee"), soon);
    assert.ok(ended.includes("the assessors (Mutual aid) ended"), ended);
    assert.ok(over.includes("so has the time for renewing itself"), over);
  });
});

test("an open vote shows its times, questions and turnout, and follows the record live", async () => {
  await visit(states.busy(), { path: `#/polls/${states.POLL}` }, async (page, node) => {
    await shows(page, "已投票 97 人，共 206 人", "47.1%", "更换 3、4 号楼电梯", "候选人乙", zh("page-sealed"), "3天");
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

test("a vote says whether a ballot may be replaced, what protects few people, and how well", async () => {
  const shown = async (change, ...parts) => {
    const state = states.busy();
    const [poll] = state.polls;
    state.polls[0] = { ...poll, sets: change.sets ?? poll.sets, document: { ...poll.document, ...change.document } };
    const options = { path: `#/polls/${states.POLL}`, locale: change.locale ?? "zh-CN", device: TALL };
    await visit(state, options, async (page) => {
      await shows(page, ...parts);
      if (change.name) await accessible(page, `facts-${change.name}`, TALL);
    });
  };
  const sets = (count, floor) => zh("page-sets", { count, floor });
  await shown({ name: "zh" }, zh("page-revote-last-counts"), zh("page-floor-of", { count: 5 }), sets(1200, 5));
  await shown({ sets: 0 }, "名册上能投票的业主不足 5 位");
  await shown({ sets: 1 }, sets(1, 5), "任取 5 位业主");
  await shown({ sets: 1000000 }, sets(1000000, 5), "一百万种");
  const alone = { document: { floor: 1, revote: "refused" } };
  await shown({ ...alone, sets: 1, name: "alone" }, zh("page-revote-refused"), zh("page-floor-none"), sets(1, 1));
  assert.ok(![0, 1, 7, 1000000].some((count) => sets(count, 1).includes("1 位业主")));
  const told = [en("page-revote-last-counts"), en("page-floor-of", { count: 5 }), en("page-sets", { count: 1200, floor: 5 })];
  await shown({ locale: "en", name: "en" }, ...told);
});

test("a vote of heads alone has no areas to protect", async () => {
  await visit(states.busy(), { path: `#/polls/${states.HEADS_ONLY}` }, async (page) => {
    await shows(page, zh("page-revote"));
    assert.ok(!(await text(page)).includes(zh("page-floor")));
  });
});

test("a question that was put to the same owners before is told", async () => {
  const state = states.busy();
  state.polls[0].repeated = [{ question: 2, poll: states.WITHHELD }];
  await visit(state, { path: `#/polls/${states.POLL}` }, async (page) => {
    await shows(page, zh("page-repeated", { number: 2 }));
    assert.equal(await page.locator("main .note").count(), 1);
  });
});

test("the page listens anew when its stream has expired or was refused", async () => {
  await visit(states.busy(), { path: `#/polls/${states.POLL}` }, async (page, node) => {
    await shows(page, "已投票 97 人");
    const anew = async () => {
      const end = Date.now() + 20_000;
      while (node.listeners.size === 0) {
        assert.ok(Date.now() < end, "the page does not listen");
        await page.waitForTimeout(100);
      }
    };
    await anew();
    node.state.polls[0] = states.openPoll(150);
    node.expire();
    await shows(page, "已投票 150 人");
    await anew();
    node.state.polls[0] = states.openPoll(151);
    node.tell(301);
    await shows(page, "已投票 151 人");
  });
  const node = await start(states.busy());
  node.full = true;
  const { page, close } = await reader(node, { path: `#/polls/${states.POLL}` });
  await shows(page, "已投票 97 人");
  assert.equal(await page.innerText("#live"), "");
  node.full = false;
  await page.waitForSelector(`#live:text-is("${zh("page-live")}")`, { timeout: 20_000 });
  await close();
  await node.stop();
});

test("a vote that is being counted names the trustees who are done", async () => {
  const state = states.busy();
  await visit(state, { path: `#/polls/${state.polls[2].id}` }, async (page) => {
    await shows(page, "计入 158 张", "1 位已完成，需要 2 位", "已完成：受托人乙", zh("page-phase-heads"));
    assert.equal(await page.innerText("[aria-current=step] strong"), zh("page-step-heads"));
  });
});

test("a result is told in a sentence, with bars, marks and what is withheld", async () => {
  await visit(states.busy(), { path: `#/polls/${states.WITHHELD}` }, async (page) => {
    await shows(
      page,
      zh("page-outcome-passed"),
      "当选：候选人甲和候选人乙",
      "148 人 · 96.1%",
      "标线：超过 1/2，即至少 78 人",
    );
    await shows(page, "“不同意”和“弃权”的面积只公布合计 601.80 ㎡", "“候选人丙”和“弃权”的面积没有公布");
    await shows(page, "0.00 至 601.80 ㎡", zh("page-range-only"), "达到：实际 148 人，至少须 78 人");
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
    await shows(page, en("page-outcome-undetermined"), en("page-undetermined-why"), en("page-condition-unknown"));
  });
  await visit(states.busy(), { path: `#/polls/${states.NO_QUORUM}` }, async (page) => {
    await shows(page, zh("page-outcome-no-quorum"), "未达到：实际 61 人，至少须 138 人");
  });
  await visit(states.busy(), { path: `#/polls/${states.HEADS_ONLY}` }, async (page) => {
    await shows(page, zh("page-outcome-second-vote"), "以全体 206 人为 100%", "未达到：实际 90 人，至少须 104 人");
    await shows(page, "再次投票：“同意”的人数占全体的比例不少于 1/3");
    assert.ok(!(await text(page)).includes(zh("page-by-shares")));
  });
});

test("mutual aid shows the pool, every movement and rounds with their fraction, and no claim", async () => {
  await visit(states.busy(), { path: "#/aid" }, async (page) => {
    await shows(page, "邻里大病互助", "¥32,150.00", zh("page-adds"), "每件都付 80.0% (4/5)", "5 件", "转账 1042");
    await shows(page, "原记 ¥100.00，更正为 ¥1,000.00；对应第 1 笔", "第 1 轮付款被银行退回，重新待付", "重复缴纳", "+¥900.00");
    assert.match(await page.getAttribute("svg.steps", "aria-label"), /最高 ¥41,150\.00/);
    assert.equal(await page.locator(".movements tbody tr").count(), 20);
    await page.click("[data-more]");
    await page.waitForFunction(() => document.querySelectorAll(".movements tbody tr").length === 46);
    assert.ok(!(await page.innerHTML("main")).includes("e29".padStart(64, "0")), "a claim's nullifier is shown");
  });
});

test("the record shows size, checkpoint, key and witnesses, and warns of those who lag", async () => {
  await visit(states.lagging(), { path: "#/record" }, async (page) => {
    await shows(
      page,
      "300 条",
      "linli-state",
      "落后 180 条，已有 3天没有签名",
      zh("page-never"),
      zh("page-lag-warning"),
    );
    const shown = (await page.textContent(".groups")).replaceAll(/\s/g, "");
    assert.equal(shown, Buffer.from(states.NODE_KEY.text.split("+")[2], "base64").subarray(1).toString("hex"));
    await shot(page, "lagging");
  });
});

test("the record shows its validators, and who of them cosigned the checkpoint", async () => {
  const values = { found: 3, whole: 4, needed: 3 };
  for (const [locale, say] of [
    ["zh-CN", zh],
    ["en", en],
  ]) {
    await visit(states.together(3), { path: "#/record", locale, device: TALL }, async (page) => {
      await shows(page, say("page-validators-count", values), say("page-validators-why"));
      const rows = await page.locator("[aria-labelledby=validators] li").allInnerTexts();
      const told = states.VALIDATORS.map(({ name }, at) => [name, say(`page-validator-${at < 3 ? "good" : "missing"}`)]);
      assert.equal(rows.length, told.length);
      told.forEach((parts, at) => parts.forEach((part) => assert.ok(rows[at].includes(part), rows[at])));
      await accessible(page, `validators-${locale}`, TALL);
    });
  }
  await visit(states.together(2), { path: "#/record" }, async (page) => {
    await shows(page, zh("page-validators-few", { ...values, found: 2 }));
  });
  const forged = states.together(3);
  forged.status.log.checkpoint = states.log(200).checkpoint(200) + states.VALIDATORS[0].line("another text\n", 1);
  await visit(forged, { path: "#/record" }, async (page) => {
    await shows(page, zh("page-validators-few", { ...values, found: 0 }), zh("page-validator-wrong"));
  });
  const twice = states.together(3);
  twice.status.validators[1].signed_twice = { what: "votes", number: 7, place: { index: 12, at: states.NOW } };
  for (const [locale, say] of [
    ["zh-CN", zh],
    ["en", en],
  ]) {
    await visit(twice, { path: "#/record", locale }, async (page) => {
      const rows = await page.locator("[aria-labelledby=validators] li").allInnerTexts();
      const told = say("page-validator-twice-votes", { number: "7", entry: "12" });
      assert.deepEqual(
        rows.map((row) => row.includes(told) && row.includes(say("page-validator-twice-do"))),
        [false, true, false, false],
      );
    });
  }
  await visit(states.busy(), { path: "#/record" }, async (page) => {
    await shows(page, zh("page-key"));
    assert.equal(await page.locator("#validators").count(), 0);
  });
});

test("this browser notices a record that is not the one it saw", async () => {
  await visit(states.busy({ size: 250 }), { path: "#/record" }, async (page, node) => {
    await shows(page, zh("page-kept-first", { size: "250" }));
    const again = async (state, sentence) => {
      node.state = state;
      await page.reload();
      await page.waitForSelector(`text=${sentence}`);
    };
    await again(states.busy({ size: 300 }), zh("page-kept-good", { old: "250", size: "300" }));
    await again(states.busy({ size: 200 }), zh("page-kept-back", { old: "300", size: "200" }));
    await again(states.busy({ size: 320, twist: true }), zh("page-kept-fork"));
    await shot(page, "forked-record");
    const [saved] = await Promise.all([page.waitForEvent("download"), page.click("a[download]")]);
    assert.equal(saved.suggestedFilename(), "linli-evidence.txt");
    await page.click(`text=${zh("page-forget")}`);
    await page.waitForSelector(`text=${zh("page-kept-first", { size: "320" })}`);
  });
});

test("hostile texts are shown as they are written and do nothing", async () => {
  for (const path of states.VIEWS) {
    await visit(states.hostile(), { path }, async (page) => {
      await page.waitForTimeout(50);
      assert.ok(!(await page.title()).startsWith("owned"));
      assert.equal(await page.locator("main img, main script").count(), 0);
      assert.ok(!/[\u202a-\u202e\u0007]/.test(await page.innerText("body")), "marks that mislead are shown");
      await fits(page, PHONE);
      await shot(page, `hostile-${states.VIEWS.indexOf(path)}`);
    });
  }
});

test("a node that is down is said, with a way to try again, and the page comes back", async () => {
  const node = await start(states.busy());
  node.down = true;
  const { page, close } = await reader(node);
  await shows(page, zh("page-failed"), zh("page-failed-why"));
  await shot(page, "down");
  node.down = false;
  await page.click(`text=${zh("page-again")}`);
  await page.waitForSelector(`h1:text-is("${zh("page-section-votes")}")`);
  node.down = true;
  node.hangUp();
  await page.waitForSelector(`#alert >> text=${zh("page-lost")}`);
  await shows(page, "2026 年秋季业主大会表决");
  await close();
  await node.stop();
});

test("an address of nothing says so", async () => {
  await visit(states.busy(), { path: "#/nothing" }, async (page) => shows(page, zh("page-unknown-page")));
  const node = await start(states.busy());
  const { page, close } = await reader(node, { path: `#/polls/${"0".repeat(64)}` });
  await shows(page, zh("page-unknown-page"));
  await close();
  await node.stop();
});

test("notices that matter today are on the start page, and all of them one step further", async () => {
  const notice = (number, title, expires) => ({
    number,
    title,
    expires,
    digest: "ab".repeat(32),
    text: "第一行\n第二行",
    topic: "供水",
    place: { index: number, at: 1_795_000_000 },
  });
  const state = { ...states.empty(), notices: [notice(2, "周三停水", null), notice(1, "去年停水", "2020-01-01")] };
  await visit(state, { device: PHONE }, async (page) => {
    await shows(page, zh("page-notices"), "周三停水", "第二行", "ab".repeat(32));
    assert.ok(!(await text(page)).includes("去年停水"));
    await page.getByRole("link", { name: zh("page-notices-all") }).click();
    await shows(page, "去年停水");
    await accessible(page, "notices-zh-phone", PHONE);
    const feed = page.getByRole("link", { name: zh("page-notices-feed") });
    assert.match(await feed.getAttribute("href"), /feed\.atom\?lang=zh$/);
  });
});

test("a fund shows its balances, each entry and the vote that allowed it, and a vote what it grants", async () => {
  const currency = { code: "CNY", minor_digits: 2 };
  const words = (zh) => ({ zh, en: zh });
  const act = (number, change) => ({
    number,
    account: 0,
    to: null,
    month: null,
    words: null,
    payee: null,
    file: null,
    decision: null,
    of: null,
    reversed: null,
    place: { index: number, at: 1_795_000_000 + number * 86_400 },
    ...change,
  });
  const fund = {
    id: "cd".repeat(32),
    name: words("共有资金"),
    currency,
    accounts: [{ name: words("维修资金"), balance: 37_000_000 }],
    units: 206,
    charged: 900_00,
    paid: 700_00,
    entries: 2,
    free: 1_000_000,
    in_parts: [{ payee: "水电公司", account: null, to: null, amount: 1_200_000, acts: [3, 5] }],
    acts: [
      act(1, { kind: "income", amount: 65_000_000, words: "结余", balances: [65_000_000] }),
      act(2, {
        kind: "expense",
        amount: 28_000_000,
        words: "电梯改造",
        payee: "电梯公司",
        decision: { poll: states.POLL, title: "更换电梯", question: 1 },
        balances: [37_000_000],
      }),
    ],
  };
  const state = { ...states.busy(), funds: [fund] };
  await visit(state, { path: "#/funds", device: PHONE }, async (page) => {
    await shows(page, "维修资金", "¥370,000.00", "¥280,000.00", "付给 电梯公司", "¥200.00");
    await shows(page, "一个月内未经决议共付给 水电公司 ¥12,000.00（第 3, 5 笔）；一次超过 ¥10,000.00 须有决议");
    await accessible(page, "funds-zh-phone", PHONE);
    await page.getByRole("link", { name: "更换电梯" }).click();
    await page.waitForFunction(() => location.hash.startsWith("#/polls/"));
  });
  const grant = { question: 1, fund: fund.id, name: words("共有资金"), account: words("维修资金"), currency };
  state.polls[0] = { ...state.polls[0], grants: [{ ...grant, ceiling: 28_000_000, spent: 0 }] };
  await visit(state, { path: `#/polls/${states.POLL}` }, async (page) => {
    await shows(page, "可从 共有资金 的“维修资金”支出，合计不超过 ¥280,000.00");
  });
});

test("reports are shown with their steps, terms and figures, and what is hidden stays hidden", async () => {
  const words = (zh) => ({ zh, en: zh });
  const hex = (byte) => byte.repeat(32);
  const place = (index) => ({ index, at: states.NOW - 4000 + index });
  const desk = {
    digest: hex("d1"),
    name: words("报修台"),
    categories: [words("电梯"), words("噪声")],
    reports: 3,
    period_days: 30,
    made: 2,
    open: 1,
    overdue: 1,
    done: 1,
    confirmed: 1,
    hidden: 1,
    median_receive: 7200,
    median_finish: null,
  };
  const file = (digest, kind, hidden) => ({ digest: hex(digest), kind, bytes: 40, hidden });
  const reports = [
    {
      number: 2,
      nullifier: hex("b2"),
      desk: desk.digest,
      category: 1,
      state: "new",
      overdue: "receive",
      place: place(9),
      files: [file("f3", "text", true)],
      steps: [{ kind: "hide", words: "指名辱骂", file: null, place: place(10) }],
    },
    {
      number: 1,
      nullifier: hex("b1"),
      desk: desk.digest,
      category: 0,
      state: "in-work",
      overdue: null,
      place: place(5),
      files: [file("f1", "text", false), file("f2", "photo", false), file("f4", "text", false)],
      steps: [{ kind: "assign", words: "张师傅", file: null, place: place(6) }],
    },
  ];
  const text = Buffer.concat([Buffer.alloc(16, 7), Buffer.from("三号梯不停五楼。<b>")]);
  const dot = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
  const files = {
    [hex("f1")]: { type: "application/octet-stream", bytes: text },
    [hex("f2")]: { type: "image/png", bytes: Buffer.from(dot, "base64") },
    [hex("f4")]: { type: "application/octet-stream", bytes: Buffer.alloc(40, 0xff) },
  };
  const state = { ...states.busy(), desks: [desk], reports, files };
  await visit(state, { path: "#/funds", device: PHONE }, async (page) => {
    await page.getByRole("link", { name: zh("page-section-reports") }).click();
    await page.waitForSelector(`h1:text-is("${zh("page-section-reports")}")`);
    await shows(page, "电梯", zh("repair-state-in-work"), "派给 张师傅", zh("page-report-late-receive"), "2小时");
    await shows(page, zh("repair-step-hide", { reason: "指名辱骂" }));
    assert.equal((await page.innerText("main")).includes("三号梯"), false);
    await accessible(page, "reports-zh-phone", PHONE);
  });
  await visit(state, { path: "#/reports", device: PHONE, locale: "en-GB" }, async (page) => {
    await page.locator(`summary:text-is("${en("page-report-told")}")`).nth(1).click();
    await shows(page, "三号梯不停五楼。<b>", en("page-report-absent"));
    await page.locator(`summary:text-is("${en("page-report-told")}")`).first().click();
    await shows(page, en("page-report-hidden"));
    assert.equal(await page.getByAltText(en("page-report-photo", { number: 1 })).count(), 1);
    await accessible(page, "reports-told-en-phone", PHONE);
  });
});

test("shared spaces show what is free and what is taken, by their own clock", async () => {
  const words = (zh) => ({ zh, en: zh });
  const run = (hour, count, booking) => ({ minute: hour * 60, count, booking });
  const list = {
    digest: "e1".repeat(32),
    name: words("停车位"),
    bookings: 3,
    period_days: 7,
    offset_minutes: 330,
    currency: { code: "CNY", minor_digits: 2 },
    spaces: [
      {
        number: 1,
        name: words("东门一号"),
        slot_minutes: 60,
        price: 500,
        days: [
          { day: "2026-12-04", slots: [run(9, 2, null), run(11, 1, 7), run(12, 1, null)] },
          { day: "2026-12-05", slots: [] },
        ],
      },
    ],
  };
  const state = { ...states.busy(), lists: [list] };
  await visit(state, { path: "#/places", device: PHONE }, async (page) => {
    await shows(page, "停车位", "东门一号", "¥5.00", "UTC+5:30", zh("page-places-free", { free: 3, all: 4 }));
    await page.locator(`summary:text-is("${zh("page-places-slots")}")`).click();
    await shows(page, "09:00–11:00 空闲", "11:00–12:00 已订（第 7 号）", "12:00–13:00 空闲", zh("page-places-closed"));
    await accessible(page, "places-zh-phone", PHONE);
  });
  await visit(states.busy(), { path: "#/places", device: PHONE, locale: "en-GB" }, async (page) => {
    await shows(page, en("place-none"));
    await accessible(page, "places-none-en-phone", PHONE);
  });
});
