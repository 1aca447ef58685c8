//! Repairs and grievances: what a desk takes, and what becomes of it.

use linli_wire::report::{Attached, Desk, MAX_WORDS, Report, Step};

use super::*;

const HANDLER: [u8; 1] = [50];
const HIDERS: [u8; 2] = [50, 52];
const MEMBER: u8 = 90;

/// Its desk was opened on day 0.
fn town() -> Town {
    let mut town = Town::founded();
    town.take(30, Offer::Desk(signed(desk(), &COMMITTEE)));
    town
}

/// The same with a report of day 0.
fn with_report() -> (Town, Report) {
    let mut town = town();
    let report = report(&town.state, day(0), MEMBER, 0);
    let made = reported(&town.state, day(0), report.clone());
    assert_eq!(town.take(40, made), Effect::ReportMade(1));
    (town, report)
}

/// The offer of a report that was verified for something else.
fn forced(town: &Town, on: Day, changed: Report) -> Offer {
    let honest = report(&town.state, on, MEMBER, 0);
    let instance = town.state.admit_report(on, &honest).expect("by the book");
    Offer::Report(VerifiedReport::vouched(changed, instance))
}

fn text(n: u8) -> Attached {
    Attached::of(&[n; 50])
}

fn done() -> Step {
    Step::Done {
        note: "换了灯管".into(),
    }
}

fn state_of(town: &Town) -> ReportState {
    town.state.report(1).expect("made").state
}

/// `desk.twice`, `desk.roll`, `desk.name`, `desk.many`
#[test]
fn a_desk_is_opened_once_and_knows_its_members() {
    let mut early = Town::empty();
    early.take(10, founding());
    let open = |desk| Offer::Desk(signed(desk, &COMMITTEE));
    assert_eq!(early.refuses(20, open(desk())), "desk.roll");
    let mut town = town();
    assert_eq!(town.refuses(40, open(desk())), "desk.twice");
    let mut nameless = desk();
    nameless.name.en.clear();
    assert_eq!(town.refuses(40, open(nameless)), "desk.name");
    for n in 1..MAX_DESKS as u32 {
        let other = Desk {
            text_bytes: n + 200,
            ..desk()
        };
        town.take(40, open(other));
    }
    let one_more = Desk {
        photos: 1,
        ..desk()
    };
    assert_eq!(town.refuses(40, open(one_more)), "desk.many");
    assert_eq!(town.state.desks().count(), MAX_DESKS);
}

/// `report.desk`, `report.period`, `report.slot`, `report.category`, `report.too_long`, `report.photo_count`, `report.photo_size`, `report.photo_again`, `report.roll`, `report.member`
#[test]
fn a_report_is_what_the_desk_takes() {
    let mut town = town();
    type Change = fn(&mut Report);
    let cases: [(&str, Change); 11] = [
        ("report.desk", |r| r.content.desk = Digest([9; 32])),
        ("report.period", |r| r.content.period = 1),
        ("report.slot", |r| r.content.slot = 2),
        ("report.category", |r| r.content.category = 1),
        ("report.too_long", |r| r.content.text.bytes = 117),
        ("report.photo_count", |r| {
            r.content.photos = (0..3).map(text).collect()
        }),
        ("report.photo_again", |r| {
            r.content.photos = vec![text(1), text(1)]
        }),
        ("report.photo_size", |r| {
            r.content.photos = vec![Attached {
                bytes: 1001,
                ..text(1)
            }]
        }),
        ("report.roll", |r| r.membership.roll = Digest([9; 32])),
        ("report.member", |r| {
            r.membership.nullifier = linli_primitives::Nullifier::new(Fp::zero())
        }),
        // Every other change needs another proof.
        ("report.member", |r| r.content.text = text(3)),
    ];
    for (rule, change) in cases {
        let mut changed = report(&town.state, day(0), MEMBER, 0);
        change(&mut changed);
        let offer = forced(&town, day(0), changed);
        assert_eq!(town.refuses(40, offer), rule);
    }
    let mut fullest = report(&town.state, day(0), MEMBER, 1);
    fullest.content.text.bytes = 116;
    fullest.content.photos = vec![text(1), text(2)];
    let made = reported(&town.state, day(0), fullest);
    town.take(40, made);
}

