// A node that answers from a state, with the headers that the page must work under.

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { SENTENCES } from "./sentences.js";

const PAGE = new URL("../", import.meta.url);
const WALLET = new URL("../../../params/web/", import.meta.url);
const TYPES = {
  html: "text/html",
  css: "text/css",
  js: "text/javascript",
  svg: "image/svg+xml",
  wasm: "application/wasm",
  webmanifest: "application/manifest+json",
};
const POLICY =
  "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'";
const MOVEMENTS = 25;
const BALLOTS = 100;

/**
 * Starts a node on loopback; `node.state` may be changed, `node.tell()` sends an event, `node.down` breaks it, and a node
 * that is `full` takes no more listeners.
 */
export async function start(state) {
  const node = { state, down: false, full: false, listeners: new Set(), asked: [] };
  const server = createServer((request, response) => answer(node, request, response));
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  node.url = `http://localhost:${server.address().port}/`;
  node.tell = (index) => {
    const data = JSON.stringify({ index, at: 0, kind: "ballot", subject: null, digest: "00" });
    for (const listener of node.listeners) listener.write(`id: ${index}\nevent: entry\ndata: ${data}\n\n`);
  };
  /** The page missed more than the node has events of. */
  node.expire = () => {
    for (const listener of node.listeners) listener.end("event: resync\ndata: {}\n\n");
  };
  node.hangUp = () => node.listeners.forEach((listener) => listener.destroy());
  node.stop = () => {
    server.closeAllConnections();
    return new Promise((stopped) => server.close(stopped));
  };
  return node;
}

async function answer(node, request, response) {
  const url = new URL(request.url, node.url);
  node.asked.push(url.pathname);
  const send = (status, type, body) => {
    response.writeHead(status, {
      "Content-Type": type.startsWith("text/") ? `${type}; charset=utf-8` : type,
      "Content-Security-Policy": POLICY,
      "X-Content-Type-Options": "nosniff",
      "Cache-Control": "no-store",
    });
    response.end(body);
  };
  const json = (value) =>
    value ? send(200, "application/json", JSON.stringify(value)) : send(404, "application/problem+json", "{}");
  const file =
    url.pathname === "/" ? "index.html" : url.pathname.match(/^\/page\/([a-z-]+\.(css|js|svg|wasm|webmanifest))$/)?.[1];
  const sentences = url.pathname.match(/^\/page\/(zh|en)\.json$/)?.[1];
  if (sentences) return json(SENTENCES[sentences]);
  if (file) {
    const folder = /^linli(-office)?\.(js|wasm)$/.test(file) ? WALLET : PAGE;
    return send(200, TYPES[file.split(".")[1]], await readFile(new URL(file, folder)));
  }
  if (node.down) return response.destroy();
  if (url.pathname === "/events" && node.full) return send(503, "text/plain", "");
  if (url.pathname === "/events") {
    response.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-store" });
    response.write(": hello\n\n");
    node.listeners.add(response);
    return response.on("close", () => node.listeners.delete(response));
  }
  const { record, status, polls, schemes } = node.state;
  const [, kind, id, part] = url.pathname.split("/");
  if (kind === "status") return json(status);
  if (kind === "checkpoint") return send(200, "text/plain", status.log.checkpoint);
  if (kind === "tile") {
    const tile = record.tile(url.pathname.slice("/tile/".length));
    return tile ? send(200, "application/octet-stream", tile) : json(null);
  }
  if (kind === "polls" && part === "ballots") {
    return json(taken(node.state.ballots ?? [], Number(url.searchParams.get("from"))));
  }
  if (kind === "polls") return json(id ? polls.find((poll) => poll.id === id) : { polls });
  if (kind === "funds") {
    const funds = node.state.funds ?? [];
    return json(id ? funds.find((fund) => fund.id === id) : { funds });
  }
  if (kind === "reports" && id === "files") {
    const file = node.state.files?.[part];
    return file ? send(200, file.type, file.bytes) : send(404, "application/problem+json", "{}");
  }
  if (kind === "reports") return json({ desks: node.state.desks ?? [], reports: node.state.reports ?? [] });
  if (kind === "places") return json({ lists: node.state.lists ?? [] });
  if (kind === "notices") return json({ notices: node.state.notices ?? [] });
  if (kind === "schemes" && !id) return json({ schemes: schemes.map((scheme) => scheme.short) });
  const scheme = schemes.find((scheme) => scheme.short.id === id);
  if (kind === "schemes" && part === "pool") return json(movements(scheme.pool, Number(url.searchParams.get("from"))));
  if (kind === "schemes") return json(scheme?.whole);
  return json(null);
}

/** A part of the ballots in the record, as the node returns them. */
function taken(ballots, from) {
  const rest = ballots.filter((ballot) => ballot.entry >= from);
  return { ballots: rest.slice(0, BALLOTS), next: rest[BALLOTS]?.entry ?? null };
}

/** A part of the movements, as the node returns them. */
function movements(pool, from) {
  const end = from + MOVEMENTS;
  const next = end < pool.movements.length ? end : null;
  return { ...pool, movements: pool.movements.slice(from, end), next };
}
