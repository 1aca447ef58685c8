use linli_testing::officers::{COMMITTEE, TREASURER};
use linli_testing::reports::desk;
use linli_testing::town::Town;
use linli_wire::report::Desk;
use linli_wire::signature::Signed;

use super::*;
use crate::tests::{key, owner, record, rule};

const DAY: i64 = 86_400;
/// A PNG of no pixels, with words beside the picture.
const PHOTO: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0\0\0\0\0\
    \0\0\0\x04tEXthome\0\0\0\0\0\0\0\0IEND\0\0\0\0";

fn town() -> (Town, Desk) {
    let mut town = Town::begin().founded();
    let desk = desk(TREASURER);
    let opened = town.hall.sign(desk.clone(), COMMITTEE);
    town.take(town.before(), Message::Desk(opened));
    (town, desk)
}

/// The wallet of owner `n` with the record as it stands.
fn reader(town: &Town, n: usize) -> Wallet {
    let mut wallet = owner(town, n);
    wallet
        .take_record(record(town), &key(), None)
        .expect("sound");
    wallet
}

fn wanted(desk: &Desk, text: &str, photos: &[usize]) -> Wanted {
    Wanted {
        desk: desk.digest(),
        category: 0,
        text: text.to_owned(),
        photos: photos.to_vec(),
    }
}

fn taken(town: &mut Town, at: i64, made: &Made) {
    let bytes = hex::decode(made.message.as_ref().expect("a message")).expect("hex");
    town.take(at, Message::decode(&bytes).expect("a message"));
}

fn standing(town: &Town, n: usize) -> (usize, Vec<(u64, ReportState)>) {
    let desks = reader(town, n).desks(town.before()).expect("a member");
    let own = desks.own.iter().map(|own| (own.number, own.state));
    (desks.desks[0].left, own.collect())
}

#[test]
fn a_report_is_made_in_the_page_followed_and_confirmed() {
    let (mut town, desk) = town();
    let at = town.before();
    let bare = photo::bare(PHOTO).expect("a PNG");
    assert!(bare.len() < PHOTO.len());
    let lift = wanted(&desk, "三号梯不停五楼。\r\n", &[bare.len()]);
    let made = reader(&town, 0).make_report(&lift, &bare, at);
    let made = made.expect("a member");
    taken(&mut town, at, &made);
    let verified = reader(&town, 0);
    let verified = verified.record().and_then(|record| record.reports());
    let report = verified.expect("its proof holds").report(1).expect("it");
    assert_eq!(report.content.photos, [Attached::of(&bare)]);
    let file = hex::decode(made.file.as_ref().expect("a text")).expect("hex");
    assert_eq!(report.content.text, Attached::of(&file));
    assert_eq!(linli_wire::report::text_of(&file), Some("三号梯不停五楼。"));
    assert_eq!(standing(&town, 0), (1, vec![(1, ReportState::New)]));
    assert_eq!(standing(&town, 1), (2, vec![]));
    // Whose files did not arrive sends them again, as the same report.
    let again = reader(&town, 0).make_report(&lift, &bare, at);
    let again = again.expect("known");
    assert_eq!((again.message, again.file), (None, made.file));

    let handle = |town: &mut Town, step: Step| {
        let act = town.state.report(1).expect("it").next(step);
        let key = linli_testing::officers::key(TREASURER);
        let act = Signed::new(act).sign(town.hall.id(), &key);
        town.take(at, Message::ReportAct(act));
    };
    let done = || Step::Done {
        note: "换了门机".into(),
    };
    handle(&mut town, done());
    let reopened = reader(&town, 0).answer_report(1, "reopen", "还是不停");
    taken(&mut town, at, &reopened.expect("hers"));
    handle(&mut town, done());
    let refused = reader(&town, 1).answer_report(1, "confirm", "");
    assert_eq!(rule(refused), "report.pseudonym");
    let confirmed = reader(&town, 0).answer_report(1, "confirm", "");
    taken(&mut town, at, &confirmed.expect("hers"));
    assert_eq!(standing(&town, 0), (1, vec![(1, ReportState::Confirmed)]));
}

/// `report.slot`: what the record would refuse is refused before it is proved.
#[test]
fn what_a_desk_does_not_take_is_told_before_it_is_proved() {
    let (mut town, desk) = town();
    let at = town.before();
    let refused = |wanted: &Wanted| rule(reader(&town, 0).make_report(wanted, &[], at));
    let long = "长".repeat(34);
    assert_eq!(refused(&wanted(&desk, &long, &[])), "report.too_long");
    assert_eq!(refused(&wanted(&desk, " \n", &[])), "report.text");
    assert_eq!(refused(&wanted(&desk, "一", &[1])), "photo.type");
    let other = Wanted {
        category: 1,
        ..wanted(&desk, "一", &[])
    };
    assert_eq!(refused(&other), "report.category");
    let elsewhere = Wanted {
        desk: Digest([9; 32]),
        ..wanted(&desk, "一", &[])
    };
    assert_eq!(refused(&elsewhere), "report.desk");
    assert_eq!(
        rule(reader(&town, 0).answer_report(1, "confirm", "")),
        "report.unknown"
    );
    for text in ["一", "二"] {
        let made = reader(&town, 0).make_report(&wanted(&desk, text, &[]), &[], at);
        taken(&mut town, at, &made.expect("one of two"));
    }
    let third = reader(&town, 0).make_report(&wanted(&desk, "三", &[]), &[], at);
    assert_eq!(rule(third), "report.slot");
    assert_eq!(standing(&town, 0).0, 0);
    let later = reader(&town, 0).desks(at + 30 * DAY).expect("a member");
    assert_eq!((later.desks[0].left, later.own.len()), (2, 2));
}

/// `ballot.member`: whoever is on no roll is told so before she writes.
#[test]
fn a_stranger_at_a_desk_is_told_why() {
    let (town, desk) = town();
    let mut stranger = Wallet::default();
    stranger.make_key();
    stranger
        .take_record(record(&town), &key(), None)
        .expect("sound");
    let desks = stranger.desks(town.before()).expect("a record");
    let barred = desks.desks[0].barred.as_ref().expect("why");
    assert_eq!(barred.rule, "ballot.member");
    let made = stranger.make_report(&wanted(&desk, "一", &[]), &[], town.before());
    assert_eq!(rule(made), "ballot.member");
}