/// `report.named`: what is hidden is not shown again under another report's name, and not hidden with another's.
#[test]
fn a_file_is_named_by_one_report_once() {
    let (mut town, first) = with_report();
    let other = report(&town.state, day(0), MEMBER + 1, 0);
    let copied = |change: fn(&mut Report, Attached)| {
        let mut copy = report(&town.state, day(0), MEMBER + 1, 0);
        change(&mut copy, first.content.text);
        Offer::Report(VerifiedReport::vouched(copy, instance_of(&town, &other)))
    };
    let copies = [
        copied(|r, file| r.content.text = file),
        copied(|r, file| r.content.photos = vec![text(1), file]),
    ];
    for copy in copies {
        assert_eq!(town.refuses(41, copy), "report.named");
    }
    let both = Step::Hide {
        reason: "指名骂人".into(),
    };
    town.take(42, stepped(&first, 1, both, &HIDERS));
    let add = |text| stepped(&first, 2, Step::Add { text }, &[MEMBER]);
    let again = add(first.content.text);
    assert_eq!(town.refuses(43, again), "report.named");
    town.take(43, add(text(1)));
    let made = reported(&town.state, day(0), other.clone());
    town.take(44, made);
    assert_eq!(town.state.report_of_file(text(1).digest), Some(1));
    let theirs = town.state.report_of_file(other.content.text.digest);
    assert_eq!(theirs, Some(2));
    let reopened = Step::Add { text: text(1) };
    let twice = stepped(&other, 1, reopened, &[MEMBER + 1]);
    assert_eq!(town.refuses(45, twice), "report.named");
}

/// `report.quota`
#[test]
fn a_member_reports_so_often_and_again_in_the_next_period() {
    let (mut town, first) = with_report();
    let mut again = first.clone();
    again.content.text = text(4);
    let offer = Offer::Report(VerifiedReport::vouched(again, instance_of(&town, &first)));
    assert_eq!(town.refuses(41, offer), "report.quota");
    let second = report(&town.state, day(0), MEMBER, 1);
    let other = report(&town.state, day(0), MEMBER + 1, 0);
    for report in [second, other] {
        let made = reported(&town.state, day(0), report);
        town.take(42, made);
    }
    let later = report(&town.state, day(10), MEMBER, 0);
    assert_eq!(later.content.period, 1);
    assert_ne!(later.membership.nullifier, first.membership.nullifier);
    let made = reported(&town.state, day(10), later);
    assert_eq!(town.take(10 * DAY, made), Effect::ReportMade(4));
}

fn instance_of(town: &Town, report: &Report) -> linli_statements::ballot::BallotInstance {
    let before = Town::founded();
    let mut before = before.state;
    before
        .apply(30, Offer::Desk(signed(desk(), &COMMITTEE)))
        .expect("by the book");
    assert_eq!(before.desks().count(), town.state.desks().count());
    before.admit_report(day(0), report).expect("by the book")
}

/// `report.roll`: whoever enrols another key in a period gets no more reports of it.
#[test]
fn the_roll_of_a_period_is_the_one_in_force_when_it_began() {
    let mut town = town();
    let first = town.booth.poll.roll.clone();
    let newer = |n: u8| RollSummary {
        digest: Digest([n; 32]),
        ..first.clone()
    };
    let roll_on = |town: &Town, on: u32| {
        let desk = town.state.desk(desk().digest()).expect("opened");
        town.state.desk_roll(desk, day(on)).expect("a roll")
    };
    assert_eq!(roll_on(&town, 0), first.digest);
    town.take(2 * DAY, roll(newer(7), &REGISTRAR));
    assert_eq!(roll_on(&town, 9), first.digest, "the first period goes on");
    assert_eq!(roll_on(&town, 10), newer(7).digest, "the next has begun");
    town.take(15 * DAY, roll(newer(8), &REGISTRAR));
    town.take(16 * DAY, roll(newer(9), &REGISTRAR));
    assert_eq!(roll_on(&town, 19), newer(7).digest);
    assert_eq!(roll_on(&town, 20), newer(9).digest);
    let mut enrolled_anew = report(&town.state, day(16), MEMBER, 0);
    assert_eq!(enrolled_anew.membership.roll, newer(7).digest);
    enrolled_anew.membership.roll = newer(9).digest;
    let offer = forced(&town, day(16), enrolled_anew);
    assert_eq!(town.refuses(16 * DAY, offer), "report.roll");
    let restored = CommunityState::restore(&town.state.snapshot()).expect("sound");
    assert_eq!(restored.state_root(), town.state.state_root());
}

