// Keeps one version of the page for when the node cannot be reached. It is whole or not there: every file is held
// against its digest before any is used, and the page itself is kept last. Whenever the node answers, the page is the
// node's; when that is of another version than what is kept, all that was kept is thrown away, and the page that came
// keeps its own. Nothing else is kept: what the record says comes from the node or not at all.
//
// A worker never takes over an open page: a browser can lose the requests of a page whose worker changes. So the worker
// of an earlier version may have to serve what a later one kept, and serves whichever version there is.

const VERSION = "{version}";
/** Each file and its digest. */
const FILES = "{files}";

const PREFIX = "linli-";
const CACHE = PREFIX + VERSION;
const HOME = registration.scope;
const FOLDER = new URL("page/", HOME).href;
/** A node that takes longer is away. */
const PATIENCE = 8000;

/** Where a page says of which version it is. */
const SAYS = /name="linli-version" content="([0-9a-f]{64})"/;

addEventListener("install", (event) => event.waitUntil(fill()));

addEventListener("activate", (event) => event.waitUntil(forgetOthers(VERSION)));

addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  if (method !== "GET") return;
  const [address] = url.split(/[?#]/);
  if (mode === "navigate" && address === HOME) event.respondWith(home());
  else if (address.startsWith(FOLDER)) event.respondWith(file(event.request));
});

async function fill() {
  const cache = await caches.open(CACHE);
  await Promise.all(
    Object.entries(FILES).map(async ([name, digest]) => {
      const answer = await reach(FOLDER + name);
      const bytes = await answer.clone().arrayBuffer();
      if ((await sha256(bytes)) !== digest) throw new Error(`${name} is of another version`);
      await cache.put(FOLDER + name, answer);
    }),
  );
  const answer = await reach(HOME);
  if ((await version(answer)) !== VERSION) throw new Error("the page is of another version");
  await cache.put(HOME, answer);
}

/** The node's page; what was kept only where the node cannot be reached. */
async function home() {
  const kept = await caches.match(HOME);
  const answer = await reach(HOME, PATIENCE).catch(() => null);
  if (!answer) return kept ?? Response.error();
  const served = await version(answer);
  if (served && !(kept && (await version(kept)) === served)) {
    await forgetOthers(served);
    registration.update().catch(() => {});
  }
  return answer;
}

async function file(request) {
  return (await caches.match(request)) ?? fetch(request);
}

/** The version that a page says it is of, if it is one of ours. */
async function version(answer) {
  return (await answer.clone().text()).match(SAYS)?.[1];
}

/** A file as the node has it now; a node that sends elsewhere or refuses is not reached. */
async function reach(address, patience) {
  const signal = patience && AbortSignal.timeout?.(patience);
  const answer = await fetch(address, { cache: "no-cache", credentials: "omit", redirect: "error", signal });
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  return answer;
}

async function forgetOthers(version) {
  const names = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== PREFIX + version);
  await Promise.all(names.map((name) => caches.delete(name)));
}

async function sha256(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
