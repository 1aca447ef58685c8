//! `linli node`: runs the node that keeps a community's record, and looks after its data.

mod run;
mod seat;
mod validators;

use std::path::{Path, PathBuf};

use clap::Subcommand;
use linli_node::doctor::{Depth, Doctor, Severity, Subject};
use linli_node::{Config, NodeError, backup, seat as seats};
use serde_json::json;

use crate::community;
use crate::language::{Message, msg};
use crate::place::Place;
use crate::shelf;
use crate::{Console, Ending, Error, Refusal};

/// Which command; without one the node runs.
#[derive(clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Args {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    run: run::RunArgs,
}

#[derive(Subcommand)]
enum Command {
    /// Run the node; so does `linli node` alone.
    Run(run::RunArgs),
    /// Back the record up while the node runs; without its key.
    Backup(CopyArgs),
    /// Restore from a backup or a whole record, or add the entries that are missing.
    Restore(RestoreArgs),
    /// Write the whole record as one file that anybody can audit.
    Export(CopyArgs),
    /// Look for trouble in the data folder.
    Doctor(DoctorArgs),
    /// Show the status of a running node.
    Status {
        #[command(flatten)]
        place: Place,
    },
    /// Make this node's key for a record that several hold; `linli-committee` runs it.
    Init(seat::InitArgs),
    /// Take a seat among the nodes that hold a record: from the founding paper, or from a node that holds it.
    Join(seat::JoinArgs),
    /// Show who holds the record together, and who cosigned its newest checkpoint.
    Validators {
        #[command(flatten)]
        place: Place,
    },
}

