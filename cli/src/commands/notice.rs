//! `linli notice`: what the committee tells everybody.

use std::path::PathBuf;

use clap::Subcommand;
use linli_office::words;
use linli_primitives::Day;
use linli_rules::community::Noticed;
use linli_wire::notice::Notice;
use linli_wire::signature::Signed;
use serde_json::{Value, json};

use crate::acting::{Paper, Publishing};
use crate::clock::{self, Clock};
use crate::community::{Subject, entry_name};
use crate::language::{msg, time};
use crate::place::Place;
use crate::{Console, Ending, Error, Refusal, files};

/// Which command.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// The committee publishes a notice.
    Publish(PublishArgs),
    /// List the notices, the newest first.
    List {
        /// Those whose last day has passed, too.
        #[arg(long)]
        all: bool,
        #[command(flatten)]
        place: Place,
    },
    /// Show a notice.
    Show {
        /// Its number.
        number: u64,
        #[command(flatten)]
        place: Place,
    },
}

#[derive(clap::Args)]
struct PublishArgs {
    /// What it says: a text file.
    text: PathBuf,
    /// The title, one line.
    #[arg(long)]
    title: String,
    /// What it is about, in a word.
    #[arg(long)]
    topic: Option<String>,
    /// The last day on which it matters; it stays in the record.
    #[arg(long, value_name = "DAY")]
    expires: Option<Day>,
    #[command(flatten)]
    publishing: Publishing,
}

/// Runs the command.
pub fn run(args: Args, console: &mut Console) -> Result<Ending, Error> {
    match args.command {
        Command::Publish(args) => publish(args, console),
        Command::List { all, place } => list(all, &place, console),
        Command::Show { number, place } => show(number, &place, console),
    }
}

fn publish(args: PublishArgs, console: &mut Console) -> Result<Ending, Error> {
    let text = files::read_text(&args.text, files::MAX_SMALL)?;
    let notice = Notice {
        title: args.title,
        text: text.replace("\r\n", "\n").trim_end().to_owned(),
        topic: args.topic,
        expires: args.expires,
    };
    notice.check().map_err(|e| Error::refused(&e))?;
    let mut community = args.publishing.open(console)?;
    let paper = Paper::Notice(Signed::new(notice));
    args.publishing.finish(&mut community, paper, console)
}

fn list(all: bool, place: &Place, console: &mut Console) -> Result<Ending, Error> {
    let clock = Clock::default();
    let today = clock::day(clock.now()?)?;
    let community = place.open(Subject::Affairs, &clock, console)?;
    let mut notices: Vec<_> = community.state().notices().collect();
    notices.retain(|(_, noticed)| all || noticed.matters(today));
    notices.reverse();
    if notices.is_empty() {
        console.say(msg("notice-none"));
    }
    for (number, noticed) in &notices {
        console.say(
            msg("notice-listed")
                .with("number", *number)
                .with("title", noticed.notice.title.clone())
                .with("time", time::show(noticed.at)),
        );
    }
    let shown = notices.into_iter().map(|(number, it)| line(number, it));
    console.answer(&json!({ "notices": shown.collect::<Vec<_>>() }));
    Ok(Ending::Clean)
}

fn show(number: u64, place: &Place, console: &mut Console) -> Result<Ending, Error> {
    let community = place.open(Subject::Affairs, &Clock::default(), console)?;
    let noticed = community.state().notice(number).ok_or_else(|| {
        let detail = format!("there is no notice {number}");
        Error::from(Refusal::new("notice.unknown", detail))
    })?;
    console.lines(words::notice(&noticed.notice));
    console.say(
        msg("notice-recorded")
            .with("number", number)
            .with("time", time::show(noticed.at))
            .with("entry", entry_name(noticed.entry))
            .showing("digest", noticed.digest),
    );
    console.answer(&line(number, noticed));
    Ok(Ending::Clean)
}

fn line(number: u64, noticed: &Noticed) -> Value {
    let mut line = json!(noticed);
    line["number"] = number.into();
    line
}
