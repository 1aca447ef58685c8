//! `linli audit`: replays the record of a folder, a file or a node, verifies everything again, and reports.

mod chain;

use std::io::BufReader;
use std::path::{Path, PathBuf};

use linli_audit::Verdict;
use linli_audit::community::{CommunityReport, Trust, replay};
use linli_client::Which;
use linli_journal::{Journal, file};
use linli_log::{VerifierKey, Witnesses};
use linli_node::LocalRecord;

use crate::clock::Clock;
use crate::community::{self, verifier};
use crate::files::{self, Access, Overwrite};
use crate::history::History;
use crate::language::msg;
use crate::place::{Place, WitnessArgs, node_key};
use crate::{Console, Ending, Error, randomness};

/// What `linli audit` takes.
#[derive(clap::Args)]
pub struct Args {
    /// A node's address, a whole record in a file, a record's folder on this machine, or a contract's history as JSON.
    #[arg(value_name = "URL|FILE|DIR")]
    record: String,
    /// The node's key; for an address, that of the first contact is kept by default.
    #[arg(long, value_name = "KEY")]
    node_key: Option<String>,
    #[command(flatten)]
    witnesses: WitnessArgs,
    /// Where copies, checkpoints and evidence are kept.
    #[arg(long, value_name = "DIR")]
    keep: Option<PathBuf>,
    /// Also write a report with charts.
    #[arg(long, value_name = "FILE.html")]
    report: Option<PathBuf>,
    #[command(flatten)]
    clock: Clock,
}

/// What an auditor relies on besides the node's key.
#[derive(Default)]
pub struct Relied {
    /// Witnesses.
    pub witnesses: Witnesses,
    /// Her clock; a demonstration has none.
    pub now: Option<i64>,
}

/// Runs the command.
pub fn run(args: &Args, console: &mut Console) -> Result<Ending, Error> {
    let given = args.node_key.as_deref().map(node_key).transpose()?;
    let is_node = ["http://", "https://"]
        .iter()
        .any(|s| args.record.starts_with(s));
    let place = Place {
        node: is_node.then(|| args.record.clone()).into_iter().collect(),
        keep: args.keep.clone(),
        witnesses: args.witnesses.clone(),
        ..Place::default()
    };
    let relied = Relied {
        witnesses: place.named_witnesses()?.unwrap_or_default(),
        now: Some(args.clock.now()?),
    };
    if is_node {
        let mut options = place.options(console)?;
        options.key = given;
        let node = community::contact(options, console)?;
        let record = community::fetch(node, Which::Full, console)?;
        let known = record.node().key().clone();
        return present(
            args,
            &audited(record.copy().path(), Some(known), relied, console)?,
            console,
        );
    }
    let path = Path::new(&args.record);
    if path.is_file() && History::is_at(path) {
        if given.is_some() || relied.witnesses.needed() > 0 || args.report.is_some() {
            return Err(History::unsigned(path).into());
        }
        return chain::run(path, console);
    }
    let report = if path.is_dir() {
        audited_folder(path, given, relied, console)?
    } else {
        audited(path, given, relied, console)?
    };
    present(args, &report, console)
}

/// Audits the record in a data folder of this machine, by the key that signs it unless another is given.
pub fn audited_folder(
    data: &Path,
    given: Option<VerifierKey>,
    relied: Relied,
    console: &Console,
) -> Result<CommunityReport, Error> {
    let temporary = tempfile::tempdir().map_err(Error::file(&std::env::temp_dir()))?;
    let archive = temporary.path().join("record.lir");
    linli_node::backup::export(data, &archive)?;
    let own = LocalRecord::open(data, Clock::default().engine(), randomness::system());
    let known = given.or_else(|| own.as_ref().ok()?.key().cloned());
    let report = audited(&archive, known, relied, console)?;
    // The folder knows more than the file shows: its key may have signed a longer record, or another.
    match own {
        Err(error) if report.findings.is_empty() => Err(error.into()),
        _ => Ok(report),
    }
}

/// Audits a whole record in a file.
pub fn audited(
    path: &Path,
    node: Option<VerifierKey>,
    relied: Relied,
    console: &Console,
) -> Result<CommunityReport, Error> {
    let Relied { witnesses, now } = relied;
    let trust = Trust {
        node,
        witnesses,
        now,
    };
    let file = file::open(path).map_err(Error::file(path))?;
    let bytes = file.metadata().map_err(Error::file(path))?.len();
    let progress = console.progress(bytes, msg("progress-audit"));
    let done = &mut |done| progress.set_position(done);
    let report = replay(BufReader::new(file), verifier()?, &trust, done).report();
    progress.finish_and_clear();
    Ok(report)
}

/// How a command with this report ends.
pub fn ending(report: &CommunityReport) -> Ending {
    match report.verdict {
        Verdict::Clean => Ending::Clean,
        Verdict::AsFarAsChecked if report.is_unwitnessed() => Ending::Unwitnessed,
        Verdict::AsFarAsChecked => Ending::Unchecked,
        Verdict::NotClean => Ending::Problems,
    }
}

/// Prints a report's text, and writes its page if asked to.
fn present(args: &Args, report: &CommunityReport, console: &mut Console) -> Result<Ending, Error> {
    let language = console.language();
    console.print(&report.text(language));
    if let Some(path) = &args.report {
        let page = report.html(language);
        files::write(path, page.as_bytes(), Access::Public, Overwrite::Alike)?;
        console.say(msg("report-written").showing("file", path.display()));
    }
    console.answer(report);
    Ok(ending(report))
}
