//! `linli desk`: desks that take members' reports.

use std::path::{Path, PathBuf};

use clap::Subcommand;
use linli_office::words;
use linli_wire::report::Desk;
use linli_wire::signature::Signed;
use linli_wire::text::Text;
use serde::Deserialize;
use serde_json::json;

use crate::acting::{Paper, Publishing, RoleDraft};
use crate::clock::Clock;
use crate::community::Subject;
use crate::language::msg;
use crate::place::Place;
use crate::{Console, Ending, Error, files};

/// Which command.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// The committee opens a desk from a draft and the handlers' cards.
    New {
        /// The draft, TOML.
        draft: PathBuf,
        #[command(flatten)]
        publishing: Publishing,
    },
    /// List the desks.
    List {
        #[command(flatten)]
        place: Place,
    },
}

/// A desk as its founders write it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Draft {
    name: Text,
    categories: Vec<Text>,
    handlers: RoleDraft,
    hide: u16,
    reports: u16,
    period_days: u16,
    receive_days: u16,
    finish_days: u16,
    text_bytes: u32,
    photos: u8,
    photo_bytes: u32,
}

/// Runs the command.
pub fn run(args: Args, console: &mut Console) -> Result<Ending, Error> {
    match args.command {
        Command::New { draft, publishing } => new(&draft, &publishing, console),
        Command::List { place } => list(&place, console),
    }
}

impl Draft {
    fn into_desk(self, path: &Path) -> Result<Desk, Error> {
        let Self {
            name,
            categories,
            handlers,
            hide,
            reports,
            period_days,
            receive_days,
            finish_days,
            text_bytes,
            photos,
            photo_bytes,
        } = self;
        let desk = Desk {
            name,
            categories,
            handlers: handlers.into_role(path)?,
            hide,
            reports,
            period_days,
            receive_days,
            finish_days,
            text_bytes,
            photos,
            photo_bytes,
        };
        desk.check().map_err(|e| Error::refused(&e))?;
        Ok(desk)
    }
}

fn new(path: &Path, publishing: &Publishing, console: &mut Console) -> Result<Ending, Error> {
    let draft: Draft = files::read_toml(path, "desk.draft")?;
    let desk = draft.into_desk(path)?;
    let mut community = publishing.open(console)?;
    let paper = Paper::Desk(Signed::new(desk));
    publishing.finish(&mut community, paper, console)
}

fn list(place: &Place, console: &mut Console) -> Result<Ending, Error> {
    let community = place.open(Subject::Affairs, &Clock::default(), console)?;
    let state = community.state();
    for desk in state.desks() {
        console.lines(words::desk(&desk.desk));
        console.say(msg("desk-digest").showing("digest", desk.digest));
    }
    if state.desks().next().is_none() {
        console.say(msg("desk-none"));
    }
    console.answer(&json!({ "desks": state.desks().collect::<Vec<_>>() }));
    Ok(Ending::Clean)
}
