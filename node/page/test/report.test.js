// A member at a desk in a browser, against a real node: `linli demo --node --keep`.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { accessible } from "./axe.js";
import { DESKTOP, PHONE, shows } from "./browser.js";
import { PROGRAM, heading, node, press, restore, told, unlock, visit } from "./demo.js";
import { en, zh } from "./sentences.js";

const run = promisify(execFile);
const file = (name) => join(node.papers, name);
const OPEN = () => ["--passphrase-file", file("pass")];
const NODE = () => ["--node", node.url, "--keep", file("keep")];
const [DESK, LIFT, NOISE, TEXT, DONE] = ["物业报修台", "电梯", "噪音", "三号梯不停五楼。\n按了也不亮。", "换了门机"];
/** What a camera writes beside the picture. */
const PLACE = "31.2304N 121.4737E";

async function linli(...words) {
  const { stdout } = await run(PROGRAM, ["--json", "--yes", ...words]).catch(({ stdout, stderr }) =>
    assert.fail(`${words.join(" ")}: ${stdout}${stderr}`),
  );
  return stdout ? JSON.parse(stdout) : null;
}

/** A handler's step. */
const handle = (...words) => linli("report", "act", ...words, "--keystore", file("handler.age"), ...OPEN(), ...NODE());
const reports = async () => (await (await fetch(new URL("reports", node.url))).json()).reports;
const stored = async (digest) => Buffer.from(await (await fetch(new URL(`reports/files/${digest}`, node.url))).arrayBuffer());

/** The committee opens a desk. */
async function opened() {
  const key = ["--keystore", file("handler.age"), ...OPEN(), "--words-file", file("handler.words"), "--work-factor", "4"];
  await linli("role", "new", "--name", "handler", ...key, "--out", file("handler.card"));
  const both = (zh, en) => `{ zh = "${zh}", en = "${en}" }`;
  const limits = "hide = 1\nreports = 2\nperiod_days = 30\nreceive_days = 2\nfinish_days = 14\ntext_bytes = 900\nphotos = 2\n";
  const about = `name = ${both(DESK, "Repairs")}\ncategories = [${both(LIFT, "Lift")}, ${both(NOISE, "Noise")}]\n`;
  const term = 'threshold = 1\nvalid_from = "2020-01-01"\nvalid_to = "2199-12-31"\ncards = ["handler.card"]\n';
  await writeFile(file("desk.toml"), `${limits}photo_bytes = 60000\n${about}[handlers]\n${term}`);
  await linli("desk", "new", file("desk.toml"), ...NODE(), "--out", file("desk.paper"));
  for (const name of ["c1.age", "c2.age"]) {
    await linli("role", "sign", file("desk.paper"), "--keystore", file(name), ...OPEN(), ...NODE());
  }
  await linli("role", "submit", file("desk.paper"), ...NODE());
}

/** A photo as a phone takes it: large, and with the place beside the picture. */
async function taken(page, name) {
  const picture = await page.evaluate(async () => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [2400, 3200];
    const drawn = canvas.getContext("2d");
    for (let y = 0; y < 3200; y += 40) {
      for (let x = 0; x < 2400; x += 40) {
        drawn.fillStyle = `hsl(${Math.floor(Math.random() * 360)} 50% 60%)`;
        drawn.fillRect(x, y, 40, 40);
      }
    }
    const blob = await new Promise((settle) => canvas.toBlob(settle, "image/jpeg", 0.95));
    return [...new Uint8Array(await blob.arrayBuffer())];
  });
  const exif = Buffer.from(`Exif\0\0${PLACE}`);
  const segment = Buffer.concat([Buffer.from([0xff, 0xe1, 0, exif.length + 2]), exif]);
  const buffer = Buffer.concat([Buffer.from(picture.slice(0, 2)), segment, Buffer.from(picture.slice(2))]);
  assert.ok(buffer.includes(PLACE) && buffer.length > 60000);
  return { name, mimeType: "image/jpeg", buffer };
}

