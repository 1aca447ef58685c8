//! `linli scheme`: from a draft and the officers' cards to a scheme, and the acts that change it.

mod draft;

use std::path::PathBuf;

use clap::Subcommand;
use linli_audit::scheme::TakenOut;
use linli_primitives::Day;
use linli_wire::act::Act;
use linli_wire::scheme::RolesUpdate;
use linli_wire::signature::Signed;
use serde_json::json;

use crate::acting::{Acting, Paper, Publishing};
use crate::clock::{self, Clock};
use crate::files;
use crate::language::msg;
use crate::place::SchemePlace;
use crate::schemes::OpenScheme;
use crate::show;
use crate::{Console, Ending, Error, amount};

pub use draft::{Draft, RolesDraft};

/// Which command.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Start a scheme's record from a draft and the officers' cards.
    New(NewArgs),
    /// Show a scheme and its state.
    Show {
        #[command(flatten)]
        place: SchemePlace,
    },
    /// The committee changes who may act.
    Roles(RolesArgs),
}

/// What `linli scheme new` takes.
#[derive(clap::Args)]
pub struct NewArgs {
    /// The draft, TOML.
    pub draft: PathBuf,
    /// Where, and by whom.
    #[command(flatten)]
    pub publishing: Publishing,
}

#[derive(clap::Args)]
struct RolesArgs {
    /// The new roles, TOML, as in a draft.
    roles: PathBuf,
    #[command(flatten)]
    acting: Acting,
}

/// Runs the command.
pub fn run(args: Args, console: &mut Console) -> Result<Ending, Error> {
    match args.command {
        Command::New(args) => new(&args, console),
        Command::Show { place } => show(&place, console),
        Command::Roles(args) => roles(&args, console),
    }
}

/// The committee founds the scheme in its community.
pub fn new(args: &NewArgs, console: &mut Console) -> Result<Ending, Error> {
    let scheme = Draft::read(&args.draft)?.into_scheme(&args.draft)?;
    let mut community = args.publishing.open(console)?;
    let id = scheme.id();
    let paper = Paper::Scheme(Signed::new(scheme));
    let ending = args.publishing.finish(&mut community, paper, console)?;
    console.say(msg("scheme-created").showing("scheme", id));
    Ok(ending)
}

fn show(place: &SchemePlace, console: &mut Console) -> Result<Ending, Error> {
    let scheme = place.open(&Clock::default(), console)?;
    let state = scheme.state();
    let document = state.scheme();
    console.say(
        msg("scheme-show")
            .with("name", console.language().of(&document.name).to_owned())
            .showing("realm", &document.realm)
            .showing("scheme", state.id())
            .showing("day", state.day())
            .with("ledger", document.ledger.clone())
            .with("fee", amount::show(document.fee.get(), state))
            .with("balance", amount::show(state.pool().balance(), state))
            .with("versions", state.rulebooks().versions().len())
            .with("claims", state.claims().len())
            .showing("root", state.state_root()),
    );
    console.lines(linli_office::words::scheme(state.roles()));
    let today = clock::day(Clock::default().now()?)?;
    let terms = show::roles::terms(scheme.community.state(), Some(state.id()), today, console);
    if let Some(open) = state.open_round() {
        console.say(
            msg("round-is-open")
                .with("number", open.round().number)
                .showing("until", open.accepts_until())
                .with("claims", open.count()),
        );
    }
    let taken_out = taken_out(&scheme, today, console)?;
    console.answer(&json!({
        "scheme": state.id(), "document": document, "day": state.day(), "roles": state.roles(),
        "terms": terms,
        "state_root": state.state_root(), "member_root": state.members().root(),
        "balance": state.pool().balance(), "taken_out": taken_out,
        "correctable": state.correctable(today), "returnable": state.returnable(today), "claims": state.claims().len(),
        "open_round": state.open_round().map(|o| o.round()), "closed_rounds": state.closed_rounds().len(),
    }));
    Ok(Ending::Clean)
}

/// What the committee took out of the pool so far, why, and how much more it may.
fn taken_out(
    scheme: &OpenScheme,
    today: Day,
    console: &mut Console,
) -> Result<Vec<TakenOut>, Error> {
    let state = scheme.state();
    let taken = scheme.taken_out()?;
    for taken in &taken {
        console.say(
            msg("scheme-taken-out")
                .showing("day", taken.day)
                .with("amount", amount::show(taken.amount, state))
                .with("reason", console.text(&taken.why.words()))
                .with("reference", taken.reference.clone()),
        );
    }
    let left = amount::show(state.correctable(today), state);
    console.say(msg("scheme-ceiling").with("left", left));
    Ok(taken)
}

fn roles(args: &RolesArgs, console: &mut Console) -> Result<Ending, Error> {
    let mut scheme = args.acting.open(console)?;
    let draft: RolesDraft = files::read_toml(&args.roles, "scheme.draft")?;
    let (roles, _) = draft.into_roles(&args.roles)?;
    let number = scheme.state().roles_changes() + 1;
    let act = Act::Roles(Signed::new(RolesUpdate { number, roles }));
    args.acting.finish(&mut scheme, act, console)
}
