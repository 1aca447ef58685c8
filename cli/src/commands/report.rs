//! `linli report`: repairs and grievances, reported without a name and followed to their end.

mod making;
mod showing;

pub(super) use making::secret;

use std::path::PathBuf;

use clap::Subcommand;
use linli_rules::community::{CommunityState, Desked, Reported};
use linli_wire::report::Step;
use linli_wire::signature::Signed;

use crate::acting::{Paper, Publishing};
use crate::clock::Clock;
use crate::community::Subject;
use crate::keystore::OwnerKeystore;
use crate::place::Place;
use crate::shelf::Shelf;
use crate::{Console, Ending, Error, Refusal};

/// Which command.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Report something, without a name; a report that could not be sent whole is sent again.
    Make(MakeArgs),
    /// List the reports, the newest first, and how long they take.
    List {
        #[command(flatten)]
        place: Place,
    },
    /// Show a report with what became of it.
    Show {
        /// Its number.
        number: u64,
        /// Write its photos to this folder.
        #[arg(long, value_name = "DIR")]
        photos: Option<PathBuf>,
        #[command(flatten)]
        place: Place,
    },
    /// A handler takes a step.
    Act(ActArgs),
    /// The reporter confirms, asks for more, or adds something.
    Answer(AnswerArgs),
}

#[derive(clap::Args)]
struct MakeArgs {
    /// What it says: a text file.
    text: PathBuf,
    /// The category, by its name or number.
    #[arg(long)]
    category: String,
    /// The first digits of the desk's digest; not needed if there is only one.
    #[arg(long, value_name = "DIGITS")]
    desk: Option<String>,
    /// A photo, JPEG or PNG; may be repeated. Where and when it was taken is left out.
    #[arg(long = "photo", value_name = "FILE")]
    photos: Vec<PathBuf>,
    #[command(flatten)]
    owner: OwnerKeystore,
    #[command(flatten)]
    place: Place,
    #[command(flatten)]
    clock: Clock,
}

/// What a handler does.
#[derive(Clone, Copy, clap::ValueEnum)]
enum Doing {
    /// It has been read.
    Receive,
    /// Somebody is to see to it.
    Assign,
    /// Work begins.
    Begin,
    /// It is done.
    Done,
    /// Its content is hidden.
    Hide,
}

#[derive(clap::Args)]
struct ActArgs {
    /// The report's number.
    number: u64,
    /// What is done.
    step: Doing,
    /// To whom, what was done, or why it is hidden.
    #[arg(default_value = "")]
    words: String,
    #[command(flatten)]
    publishing: Publishing,
}

/// What a reporter answers.
#[derive(Clone, Copy, clap::ValueEnum)]
enum Answer {
    /// It is done.
    Confirm,
    /// It is not.
    Reopen,
    /// There is more to say.
    Add,
}

#[derive(clap::Args)]
struct AnswerArgs {
    /// The report's number.
    number: u64,
    /// What is answered.
    answer: Answer,
    /// What it says: a text file; not for `confirm`.
    text: Option<PathBuf>,
    #[command(flatten)]
    owner: OwnerKeystore,
    #[command(flatten)]
    place: Place,
    #[command(flatten)]
    clock: Clock,
}

/// Runs the command.
pub fn run(args: Args, console: &mut Console) -> Result<Ending, Error> {
    match args.command {
        Command::Make(args) => making::make(args, console),
        Command::List { place } => showing::list(&place, console),
        Command::Show {
            number,
            photos,
            place,
        } => showing::show(number, photos.as_deref(), &place, console),
        Command::Act(args) => act(args, console),
        Command::Answer(args) => making::answer(args, console),
    }
}

fn act(args: ActArgs, console: &mut Console) -> Result<Ending, Error> {
    let ActArgs {
        number,
        step,
        words,
        publishing,
    } = args;
    publishing.signing.check_free()?;
    let mut community = publishing
        .place
        .open(Subject::Reports, &publishing.clock, console)?;
    let (report, _) = find(community.state(), number)?;
    let step = match step {
        Doing::Receive => Step::Receive,
        Doing::Assign => Step::Assign { to: words },
        Doing::Begin => Step::Begin,
        Doing::Done => Step::Done { note: words },
        Doing::Hide => Step::Hide { reason: words },
    };
    let paper = Paper::ReportAct(Signed::new(report.next(step)));
    let ending = publishing.finish(&mut community, paper, console)?;
    let (report, _) = find(community.state(), number)?;
    let shelf = Shelf::of(&community)?;
    let mut hidden = report.files().filter(|(_, is_shown)| !is_shown);
    hidden.try_for_each(|(file, _)| shelf.remove(file))?;
    Ok(ending)
}

fn find(state: &CommunityState, number: u64) -> Result<(&Reported, &Desked), Error> {
    let report = state.report(number);
    let found = report.and_then(|report| Some((report, state.desk(report.content.desk)?)));
    found.ok_or_else(|| {
        let detail = format!("there is no report {number}");
        Refusal::new("report.unknown", detail).into()
    })
}
