// The wallet's own thread: keys and proofs are made here, so that the page never freezes. Refusals come back as `told`;
// a wallet that broke down as `broken`.

import start, { Wallet, completions, qr } from "./linli.js";

let opened;
/** Comes before the first question, so that a page that cannot have a wallet says so at once. */
const ready = new Promise((settle) => (opened = settle)).then(async (code) => {
  await start({ module_or_path: code });
  return new Wallet();
});

/** A refusal as the wallet throws it, or `null`. */
function refusal(error) {
  try {
    return typeof error === "string" ? JSON.parse(error) : null;
  } catch {
    return null;
  }
}

const OWN = { completions, qr };

addEventListener("message", async ({ data: { code, number, call, given } }) => {
  if (code) return opened(code);
  try {
    const wallet = await ready;
    const value = OWN[call] ? OWN[call](...given) : wallet[call](...given);
    postMessage({ number, value });
  } catch (error) {
    const told = refusal(error);
    postMessage(told ? { number, told } : { number, broken: String(error?.message ?? error) });
  }
});
