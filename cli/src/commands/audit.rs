//! `linli audit`: replays a record, a folder's, a file's or a node's, verifies everything again, and reports.

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use linli_audit::Report;
use linli_audit::community::{Trust, replay};
use linli_audit::scheme::{self, SchemeReport};
use linli_client::Which;
use linli_log::VerifierKey;
use linli_record::{Contents, Record};
use linli_verifier::{ClaimVerifier, MessageVerifier};
use serde::Serialize;

use crate::files::{self, Access, Overwrite};
use crate::language::msg;
use crate::place::NodePlace;
use crate::{Console, Ending, Error, Refusal, community, documents};

/// What `linli audit` takes.
#[derive(clap::Args)]
pub struct Args {
    /// 节点网址、整份记录的文件，或投票、互助的记录文件夹 / A node's address, a whole record in a file, or a poll's or scheme's record folder
    #[arg(value_name = "URL|FILE|DIR")]
    record: String,
    /// 节点的验证公钥；审计网址时省略则记住首次联系时的公钥 / The node's key; for an address, that of the first contact is kept by default
    #[arg(long, value_name = "KEY")]
    node_key: Option<String>,
    /// 已知见证人的验证公钥，可重复 / The key of a known witness; may be repeated
    #[arg(long = "witness", value_name = "KEY")]
    witnesses: Vec<String>,
    /// 存放副本、检查点和证据的文件夹 / Where copies, checkpoints and evidence are kept
    #[arg(long, value_name = "DIR")]
    keep: Option<PathBuf>,
    /// 另写一份带图表的网页报告 / Also write a report with charts
    #[arg(long, value_name = "FILE.html")]
    report: Option<PathBuf>,
}

/// Runs the command.
pub fn run(args: &Args, console: &mut Console) -> Result<Ending, Error> {
    let language = console.language().of_report();
    if ["http://", "https://"]
        .iter()
        .any(|s| args.record.starts_with(s))
    {
        return community_at(args, console);
    }
    let path = Path::new(&args.record);
    if path.is_file() {
        let key = args.node_key.as_deref().map(key).transpose()?;
        return community_in(path, key, args, console);
    }
    match documents::open(path)?.contents() {
        Contents::Poll => {
            let report = audited(path, console)?;
            let rendered = [report.text(language), report.html(language)];
            present(args, &report, rendered, report.is_clean(), console)
        }
        Contents::Scheme => {
            let report = audited_scheme(path, console)?;
            let rendered = [report.text(language), report.html(language)];
            present(args, &report, rendered, report.is_clean(), console)
        }
    }
}

/// Fetches a node's whole record, then audits the copy.
fn community_at(args: &Args, console: &mut Console) -> Result<Ending, Error> {
    let place = NodePlace {
        node: Some(args.record.clone()),
        node_key: args.node_key.clone(),
        keep: args.keep.clone(),
    };
    let needed = || Error::Usage(msg("error-node-needed"));
    let node = community::contact(place.options()?.ok_or_else(needed)?, console)?;
    let copy = community::fetch(&node, Which::Full, console)?;
    community_in(copy.path(), Some(node.key().clone()), args, console)
}

/// Replays a whole record in a file.
fn community_in(
    path: &Path,
    node: Option<VerifierKey>,
    args: &Args,
    console: &mut Console,
) -> Result<Ending, Error> {
    let witnesses = args.witnesses.iter().map(|text| key(text));
    let trust = Trust {
        node,
        witnesses: witnesses.collect::<Result<_, _>>()?,
    };
    let verifier = MessageVerifier::new().map_err(|e| Error::refused(&e))?;
    let file = File::open(path).map_err(Error::file(path))?;
    let bytes = file.metadata().map_err(Error::file(path))?.len();
    let progress = console.progress(bytes, msg("progress-audit"));
    let done = &mut |done| progress.set_position(done);
    let report = replay(BufReader::new(file), &verifier, &trust, done).report();
    progress.finish_and_clear();
    let language = console.language().of_report();
    let rendered = [report.text(language), report.html(language)];
    present(args, &report, rendered, report.is_clean(), console)
}

fn key(text: &str) -> Result<VerifierKey, Error> {
    text.parse().map_err(|e| Error::refused(&e))
}

/// Prints a report's text, writes its page where asked.
fn present(
    args: &Args,
    report: &impl Serialize,
    [text, page]: [String; 2],
    is_clean: bool,
    console: &mut Console,
) -> Result<Ending, Error> {
    console.print(&text);
    if let Some(path) = &args.report {
        files::write(path, page.as_bytes(), Access::Public, Overwrite::Replace)?;
        console.say(msg("report-written").showing("file", path.display()));
    }
    console.answer(report);
    Ok(if is_clean {
        Ending::Clean
    } else {
        Ending::Problems
    })
}

/// The report of a record; an error only where there is no poll to report on.
pub fn audited(path: &Path, console: &Console) -> Result<Report, Error> {
    let record = documents::open(path)?;
    let replayed = documents::replay_all(&record, console)?;
    replayed.report(&record).ok_or_else(|| {
        let problem = replayed.problems().first();
        let (rule, detail) = problem.map_or(("record.order", "there is no poll"), |p| {
            (p.rule.as_str(), p.detail.as_str())
        });
        Refusal::new(rule.to_owned(), detail).in_file(path).into()
    })
}

/// The report of a scheme's record; an error only where there is no scheme to report on.
pub fn audited_scheme(path: &Path, console: &Console) -> Result<SchemeReport, Error> {
    let record: Record = documents::open(path)?;
    let verifier = ClaimVerifier::new().map_err(|e| Error::refused(&e))?;
    let progress = console.progress(record.entries().len() as u64, msg("progress-replay"));
    let replayed = scheme::replay(&record, &verifier, &mut |done| progress.set_position(done));
    progress.finish_and_clear();
    replayed.report(&record).ok_or_else(|| {
        let problem = replayed.problems().first();
        let (rule, detail) = problem.map_or(("record.order", "there is no scheme"), |p| {
            (p.rule.as_str(), p.detail.as_str())
        });
        Refusal::new(rule.to_owned(), detail).in_file(path).into()
    })
}