/// `report.state`, `report.step`, `report.pseudonym`, `report.unknown`
#[test]
fn a_report_is_followed_to_its_end_by_both_sides() {
    let (mut town, report) = with_report();
    let step = |number, step, keys: &[u8]| stepped(&report, number, step, keys);
    let confirm = |number| step(number, Step::Confirm, &[MEMBER]);
    assert_eq!(town.refuses(50, confirm(1)), "report.state");
    let receive = step(1, Step::Receive, &HANDLER);
    assert_eq!(town.take(50, receive.clone()), Effect::ReportStepped(1));
    assert!(town.state.has(&receive));
    assert_eq!(town.refuses(51, receive), "report.step");
    let again = step(2, Step::Receive, &HANDLER);
    assert_eq!(town.refuses(51, again), "report.state");
    let assign = Step::Assign {
        to: "水电班".into(),
    };
    town.take(60, step(2, assign, &HANDLER));
    town.take(70, step(3, Step::Begin, &[51]));
    town.take(80, step(4, done(), &HANDLER));
    assert_eq!(state_of(&town), ReportState::Done);
    let reopen = Step::Reopen { text: text(5) };
    for keys in [&[MEMBER + 1][..], &HANDLER, &[MEMBER, MEMBER], &[]] {
        let offer = step(5, reopen.clone(), keys);
        assert_eq!(town.refuses(90, offer), "report.pseudonym");
    }
    town.take(90, step(5, reopen, &[MEMBER]));
    assert_eq!(state_of(&town), ReportState::Reopened);
    town.take(100, step(6, done(), &HANDLER));
    town.take(110, confirm(7));
    assert_eq!(state_of(&town), ReportState::Confirmed);
    let add = step(8, Step::Add { text: text(6) }, &[MEMBER]);
    assert_eq!(town.refuses(120, add), "report.state");
    let mut stranger = report.clone();
    stranger.membership.nullifier = linli_primitives::Nullifier::new(Fp::from(1));
    let unknown = stepped(&stranger, 1, Step::Receive, &HANDLER);
    assert_eq!(town.refuses(120, unknown), "report.unknown");
}

#[test]
fn only_handlers_handle_and_the_committee_once_they_have_lapsed() {
    let (mut town, report) = with_report();
    for keys in [&COMMITTEE[..], &[MEMBER]] {
        let receive = stepped(&report, 1, Step::Receive, keys);
        assert_eq!(town.refuses(50, receive), "authority.unknown");
    }
    let mut lasting = new_roles(1, &[13]);
    lasting.roles.committee.keys[0].valid_to = day(500);
    town.take(50, Offer::CommunityRoles(signed(lasting, &COMMITTEE)));
    let late = 100 * DAY;
    let by_handler = stepped(&report, 1, Step::Receive, &HANDLER);
    assert_eq!(town.refuses(late, by_handler), "authority.unknown");
    town.take(late, stepped(&report, 1, Step::Receive, &[13]));
}

#[test]
fn the_committee_hides_once_too_few_handlers_are_left_to() {
    let (mut town, report) = with_report();
    let hide = |keys: &[u8]| {
        let reason = "指名骂人".into();
        stepped(&report, 2, Step::Hide { reason }, keys)
    };
    let early = hide(&COMMITTEE);
    assert_eq!(town.refuses(40 * DAY, early), "authority.unknown");
    let later = 41 * DAY;
    town.take(later, stepped(&report, 1, Step::Receive, &HANDLER));
    assert_eq!(town.refuses(later, hide(&HANDLER)), "authority.threshold");
    assert_eq!(town.refuses(later, hide(&HIDERS)), "authority.unknown");
    town.take(later, hide(&COMMITTEE));
}

