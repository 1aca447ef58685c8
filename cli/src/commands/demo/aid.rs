//! `linli demo aid`: a year of a mutual-aid scheme in one go, from the rulebook to reconciled payouts.

mod calendar;
mod claimants;
mod desk;
mod officers;
mod plan;
mod year;

use std::path::{Path, PathBuf};

use linli_audit::scheme::{RoundTotals, SchemeReport};
use linli_primitives::Realm;
use linli_prover::ClaimProver;
use linli_wire::rulebook::{DeclaredEvent, Rulebook};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use serde::Serialize;

use self::calendar::date;
use self::claimants::ByRule;
use self::desk::Desk;
use self::officers::Officers;
use self::plan::Plan;
use self::year::{Tally, Year};
use super::{done, new_folder, timed};
use crate::commands::audit;
use crate::files::{self, Access, Overwrite};
use crate::language::msg;
use crate::{Console, Ending, Error, Refusal, randomness};

const RULEBOOK: &str = include_str!("../../../../examples/rulebooks/four-lines.toml");
const EVENTS: [(&str, &str); 2] = [
    (
        "storm.toml",
        include_str!("../../../../examples/rulebooks/events/four-lines-storm.toml"),
    ),
    (
        "fire.toml",
        include_str!("../../../../examples/rulebooks/events/four-lines-fire.toml"),
    ),
];
const REALM: &str = "xinghe-aid.example";

/// What `linli demo aid` takes.
#[derive(clap::Args)]
pub(super) struct Args {
    /// Members.
    #[arg(long, default_value_t = 500, value_parser = clap::value_parser!(u32).range(60..=100_000))]
    members: u32,
    /// Attested losses.
    #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u32).range(10..=10_000))]
    losses: u32,
    /// Where all files go; a temporary folder by default.
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
    /// Makes the demo repeatable; never for a real scheme.
    #[arg(long)]
    seed: Option<u64>,
}

/// What `--json` prints. Amounts are in minor units.
#[derive(Serialize)]
struct Summary {
    members: u64,
    attestations: u64,
    claims: Claims,
    rounds: Vec<RoundTotals>,
    paid: u64,
    balance: u64,
    record: PathBuf,
    timings: Timings,
}

/// What became of claims.
#[derive(Serialize)]
struct Claims {
    /// Sent to the record, cheats included.
    made: u64,
    accepted: u64,
    /// Sent again, and already in the record.
    known: u64,
    /// Refused before being proved.
    refused_by_wallet: u64,
    refused_by_verifier: u64,
    rules: Rules,
}

/// Refusals by rule.
#[derive(Serialize)]
struct Rules {
    wallet: ByRule,
    verifier: ByRule,
}

/// Milliseconds.
#[derive(Serialize, Default)]
struct Timings {
    prove_median: f64,
    verify_batch_per_claim: f64,
    audit: f64,
}

/// Runs the command.
pub(super) fn run(args: &Args, console: &mut Console) -> Result<Ending, Error> {
    let folder = new_folder(args.dir.as_deref(), "linli-demo-aid-", &["events"])?;
    let mut rng = match args.seed {
        Some(seed) => ChaCha20Rng::seed_from_u64(seed),
        None => ChaCha20Rng::from_rng(&mut randomness::system()),
    };
    console.say(msg("demo-start").showing("dir", folder.display()));
    let (book, events) = rules(&folder)?;
    let realm = Realm::new(REALM).map_err(|e| Error::refused(&e))?;
    let counts = (args.members as usize, args.losses as usize);
    let plan = Plan::draw(&realm, &book, counts, &mut rng)?;
    let officers = Officers::draw(book.lines.len(), &mut rng);
    let founding = officers.found(&realm, linli_params::CLAIM_FINGERPRINT);
    let record = folder.join("record");
    let desk = Desk::open(&record, founding, date(2026, 1, 1), console)?;
    console.say(
        msg("demo-aid-start")
            .with("members", counts.0)
            .with("losses", counts.1)
            .with("lines", book.lines.len()),
    );
    let prover = ClaimProver::new().map_err(|e| Error::refused(&e))?;
    let mut year = Year::new((book, events), plan, officers, desk, prover);
    year.run(&mut rng, console)?;
    let Year { tally, desk, .. } = year;
    // The record is read as anybody would read it.
    drop(desk);
    conclude(tally, &folder, record, console)
}

