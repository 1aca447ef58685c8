// What answers in a thread of its own: keys and proofs are made here, so that the page never freezes. Refusals come
// back as `told`; a wallet that broke down as `broken`.

/** Answers the page's questions with a wallet of this kind, once its code came; `own` are functions beside it. */
export function serve(start, Wallet, own) {
  let opened;
  // Comes before the first question, so that a page that cannot have a wallet says so at once.
  const ready = new Promise((settle) => (opened = settle)).then(async (code) => {
    await start({ module_or_path: code });
    return new Wallet();
  });
  addEventListener("message", async ({ data: { code, number, call, given } }) => {
    if (code) return opened(code);
    try {
      const wallet = await ready;
      const value = own[call] ? own[call](...given) : wallet[call](...given);
      postMessage({ number, value });
    } catch (error) {
      const told = refusal(error);
      postMessage(told ? { number, told } : { number, broken: String(error?.message ?? error) });
    }
  });
}

/** A refusal as the wallet throws it, or `null`. */
function refusal(error) {
  try {
    return typeof error === "string" ? JSON.parse(error) : null;
  } catch {
    return null;
  }
}
