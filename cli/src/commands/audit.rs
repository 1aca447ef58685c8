//! `linli audit`: replays the record of a folder, a file or a node, verifies everything again, and reports.

mod chain;
pub mod several;

use std::io::BufReader;
use std::path::{Path, PathBuf};

use linli_audit::Verdict;
use linli_audit::community::{CommunityReport, Trust, replay_rooted};
use linli_client::{RemoteRecord, Which};
use linli_journal::{ArchiveFile, Journal, file, roots};
use linli_log::{VerifierKey, Witnesses};
use linli_node::LocalRecord;
use linli_wire::Entry;

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
    /// Several are each audited, and compared.
    #[arg(value_name = "URL|FILE|DIR", required_unless_present = "node")]
    records: Vec<String>,
    /// A node's address; may be repeated, and those that do not answer are told.
    #[arg(long, value_name = "URL")]
    node: Vec<String>,
    /// The node's key; for an address, that of the first contact is kept by default.
    #[arg(long, value_name = "KEY")]
    node_key: Option<String>,
    #[command(flatten)]
    witnesses: WitnessArgs,
    /// Where copies, checkpoints and evidence are kept.
    #[arg(long, value_name = "DIR")]
    keep: Option<PathBuf>,
    /// Fetch from a node, too, what spares this machine the square roots of ballots; half as much again as the record.
    #[arg(long)]
    roots: bool,
    /// Also write a report with charts.
    #[arg(long, value_name = "FILE.html")]
    report: Option<PathBuf>,
    #[command(flatten)]
    clock: Clock,
}

/// What an auditor relies on besides the node's key.
#[derive(Clone, Default)]
pub struct Relied {
    /// Witnesses.
    pub witnesses: Witnesses,
    /// Her clock; a demonstration has none.
    pub now: Option<i64>,
    /// How many entries of this record were seen before.
    pub seen: Option<u64>,
}

/// Runs the command.
pub fn run(args: &Args, console: &mut Console) -> Result<Ending, Error> {
    if let Some(page) = &args.report {
        files::check_free(page, Overwrite::Page)?;
    }
    let records: Vec<&str> = args
        .records
        .iter()
        .chain(&args.node)
        .map(|r| &**r)
        .collect();
    let [record] = records[..] else {
        if args.node_key.is_some() {
            return Err(Error::Usage(msg("error-node-key-several")));
        }
        let several = several::run(&records, args, console)?;
        console.answer(&several);
        return Ok(several.ending());
    };
    let path = Path::new(record);
    if !is_address(record) && path.is_file() && History::is_at(path) {
        let place = args.place(record);
        if args.node_key.is_some()
            || place.named_witnesses()?.unwrap_or_default().needed() > 0
            || args.report.is_some()
        {
            return Err(History::unsigned(path).into());
        }
        return chain::run(path, console);
    }
    let (report, _) = args.audit(record, console)?;
    console.print(&report.text(console.language()));
    args.write_report(&report, console)?;
    console.answer(&report);
    Ok(ending(&report))
}

fn is_address(record: &str) -> bool {
    ["http://", "https://"]
        .iter()
        .any(|s| record.starts_with(s))
}

/// What was audited.
enum Copy {
    OfNode(Box<RemoteRecord>),
    Here(PathBuf),
}

impl Copy {
    /// Its entries; none where they cannot be read, which the report says.
    fn entries(&self) -> Vec<Entry> {
        let read = |path: &Path| -> Option<Vec<Entry>> {
            if path.is_dir() {
                let clock = Clock::default().engine();
                let record = LocalRecord::open(path, clock, randomness::system()).ok()?;
                return Some(record.entries().to_vec());
            }
            Some(ArchiveFile::open(path, None).ok()?.entries().to_vec())
        };
        match self {
            Self::OfNode(record) => record.entries().to_vec(),
            Self::Here(path) => read(path).unwrap_or_default(),
        }
    }
}

impl Args {
    /// For copies of one record, with a report on the first.
    pub fn several(keep: &Path, report: &Path) -> Self {
        Self {
            records: Vec::new(),
            node: Vec::new(),
            node_key: None,
            witnesses: WitnessArgs::default(),
            keep: Some(keep.to_owned()),
            roots: false,
            report: Some(report.to_owned()),
            clock: Clock::default(),
        }
    }

