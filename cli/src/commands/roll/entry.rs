//! `linli roll entry`.

use std::path::PathBuf;

use ff::PrimeField;
use linli_primitives::IdCommitment;
use linli_register::{Roll, RollEntry};
use serde_json::json;

use super::read_roll;
use crate::clock::Clock;
use crate::community::Subject;
use crate::language::msg;
use crate::passphrase::PassphraseArgs;
use crate::place::Place;
use crate::show;
use crate::{Console, Ending, Error, Refusal, ids, keystore};

/// Whose entry.
#[derive(clap::Args)]
pub(super) struct Args {
    /// The roll; the newest that is published by default.
    #[arg(required_unless_present_any = ["node", "record"])]
    roll: Option<PathBuf>,
    #[command(flatten)]
    whose: Whose,
    #[command(flatten)]
    place: Place,
    #[command(flatten)]
    passphrase: PassphraseArgs,
}

#[derive(clap::Args)]
#[group(required = true, multiple = false)]
struct Whose {
    /// By unit.
    #[arg(long)]
    unit: Option<String>,
    /// By keystore: your own.
    #[arg(long, alias = "key", value_name = "FILE")]
    keystore: Option<PathBuf>,
    /// By identity commitment.
    #[arg(long, value_name = "HEX")]
    commitment: Option<String>,
}

pub(super) fn run(args: &Args, console: &mut Console) -> Result<Ending, Error> {
    let roll = match &args.roll {
        Some(path) => read_roll(path)?,
        None => {
            let clock = Clock::default();
            args.place
                .open(Subject::Affairs, &clock, console)?
                .roll(None)?
        }
    };
    let entry = find(args, &roll, console)?;
    console.say(
        msg("entry-found")
            .showing("number", entry.number)
            .listing("units", &entry.units)
            .with("shares", show::shares::text(roll.rule(), entry.shares)),
    );
    match entry.id {
        Some(id) => console.say(msg("entry-enrolled").showing("commitment", id)),
        None => console.say(msg("entry-not-enrolled")),
    }
    let answer = json!({
        "realm": roll.realm(),
        "entry": entry,
        "index": entry.number - 1,
        "witness": entry.id.and_then(|id| witness(&roll, id)),
    });
    console.answer(&answer);
    Ok(Ending::Clean)
}

fn find<'a>(args: &Args, roll: &'a Roll, console: &mut Console) -> Result<&'a RollEntry, Error> {
    let Whose {
        unit,
        keystore,
        commitment,
    } = &args.whose;
    let found = match (unit, keystore, commitment) {
        (Some(unit), ..) => roll.entry_of_unit(unit),
        (_, Some(path), _) => {
            let passphrase = args.passphrase.existing(path, console)?;
            let seed = keystore::open_owner(path, passphrase)?;
            roll.entry_of(seed.realm_secret(roll.realm()).commitment())
        }
        (_, _, text) => {
            let text = text.as_deref().unwrap_or_default();
            let enrolled = roll.entries().iter().filter_map(|entry| entry.id);
            ids::meant(text, enrolled, "--commitment")?.and_then(|id| roll.entry_of(id))
        }
    };
    found.ok_or_else(|| {
        let refusal = Refusal::new("roll.not_found", "no such entry in the roll");
        match &args.roll {
            Some(path) => refusal.in_file(path).into(),
            None => refusal.into(),
        }
    })
}

/// The path from the owner's leaf to the root.
fn witness(roll: &Roll, id: IdCommitment) -> Option<serde_json::Value> {
    let tree = roll.tree();
    let (path, shares) = roll.witness(&tree, id)?;
    let siblings: Vec<String> = path
        .siblings
        .iter()
        .map(|sibling| hex::encode(sibling.to_repr()))
        .collect();
    Some(json!({
        "root": linli_register::roll::root_of(&tree),
        "index": path.index,
        "shares": shares,
        "siblings": siblings,
    }))
}
