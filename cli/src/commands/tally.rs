//! `linli tally`: takes the trustees' decryption shares into the record and, when enough are there, the result.

use std::path::{Path, PathBuf};

use linli_client::Which;
use linli_record::{Kind, Record};
use linli_rules::{Input, PollState};
use linli_wire::{DecryptionShare, Message, TallyRound};

use crate::clock::Clock;
use crate::community::Community;
use crate::language::msg;
use crate::place::PollPlace;
use crate::slice::share_name;
use crate::{Console, Ending, Error, Refusal, documents, files};

/// What `linli tally` takes.
#[derive(clap::Args)]
pub struct Args {
    /// Where.
    #[command(flatten)]
    pub place: PollPlace,
    /// 受托人的解密份文件 / The trustees' decryption shares
    pub shares: Vec<PathBuf>,
    /// When.
    #[command(flatten)]
    pub clock: Clock,
}

/// Runs the command.
pub fn run(args: Args, console: &mut Console) -> Result<Ending, Error> {
    let place = args.place.open(Which::Full, console)?;
    let mut record = documents::open(&place.folder)?;
    let mut state = documents::replay_clean(&record, console)?.state;
    let state = state
        .as_mut()
        .ok_or_else(|| Refusal::new("record.order", "there is no poll"))?;
    let at = args.clock.now()?;
    let mut refused = Vec::new();
    for path in &args.shares {
        match add(&mut record, place.community.as_ref(), state, at, path)? {
            Ok(share) => console.say(
                msg("tally-share")
                    .with("trustee", share.trustee)
                    .showing("file", path.display()),
            ),
            Err(refusal) => refused.push(refusal),
        }
    }
    for refusal in &refused {
        console.problem(refusal);
    }
    publish(&mut record, place.community.as_ref(), state, at, console)?;
    let missing = missing(state);
    console.answer(&serde_json::json!({
        "heads_shares": state.trustees(TallyRound::Heads), "shares_shares": state.trustees(TallyRound::Shares),
        "missing": missing, "refused": refused, "result": state.result(),
    }));
    Ok(if refused.is_empty() {
        Ending::Clean
    } else {
        Ending::Problems
    })
}

/// Adds one share; a bad one is refused by name and blocks nobody.
fn add(
    record: &mut Record,
    community: Option<&Community>,
    state: &mut PollState,
    at: i64,
    path: &Path,
) -> Result<Result<DecryptionShare, Refusal>, Error> {
    let share: DecryptionShare = files::read_json(path, files::MAX_SMALL)?;
    if let Err(e) = state.apply(Input::Share(share.clone())) {
        return Ok(Err(Refusal::of(&e)
            .in_file(path)
            .with("trustee", share.trustee)));
    }
    match community {
        Some(community) => drop(community.submit(&Message::Share(share.clone()))?),
        None => {
            let name = share_name(share.round, share.trustee);
            let appended = record.append_json(at, Kind::Share, &name, &share);
            appended.map_err(documents::trouble)?;
        }
    }
    Ok(Ok(share))
}

/// Writes the result once it is known, or says what is missing.
fn publish(
    record: &mut Record,
    community: Option<&Community>,
    state: &PollState,
    at: i64,
    console: &mut Console,
) -> Result<(), Error> {
    let published = record.of_kind(Kind::Result).next().is_some();
    match (state.result(), missing(state)) {
        (Some(_), _) if published => {}
        (Some(result), _) => {
            match community {
                Some(community) => drop(community.submit(&Message::Result(result.clone()))?),
                None => {
                    let appended = record.append_json(at, Kind::Result, "result.json", result);
                    appended.map_err(documents::trouble)?;
                }
            }
            console.say(msg("tally-done").showing("record", record.folder().display()));
        }
        (None, Some((TallyRound::Heads, count))) => {
            console.say(msg("tally-needs-heads").with("count", count))
        }
        (None, Some((TallyRound::Shares, count))) => {
            console.say(msg("tally-needs-shares").with("count", count))
        }
        (None, None) => console.say(msg("tally-not-closed")),
    }
    Ok(())
}

/// The round at hand and how many shares it still needs; `None` before closing and after the result.
fn missing(state: &PollState) -> Option<(TallyRound, u16)> {
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