    fn place(&self, record: &str) -> Place {
        Place {
            node: is_address(record)
                .then(|| record.to_owned())
                .into_iter()
                .collect(),
            keep: self.keep.clone(),
            witnesses: self.witnesses.clone(),
            ..Place::default()
        }
    }

    /// Audits one record.
    fn audit(&self, record: &str, console: &Console) -> Result<(CommunityReport, Copy), Error> {
        let given = self.node_key.as_deref().map(node_key).transpose()?;
        let place = self.place(record);
        let mut relied = Relied {
            witnesses: place.named_witnesses()?.unwrap_or_default(),
            now: Some(self.clock.now()?),
            seen: None,
        };
        if is_address(record) {
            let mut options = place.options(console)?;
            options.key = given;
            let node = community::contact(options, console)?;
            let record = community::fetch(node, Which::Full, console)?;
            let known = record.node().key().clone();
            relied.seen = record.seen();
            if self.roots {
                fetch_roots(&record, console);
            }
            let roots = record.roots().reader();
            let copy = record.copy().path();
            let report = audited_with(copy, roots, Some(known), relied, console)?;
            return Ok((report, Copy::OfNode(Box::new(record))));
        }
        let path = Path::new(record);
        let report = if path.is_dir() {
            audited_folder(path, given, relied, console)?
        } else {
            audited(path, given, relied, console)?
        };
        Ok((report, Copy::Here(path.to_owned())))
    }

    /// Writes a report's page if asked to.
    fn write_report(&self, report: &CommunityReport, console: &mut Console) -> Result<(), Error> {
        if let Some(path) = &self.report {
            let page = report.html(console.language());
            files::write(path, page.as_bytes(), Access::Public, Overwrite::Page)?;
            console.say(msg("report-written").showing("file", path.display()));
        }
        Ok(())
    }
}

/// Fetches the roots of a node's ballots; without them the audit only takes longer.
fn fetch_roots(record: &RemoteRecord, console: &Console) {
    let progress = console.progress(record.entries().len() as u64, msg("progress-roots"));
    let fetched = record.fetch_roots(&mut |done| progress.set_position(done));
    progress.finish_and_clear();
    if let Err(error) = fetched {
        console.warn(msg("audit-no-roots").showing("reason", error));
    }
}

/// Audits the record in a data folder of this machine, by the key that signs it unless another is given.
pub fn audited_folder(
    data: &Path,
    given: Option<VerifierKey>,
    mut relied: Relied,
    console: &Console,
) -> Result<CommunityReport, Error> {
    let temporary = tempfile::tempdir().map_err(Error::file(&std::env::temp_dir()))?;
    let archive = temporary.path().join("record.lir");
    linli_node::backup::export(data, &archive)?;
    let own = LocalRecord::open(data, Clock::default().engine(), randomness::system());
    let known = given.or_else(|| own.as_ref().ok()?.key().cloned());
    let roots = linli_node::roots_of(data).reader();
    // What this machine keeps it has verified entry by entry.
    relied.seen = own.as_ref().ok().map(|own| own.entries().len() as u64);
    let report = audited_with(&archive, roots, known, relied, console)?;
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
    audited_with(path, roots::Reader::none(), node, relied, console)
}

/// The same with roots of ballots' points from beside the record.
fn audited_with(
    path: &Path,
    roots: roots::Reader,
    node: Option<VerifierKey>,
    relied: Relied,
    console: &Console,
) -> Result<CommunityReport, Error> {
    let Relied {
        witnesses,
        now,
        seen,
    } = relied;
    let trust = Trust {
        node,
        witnesses,
        now,
        seen,
    };
    let file = file::open(path).map_err(Error::file(path))?;
    let bytes = file.metadata().map_err(Error::file(path))?.len();
    let progress = console.progress(bytes, msg("progress-audit"));
    let done = &mut |done| progress.set_position(done);
    let archive = BufReader::new(file);
    let report = replay_rooted(archive, roots, verifier()?, &trust, done).report();
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
