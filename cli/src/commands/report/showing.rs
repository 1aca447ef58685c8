//! What everybody sees of reports.

use std::path::Path;

use linli_office::words;
use linli_rules::community::{CommunityState, Desked, Figures, Overdue, Reported};
use linli_wire::photo;
use linli_wire::report::{Attached, text_of};
use serde_json::{Value, json};

use super::find;
use crate::clock::Clock;
use crate::community::Subject;
use crate::files::{self, Access, Overwrite};
use crate::language::{Message, msg, time};
use crate::lines::said;
use crate::place::Place;
use crate::shelf::Shelf;
use crate::{Console, Ending, Error};

pub(super) fn list(place: &Place, console: &mut Console) -> Result<Ending, Error> {
    let clock = Clock::default();
    let now = clock.now()?;
    let community = place.open(Subject::Reports, &clock, console)?;
    let state = community.state();
    let mut reports: Vec<_> = state.reports().collect();
    reports.reverse();
    if reports.is_empty() {
        console.say(msg("repair-none"));
    }
    for (number, report) in &reports {
        if let Some(desk) = state.desk(report.content.desk) {
            say_line(*number, report, desk, now, console);
        }
    }
    let figures: Vec<Value> = state
        .desks()
        .map(|desk| figures(state, desk, now, console))
        .collect();
    let lines = reports.into_iter().map(|(number, it)| line(number, it));
    console.answer(&json!({ "reports": lines.collect::<Vec<_>>(), "figures": figures }));
    Ok(Ending::Clean)
}

pub(super) fn show(
    number: u64,
    photos: Option<&Path>,
    place: &Place,
    console: &mut Console,
) -> Result<Ending, Error> {
    let clock = Clock::default();
    let now = clock.now()?;
    let community = place.open(Subject::Reports, &clock, console)?;
    let (report, desk) = find(community.state(), number)?;
    let shelf = Shelf::of(&community)?;
    say_line(number, report, desk, now, console);
    let mut files = report.files();
    let mut texts = Vec::new();
    let first = files.next();
    texts.extend(first.map(|file| text(file, &shelf, console)).transpose()?);
    for (index, (named, is_shown)) in files.by_ref().take(report.content.photos.len()).enumerate() {
        let found = if is_shown { shelf.get(named)? } else { None };
        let (Some(file), Some(folder)) = (found, photos) else {
            console.say(msg("repair-photo").showing("digest", named.digest));
            continue;
        };
        let ending = match photo::media_type(&file) {
            Ok("image/png") => "png",
            _ => "jpg",
        };
        files::make_folder(folder)?;
        let path = folder.join(format!("{number}-{}.{ending}", index + 1));
        files::write(&path, &file, Access::Public, Overwrite::Refuse)?;
        console.say(msg("repair-photo-written").showing("file", path.display()));
    }
    for taken in &report.steps {
        console.say(
            msg("repair-stepped")
                .with("time", time::show(taken.at))
                .with(
                    "step",
                    console.text(&said(&words::step(&taken.step), console)),
                ),
        );
        if taken.step.text().is_some()
            && let Some(file) = files.next()
        {
            texts.push(text(file, &shelf, console)?);
        }
    }
    let mut answer = line(number, report);
    answer["texts"] = json!(texts);
    console.answer(&answer);
    Ok(Ending::Clean)
}

/// A text, shown where it may be and where it is kept.
fn text(
    (named, is_shown): (Attached, bool),
    shelf: &Shelf,
    console: &mut Console,
) -> Result<Option<String>, Error> {
    if !is_shown {
        console.say(msg("repair-hidden"));
        return Ok(None);
    }
    let file = shelf.get(named)?;
    let Some(text) = file.as_deref().and_then(text_of) else {
        console.say(msg("repair-absent").showing("digest", named.digest));
        return Ok(None);
    };
    for line in text.lines() {
        console.say(msg("sign-notice-line").with("line", line.to_owned()));
    }
    Ok(Some(text.to_owned()))
}

fn say_line(number: u64, report: &Reported, desk: &Desked, now: i64, console: &mut Console) {
    let category = desk
        .desk
        .categories
        .get(usize::from(report.content.category));
    let category = category
        .map_or("", |name| console.language().of(name))
        .to_owned();
    let state = console.text(&said(&words::report_state(report.state), console));
    console.say(
        msg("repair-listed")
            .with("number", number)
            .with("category", category)
            .with("time", time::show(report.at))
            .with("state", state),
    );
    if let Some(overdue) = report.overdue(desk, now) {
        console.say(late(overdue));
    }
}

fn late(overdue: Overdue) -> Message {
    msg(match overdue {
        Overdue::Receive => "repair-late-receive",
        Overdue::Finish => "repair-late-finish",
    })
}

/// How long a desk's reports take, altogether and by category.
fn figures(state: &CommunityState, desk: &Desked, now: i64, console: &mut Console) -> Value {
    let own = |category: Option<u16>| {
        let reports = state.reports().map(|(_, report)| report);
        let is_own = move |report: &&Reported| {
            report.content.desk == desk.digest
                && category.is_none_or(|category| report.content.category == category)
        };
        Figures::of(desk, reports.filter(is_own), now)
    };
    let all = own(None);
    console.lines(words::figures(&desk.desk.name, &all));
    let categories = 0..desk.desk.categories.len() as u16;
    json!({
        "desk": desk.digest,
        "all": all,
        "categories": categories.map(|category| own(Some(category))).collect::<Vec<_>>(),
    })
}

fn line(number: u64, report: &Reported) -> Value {
    let mut line = json!(report);
    line["number"] = number.into();
    line
}
