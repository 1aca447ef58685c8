//! Submitted claims: verified in batches, and recorded if valid.

use std::path::PathBuf;

use crate::clock::Clock;
use crate::language::msg;
use crate::place::SchemePlace;

use crate::files::Named;
use crate::{Console, Ending, Error, Refusal, files};

/// What `linli claim accept` takes.
#[derive(clap::Args)]
pub(super) struct AcceptArgs {
    #[command(flatten)]
    pub place: SchemePlace,
    /// Claim files, or folders of .claim files.
    #[arg(required = true)]
    pub claims: Vec<PathBuf>,
    /// When.
    #[command(flatten)]
    pub clock: Clock,
}

/// What became of the submitted claims.
#[derive(Debug, Default, serde::Serialize)]
struct Accepted {
    /// Taken in.
    pub accepted: u64,
    /// Those that the record already had.
    pub known: u64,
    /// Refused, with file and rule.
    pub refused: Vec<Refusal>,
    /// Files in the folders that were not looked at, for their names.
    pub passed_over: Vec<PathBuf>,
}

/// Runs the command.
pub(super) fn run(args: &AcceptArgs, console: &mut Console) -> Result<Ending, Error> {
    let done = take_in(args, console)?;
    for refusal in &done.refused {
        console.problem(refusal);
    }
    console.say(
        msg("claim-accepted")
            .with("accepted", done.accepted)
            .with("known", done.known)
            .with("refused", done.refused.len()),
    );
    console.tell_passed_over(&done.passed_over);
    console.answer(&done);
    Ok(match (&*done.refused, &*done.passed_over) {
        ([], []) => Ending::Clean,
        ([], _) => Ending::Unchecked,
        _ => Ending::Problems,
    })
}

/// Submits claims; a refused one changes nothing.
fn take_in(args: &AcceptArgs, console: &mut Console) -> Result<Accepted, Error> {
    let mut scheme = args.place.open(&args.clock, console)?;
    let Named {
        files: paths,
        passed_over,
    } = files::named(&args.claims, "claim")?;
    let progress = console.progress(paths.len() as u64, msg("progress-claims"));
    let mut done = Accepted {
        passed_over,
        ..Accepted::default()
    };
    for chunk in paths.chunks(linli_verifier::BATCH) {
        let (mut names, mut claims) = (Vec::new(), Vec::new());
        for path in chunk {
            match files::read(path, linli_wire::claim::MAX_BYTES as u64) {
                Ok(bytes) => {
                    names.push(path);
                    claims.push(bytes);
                }
                Err(Error::Refused(refusal)) => done.refused.push(refusal),
                Err(error) => return Err(error),
            }
        }
        for (path, fate) in names.into_iter().zip(scheme.take_claims(claims)?) {
            match fate {
                Ok(receipt) if receipt.fresh => done.accepted += 1,
                Ok(_) => done.known += 1,
                Err(refusal) => done.refused.push(refusal.in_file(path)),
            }
        }
        progress.inc(chunk.len() as u64);
    }
    progress.finish_and_clear();
    Ok(done)
}
