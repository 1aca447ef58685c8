// What the wallet keeps in this browser: the key (only ever encrypted), receipts, and the newest checkpoint seen.

const DATABASE = "linli";
const STORE = "safe";

/** This browser keeps nothing: a private window, no space, or storage switched off. */
export class Forbidden extends Error {}

let opened = null;

const promised = (request) =>
  new Promise((settle, fail) => {
    request.addEventListener("success", () => settle(request.result));
    request.addEventListener("error", () => fail(new Forbidden(request.error?.name)));
    request.addEventListener("blocked", () => fail(new Forbidden("blocked")));
  });

function database() {
  opened ??= new Promise((settle, fail) => {
    try {
      const request = indexedDB.open(DATABASE, 1);
      request.addEventListener("upgradeneeded", () => request.result.createObjectStore(STORE));
      // A reader who clears the browser's storage closes it.
      request.addEventListener("success", () => request.result.addEventListener("close", () => (opened = null)));
      promised(request).then(settle, fail);
    } catch (error) {
      fail(new Forbidden(error?.name));
    }
  });
  opened.catch(() => (opened = null));
  return opened;
}

/** The value kept under a name, or `null`. */
export async function read(name) {
  const store = (await database()).transaction(STORE).objectStore(STORE);
  return (await promised(store.get(name))) ?? null;
}

/** Keeps a value; it is on the disk when this returns. `null` removes it. */
export async function write(name, value) {
  const transaction = (await database()).transaction(STORE, "readwrite");
  const store = transaction.objectStore(STORE);
  const request = value === null ? store.delete(name) : store.put(value, name);
  const done = new Promise((settle, fail) => {
    transaction.addEventListener("complete", settle);
    transaction.addEventListener("abort", () => fail(new Forbidden(transaction.error?.name)));
  });
  await promised(request);
  await done;
}

/** Keeps what `change` makes of the value under a name, as no other tab can do meanwhile. */
export async function rewrite(name, change) {
  const transaction = (await database()).transaction(STORE, "readwrite");
  const store = transaction.objectStore(STORE);
  const done = new Promise((settle, fail) => {
    transaction.addEventListener("complete", settle);
    transaction.addEventListener("abort", () => fail(new Forbidden(transaction.error?.name)));
  });
  const value = change((await promised(store.get(name))) ?? null);
  await promised(store.put(value, name));
  await done;
  return value;
}

/** Takes the turn of that name for `ms`, unless somebody has it; a turn that nobody gave back ends by itself. */
export async function takeTurn(name, ms) {
  const store = (await database()).transaction(STORE, "readwrite").objectStore(STORE);
  const until = await promised(store.get(name));
  const left = (until ?? 0) - Date.now();
  if (left > 0 && left <= ms) return false;
  await promised(store.put(Date.now() + ms, name));
  return true;
}

/** Asks the browser not to clear this storage when space runs low. */
export const persist = () => navigator.storage?.persist?.().catch(() => false);
