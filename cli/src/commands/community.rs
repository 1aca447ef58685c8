//! `linli community`: from a draft and the officers' cards to the first entry of a record, and who may act.

mod asking;
mod draft;

use std::path::PathBuf;

use clap::Subcommand;
use linli_office::words;
use linli_primitives::{Realm, Seed};
use linli_rules::PollState;
use linli_rules::poll::Views;
use linli_wire::community::{Community, CommunityRoles, CommunityRolesUpdate, CommunityWitnesses};
use linli_wire::continuity::Continuity;
use linli_wire::poll::PROTOCOL;
use linli_wire::signature::{OfficerKey, Role, RoleKey, Signed};
use linli_wire::text::Text;
use linli_wire::validators::{Validators, ValidatorsUpdate};
use serde_json::json;

use crate::acting::{self, Office, Paper, Publishing, Signing};
use crate::clock;
use crate::clock::Clock;
use crate::community::Subject;
use crate::files::Overwrite;
use crate::files::read_toml;
use crate::keystore::{self, RoleSecret, Seal};
use crate::language::{Message, msg, time};
use crate::place::Place;
use crate::show;
use crate::words::NewWords;
use crate::{Console, Ending, Error, randomness};

use draft::validators_named;
pub use draft::{Draft, RolesDraft};

/// Which command.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Make a draft from options and by asking for the rest.
    Draft(asking::Args),
    /// Check a draft and show the community it makes.
    Check {
        /// The draft, TOML.
        draft: PathBuf,
    },
    /// Found the community, the first entry of its record: signed by its committee, or with one officer for everything.
    New(NewArgs),
    /// Show the community: officers, rolls, trustees, polls, schemes.
    Show {
        #[command(flatten)]
        place: Place,
    },
    /// The committee changes who may act.
    Roles(RolesArgs),
    /// The committee names other validators.
    Validators(ValidatorsArgs),
}

/// What `linli community new` takes.
#[derive(clap::Args)]
pub struct NewArgs {
    /// The draft, TOML.
    #[arg(required_unless_present = "solo")]
    pub draft: Option<PathBuf>,
    /// No committee: one officer's key for everything; made if the keystore does not exist.
    #[arg(long, conflicts_with = "draft", requires_all = ["realm", "keystore"])]
    pub solo: bool,
    /// The community's realm, with --solo.
    #[arg(long, value_name = "REALM", requires = "solo")]
    pub realm: Option<String>,
    /// The community's name; the realm by default.
    #[arg(long, requires = "solo")]
    pub name: Option<String>,
    /// Where the words of a new officer's key go.
    #[command(flatten)]
    pub words: NewWords,
    /// Where, and by whom.
    #[command(flatten)]
    pub publishing: Publishing,
}

#[derive(clap::Args)]
struct RolesArgs {
    /// The new roles, TOML, as in a draft.
    roles: PathBuf,
    #[command(flatten)]
    publishing: Publishing,
}

#[derive(clap::Args)]
struct ValidatorsArgs {
    /// The keys of all who vote from then on, as their nodes print them, in the order in which they propose.
    #[arg(required = true, value_name = "KEY")]
    keys: Vec<String>,
    #[command(flatten)]
    publishing: Publishing,
}

/// Runs the command.
pub fn run(args: Args, console: &mut Console) -> Result<Ending, Error> {
    match args.command {
        Command::Draft(args) => asking::run(&args, console),
        Command::Check { draft } => check(&draft, console),
        Command::New(args) => new(&args, console),
        Command::Show { place } => show(&place, console),
        Command::Roles(args) => roles(&args, console),
        Command::Validators(args) => validators(&args, console),
    }
}

fn check(draft: &std::path::Path, console: &mut Console) -> Result<Ending, Error> {
    let community = Draft::read(draft)?.into_community(draft)?;
    let name = console.language().of(&community.name).to_owned();
    console.say(
        msg("community-draft")
            .with("name", name)
            .showing("realm", &community.realm)
            .showing("id", community.id()),
    );
    console.lines(words::community(&community.roles));
    console.lines(words::witnesses(&community.witnesses));
    console.lines(words::validators(&community.validators));
    console.lines(words::continuity(&community.continuity));
    console.answer(&json!({ "id": community.id(), "document": community }));
    Ok(Ending::Clean)
}

