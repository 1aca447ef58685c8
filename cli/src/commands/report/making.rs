//! What a reporter sends.

use linli_primitives::RealmSecret;
use linli_prover::{BallotProver, Draft, Membership, Planned, Reporter};
use linli_rules::community::{CommunityState, Desked, ReportRefusal};
use linli_wire::Message;
use linli_wire::photo;
use linli_wire::report::{Attached, MAX_PHOTO, Step, written};
use serde_json::json;

use super::{Answer, AnswerArgs, MakeArgs, find};
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
    let categories = &desk.desk.categories;
    let category = ids::named(&args.category, categories.iter()).ok_or_else(|| {
        let names = categories.iter().map(|name| console.language().of(name));
        let names: Vec<&str> = names.collect();
        let detail = format!("the desk's categories are {}", names.join(", "));
        Refusal::new("report.category", detail)
    })?;
    let secret = secret(&args.owner, &community, console)?;
    let day = clock::day(args.clock.now()?)?;
    let draft = Draft {
        category,
        text,
        photos: photos.iter().map(|photo| Attached::of(photo)).collect(),
    };
    let (id, _) = community.office()?;
    let whose = (&secret, id, day);
    let planned = Planned::of(&draft, community.state(), &desk, whose, randomness::one_of);
    let planned = planned.map_err(|e| Error::refused(&e))?;
    let number = match planned.number {
        Some(number) => number,
        None => {
            let roll = community.state().desk_roll(&desk, day);
            let roll = roll.ok_or_else(|| Error::refused(&ReportRefusal::DeskRoll))?;
            let published = community.roll(Some(roll.0))?;
            let newest = community.roll(None)?;
            let member =
                Membership::on(&published, &newest, secret).map_err(|e| Error::refused(&e))?;
            let progress = console.progress(1, msg("progress-report"));
            let prover = prover.join().expect("deriving the key does not panic");
            let prover = prover.map_err(|e| Error::refused(&e))?;
            let report = planned.report(&prover, roll, &member, &mut randomness::system());
            let report = report.map_err(|e| Error::refused(&e))?;
            progress.finish_and_clear();
            let (receipt, _) = community.submit(&Message::Report(report))?;
            acting::say_recorded(receipt.index, receipt.fresh, console);
            let made = planned.recorded(community.state());
            made.ok_or_else(|| Refusal::new("report.unknown", "the record does not have it yet"))?
        }
    };
    let shelf = Shelf::of(&community)?;
    shelf.put(&planned.file)?;
    photos.iter().try_for_each(|photo| shelf.put(photo))?;
    console.say(msg("repair-made").with("number", number));
    let content = &planned.content;
    console.answer(&json!({ "number": number, "period": content.period, "slot": content.slot }));
    Ok(Ending::Clean)
}

pub(super) fn answer(args: AnswerArgs, console: &mut Console) -> Result<Ending, Error> {
    let mut community = args.place.open(Subject::Reports, &args.clock, console)?;
    let secret = secret(&args.owner, &community, console)?;
    let (id, _) = community.office()?;
    let (report, desk) = find(community.state(), args.number)?;
    let reporter = Reporter::of(&secret, id, &desk.desk, report).map_err(|e| Error::refused(&e))?;
    let text = args.text.as_deref().map(read_text).transpose()?;
    let file = text.map(|text| reporter.answer_file(report, &text));
    let attached = file.as_deref().map(Attached::of);
    let step = match (args.answer, attached) {
        (Answer::Confirm, None) => Step::Confirm,
        (Answer::Reopen, Some(text)) => Step::Reopen { text },
        (Answer::Add, Some(text)) => Step::Add { text },
        _ => return Err(Error::Usage(msg("repair-answer-text"))),
    };
    let act = reporter.answer(id, report, step);
    let (receipt, _) = community.submit(&Message::ReportAct(act))?;
    if let Some(file) = file {
        Shelf::of(&community)?.put(&file)?;
    }
    acting::tell_sent(&receipt, console);
    Ok(Ending::Clean)
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
    written(&text).map_err(|e| Refusal::of(&e).in_file(path).into())
}