/// The rulebook and the declared events, which also go into the folder.
fn rules(folder: &Path) -> Result<(Rulebook, Vec<DeclaredEvent>), Error> {
    let copy = |name: &Path, text: &str| {
        let path = folder.join(name);
        files::write(&path, text.as_bytes(), Access::Public, Overwrite::Refuse)
    };
    copy(Path::new("rulebook.toml"), RULEBOOK)?;
    let mut events = Vec::new();
    for (name, text) in EVENTS {
        copy(&Path::new("events").join(name), text)?;
        events.push(toml::from_str(text).map_err(|e| broken(&e))?);
    }
    Ok((toml::from_str(RULEBOOK).map_err(|e| broken(&e))?, events))
}

/// An example that ships with the program cannot be read.
fn broken(error: &toml::de::Error) -> Error {
    Refusal::new("rulebook.text", error.to_string()).into()
}

/// Audits what was written, and reports.
fn conclude(
    mut tally: Tally,
    folder: &Path,
    record: PathBuf,
    console: &mut Console,
) -> Result<Ending, Error> {
    let mut timings = Timings::default();
    let whole = timed(&mut timings.audit, || {
        audit::audited_folder(&record, None, audit::Relied::default(), console)
    })?;
    let report = whole
        .schemes
        .first()
        .ok_or_else(|| Refusal::new("community.unknown_scheme", "the record has no scheme"))?;
    tally.proving.sort_by(f64::total_cmp);
    let median = tally.proving.get(tally.proving.len() / 2);
    timings.prove_median = median.copied().unwrap_or_default();
    let verification = tally.verification.as_secs_f64() * 1e3;
    timings.verify_batch_per_claim = verification / tally.sent.max(1) as f64;
    let page = folder.join("report.html");
    let html = whole.html(console.language());
    files::write(&page, html.as_bytes(), Access::Public, Overwrite::Replace)?;
    console.print(&whole.text(console.language()));
    let summary = summary(tally, report, record, timings);
    say_end(&summary, console);
    console.say(done(&summary.record, &page, &whole));
    console.answer(&summary);
    Ok(if whole.is_clean() && report.reconciles() {
        Ending::Clean
    } else {
        Ending::Problems
    })
}

fn summary(tally: Tally, report: &SchemeReport, record: PathBuf, timings: Timings) -> Summary {
    let all = |by_rule: &ByRule| by_rule.values().sum();
    Summary {
        members: report.members.joined,
        attestations: report.attestations,
        claims: Claims {
            made: tally.sent,
            accepted: tally.accepted,
            known: tally.known,
            refused_by_wallet: all(&tally.refused_by_wallet),
            refused_by_verifier: all(&tally.refused_by_verifier),
            rules: Rules {
                wallet: tally.refused_by_wallet,
                verifier: tally.refused_by_verifier,
            },
        },
        rounds: report.rounds.clone(),
        paid: report.pool.paid,
        balance: report.balance,
        record,
        timings,
    }
}

fn say_end(summary: &Summary, console: &mut Console) {
    let list = |by_rule: &ByRule| {
        let each = by_rule
            .iter()
            .map(|(rule, count)| format!("{rule} ×{count}"));
        each.collect::<Vec<_>>().join(", ")
    };
    let Claims {
        made,
        accepted,
        known,
        refused_by_wallet,
        refused_by_verifier,
        rules,
    } = &summary.claims;
    console.say(
        msg("demo-aid-claims")
            .with("made", *made)
            .with("accepted", *accepted)
            .with("known", *known)
            .with("wallet", *refused_by_wallet)
            .with("wallet_rules", list(&rules.wallet))
            .with("verifier", *refused_by_verifier)
            .with("verifier_rules", list(&rules.verifier)),
    );
}