/// Where a node's data is.
#[derive(clap::Args, Clone, Debug)]
pub struct Data {
    /// The data folder; by default where this machine keeps programs' data.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// The settings, TOML; node.toml in the data folder by default.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

#[derive(clap::Args)]
struct CopyArgs {
    /// The file to write.
    out: PathBuf,
    #[command(flatten)]
    data: Data,
}

#[derive(clap::Args)]
struct RestoreArgs {
    /// A backup, or a record written by `linli node export`.
    from: PathBuf,
    #[command(flatten)]
    data: Data,
    /// The key of the node that signed it.
    #[arg(long, value_name = "KEY")]
    key: Option<String>,
    /// The record exists: only add the entries that are missing.
    #[arg(long)]
    complete: bool,
}

#[derive(clap::Args)]
struct DoctorArgs {
    #[command(flatten)]
    data: Data,
    /// Replay the whole record.
    #[arg(long)]
    deep: bool,
}

impl Data {
    fn config(&self) -> Result<Config, Error> {
        let config = Config::load(self.data.as_deref(), self.config.as_deref());
        config.map_err(trouble)
    }
}

/// Runs the command.
pub fn run(args: Args, console: &mut Console) -> Result<Ending, Error> {
    match args.command {
        None => run::run(&args.run, console),
        Some(Command::Run(args)) => run::run(&args, console),
        Some(Command::Backup(args)) => {
            let data = args.data.config()?.data;
            let entries = backup::backup(&data, &args.out);
            let ending = copied(entries, msg("node-backed-up"), &args.out, console)?;
            let reports = data.join(shelf::FOLDER);
            if reports.exists() {
                console.say(msg("node-reports-apart").showing("folder", reports.display()));
            }
            Ok(ending)
        }
        Some(Command::Export(args)) => {
            let entries = backup::export(&args.data.config()?.data, &args.out);
            copied(entries, msg("node-exported"), &args.out, console)
        }
        Some(Command::Restore(args)) => restore(&args, console),
        Some(Command::Doctor(args)) => doctor(&args, console),
        Some(Command::Status { place }) => status(&place, console),
        Some(Command::Init(args)) => seat::init(&args, console),
        Some(Command::Join(args)) => seat::join(&args, console),
        Some(Command::Validators { place }) => validators::run(&place, console),
    }
}

fn copied(
    entries: Result<u64, NodeError>,
    message: crate::language::Message,
    out: &Path,
    console: &mut Console,
) -> Result<Ending, Error> {
    let entries = entries.map_err(trouble)?;
    console.say(
        message
            .showing("file", out.display())
            .with("entries", entries),
    );
    console.answer(&json!({ "file": out, "entries": entries }));
    Ok(Ending::Clean)
}

fn restore(args: &RestoreArgs, console: &mut Console) -> Result<Ending, Error> {
    let data = args.data.config()?.data;
    not_a_seat(&data)?;
    let key = match &args.key {
        Some(text) => Some(text.parse().map_err(|e| Error::refused(&e))?),
        None => None,
    };
    let bar = console.progress(0, msg("progress-audit"));
    let mut progress = |done, all| {
        bar.set_length(all);
        bar.set_position(done);
    };
    let restored = if args.complete {
        backup::complete(&args.from, &data, key.as_ref(), &mut progress)
    } else {
        backup::restore(&args.from, &data, key.as_ref(), &mut progress)
    };
    bar.finish_and_clear();
    let restored = restored.map_err(trouble)?;
    console.say(
        msg("node-restored")
            .showing("data", data.display())
            .with("entries", restored.entries),
    );
    let file = data.join(linli_node::signer::KEY);
    if !file.exists() {
        console.warn(msg("node-key-kept").showing("file", file.display()));
    }
    console.answer(&json!({
        "data": data, "entries": restored.entries, "added": restored.added, "origin": restored.origin,
    }));
    Ok(Ending::Clean)
}

fn doctor(args: &DoctorArgs, console: &mut Console) -> Result<Ending, Error> {
    let config = args.data.config()?;
    let depth = if args.deep { Depth::Deep } else { Depth::Quick };
    let findings = Doctor::run(&config, depth);
    let mut good = Vec::new();
    for finding in &findings.0 {
        match finding.rule {
            Some(rule) => console.problem(&Refusal::new(rule, &finding.detail)),
            None => good.push(console.text(&msg_of(finding.subject))),
        }
    }
    let is_sound = findings.worst() != Severity::Bad;
    if is_sound {
        console
            .say(msg("node-sound").with("checked", good.join(&console.text(&msg("report-comma")))));
    }
    console.answer(&findings);
    Ok(if is_sound {
        Ending::Clean
    } else {
        Ending::Problems
    })
}

/// What the doctor examined, in words.
fn msg_of(subject: Subject) -> Message {
    match subject {
        Subject::Lock => msg("doctor-lock"),
        Subject::Record => msg("doctor-record"),
        Subject::Log => msg("doctor-log"),
        Subject::State => msg("doctor-state"),
        Subject::Space => msg("doctor-space"),
        Subject::Clock => msg("doctor-clock"),
        Subject::Witnesses => msg("doctor-witnesses"),
        Subject::Terms => msg("doctor-terms"),
        Subject::Validators => msg("doctor-validators"),
        Subject::Key => msg("doctor-key"),
    }
}

fn status(place: &Place, console: &mut Console) -> Result<Ending, Error> {
    let node = community::contact(place.options(console)?, console)?;
    let seen = node.checkpoint()?;
    let status = node.status()?;
    let text = |path: &str| {
        let value = status.pointer(path);
        let text = value.and_then(|v| v.as_str()).unwrap_or("—");
        text.to_owned()
    };
    let accepting = match status.pointer("/accepting").and_then(|v| v.as_bool()) {
        Some(true) => msg("yes"),
        _ => msg("no"),
    };
    let accepting = console.text(&accepting);
    console.say(
        msg("node-status")
            .with("origin", text("/log/origin"))
            .showing("key", node.key())
            .with("entries", seen.checkpoint.size)
            .with("root", text("/state_root"))
            .with("accepting", accepting),
    );
    if let Some(closed) = reason(&status["closed"]) {
        console.problem(&closed);
    }
    for unheard in status["unheard"].as_array().into_iter().flatten() {
        reason(unheard).iter().for_each(|it| console.problem(it));
    }
    for witness in status["witnesses"].as_array().into_iter().flatten() {
        if let Some(error) = reason(&witness["error"]) {
            let name = witness["name"].as_str().unwrap_or("—");
            console.say(msg("node-status-witness").with("name", name.to_owned()));
            console.problem(&error);
        }
    }
    console.answer(&status);
    Ok(Ending::Clean)
}

/// The refusal that a node's answer names.
fn reason(value: &serde_json::Value) -> Option<Refusal> {
    let text = |name: &str| value.get(name)?.as_str().map(str::to_owned);
    Some(Refusal::new(text("rule")?, text("detail")?))
}

/// Rule `node.alone`: nothing but its committee writes into the folder of a seat.
fn not_a_seat(data: &Path) -> Result<(), Error> {
    if [seats::COMMITTEE, seats::KEY]
        .iter()
        .any(|file| data.join(file).exists())
    {
        let detail = format!("{} is a seat in a committee", data.display());
        return Err(Refusal::new("node.alone", detail).into());
    }
    Ok(())
}

/// A node's own trouble: with a file, or a rule's refusal.
fn trouble(error: NodeError) -> Error {
    match error {
        NodeError::File { path, source } => Error::File { path, source },
        error => Error::refused(&error),
    }
}
