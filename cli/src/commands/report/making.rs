//! What a reporter sends.

use linli_primitives::RealmSecret;
use linli_prover::{BallotProver, Membership, Reporter};
use linli_rules::community::{CommunityState, Desked, ReportState};
use linli_wire::Message;
use linli_wire::photo;
use linli_wire::report::{Attached, Content, MAX_PHOTO, Step};
use linli_wire::signature::Signed;
use linli_wire::text::is_sound;
use serde_json::json;

use super::{Answer, AnswerArgs, MakeArgs, find, next};
use crate::acting;
use crate::clock;
use crate::community::{Community, Subject};
use crate::keystore::OwnerKeystore;
use crate::language::msg;
use crate::shelf::Shelf;
use crate::{Console, Ending, Error, Refusal, files, ids, randomness};

pub(super) fn make(args: MakeArgs, console: &mut Console) -> Result<Ending, Error> {
    let prover = std::thread::spawn(BallotProver::new);
    let text = read_text(&args.text)?;
    let photos = args.photos.iter().map(|path| {
        let file = files::read(path, u64::from(MAX_PHOTO) * 4)?;
        photo::bare(&file).map_err(|e| Refusal::of(&e).in_file(path).into())
    });
    let photos = photos.collect::<Result<Vec<_>, Error>>()?;
    let mut community = args.place.open(Subject::Reports, &args.clock, console)?;
    let desk = choose(community.state(), args.desk.as_deref())?.clone();
    let category = args.category.checked_sub(1).ok_or_else(|| {
        let detail = format!("the desk has {} categories", desk.desk.categories.len());
        Refusal::new("report.category", detail)
    })?;
    let secret = secret(&args.owner, &community, console)?;
    let day = clock::day(args.clock.now()?)?;
    let period = desk.period(day);
    let shown: Vec<Attached> = photos.iter().map(|photo| Attached::of(photo)).collect();
    let reporters = reporters(community.state(), &desk, period, &secret)?;
    let (again, others): (Vec<_>, Vec<_>) = reporters
        .into_iter()
        .partition(|(_, reporter)| is_same(community.state(), reporter, &text, category, &shown));
    let (slot, reporter) = match again.into_iter().next() {
        Some(made) => made,
        None => free_slot(community.state(), &desk, others)?,
    };
    let file = reporter.text_file(&text);
    let number = match community.state().report_number(reporter.nullifier) {
        Some(number) => number,
        None => {
            let roll = community.state().desk_roll(&desk, day);
            let roll = roll.ok_or_else(|| {
                Refusal::new("desk.roll", "no roll is in force that says who may report")
            })?;
            let published = community.roll(Some(roll.0))?;
            let newest = community.roll(None)?;
            let member =
                Membership::on(&published, &newest, secret).map_err(|e| Error::refused(&e))?;
            let content = Content {
                desk: desk.digest,
                period,
                slot,
                category,
                text: Attached::of(&file),
                photos: shown,
                pseudonym: reporter.pseudonym(),
            };
            let progress = console.progress(1, msg("progress-report"));
            let prover = prover.join().expect("deriving the key does not panic");
            let prover = prover.map_err(|e| Error::refused(&e))?;
            let report = reporter
                .report(&prover, content, roll, &member, &mut randomness::system())
                .map_err(|e| Error::refused(&e))?;
            progress.finish_and_clear();
            let (receipt, _) = community.submit(&Message::Report(report))?;
            acting::say_recorded(receipt.index, receipt.fresh, console);
            let made = community.state().report_number(reporter.nullifier);
            made.ok_or_else(|| Refusal::new("report.unknown", "the record does not have it yet"))?
        }
    };
    let shelf = Shelf::of(&community)?;
    shelf.put(&file)?;
    photos.iter().try_for_each(|photo| shelf.put(photo))?;
    console.say(msg("repair-made").with("number", number));
    console.answer(&json!({ "number": number, "period": period, "slot": slot }));
    Ok(Ending::Clean)
}

