//! Medians, ratios, and how they are shown.

use std::fmt;

use serde::Serialize;

use crate::machine::Machine;
use crate::median::Times;

/// The times of all rounds, in milliseconds.
#[derive(Default)]
pub(crate) struct Samples {
    /// A full ballot made.
    pub(crate) ballot_make: Times,
    /// A full ballot verified alone.
    pub(crate) ballot_verify_one: Times,
    /// A full ballot verified in a batch, per ballot.
    pub(crate) ballot_verify_in_batch: Times,
    /// The same with the roots of its points beside it.
    pub(crate) ballot_verify_rooted: Times,
    /// `linli vote`, process start to ballot file.
    pub(crate) vote_cold: Times,
    /// A claim's proof made.
    pub(crate) claim_prove: Times,
    /// A claim's proof verified in a batch, per claim.
    pub(crate) claim_verify_in_batch: Times,
    /// A proof of semaphore-rs.
    pub(crate) semaphore_rs_prove: Times,
    /// Its verification, one after another.
    pub(crate) semaphore_rs_verify_in_turn: Times,
    /// Its verification on all cores, per proof.
    pub(crate) semaphore_rs_verify_on_all_cores: Times,
    /// Its verification by one equation for a batch, per proof.
    pub(crate) semaphore_rs_verify_batched: Times,
    /// What Spartan2 prepares once for an owner and a roll.
    pub(crate) spartan2_prepare: Times,
    /// A proof of Spartan2 from there on.
    pub(crate) spartan2_prove: Times,
    /// Its verification.
    pub(crate) spartan2_verify: Times,
    /// A proof of our statement from halo2_gadgets.
    pub(crate) halo2_gadgets_prove: Times,
    /// Its verification.
    pub(crate) halo2_gadgets_verify: Times,
    /// A proof of Semaphore v4 in Node.
    pub(crate) semaphore_js_prove: Times,
    /// Its verification.
    pub(crate) semaphore_js_verify: Times,
    /// A ballot of the wallet in the browser.
    pub(crate) browser_ballot: Times,
    /// A claim of the wallet in the browser.
    pub(crate) browser_claim: Times,
    /// What the wallet derives once for all ballots.
    pub(crate) browser_ballot_key: Times,
    /// What it derives once for all claims.
    pub(crate) browser_claim_key: Times,
    /// The wallet's memory in MiB, a keystore opened.
    pub(crate) browser_memory: Times,
    /// A proof of Semaphore v4 in the same page.
    pub(crate) browser_semaphore_prove: Times,
    /// Its verification.
    pub(crate) browser_semaphore_verify: Times,
}

/// Medians in milliseconds, of memory in MiB; NaN, `null` in JSON, for what was not timed.
#[derive(Serialize)]
struct Medians {
    ballot_make: f64,
    ballot_verify_one: f64,
    ballot_verify_in_batch: f64,
    ballot_verify_rooted: f64,
    vote_cold: f64,
    claim_prove: f64,
    claim_verify_in_batch: f64,
    semaphore_rs_prove: f64,
    semaphore_rs_verify_in_turn: f64,
    semaphore_rs_verify_on_all_cores: f64,
    semaphore_rs_verify_batched: f64,
    spartan2_prepare: f64,
    spartan2_prove: f64,
    spartan2_verify: f64,
    halo2_gadgets_prove: f64,
    halo2_gadgets_verify: f64,
    semaphore_js_prove: f64,
    semaphore_js_verify: f64,
    browser_ballot: f64,
    browser_claim: f64,
    browser_ballot_key: f64,
    browser_claim_key: f64,
    browser_memory: f64,
    browser_semaphore_prove: f64,
    browser_semaphore_verify: f64,
}

/// The results of a run. Smaller is better, except for the rates.
#[derive(Serialize)]
pub(crate) struct Report {
    /// Making a full ballot, against a proof of semaphore-rs.
    ballot_vs_semaphore_rs: f64,
    /// The same against Semaphore v4 in Node.
    ballot_vs_semaphore_js: f64,
    /// Full ballots verified per second in batches, against proofs of semaphore-rs verified the faster way.
    verify_rate_vs_semaphore_rs: f64,
    /// The same against proofs of semaphore-rs verified by one equation for a batch.
    verify_rate_vs_groth16_batched: f64,
    /// Full ballots that come with their roots, verified per second in batches, against proofs of semaphore-rs verified
    /// the faster way.
    rooted_verify_rate_vs_semaphore_rs: f64,
    /// The same against proofs of semaphore-rs verified by one equation for a batch.
    rooted_verify_rate_vs_groth16_batched: f64,
    /// Making a full ballot, against a proof of Spartan2 of its statement, prepared.
    ballot_vs_spartan2: f64,
    /// Verifying one full ballot, against one proof of Spartan2.
    verify_vs_spartan2: f64,
    /// Making a full ballot, against a proof of its statement from halo2_gadgets.
    ballot_vs_halo2_gadgets: f64,
    /// `linli vote` from process start to ballot file, against making a ballot in a warm process.
    cold_vs_warm: f64,
    /// Making a claim's proof, against a proof of semaphore-rs.
    claim_vs_semaphore_rs: f64,
    /// A ballot of the wallet, against a proof of Semaphore v4 in the same page.
    browser_ballot_vs_semaphore_js: f64,
    /// The same against our ballot made natively.
    browser_ballot_vs_native: f64,
    /// A claim of the wallet, against a proof of Semaphore v4 in the same page.
    browser_claim_vs_semaphore_js: f64,
    /// Size of a full ballot.
    ballot_bytes: usize,
    batch: usize,
    rounds: usize,
    medians_ms: Medians,
    machine: Machine,
}

