// The wallet's own thread: keys and proofs are made here, so that the page never freezes. Refusals come back as `told`;
// a wallet that broke down as `broken`.

import start, { Wallet, completions, qr } from "./linli.js";

/** Checked before the first call, so that a page that cannot have a wallet says so at once. */
const ready = start({ module_or_path: new URL("./linli.wasm", import.meta.url) }).then(() => new Wallet("zh"));

/** A refusal as the wallet throws it, or `null`. */
function refusal(error) {
  try {
    return typeof error === "string" ? JSON.parse(error) : null;
  } catch {
    return null;
  }
}

const OWN = { completions, qr };

addEventListener("message", async ({ data: { number, call, given } }) => {
  try {
    const wallet = await ready;
    const value = OWN[call] ? OWN[call](...given) : wallet[call](...given);
    postMessage({ number, value });
  } catch (error) {
    const told = refusal(error);
    postMessage(told ? { number, told } : { number, broken: String(error?.message ?? error) });
  }
});
