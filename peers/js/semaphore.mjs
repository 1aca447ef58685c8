// Semaphore v4 at depth 20, one proof made and verified for every line read; answers in JSON lines.
// Artifacts come from the installed package and are kept in memory, so that no round includes reading them.

import { readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { createInterface } from "node:readline"
import { Group, Identity, generateProof, verifyProof } from "@semaphore-protocol/core"

const DEPTH = 20
const MEMBERS = 256

const require = createRequire(import.meta.url)
const artifact = (extension) =>
    new Uint8Array(readFileSync(require.resolve(`@zk-kit/semaphore-artifacts/semaphore-${DEPTH}.${extension}`)))
const artifacts = { wasm: artifact("wasm"), zkey: artifact("zkey") }

const identities = Array.from({ length: MEMBERS }, (_, i) => new Identity(`member ${i}`))
const group = new Group(identities.map((identity) => identity.commitment))

const timed = async (work) => {
    const start = performance.now()
    const value = await work()
    return [value, performance.now() - start]
}

let round = 0
for await (const _ of createInterface({ input: process.stdin })) {
    const identity = identities[round % MEMBERS]
    const scope = `poll ${round}`
    round += 1
    const [proof, prove_ms] = await timed(() => generateProof(identity, group, "choice", scope, DEPTH, artifacts))
    const [valid, verify_ms] = await timed(() => verifyProof(proof))
    if (!valid) {
        throw new Error("a proof of our own making does not verify")
    }
    process.stdout.write(`${JSON.stringify({ prove_ms, verify_ms })}\n`)
}
process.exit(0) // The curve's worker threads would keep the process alive.
