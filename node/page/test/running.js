// A real node in a process of its own, with a community, as long as a file of tests runs.

import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before } from "node:test";

export const PROGRAM = process.env.LINLI_PROGRAM ?? new URL("../../../target/debug/linli", import.meta.url).pathname;

/**
 * `linli demo --node --keep`, with more `options`. Gives its `url`, `key`, `realm`, `owners` by their words, the officers'
 * `papers`, and a `folder` for the tests' own.
 */
export function running(...options) {
  const node = {};
  let demo;

  before(async () => {
    node.folder = await mkdtemp(join(tmpdir(), "linli-page-"));
    const papers = join(node.folder, "demo");
    const words = ["--json", "--lang", "zh", "demo", "--node", "--keep", ...options, "--dir", papers];
    demo = spawn(PROGRAM, words, { stdio: ["ignore", "pipe", "inherit"] });
    let text = "";
    for await (const part of demo.stdout) {
      text += part;
      if (text.trimEnd().endsWith("}")) break;
    }
    const { folder: _, ...told } = JSON.parse(text);
    Object.assign(node, { papers, ...told });
  });

  after(async () => {
    demo.kill();
    // The node ends a moment after its parent.
    await rm(node.folder, { recursive: true, force: true, maxRetries: 50, retryDelay: 200 });
  });

  return node;
}
