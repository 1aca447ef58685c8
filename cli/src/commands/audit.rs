//! `linli audit`: replays a record, verifies everything in it again, and reports.

use std::path::{Path, PathBuf};

use linli_audit::Report;
use linli_audit::scheme::{self, SchemeReport};
use linli_record::{Contents, Record};
use linli_verifier::ClaimVerifier;
use serde::Serialize;

use crate::files::{self, Access, Overwrite};
use crate::language::msg;
use crate::{Console, Ending, Error, Refusal, documents};

/// What `linli audit` takes.
#[derive(clap::Args)]
pub struct Args {
    /// 投票记录文件夹 / The record folder
    record: PathBuf,
    /// 另写一份带图表的网页报告 / Also write a report with charts
    #[arg(long, value_name = "FILE.html")]
    report: Option<PathBuf>,
}

/// Runs the command.
pub fn run(args: &Args, console: &mut Console) -> Result<Ending, Error> {
    let language = console.language().of_report();
    match documents::open(&args.record)?.contents() {
        Contents::Poll => {
            let report = audited(&args.record, console)?;
            let rendered = [report.text(language), report.html(language)];
            present(args, &report, rendered, report.is_clean(), console)
        }
        Contents::Scheme => {
            let report = audited_scheme(&args.record, console)?;
            let rendered = [report.text(language), report.html(language)];
            present(args, &report, rendered, report.is_clean(), console)
        }
    }
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
            (&p.rule, &p.detail)
        });
        Refusal::new(rule, detail).in_file(path).into()
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
            (&p.rule, &p.detail)
        });
        Refusal::new(rule, detail).in_file(path).into()
    })
}