const desks = async (page, say) => {
  await page.goto(`${node.url}#/report`);
  await heading(page, say("page-reporting-desks"));
};

test("a member reports without her name, with a photo, sees it done, asks for more and confirms", async () => {
  await opened();
  await visit({ path: "#/me", device: PHONE }, async (page, visitor) => {
    await restore(page, zh, node.owners[0]);
    await page.goto(`${node.url}#/reports`);
    await page.click(`main a:text-is("${zh("page-reporting-here")}")`);
    await heading(page, zh("page-reporting-desks"));
    await shows(page, DESK, zh("page-reporting-left", { left: 2, most: 2, days: 30 }));
    await accessible(page, "report-home-zh-phone", PHONE);
    await press(page, zh("page-reporting-begin"));
    await heading(page, DESK);
    await page.click("form [type=submit]");
    await told(page, zh("page-field-empty", { field: zh("page-reporting-text") }));
    await page.fill("#text", TEXT);
    await page.click("form [type=submit]");
    await told(page, zh("page-reporting-no-category"));
    await page.click(`label.option:has-text("${LIFT}")`);
    await page.setInputFiles("#photos", { name: "x.jpg", mimeType: "image/jpeg", buffer: Buffer.from("no picture") });
    await told(page, zh("page-reporting-photo-bad"));
    await page.setInputFiles("#photos", [await taken(page, "a.jpg"), await taken(page, "b.jpg")]);
    const second = page.getByRole("button", { name: zh("page-reporting-photo-remove-this", { number: 2 }) });
    await second.waitFor();
    assert.equal(await page.locator("main .note.bad").count(), 0);
    await accessible(page, "report-write-zh-phone", PHONE);
    await page.setInputFiles("#photos", await taken(page, "c.jpg"));
    await told(page, zh("page-reporting-photos-most", { count: 2 }));
    await second.click();
    await page.click("form [type=submit]");
    await heading(page, zh("page-reporting-look"));
    await shows(page, LIFT, TEXT, zh("page-reporting-hidden"));
    await accessible(page, "report-look-zh-phone", PHONE);

    // Nothing that was written is lost on the way back.
    await press(page, zh("page-reporting-change"));
    assert.equal(await page.inputValue("#text"), TEXT);
    assert.ok(await page.isChecked("#category-0"));
    assert.equal(await page.locator("main .photos canvas").count(), 1);
    await page.click("form [type=submit]");

    // The record has it, its files do not arrive: they are kept and sent when the page is opened again.
    await page.route("**/reports/files", (route) => route.abort());
    await press(page, zh("page-reporting-send"));
    await told(page, zh("page-wallet-away"), zh("page-claim-kept"));
    visitor.faults.length = 0;
    const [{ files }] = await reports();
    assert.equal((await fetch(new URL(`reports/files/${files[0].digest}`, node.url))).status, 404);
    await page.unroute("**/reports/files");
    await page.reload();
    await unlock(page);
    await heading(page, zh("page-reporting-own"));
    await shows(page, zh("page-reporting-unsent"), zh("repair-state-new"));
    assert.equal(await page.locator(`main button:text-is("${zh("page-reporting-begin")}")`).count(), 0);
    await accessible(page, "report-unsent-zh-phone", PHONE);
    await press(page, zh("page-vote-send"));
    await heading(page, zh("page-claim-done"));
    await accessible(page, "report-done-zh-phone", PHONE);
    assert.equal((await reports()).length, 1);

    // What arrived is what she wrote, and a picture with nothing beside it.
    assert.equal((await stored(files[0].digest)).subarray(16).toString(), TEXT);
    const photo = await stored(files[1].digest);
    assert.ok(photo.length <= 60000 && photo.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff])));
    assert.ok(!photo.includes(PLACE));

    await handle("1", "done", DONE);
    await press(page, zh("page-claim-follow"));
    await heading(page, zh("page-reporting-own"));
    await shows(page, zh("repair-state-done"), DONE, zh("page-reporting-left", { left: 1, most: 2, days: 30 }));
    await page.click(`main summary:text-is("${zh("page-report-told")}")`);
    await shows(page, TEXT);
    await page.waitForFunction(() => document.querySelector("main img.photo")?.naturalWidth > 0);
    await accessible(page, "report-handled-zh-phone", PHONE);
    await press(page, zh("page-reporting-reopen"));
    await page.fill("#text", "还是不停");
    await accessible(page, "report-reopen-zh-phone", PHONE);
    await page.click("form [type=submit]");
    await heading(page, zh("page-claim-done"));
    assert.equal((await reports())[0].state, "reopened");
    await handle("1", "done", DONE);
    await press(page, zh("page-claim-follow"));
    await press(page, zh("page-reporting-confirm"));
    await heading(page, zh("page-claim-done"));
    const [{ state, steps }] = await reports();
    assert.equal(state, "confirmed");
    assert.equal((await stored(steps[1].file)).subarray(16).toString(), "还是不停");
  });
  // Another device finds it by the key alone, and her second report says who she is.
  await visit({ path: "#/me", locale: "en-GB", device: DESKTOP }, async (page) => {
    await restore(page, en, node.owners[0]);
    await desks(page, en);
    await shows(page, en("repair-state-confirmed"), en("page-report-number", { number: 1 }));
    assert.equal(await page.locator(`main button:text-is("${en("page-reporting-add")}")`).count(), 0);
    await press(page, en("page-reporting-begin"));
    await page.click('label.option:has-text("Noise")');
    await page.fill("#text", "Drilling at night");
    await page.click(`label.option:has-text("${en("page-reporting-by-name")}")`);
    await page.click("form [type=submit]");
    await told(page, en("page-reporting-no-name"));
    await page.fill("#name", "Wang");
    await accessible(page, "report-write-en-desk", DESKTOP);
    await page.click("form [type=submit]");
    await shows(page, en("page-reporting-signed", { name: "Wang" }), en("page-reporting-named"));
    await press(page, en("page-reporting-send"));
    await heading(page, en("page-claim-done"));
    await press(page, en("page-claim-follow"));
    await shows(page, en("page-report-number", { number: 2 }), en("page-reporting-used", { most: 2, days: 30, day: "" }).split(".")[0]);
    assert.equal(await page.locator(`main button:text-is("${en("page-reporting-begin")}")`).count(), 0);
    await accessible(page, "report-used-en-desk", DESKTOP);
  });
});

