// Keeps one version of the page for when the node cannot be reached. It is whole or not there: every file is held
// against its digest before any is used. Whenever the node answers, the page is the node's; when that is of another
// version, all that was kept is thrown away, and the page that came keeps its own. Nothing else is kept: what the
// record says comes from the node or not at all.

const VERSION = "{version}";
/** Each file and its digest. */
const FILES = "{files}";

const CACHE = `linli-${VERSION}`;
const HOME = registration.scope;
const FOLDER = new URL("page/", HOME).href;
/** A node that takes longer is away. */
const PATIENCE = 8000;

/** What a page of any version says, and what this one does. */
const ANY = 'name="linli-version"';
const OWN = `${ANY} content="${VERSION}"`;

addEventListener("install", (event) => event.waitUntil(fill().then(() => skipWaiting())));

addEventListener("activate", (event) =>
  event.waitUntil(Promise.all([forget((name) => name !== CACHE), clients.claim()])),
);

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
  if (!(await answer.clone().text()).includes(OWN)) throw new Error("the page is of another version");
  await cache.put(HOME, answer);
}

/** The node's page; what was kept only where the node cannot be reached. */
async function home() {
  const kept = await caches.match(HOME, { cacheName: CACHE });
  const answer = await reach(HOME, PATIENCE).catch(() => null);
  if (!answer) return kept ?? Response.error();
  const text = await answer.clone().text();
  if (text.includes(ANY) && !text.includes(OWN)) {
    await forget((name) => name === CACHE);
    registration.update().catch(() => {});
  }
  return answer;
}

async function file(request) {
  return (await caches.match(request, { cacheName: CACHE })) ?? fetch(request);
}

/** A file as the node has it now; a node that sends elsewhere or refuses is not reached. */
async function reach(address, patience) {
  const signal = patience && AbortSignal.timeout?.(patience);
  const answer = await fetch(address, { cache: "no-cache", credentials: "omit", redirect: "error", signal });
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  return answer;
}

async function forget(chosen) {
  const names = (await caches.keys()).filter((name) => name.startsWith("linli-") && chosen(name));
  await Promise.all(names.map((name) => caches.delete(name)));
}

async function sha256(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