/// Signs the founding, and records it if that is enough.
pub fn new(args: &NewArgs, console: &mut Console) -> Result<Ending, Error> {
    args.publishing.signing.check_free()?;
    let (document, solo) = match &args.draft {
        Some(draft) => (Draft::read(draft)?.into_community(draft)?, None),
        None => {
            let key = officer(args, console)?;
            (solo(args, &key)?, Some(key))
        }
    };
    let id = document.id();
    let paper = Paper::Community(Signed::new(document));
    let signing = &args.publishing.signing;
    let at = args.publishing.clock.now()?;
    let signed = match solo {
        Some(key) => {
            acting::approve(&paper, Office::Founding, console)?;
            Some(acting::sign(paper, Office::Founding, at, &key)?)
        }
        None => signing.apply(paper, Office::Founding, at, console)?,
    };
    let Some(paper) = signed else {
        return Ok(Ending::Clean);
    };
    let publishing = &args.publishing;
    let mut community = publishing.place.begin(&publishing.clock, console)?;
    let (receipt, _) = community.submit(&paper.into_message())?;
    console.say(msg("community-founded").showing("id", id));
    acting::tell_sent(&receipt, console);
    Ok(Ending::Clean)
}

/// The officer's key: that of the keystore, or a new one in it.
fn officer(args: &NewArgs, console: &mut Console) -> Result<RoleSecret, Error> {
    let Signing {
        keystore,
        passphrase,
        ..
    } = &args.publishing.signing;
    let path = keystore.as_deref().expect("clap requires it");
    if path.exists() {
        return args.publishing.signing.key(console);
    }
    let name = args.name.as_deref().or(args.realm.as_deref());
    let seed = Seed::random(&mut randomness::system());
    let key = RoleSecret::new(name.unwrap_or_default().to_owned(), seed);
    let seal = Seal {
        passphrase: passphrase.fresh(path, console)?,
        work_factor: passphrase.work_factor,
        overwrite: Overwrite::Refuse,
    };
    args.words
        .hand_over(&key.seed, Overwrite::Refuse, console)?;
    keystore::write_role(path, &key, seal)?;
    console.say(msg("key-created").showing("file", path.display()));
    Ok(key)
}

/// Days for which a single officer's key is valid; roles can be changed earlier.
const SOLO_DAYS: u32 = 3 * 365;

/// A community with one officer for everything.
fn solo(args: &NewArgs, key: &RoleSecret) -> Result<Community, Error> {
    let realm = args.realm.as_deref().unwrap_or_default();
    let name = args.name.as_deref().unwrap_or(realm);
    let today = clock::day(args.publishing.clock.now()?)?;
    let role = Role {
        threshold: 1,
        keys: vec![RoleKey {
            name: key.name.clone(),
            key: OfficerKey::of(&key.signing()),
            recipient: key.recipient(),
            valid_from: today,
            valid_to: today.plus(SOLO_DAYS),
        }],
    };
    let community = Community {
        protocol: PROTOCOL,
        realm: Realm::new(realm).map_err(|e| Error::refused(&e))?,
        name: Text {
            zh: name.to_owned(),
            en: name.to_owned(),
        },
        roles: CommunityRoles {
            committee: role.clone(),
            registrar: role,
        },
        witnesses: CommunityWitnesses::default(),
        validators: Validators::default(),
        continuity: Continuity::default(),
    };
    community.check().map_err(|e| Error::refused(&e))?;
    Ok(community)
}

