//! `linli tally`: records the trustees' namings and decryption shares and, once there are enough, publishes the result.

use std::path::{Path, PathBuf};

use linli_audit::namings::{never, words};
use linli_client::Which;
use linli_rules::PollState;
use linli_rules::poll::Namings;
use linli_wire::{DecryptionShare, Message, Naming, TallyRound};

use crate::clock::Clock;
use crate::language::msg;
use crate::place::{OpenPoll, PollPlace};
use crate::show::namings;
use crate::{Console, Ending, Error, Refusal, files};

/// What `linli tally` takes.
#[derive(clap::Args)]
pub struct Args {
    /// Where.
    #[command(flatten)]
    pub place: PollPlace,
    /// The trustees' namings and decryption shares.
    pub shares: Vec<PathBuf>,
    /// When.
    #[command(flatten)]
    pub clock: Clock,
}

/// Runs the command.
pub fn run(args: Args, console: &mut Console) -> Result<Ending, Error> {
    let mut open = args.place.open_relying(Which::Full, &args.clock, console)?;
    open.community.check_times(&args.clock)?;
    let mut refused = Vec::new();
    for path in &args.shares {
        match add(&mut open, path)? {
            Ok(paper) => console.say(
                msg(paper.said())
                    .with("trustee", paper.trustee())
                    .showing("file", path.display()),
            ),
            Err(refusal) => refused.push(refusal),
        }
    }
    for refusal in &refused {
        console.problem(refusal);
    }
    let namings = namings::told(&open, console)?;
    if is_stuck(open.state(), &namings) {
        let never = never(&namings);
        console.problem(&never);
        refused.push(never);
    }
    publish(&mut open, console)?;
    let state = open.state();
    console.answer(&serde_json::json!({
        "named": state.named(), "heads_shares": state.trustees(TallyRound::Heads), "shares_shares": state.trustees(TallyRound::Shares),
        "needed": namings.needed, "elsewhere": namings.elsewhere, "missing": missing(state), "refused": refused, "result": state.result(),
    }));
    Ok(match state.result() {
        _ if !refused.is_empty() || !namings.elsewhere.is_empty() => Ending::Problems,
        None => Ending::Waiting,
        Some(_) => Ending::Clean,
    })
}

/// What a trustee submits as a file.
#[derive(serde::Deserialize)]
#[serde(untagged)]
enum Paper {
    Naming(Naming),
    Share(DecryptionShare),
}

impl Paper {
    const fn trustee(&self) -> u16 {
        match self {
            Self::Naming(naming) => naming.trustee,
            Self::Share(share) => share.trustee,
        }
    }

    const fn said(&self) -> &'static str {
        match self {
            Self::Naming(_) => "tally-naming",
            Self::Share(_) => "tally-share",
        }
    }

    fn message(&self) -> Message {
        match self {
            Self::Naming(naming) => Message::Naming(naming.clone()),
            Self::Share(share) => Message::Share(share.clone()),
        }
    }
}

/// Adds one naming or share; a bad one is refused by name and blocks nobody.
fn add(open: &mut OpenPoll, path: &Path) -> Result<Result<Paper, Refusal>, Error> {
    let paper: Paper = files::read_json(path, files::MAX_SMALL)?;
    match open.community.submit(&paper.message()) {
        Err(Error::Refused(refusal)) => {
            Ok(Err(refusal.in_file(path).with("trustee", paper.trustee())))
        }
        submitted => submitted.map(|_| Ok(paper)),
    }
}

/// Publishes the result once it is known, or says what is missing.
pub fn publish(open: &mut OpenPoll, console: &mut Console) -> Result<(), Error> {
    let state = open.state();
    let namings = state.namings_of(open.community.views()?);
    match (state.result().cloned(), missing(state)) {
        (Some(result), _) => {
            if !open.community.state().is_decided(open.id) {
                match open.community.submit(&Message::Result(result)) {
                    // The record's keeper has published it meanwhile.
                    Err(Error::Refused(r)) if r.rule == "community.result_twice" => {}
                    submitted => drop(submitted?),
                }
            }
            console.say(msg("tally-done"));
        }
        // Said before.
        _ if is_stuck(state, &namings) => {}
        (None, Some((TallyRound::Heads, _))) if namings.missing() > 0 => {
            console.say(msg("tally-needs-namings").with("count", console.text(&words(&namings))));
        }
        (None, Some((TallyRound::Heads, count))) => {
            console.say(msg("tally-needs-heads").with("count", count));
        }
        (None, Some((TallyRound::Shares, count))) => {
            console.say(msg("tally-needs-shares").with("count", count));
        }
        (None, None) => console.say(msg("tally-not-closed")),
    }
    Ok(())
}

/// Whether the heads wait for namings that nobody is left to give.
fn is_stuck(state: PollState<'_>, namings: &Namings) -> bool {
    matches!(missing(state), Some((TallyRound::Heads, _))) && !namings.can_suffice()
}

/// The round at hand and how many shares it still needs; `None` before closing and after the result.
fn missing(state: PollState<'_>) -> Option<(TallyRound, u16)> {
    state.closing()?;
    if state.result().is_some() {
        return None;
    }
    let round = match state.heads() {
        None => TallyRound::Heads,
        Some(_) => TallyRound::Shares,
    };
    let found = u16::try_from(state.trustees(round).len()).unwrap_or(u16::MAX);
    Some((round, state.poll().trustees.threshold.saturating_sub(found)))
}