impl Report {
    /// Takes the medians of `samples`.
    pub(crate) fn of(samples: &Samples, ballot_bytes: usize, batch: usize, rounds: usize) -> Self {
        let medians_ms = Medians::of(samples);
        let m = &medians_ms;
        let semaphore_rs_verify = m
            .semaphore_rs_verify_in_turn
            .min(m.semaphore_rs_verify_on_all_cores);
        Self {
            ballot_vs_semaphore_rs: m.ballot_make / m.semaphore_rs_prove,
            ballot_vs_semaphore_js: m.ballot_make / m.semaphore_js_prove,
            verify_rate_vs_semaphore_rs: semaphore_rs_verify / m.ballot_verify_in_batch,
            verify_rate_vs_groth16_batched: m.semaphore_rs_verify_batched
                / m.ballot_verify_in_batch,
            rooted_verify_rate_vs_semaphore_rs: semaphore_rs_verify / m.ballot_verify_rooted,
            rooted_verify_rate_vs_groth16_batched: m.semaphore_rs_verify_batched
                / m.ballot_verify_rooted,
            ballot_vs_spartan2: m.ballot_make / m.spartan2_prove,
            verify_vs_spartan2: m.ballot_verify_one / m.spartan2_verify,
            ballot_vs_halo2_gadgets: m.ballot_make / m.halo2_gadgets_prove,
            cold_vs_warm: m.vote_cold / m.ballot_make,
            claim_vs_semaphore_rs: m.claim_prove / m.semaphore_rs_prove,
            browser_ballot_vs_semaphore_js: m.browser_ballot / m.browser_semaphore_prove,
            browser_ballot_vs_native: m.browser_ballot / m.ballot_make,
            browser_claim_vs_semaphore_js: m.browser_claim / m.browser_semaphore_prove,
            ballot_bytes,
            batch,
            rounds,
            medians_ms,
            machine: Machine::here(),
        }
    }
}

