//! `linli ballot open`: checks on this device what another one sealed.

use std::path::PathBuf;

use linli_client::Which;
use linli_prover::{Fingerprint, MAX_OPENING, Opening};

use crate::clock::Clock;
use crate::commands::vote::choices;
use crate::files;
use crate::language::msg;
use crate::place::PollPlace;
use crate::show;
use crate::{Console, Ending, Error, Refusal};

/// What `linli ballot open` takes.
#[derive(clap::Args)]
pub(super) struct Args {
    /// The opening.
    opening: PathBuf,
    /// The fingerprint that the other device showed before it was told that it would be checked.
    #[arg(long, value_name = "TEXT")]
    fingerprint: Option<String>,
    #[command(flatten)]
    place: PollPlace,
}

/// Runs the command.
pub(super) fn run(args: Args, console: &mut Console) -> Result<Ending, Error> {
    let text = files::read(&args.opening, MAX_OPENING as u64)?;
    let opening = Opening::from_json(&text);
    let opening = opening.map_err(|e| Refusal::of(&e).in_file(&args.opening))?;
    let mut place = args.place;
    place.poll.get_or_insert_with(|| opening.poll.to_string());
    let open = place.open_relying(Which::Light, &Clock::default(), console)?;
    let shown = match args.fingerprint {
        Some(text) => text,
        None => console.ask(msg("ballot-open-shown"), "--fingerprint")?,
    };
    let shown: Fingerprint = shown.parse().map_err(|e| Error::refused(&e))?;
    let checked = opening.check(open.poll(), shown);
    checked.map_err(|e| Refusal::of(&e).in_file(&args.opening))?;
    let shares = show::shares::text(open.roll()?.rule(), opening.shares);
    console.say(msg("ballot-open-holds").with("shares", shares));
    choices::show(open.poll(), &opening.choices, console);
    console.say(msg("ballot-open-compare"));
    console.answer(&answer(&opening, shown));
    Ok(Ending::Clean)
}

fn answer(opening: &Opening, fingerprint: Fingerprint) -> serde_json::Value {
    let choices = opening
        .choices
        .iter()
        .map(|choice| serde_json::json!({ "options": choice.options, "abstain": choice.abstain }));
    serde_json::json!({
        "holds": true, "poll": opening.poll, "fingerprint": fingerprint, "shares": opening.shares,
        "choices": choices.collect::<Vec<_>>(),
    })
}