test("who is on no roll is told from when on she can report, and what misleads is not sent", async () => {
  await visit({ path: "#/me", device: PHONE }, async (page) => {
    await page.goto(`${node.url}#/report`);
    await shows(page, zh("page-vote-no-key"));
  });
  await visit({ path: "#/me", device: PHONE }, async (page) => {
    const words = "abandon ".repeat(23) + "art";
    await restore(page, zh, words);
    await desks(page, zh);
    await shows(page, zh("page-reporting-stranger", { day: "" }).split("。")[0]);
    assert.equal(await page.locator(`main button:text-is("${zh("page-reporting-begin")}")`).count(), 0);
    await accessible(page, "report-stranger-zh-phone", PHONE);
  });
  await visit({ path: "#/me", device: PHONE }, async (page) => {
    await restore(page, zh, node.owners[1]);
    await desks(page, zh);
    const sent = [];
    page.on("request", (request) => request.method() === "POST" && sent.push(request.url()));
    await press(page, zh("page-reporting-begin"));
    await page.click(`label.option:has-text("${LIFT}")`);
    for (const [text, rule] of [
      ["\u202e反", "report-text"],
      ["长".repeat(301), "report-too_long"],
    ]) {
      await page.fill("#text", text);
      await page.click("form [type=submit]");
      await press(page, zh("page-reporting-send"));
      const rules = await (await fetch(new URL("page/rules-zh.json", node.url))).json();
      await told(page, rules[rule][0]);
      await accessible(page, `report-refused-${rule}-zh-phone`, PHONE);
      await press(page, zh("page-reporting-change"));
    }
    assert.deepEqual(sent, []);
  });
});