pub(super) fn answer(args: AnswerArgs, console: &mut Console) -> Result<Ending, Error> {
    let mut community = args.place.open(Subject::Reports, &args.clock, console)?;
    let secret = secret(&args.owner, &community, console)?;
    let (id, _) = community.office()?;
    let (report, desk) = find(community.state(), args.number)?;
    let Content { period, slot, .. } = report.content;
    let reporter = Reporter::new(&secret, id, &desk.desk, period, slot);
    if reporter.pseudonym() != report.content.pseudonym {
        let detail = "only the key that the report names answers for it";
        return Err(Refusal::new("report.pseudonym", detail).into());
    }
    let text = args.text.as_deref().map(read_text).transpose()?;
    let file = text.map(|text| reporter.text_file(&text));
    let attached = file.as_deref().map(Attached::of);
    let step = match (args.answer, attached) {
        (Answer::Confirm, None) => Step::Confirm,
        (Answer::Reopen, Some(text)) => Step::Reopen { text },
        (Answer::Add, Some(text)) => Step::Add { text },
        _ => return Err(Error::Usage(msg("repair-answer-text"))),
    };
    let act = Signed::new(next(report, step)).sign(id, &reporter.key());
    let (receipt, _) = community.submit(&Message::ReportAct(act))?;
    if let Some(file) = file {
        Shelf::of(&community)?.put(&file)?;
    }
    acting::tell_sent(&receipt, console);
    Ok(Ending::Clean)
}

/// The member's reports of a period.
fn reporters(
    state: &CommunityState,
    desk: &Desked,
    period: u32,
    secret: &RealmSecret,
) -> Result<Vec<(u16, Reporter)>, Error> {
    let id = state.id();
    let community = id.ok_or_else(|| Refusal::new("community.unfounded", "the record is empty"))?;
    let reporter = |slot| {
        (
            slot,
            Reporter::new(secret, community, &desk.desk, period, slot),
        )
    };
    Ok((0..desk.desk.reports).map(reporter).collect())
}

/// Whether a report says and shows exactly this and nobody handled it yet: its files are sent again.
fn is_same(
    state: &CommunityState,
    reporter: &Reporter,
    text: &str,
    category: u16,
    photos: &[Attached],
) -> bool {
    let number = state.report_number(reporter.nullifier);
    number
        .and_then(|number| state.report(number))
        .is_some_and(|known| {
            let content = &known.content;
            known.state == ReportState::New
                && content.category == category
                && content.photos == photos
                && content.text == Attached::of(&reporter.text_file(text))
        })
}

/// One of the reports that are not made, drawn at random: its number says nothing of the others.
fn free_slot(
    state: &CommunityState,
    desk: &Desked,
    others: Vec<(u16, Reporter)>,
) -> Result<(u16, Reporter), Error> {
    let most = desk.desk.reports;
    let is_free =
        |(_, reporter): &(u16, Reporter)| state.report_number(reporter.nullifier).is_none();
    randomness::one_of(others.into_iter().filter(is_free)).ok_or_else(|| {
        let detail = format!("report {} of a period, the desk takes {most}", most + 1);
        Refusal::new("report.slot", detail).into()
    })
}

fn choose<'a>(state: &'a CommunityState, typed: Option<&str>) -> Result<&'a Desked, Error> {
    let all = state.desks().map(|desk| desk.digest);
    let digest = ids::meant_or_only(typed, all, "--desk")?;
    let desk = digest.and_then(|digest| state.desk(digest));
    desk.ok_or_else(|| Refusal::new("report.desk", "there is no such desk").into())
}

/// A member's secret in a community.
pub(in crate::commands) fn secret(
    owner: &OwnerKeystore,
    community: &Community,
    console: &mut Console,
) -> Result<RealmSecret, Error> {
    let (_, _) = community.office()?;
    let document = community.state().community();
    let realm = document.map(|document| document.realm.clone());
    let realm = realm.ok_or_else(|| Refusal::new("community.unfounded", "the record is empty"))?;
    Ok(owner.open(console)?.realm_secret(&realm))
}

fn read_text(path: &std::path::Path) -> Result<String, Error> {
    let text = files::read_text(path, files::MAX_SMALL)?;
    let text = text.replace("\r\n", "\n").trim_end().to_owned();
    if is_sound(&text) {
        Ok(text)
    } else {
        let detail = "a text shows what is written, and no more than the desk takes";
        Err(Refusal::new("report.text", detail).in_file(path).into())
    }
}