impl Medians {
    fn of(samples: &Samples) -> Self {
        let Samples {
            ballot_make,
            ballot_verify_one,
            ballot_verify_in_batch,
            ballot_verify_rooted,
            vote_cold,
            claim_prove,
            claim_verify_in_batch,
            semaphore_rs_prove,
            semaphore_rs_verify_in_turn,
            semaphore_rs_verify_on_all_cores,
            semaphore_rs_verify_batched,
            spartan2_prepare,
            spartan2_prove,
            spartan2_verify,
            halo2_gadgets_prove,
            halo2_gadgets_verify,
            semaphore_js_prove,
            semaphore_js_verify,
            browser_ballot,
            browser_claim,
            browser_ballot_key,
            browser_claim_key,
            browser_memory,
            browser_semaphore_prove,
            browser_semaphore_verify,
        } = samples;
        Self {
            ballot_make: ballot_make.median(),
            ballot_verify_one: ballot_verify_one.median(),
            ballot_verify_in_batch: ballot_verify_in_batch.median(),
            ballot_verify_rooted: ballot_verify_rooted.median(),
            vote_cold: vote_cold.median(),
            claim_prove: claim_prove.median(),
            claim_verify_in_batch: claim_verify_in_batch.median(),
            semaphore_rs_prove: semaphore_rs_prove.median(),
            semaphore_rs_verify_in_turn: semaphore_rs_verify_in_turn.median(),
            semaphore_rs_verify_on_all_cores: semaphore_rs_verify_on_all_cores.median(),
            semaphore_rs_verify_batched: semaphore_rs_verify_batched.median(),
            spartan2_prepare: spartan2_prepare.median(),
            spartan2_prove: spartan2_prove.median(),
            spartan2_verify: spartan2_verify.median(),
            halo2_gadgets_prove: halo2_gadgets_prove.median(),
            halo2_gadgets_verify: halo2_gadgets_verify.median(),
            semaphore_js_prove: semaphore_js_prove.median(),
            semaphore_js_verify: semaphore_js_verify.median(),
            browser_ballot: browser_ballot.median(),
            browser_claim: browser_claim.median(),
            browser_ballot_key: browser_ballot_key.median(),
            browser_claim_key: browser_claim_key.median(),
            browser_memory: browser_memory.median(),
            browser_semaphore_prove: browser_semaphore_prove.median(),
            browser_semaphore_verify: browser_semaphore_verify.median(),
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            batch,
            rounds,
            medians_ms: m,
            ..
        } = self;
        writeln!(f, "{}; medians of {rounds} rounds\n", self.machine)?;
        let mut row = |what: &str, ms: f64| line(f, what, ms, " ms");
        row(
            "our ballot (three options, heads and shares, depth 32): make",
            m.ballot_make,
        )?;
        row("  verify one", m.ballot_verify_one)?;
        row(
            &format!("  verify in batches of {batch}, each"),
            m.ballot_verify_in_batch,
        )?;
        row("    with the roots of its points", m.ballot_verify_rooted)?;
        row("  linli vote, process start to ballot file", m.vote_cold)?;
        row(
            "our claim (k = 10, three paths, all rules): prove",
            m.claim_prove,
        )?;
        row(
            &format!("  verify in batches of {batch}, each"),
            m.claim_verify_in_batch,
        )?;
        row(
            "semaphore-rs 0.6 (native Groth16, depth 20): prove",
            m.semaphore_rs_prove,
        )?;
        row(
            "  verify, one after another, each",
            m.semaphore_rs_verify_in_turn,
        )?;
        row(
            "  verify on all cores, each",
            m.semaphore_rs_verify_on_all_cores,
        )?;
        row(
            &format!("  verify {batch} by one equation (our batching), each"),
            m.semaphore_rs_verify_batched,
        )?;
        row(
            "Spartan2 0.9 (our statement, zero knowledge): prepare",
            m.spartan2_prepare,
        )?;
        row("  prove, prepared", m.spartan2_prove)?;
        row("  verify one", m.spartan2_verify)?;
        row(
            "halo2_gadgets 0.6 (our statement, k = 11): prove",
            m.halo2_gadgets_prove,
        )?;
        row("  verify one", m.halo2_gadgets_verify)?;
        row(
            "Semaphore v4 in Node (snarkjs, depth 20): prove",
            m.semaphore_js_prove,
        )?;
        row("  verify one", m.semaphore_js_verify)?;
        row(
            "our wallet in Chromium (one thread): ballot",
            m.browser_ballot,
        )?;
        row("  claim", m.browser_claim)?;
        row("  once, for all ballots", m.browser_ballot_key)?;
        row("  once, for all claims", m.browser_claim_key)?;
        row(
            "Semaphore v4 in the same page (snarkjs, depth 20): prove",
            m.browser_semaphore_prove,
        )?;
        row("  verify one", m.browser_semaphore_verify)?;
        line(
            f,
            "our wallet's memory, a keystore opened",
            m.browser_memory,
            " MiB",
        )?;
        writeln!(f)?;
        let mut ratio = |what: &str, value: f64| line(f, what, value, "");
        ratio("ballot_vs_semaphore_rs", self.ballot_vs_semaphore_rs)?;
        ratio("ballot_vs_semaphore_js", self.ballot_vs_semaphore_js)?;
        ratio(
            "verify_rate_vs_semaphore_rs (larger is better)",
            self.verify_rate_vs_semaphore_rs,
        )?;
        ratio(
            "verify_rate_vs_groth16_batched (larger is better)",
            self.verify_rate_vs_groth16_batched,
        )?;
        ratio(
            "rooted_verify_rate_vs_semaphore_rs (larger is better)",
            self.rooted_verify_rate_vs_semaphore_rs,
        )?;
        ratio(
            "rooted_verify_rate_vs_groth16_batched (larger is better)",
            self.rooted_verify_rate_vs_groth16_batched,
        )?;
        ratio("ballot_vs_spartan2", self.ballot_vs_spartan2)?;
        ratio("verify_vs_spartan2", self.verify_vs_spartan2)?;
        ratio("ballot_vs_halo2_gadgets", self.ballot_vs_halo2_gadgets)?;
        ratio("cold_vs_warm", self.cold_vs_warm)?;
        ratio("claim_vs_semaphore_rs", self.claim_vs_semaphore_rs)?;
        ratio(
            "browser_ballot_vs_semaphore_js",
            self.browser_ballot_vs_semaphore_js,
        )?;
        ratio("browser_ballot_vs_native", self.browser_ballot_vs_native)?;
        ratio(
            "browser_claim_vs_semaphore_js",
            self.browser_claim_vs_semaphore_js,
        )?;
        write!(f, "{:<58} {:>9}", "ballot_bytes", self.ballot_bytes)
    }
}

/// One line, unless its system was not timed.
fn line(f: &mut fmt::Formatter<'_>, what: &str, value: f64, unit: &str) -> fmt::Result {
    if value.is_nan() {
        return Ok(());
    }
    writeln!(f, "{what:<58} {value:>9.3}{unit}")
}
