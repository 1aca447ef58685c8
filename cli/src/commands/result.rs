//! `linli result`: the published result, as the record has it. `linli audit` says whether it is right.

use std::path::PathBuf;

use linli_audit::namings::words;
use linli_audit::report::published;
use linli_client::Which;
use linli_wire::{Message, MessageKind, Poll};

use crate::clock::Clock;
use crate::files::{self, Access, Overwrite};
use crate::language::msg;
use crate::place::{OpenPoll, PollPlace};
use crate::show::namings;
use crate::{Console, Ending, Error, Refusal};

/// What `linli result` takes.
#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    place: PollPlace,
    /// Also write a page with charts.
    #[arg(long, value_name = "FILE.html")]
    report: Option<PathBuf>,
    /// Also write a notice to print, sign and hang up.
    #[arg(long, value_name = "FILE.html")]
    notice: Option<PathBuf>,
}

/// A poll that is still open lacks no decryption shares yet.
fn check_closed(open: &OpenPoll) -> Result<(), Error> {
    let state = open.state();
    if state.changes().cancelled().is_some() {
        let detail = "a cancelled poll has no result";
        return Err(Refusal::new("poll.cancelled", detail).into());
    }
    let subject = Some(open.id.to_bytes());
    if open
        .community
        .newest_entry(MessageKind::Close, subject)
        .is_some()
    {
        return Ok(());
    }
    Err(open.unclosed("result.too_early", "error-too-early"))
}

/// Why there is no result yet, from the whole record: namings come before shares.
fn undecided(place: &PollPlace, console: &Console) -> Result<Error, Error> {
    let open = place.open_relying(Which::Full, &Clock::default(), console)?;
    let namings = namings::told(&open, console)?;
    let state = open.state();
    if state.closing().is_some() && state.heads().is_none() {
        namings::check(&namings)?;
        if namings.missing() > 0 {
            let detail = console.text(&words(&namings));
            return Ok(Error::Waiting(Refusal::new("tally.naming_missing", detail)));
        }
    }
    let detail = "there is no result in the record yet";
    Ok(Error::Waiting(Refusal::new("tally.threshold", detail)))
}

/// Runs the command.
pub fn run(args: Args, console: &mut Console) -> Result<Ending, Error> {
    for page in args.report.iter().chain(&args.notice) {
        files::check_free(page, Overwrite::Page)?;
    }
    let open = args
        .place
        .open_relying(Which::Light, &Clock::default(), console)?;
    let (poll, roll) = (open.poll(), open.roll()?);
    check_closed(&open)?;
    let published = open
        .community
        .newest(MessageKind::Result, Some(open.id.to_bytes()))?;
    let Some(Message::Result(result)) = published else {
        return Err(undecided(&args.place, console)?);
    };
    if result.poll != poll.id() || result.questions.len() != poll.questions.len() {
        let refusal = Refusal::new("tally.result", "the published result is of another poll");
        return Err(refusal.into());
    }
    let enrolled = roll.enrolled().0;
    let language = console.language();
    // As it was held: it may have been extended.
    let held = &Poll {
        closes: open.state().closes(),
        ..poll.clone()
    };
    console.print(&published::text(held, &result, enrolled, language));
    let report = args
        .report
        .map(|path| (path, published::html(held, &result, enrolled, language)));
    let notice = args
        .notice
        .map(|path| (path, published::notice(held, &result, language)));
    for (path, page) in report.into_iter().chain(notice) {
        files::write(&path, page.as_bytes(), Access::Public, Overwrite::Page)?;
        console.say(msg("report-written").showing("file", path.display()));
    }
    console.answer(&result);
    Ok(Ending::Clean)
}
