//! Times our full ballot and other systems' membership proofs in one run on the same cores.
//!
//! Every round runs each system once, one after another, so that drift affects all of them alike. Start it with `cargo
//! xtask peers`, which installs and builds what it needs; a system that is not given is not timed.

mod ballot;
mod claim;
mod cold;
mod gadgets;
mod groth16;
mod javascript;
mod machine;
mod median;
mod report;
mod semaphore;
mod spartan;
mod statement;

use std::path::PathBuf;

use clap::Parser;

use ballot::{BATCH, Ballots};
use claim::Claims;
use cold::Cold;
use gadgets::Gadgets;
use javascript::{BrowserRound, Round, Script};
use report::{Report, Samples};
use semaphore::Semaphore;
use spartan::Spartan;

#[derive(Parser)]
struct Arguments {
    /// The release build of `linli`; without it, its cold start is not timed
    #[arg(long, value_name = "PROGRAM")]
    linli: Option<PathBuf>,
    /// The folder of `semaphore.mjs`, its packages installed; without it, JavaScript is not timed
    #[arg(long, value_name = "FOLDER")]
    javascript: Option<PathBuf>,
    /// Chromium; with it and both of the above, what the page does is timed in it
    #[arg(long, value_name = "PROGRAM", requires_all = ["linli", "javascript"])]
    chromium: Option<PathBuf>,
    /// How often each system is timed
    #[arg(long, default_value_t = 21)]
    rounds: usize,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

/// Rounds that warm caches and lazily read keys, and are not counted.
const WARM_UP: usize = 2;

fn main() -> anyhow::Result<()> {
    let Arguments {
        linli,
        javascript,
        chromium,
        rounds,
        json,
    } = Arguments::parse();
    eprintln!("Making {BATCH} ballots");
    let mut systems = Systems {
        ballots: Ballots::new()?,
        claims: Claims::new()?,
        cold: linli.as_deref().map(Cold::prepare).transpose()?,
        semaphore: Semaphore::new()?,
        spartan: Spartan::new()?,
        gadgets: Gadgets::new()?,
        javascript: javascript
            .as_deref()
            .map(javascript::semaphore)
            .transpose()?,
        browser: match (&javascript, &chromium, &linli) {
            (Some(scripts), Some(chromium), Some(linli)) => {
                Some(javascript::browser(scripts, chromium, linli)?)
            }
            _ => None,
        },
    };
    for _ in 0..WARM_UP {
        systems.round(&mut Samples::default())?;
    }
    let mut samples = Samples::default();
    for round in 1..=rounds {
        eprintln!("Round {round} of {rounds}");
        systems.round(&mut samples)?;
    }
    let report = Report::of(&samples, systems.ballots.bytes(), BATCH, rounds);
    if json {
        println!("{}", serde_json::to_string_pretty(&report)?)
    } else {
        println!("{report}")
    }
    Ok(())
}

/// All the systems compared.
struct Systems {
    ballots: Ballots,
    claims: Claims,
    cold: Option<Cold>,
    semaphore: Semaphore,
    spartan: Spartan,
    gadgets: Gadgets,
    javascript: Option<Script<Round>>,
    browser: Option<Script<BrowserRound>>,
}

impl Systems {
    fn round(&mut self, samples: &mut Samples) -> anyhow::Result<()> {
        let ballot = self.ballots.round()?;
        samples.ballot_make.push(ballot.make);
        samples.ballot_verify_one.push(ballot.verify_one);
        samples.ballot_verify_in_batch.push(ballot.verify_in_batch);
        samples.ballot_verify_rooted.push(ballot.verify_rooted);

        let claim = self.claims.round()?;
        samples.claim_prove.push(claim.prove);
        samples.claim_verify_in_batch.push(claim.verify_in_batch);

        let semaphore = self.semaphore.round(BATCH)?;
        samples.semaphore_rs_prove.push(semaphore.prove);
        samples
            .semaphore_rs_verify_in_turn
            .push(semaphore.verify_in_turn);
        samples
            .semaphore_rs_verify_on_all_cores
            .push(semaphore.verify_on_all_cores);
        samples
            .semaphore_rs_verify_batched
            .push(semaphore.verify_batched);

        let spartan = self.spartan.round()?;
        samples.spartan2_prepare.push(spartan.prepare);
        samples.spartan2_prove.push(spartan.prove);
        samples.spartan2_verify.push(spartan.verify);

        let gadgets = self.gadgets.round()?;
        samples.halo2_gadgets_prove.push(gadgets.prove);
        samples.halo2_gadgets_verify.push(gadgets.verify);

        if let Some(javascript) = &mut self.javascript {
            let javascript = javascript.round()?;
            samples.semaphore_js_prove.push(javascript.prove_ms);
            samples.semaphore_js_verify.push(javascript.verify_ms);
        }
        if let Some(browser) = &mut self.browser {
            let browser = browser.round()?;
            samples.browser_ballot.push(browser.ballot_ms);
            samples.browser_claim.push(browser.claim_ms);
            samples.browser_ballot_key.push(browser.ballot_key_ms);
            samples.browser_claim_key.push(browser.claim_key_ms);
            samples
                .browser_memory
                .push(browser.memory_bytes / f64::from(1 << 20));
            samples
                .browser_semaphore_prove
                .push(browser.semaphore_prove_ms);
            samples
                .browser_semaphore_verify
                .push(browser.semaphore_verify_ms);
        }
        if let Some(cold) = &self.cold {
            samples.vote_cold.push(cold.round()?);
        }
        Ok(())
    }
}
