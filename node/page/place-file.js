// Where the page is, and where it gets what it is made of: here, in the one file that holds it all.

import { keep, recall } from "./keep.js";
import { WORKER } from "./worker-text.js";

const NODE = "linli.node";

const given = document.querySelector("meta[name=linli-node]").content;
let chosen = given || recall(NODE);

/** The node that is asked: the file's own, or the one that the reader named; `null` before that. */
export const node = () => chosen;

/** Whether the reader says which node is asked. */
export const isChosen = !given;

/** Takes the reader's node; `null` forgets it. */
export function choose(address) {
  chosen = address;
  keep(NODE, address);
}

/** A file is where its reader keeps it. */
export const keepOffline = () => {};

/** A document of the page. */
export const fetched = async (name) => JSON.parse(document.getElementById(name).textContent);

/** The wallet's thread, before its first message. */
export const thread = () => new Worker(URL.createObjectURL(new Blob([WORKER], { type: "text/javascript" })));

/** The bytes of a block that the file holds. */
function inside(name) {
  const text = atob(document.getElementById(name).textContent);
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

/** The wallet's code, as the thread's first message. */
export const code = () => inside("linli.wasm");

/** The parameters for claims. */
export const parameters = async () => inside("k10.params");
