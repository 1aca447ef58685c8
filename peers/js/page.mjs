// In the page: Semaphore v4, and the wallet that the node serves, each made ready once and then timed in turn.

import { Group, Identity, generateProof, verifyProof } from "@semaphore-protocol/core"

const MEMBERS = 256

const timed = async (work) => {
    const start = performance.now()
    const value = await work()
    return [value, performance.now() - start]
}

const bytes = async (path) => new Uint8Array(await (await fetch(path)).arrayBuffer())

/** Semaphore with the artifacts that its package has for this depth, kept in memory. */
async function semaphore(depth) {
    const artifacts = { wasm: await bytes("peers/semaphore.wasm"), zkey: await bytes("peers/semaphore.zkey") }
    const identities = Array.from({ length: MEMBERS }, (_, i) => new Identity(`member ${i}`))
    const group = new Group(identities.map((identity) => identity.commitment))
    let round = 0
    return async () => {
        const identity = identities[round % MEMBERS]
        const scope = `poll ${round}`
        round += 1
        const [proof, prove_ms] = await timed(() => generateProof(identity, group, "choice", scope, depth, artifacts))
        const [valid, verify_ms] = await timed(() => verifyProof(proof))
        if (!valid) throw new Error("a proof of Semaphore's own making does not verify")
        return { semaphore_prove_ms: prove_ms, semaphore_verify_ms: verify_ms }
    }
}

/** The wallet, its key opened as an owner opens hers, with all that is derived once. */
async function wallet({ words, passphrase, poll, choices, scheme, brought }) {
    const address = (name) => new URL(name, document.baseURI).href
    const api = await import(address("page/api.js"))
    const { default: start, Wallet } = await import(address("page/linli.js"))
    const { memory } = await start({ module_or_path: address("page/linli.wasm") })
    const owner = new Wallet()
    owner.restore(words)
    owner.unlock(owner.seal(passphrase), passphrase)
    const { log, clock } = await api.status()
    owner.takeRecord(await api.recordFrom(0), log.key, undefined)
    const [, ballot_key_ms] = await timed(() => owner.prepare())
    const parameters = await bytes("page/k10.params")
    owner.openScheme(scheme, parameters, clock.now)
    const [, claim_key_ms] = await timed(() => owner.prepareClaims(parameters))
    return async () => {
        const [, ballot_ms] = await timed(() => owner.sealBallot(poll, choices, clock.now))
        const [, claim_ms] = await timed(() => owner.makeClaim(brought, "account 7", clock.now))
        return { ballot_ms, claim_ms, ballot_key_ms, claim_key_ms, memory_bytes: memory.buffer.byteLength }
    }
}

let ours
let theirs

globalThis.peers = {
    async start(given) {
        ours = await wallet(given)
        theirs = await semaphore(given.depth)
    },
    round: async () => ({ ...(await ours()), ...(await theirs()) }),
}
