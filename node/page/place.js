// Where the page is, and where it gets what it is made of: here, at a node. `place-file.js` stands for this in the page
// that is one file.

/** The node that is asked: the one that the page came from. */
export const node = () => document.baseURI;

/** Whether the reader says which node is asked. */
export const isChosen = false;

/** Has this version of the page kept for when the node cannot be reached. A browser that keeps none is no error. */
export function keepOffline() {
  const script = new URL("page/offline.js", document.baseURI);
  const options = { scope: new URL("./", document.baseURI).pathname, updateViaCache: "none" };
  navigator.serviceWorker?.register(script, options).catch(() => {});
}

/** A document of the page. */
export async function fetched(name) {
  const answer = await fetch(new URL(`page/${name}`, document.baseURI)).catch(() => null);
  return answer?.ok ? answer.json() : null;
}

/** The wallet's thread, before its first message; an officer's has a desk in it. */
export const thread = (isOffice) =>
  new Worker(new URL(isOffice ? "page/office-worker.js" : "page/worker.js", document.baseURI), { type: "module" });

/** The wallet's code, as the thread's first message. */
export const code = (isOffice) =>
  new URL(isOffice ? "page/linli-office.wasm" : "page/linli.wasm", document.baseURI).href;

/** The parameters for claims; `null` where they cannot be had. */
export async function parameters() {
  const answer = await fetch(new URL("page/k10.params", document.baseURI)).catch(() => null);
  return answer?.ok ? new Uint8Array(await answer.arrayBuffer()) : null;
}

/** A node's page asks no other. */
export const choose = () => {};
