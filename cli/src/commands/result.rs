//! `linli result`: the published result, as it stands in the record. `linli audit` says whether it is right.

use std::path::PathBuf;

use linli_audit::report::published;
use linli_client::Which;
use linli_record::Kind;
use linli_wire::TallyResult;

use crate::files::{self, Access, Overwrite};
use crate::language::msg;
use crate::place::PollPlace;
use crate::{Console, Ending, Error, Refusal, documents};

/// What `linli result` takes.
#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    place: PollPlace,
    /// 另写一份带图表的网页 / Also write a page with charts
    #[arg(long, value_name = "FILE.html")]
    report: Option<PathBuf>,
}

/// Runs the command.
pub fn run(args: Args, console: &mut Console) -> Result<Ending, Error> {
    let folder = args.place.open(Which::Light, console)?.folder;
    let record = documents::open(&folder)?;
    let (poll, roll) = documents::poll_and_roll(&folder, None)?;
    let entry = record.of_kind(Kind::Result).next();
    let entry = entry
        .ok_or_else(|| Refusal::new("tally.threshold", "there is no result in the record yet"))?;
    let result: TallyResult = record.read_json(entry).map_err(documents::trouble)?;
    if result.poll != poll.id() || result.questions.len() != poll.questions.len() {
        let refusal = Refusal::new("tally.result", "the published result is of another poll");
        return Err(refusal.with("file", &entry.file).into());
    }
    let enrolled = roll.enrolled().0;
    let language = console.language().of_report();
    console.print(&published::text(&poll, &result, enrolled, language));
    if let Some(path) = &args.report {
        let page = published::html(&poll, &result, enrolled, language);
        files::write(path, page.as_bytes(), Access::Public, Overwrite::Replace)?;
        console.say(msg("report-written").showing("file", path.display()));
    }
    console.answer(&result);
    Ok(Ending::Clean)
}
