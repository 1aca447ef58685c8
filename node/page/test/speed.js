// How long ballots and claims take in a browser, and how much memory: `node --test speed.js`. WALLETS names folders with
// builds of the wallet, by commas, that are measured in turn; without it, it is the node's own. ROUNDS, how often.

import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { reader } from "./browser.js";
import { PROGRAM, node, poll } from "./demo.js";

const run = promisify(execFile);
const ROUNDS = Number(process.env.ROUNDS ?? 8);
const WALLETS = process.env.WALLETS?.split(",") ?? [null];

/** In the page: one wallet, from the first call on. */
async function measured({ words, poll, choices, scheme, brought, rounds }) {
  const api = await import("./page/api.js");
  const { default: start, Wallet } = await import("./page/linli.js");
  const timed = (work) => {
    const begun = performance.now();
    work();
    return performance.now() - begun;
  };
  const begun = performance.now();
  const { memory } = await start({ module_or_path: new URL("page/linli.wasm", document.baseURI).href });
  const load = performance.now() - begun;
  const wallet = new Wallet();
  wallet.restore(words);
  const keystore = wallet.seal("a short sentence");
  const unlock = timed(() => wallet.unlock(keystore, "a short sentence"));
  const afterKeystore = memory.buffer.byteLength;
  const { log, clock } = await api.status();
  const archive = await api.recordFrom(0);
  const record = timed(() => wallet.takeRecord(archive, log.key, undefined));
  const ballotKey = timed(() => wallet.prepare());
  const ballots = Array.from({ length: rounds }, () => timed(() => wallet.sealBallot(poll, choices, clock.now)));
  const afterBallots = memory.buffer.byteLength;
  const parameters = new Uint8Array(await (await fetch("page/k10.params")).arrayBuffer());
  const open = timed(() => wallet.openScheme(scheme, parameters, clock.now));
  const claimKey = timed(() => wallet.prepareClaims(parameters));
  const claims = Array.from({ length: rounds }, () => timed(() => wallet.makeClaim(brought, "account 7", clock.now)));
  const times = { load, unlock, record, ballotKey, ballots, open, claimKey, claims };
  return { ...times, afterKeystore, afterBallots, memory: memory.buffer.byteLength };
}

let folders = 0;

/** The median of what the program needs on this machine. */
async function native(threads) {
  const options = { maxBuffer: 1 << 26, env: { ...process.env, RAYON_NUM_THREADS: threads } };
  const shown = async (...words) => {
    const dir = join(node.folder, `native-${++folders}`);
    const { stdout } = await run(PROGRAM, ["--json", "demo", ...words, "--dir", dir], options);
    return JSON.parse(stdout).timings.prove_median;
  };
  return {
    ballot: await shown("--ballots", "12", "--seed", "1"),
    claim: await shown("aid", "--members", "60", "--losses", "12", "--seed", "1"),
  };
}

const best = (times) => Math.round(Math.min(...times));
const median = (times) => Math.round([...times].sort((a, b) => a - b)[times.length >> 1]);

test("speed", async () => {
  const { id } = await poll();
  const { schemes } = await (await fetch(new URL("schemes", node.url))).json();
  const text = (path) => readFile(path, "utf8");
  const given = {
    words: node.owners[0],
    poll: id,
    choices: JSON.stringify([
      { options: [0], abstain: false },
      { options: [1], abstain: false },
    ]),
    scheme: schemes[0].id,
    brought: JSON.stringify({ slip: await text(node.member.slip), loss: await text(node.member.pays), amount: null }),
    rounds: ROUNDS,
  };
  const before = await native("1");
  const found = new Map();
  for (const turn of [1, 2]) {
    for (const wallet of WALLETS) {
      const { page, close } = await reader(node, { path: "#/check" });
      for (const name of wallet ? ["linli.js", "linli.wasm"] : []) {
        const type = name.endsWith("js") ? "text/javascript" : "application/wasm";
        const body = await readFile(join(wallet, name));
        await page.route(`**/page/${name}`, (route) => route.fulfill({ body, contentType: type }));
      }
      const one = await page.evaluate(measured, given);
      await close();
      const all = found.get(wallet) ?? { ballots: [], claims: [] };
      const { ballots, claims, ...others } = one;
      found.set(wallet, {
        ...others,
        ballots: [...all.ballots, ...ballots],
        claims: [...all.claims, ...claims],
        turn,
      });
    }
  }
  console.log("native, one thread, before", before, "after", await native("1"), "two threads", await native("2"));
  for (const [wallet, { ballots, claims, ...others }] of found) {
    console.log(wallet ?? "the node's", {
      ballot: [best(ballots), median(ballots)],
      claim: [best(claims), median(claims)],
      ...others,
    });
  }
});