/// `report.hidden_twice`, `report.words`
#[test]
fn several_handlers_hide_a_text_and_say_why() {
    let (mut town, report) = with_report();
    let hide = |number, reason: &str, keys: &[u8]| {
        let reason = reason.into();
        stepped(&report, number, Step::Hide { reason }, keys)
    };
    let alone = hide(1, "指名骂人", &HANDLER);
    assert_eq!(town.refuses(50, alone), "authority.threshold");
    for words in [
        "",
        "a\u{202e}b",
        "a\n9. lift: confirmed",
        &"长".repeat(MAX_WORDS / 3 + 1),
    ] {
        assert_eq!(town.refuses(50, hide(1, words, &HIDERS)), "report.words");
    }
    town.take(50, hide(1, "指名骂人", &HIDERS));
    let shown = |town: &Town| -> Vec<bool> {
        let report = town.state.report(1).expect("made");
        report.files().map(|(_, is_shown)| is_shown).collect()
    };
    assert_eq!(shown(&town), [false]);
    assert_eq!(state_of(&town), ReportState::New, "it is still to be done");
    let again = hide(2, "同上", &HIDERS);
    assert_eq!(town.refuses(60, again), "report.hidden_twice");
    town.take(
        70,
        stepped(&report, 2, Step::Add { text: text(5) }, &[MEMBER]),
    );
    assert_eq!(shown(&town), [false, true]);
    town.take(80, hide(3, "又来", &HIDERS));
    assert_eq!(shown(&town), [false, false]);
}

/// `report.steps`, `report.too_long`
#[test]
fn a_reporter_adds_so_much_and_the_handlers_end_it() {
    let (mut town, report) = with_report();
    let add = |number, text| stepped(&report, number, Step::Add { text }, &[MEMBER]);
    let long = Attached {
        bytes: 117,
        ..text(1)
    };
    assert_eq!(town.refuses(50, add(1, long)), "report.too_long");
    let most = MAX_OF_REPORTER as u32;
    for number in 1..=most {
        town.take(50, add(number, text(number as u8)));
    }
    assert_eq!(town.refuses(50, add(most + 1, text(1))), "report.steps");
    town.take(60, stepped(&report, most + 1, done(), &HANDLER));
}

/// `report.steps`
#[test]
fn handlers_cannot_use_up_what_is_the_reporters() {
    let (mut town, report) = with_report();
    let most = MAX_OF_HANDLERS as u32;
    for number in 1..most {
        let step = match number % 2 {
            1 => Step::Assign {
                to: "班组".into()
            },
            _ => Step::Begin,
        };
        town.take(50, stepped(&report, number, step, &HANDLER));
    }
    town.take(50, stepped(&report, most, done(), &HANDLER));
    let reopen = Step::Reopen { text: text(1) };
    town.take(60, stepped(&report, most + 1, reopen, &[MEMBER]));
    let again = stepped(&report, most + 2, done(), &HANDLER);
    assert_eq!(town.refuses(60, again), "report.steps");
    let hide = Step::Hide {
        reason: "指名骂人".into(),
    };
    town.take(60, stepped(&report, most + 2, hide, &HIDERS));
}

#[test]
fn the_record_says_how_long_it_took_and_what_is_overdue() {
    let (mut town, report) = with_report();
    let figures = |town: &Town, now: i64| {
        let desk = town.state.desk(desk().digest()).expect("opened");
        let reports = town.state.reports().map(|(_, report)| report);
        let all: Vec<_> = reports.collect();
        let overdue = all[0].overdue(desk, now);
        (Figures::of(desk, all, now), overdue)
    };
    let due = 40 + 2 * DAY;
    assert_eq!(figures(&town, due).1, None);
    let (late, overdue) = figures(&town, due + 1);
    assert_eq!(overdue, Some(Overdue::Receive));
    assert_eq!((late.made, late.open, late.overdue), (1, 1, 1));
    assert_eq!((late.median_receive, late.median_finish), (None, None));
    town.take(due + 2, stepped(&report, 1, Step::Receive, &HANDLER));
    assert_eq!(figures(&town, due + 2).1, None);
    assert_eq!(figures(&town, 41 + 8 * DAY).1, Some(Overdue::Finish));
    town.take(9 * DAY, stepped(&report, 2, done(), &HANDLER));
    let reopen = Step::Reopen { text: text(5) };
    town.take(10 * DAY, stepped(&report, 3, reopen, &[MEMBER]));
    let (open, overdue) = figures(&town, 18 * DAY);
    assert_eq!(overdue, None, "the term began again");
    assert_eq!((open.open, open.done, open.reopened), (1, 0, 1));
    town.take(19 * DAY, stepped(&report, 4, done(), &HANDLER));
    let (end, _) = figures(&town, 90 * DAY);
    assert_eq!((end.open, end.done, end.overdue), (0, 1, 0));
    assert_eq!(end.median_receive, Some(2 * DAY + 2));
    assert_eq!(end.median_finish, Some(19 * DAY - 40));
}
