// Our wallet and Semaphore v4 in one page of one headless Chromium, one round of both for every line read; answers in JSON
// lines. LINLI names the program, whose demo serves the wallet with an open poll and a member with a loss.

import { spawn } from "node:child_process"
import { mkdtemp, readFile, rm } from "node:fs/promises"
import { createRequire } from "node:module"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { build } from "esbuild"
import { chromium } from "playwright-core"

const DEPTH = 20
const PASSPHRASE = "an owner's passphrase"
/** A proof on a busy machine. */
const PATIENCE = 600_000

const folder = await mkdtemp(join(tmpdir(), "linli-peers-"))
const demo = spawn(process.env.LINLI, ["--json", "demo", "--node", "--keep", "--dir", join(folder, "demo")], {
    stdio: ["ignore", "pipe", "inherit"],
})
let browser
try {
    const node = await told(demo)
    const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium"
    browser = await chromium.launch({ executablePath, args: ["--headless", "--no-sandbox", "--disable-gpu"] })
    const page = await opened(node)
    await page.evaluate((given) => globalThis.peers.start(given), await given(node))
    for await (const _ of createInterface({ input: process.stdin })) {
        const round = await page.evaluate(() => globalThis.peers.round())
        process.stdout.write(`${JSON.stringify(round)}\n`)
    }
} finally {
    await browser?.close()
    demo.kill()
    // The node ends a moment after its parent.
    await rm(folder, { recursive: true, force: true, maxRetries: 50, retryDelay: 200 })
}

/** What the demo prints once its node answers. */
async function told(demo) {
    let text = ""
    for await (const part of demo.stdout) {
        text += part
        if (text.trimEnd().endsWith("}")) return JSON.parse(text)
    }
    throw new Error("the demo ended")
}

/** The node's page with Semaphore in it, which its policy would not allow. */
async function opened(node) {
    const context = await browser.newContext({ bypassCSP: true, serviceWorkers: "block" })
    const page = await context.newPage()
    page.setDefaultTimeout(PATIENCE)
    page.on("pageerror", (error) => console.error(error))
    const require = createRequire(import.meta.url)
    for (const extension of ["wasm", "zkey"]) {
        const path = require.resolve(`@zk-kit/semaphore-artifacts/semaphore-${DEPTH}.${extension}`)
        await page.route(`**/peers/semaphore.${extension}`, (route) => route.fulfill({ path }))
    }
    const entryPoints = [new URL("page.mjs", import.meta.url).pathname]
    const { outputFiles } = await build({ entryPoints, bundle: true, platform: "browser", write: false, logLevel: "error" })
    await page.goto(new URL("#/check", node.url).href)
    await page.waitForSelector("main h1")
    await page.addScriptTag({ content: outputFiles[0].text })
    return page
}

/** An owner's words and choices, and a member's loss. */
async function given(node) {
    const asked = async (path) => (await fetch(new URL(path, node.url))).json()
    const [slip, loss] = await Promise.all([node.member.slip, node.member.pays].map((path) => readFile(path, "utf8")))
    const { polls } = await asked("polls")
    const { schemes } = await asked("schemes")
    return {
        depth: DEPTH,
        words: node.owners[0],
        passphrase: PASSPHRASE,
        poll: polls[0].id,
        choices: JSON.stringify([
            { options: [0], abstain: false },
            { options: [1], abstain: false },
        ]),
        scheme: schemes[0].id,
        brought: JSON.stringify({ slip, loss, amount: null }),
    }
}
