//! `linli audit`: replays a record, verifies everything in it again, and reports.

use std::path::{Path, PathBuf};

use linli_audit::Report;

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
    let report = audited(&args.record, console)?;
    console.print(&report.text(console.language().of_report()));
    if let Some(path) = &args.report {
        let page = report.html(console.language().of_report());
        files::write(path, page.as_bytes(), Access::Public, Overwrite::Replace)?;
        console.say(msg("report-written").showing("file", path.display()));
    }
    console.answer(&report);
    Ok(if report.is_clean() {
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