fn show(place: &Place, console: &mut Console) -> Result<Ending, Error> {
    let community = place.open(Subject::Affairs, &Clock::default(), console)?;
    let (id, roles) = community.office()?;
    let state = community.state();
    let seen = community.checkpoint()?;
    let key = community
        .key()
        .map_or_else(|| "—".to_owned(), ToString::to_string);
    if let Some(document) = state.community() {
        let name = console.language().of(&document.name).to_owned();
        console.say(
            msg("community-show")
                .with("name", name)
                .showing("realm", &document.realm)
                .showing("id", id)
                .showing("key", &key)
                .with("entries", seen.checkpoint.size)
                .showing("root", seen.checkpoint.root),
        );
    }
    console.lines(words::community(roles));
    let today = clock::day(Clock::default().now()?)?;
    let terms = show::roles::terms(state, None, today, console);
    if let Some(document) = state.community() {
        console.lines(words::witnesses(&document.witnesses));
        if let Some(in_force) = state.validators() {
            console.lines(words::validators(&in_force.validators));
        }
        console.lines(words::continuity(&document.continuity));
    }
    for roll in state.rolls() {
        console.lines([words::roll(roll)]);
    }
    show::roll::print_in_force(state, console);
    for trustees in state.trustees() {
        let views = Views::under(state.community().map(|document| &document.witnesses));
        console.lines([words::trustees("community-trustees", trustees, views)]);
    }
    for poll in state.polls() {
        let standing = console.text(&standing(poll));
        console.say(
            msg("community-poll")
                .with("title", poll.poll().title.clone())
                .showing("id", poll.id())
                .with("standing", standing),
        );
    }
    for scheme in state.schemes() {
        let name = console.language().of(&scheme.scheme().name).to_owned();
        console.say(
            msg("community-scheme")
                .with("name", name)
                .showing("id", scheme.id()),
        );
    }
    console.answer(&json!({
        "id": id, "document": state.community(), "roles": roles, "roles_changes": state.roles_changes(),
        "terms": terms, "validators": state.validators(),
        "rolls": state.rolls().collect::<Vec<_>>(),
        "roll_in_force": state.roll_in_force(),
        "trustees": state.trustees().collect::<Vec<_>>(),
        "polls": state.polls().map(poll_line).collect::<Vec<_>>(),
        "schemes": state.schemes().map(|s| json!({ "id": s.id(), "name": s.scheme().name })).collect::<Vec<_>>(),
        "log": {
            "key": key, "entries": seen.checkpoint.size, "root": seen.checkpoint.root.to_string(),
        },
    }));
    Ok(Ending::Clean)
}

/// A poll as data.
fn poll_line(poll: PollState<'_>) -> serde_json::Value {
    let changes = poll.changes();
    json!({
        "id": poll.id(), "title": poll.poll().title, "opens": poll.poll().opens, "closes": poll.closes(),
        "cancelled": changes.cancelled(),
    })
}

/// How a poll stands, as far as its document and its changes tell: its ballots are not looked at here.
fn standing(poll: PollState<'_>) -> Message {
    match poll.changes().cancelled() {
        Some(reason) => msg("community-poll-cancelled").with("reason", reason.to_owned()),
        None => msg("community-poll-times")
            .with("opens", time::show(poll.poll().opens))
            .with("closes", time::show(poll.closes())),
    }
}

fn roles(args: &RolesArgs, console: &mut Console) -> Result<Ending, Error> {
    let mut community = args.publishing.open(console)?;
    let draft: RolesDraft = read_toml(&args.roles, "community.draft")?;
    let roles = draft.into_roles(&args.roles, Some(community.office()?.1))?;
    let number = community.state().roles_changes() + 1;
    let paper = Paper::CommunityRoles(Signed::new(CommunityRolesUpdate { number, roles }));
    args.publishing.finish(&mut community, paper, console)
}

fn validators(args: &ValidatorsArgs, console: &mut Console) -> Result<Ending, Error> {
    let mut community = args.publishing.open(console)?;
    let validators = validators_named(&args.keys)?;
    let changes = community.state().validators();
    let number = changes.map_or(0, |in_force| in_force.changes) + 1;
    let act = ValidatorsUpdate { number, validators };
    let paper = Paper::Validators(Signed::new(act));
    args.publishing.finish(&mut community, paper, console)
}
