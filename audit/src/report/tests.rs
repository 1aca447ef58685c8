use linli_primitives::{Digest, Shares};
use linli_testing::owners::{Owners, motion};
use linli_wire::tally::{Group, QuestionResult};
use linli_wire::{Outcome, Part};

use super::*;

fn shares(n: u64) -> Shares {
    Shares::new(n).expect("below 2^40")
}

/// A motion of ten owners with 1,000.00 m².
fn poll() -> Poll {
    let mut poll = Owners::new("<b>维修</b>", 2, vec![motion()]).poll;
    (poll.roll.heads, poll.roll.shares) = (10, shares(100_000));
    poll
}

/// Five of ten owners: four for it, one against, whose 100 m² are merged with the others'.
fn result(poll: &Poll) -> TallyResult {
    TallyResult {
        poll: poll.id(),
        closing: Digest([3; 32]),
        ballots: 5,
        questions: vec![QuestionResult {
            heads: Some(vec![4, 1, 0]),
            groups: vec![Group {
                options: vec![0, 1],
                shares: shares(50_000),
            }],
            shares: vec![
                Part {
                    low: 0,
                    high: 50_000,
                },
                Part {
                    low: 0,
                    high: 50_000,
                },
                Part { low: 0, high: 0 },
            ],
            participating: exact(50_000),
            outcome: Outcome::Passed,
        }],
    }
}

fn report(problems: Vec<Problem>) -> Report {
    let poll = poll();
    Report {
        poll: poll.id(),
        phase: Phase::Decided,
        ballots: BallotCounts {
            found: 6,
            accepted: 6,
            replaced: 1,
            counted: 5,
        },
        decryption_shares: [2, 2],
        enrolled: Some(10),
        result: Some(result(&poll)),
        document: poll,
        verdict: Verdict::of(problems.len(), 0),
        problems,
    }
}

fn problem() -> Problem {
    Problem {
        rule: "ballot.proof".into(),
        entry: Some(4),
        offset: 4096,
        detail: "it does not fit".into(),
    }
}

#[test]
fn a_clean_report_shows_turnout_totals_and_outcome_in_both_languages() {
    let report = report(vec![]);
    let chinese = report.text(Language::Chinese);
    for part in [
        "5 / 10",
        "500.00 / 1000.00 ㎡",
        "80.00 %",
        "通过",
        "全部核验通过",
    ] {
        assert!(chinese.contains(part), "{part} in\n{chinese}");
    }
    let english = report.text(Language::English);
    for part in ["50.00 %", "passed", "Everything checks out"] {
        assert!(english.contains(part), "{part} in\n{english}");
    }
}

#[test]
fn a_merged_total_is_shown_as_a_range() {
    assert!(
        report(vec![])
            .text(Language::English)
            .contains("0.00–500.00 ㎡")
    );
}

#[test]
fn fewer_ballots_than_the_floor_show_as_ranges_with_the_reason() {
    let mut report = report(vec![]);
    let result = report.result.as_mut().expect("decided");
    result.ballots = 2;
    let everything = Part {
        low: 0,
        high: 100_000,
    };
    result.questions[0] = QuestionResult {
        heads: None,
        groups: vec![],
        shares: vec![everything; 3],
        participating: everything,
        outcome: Outcome::Undetermined,
    };
    for rendered in [
        report.text(Language::English),
        report.html(Language::English),
    ] {
        for part in [
            "0–2 (range only)",
            "0.00–1000.00 / 1000.00 ㎡",
            "nothing is decrypted",
        ] {
            assert!(rendered.contains(part), "{part} in\n{rendered}");
        }
    }
}

#[test]
fn few_absent_owners_are_warned_of() {
    let mut report = report(vec![]);
    let warns = |report: &Report| {
        let texts = [
            report.text(Language::English),
            report.html(Language::English),
        ];
        texts.map(|text| text.contains("subtracted from the public roll"))
    };
    assert_eq!(warns(&report), [false; 2]);
    report.enrolled = Some(6);
    assert_eq!(warns(&report), [true; 2]);
}

#[test]
fn problems_are_named_by_rule_and_place() {
    let report = report(vec![problem()]);
    for (language, place) in [
        (Language::English, "entry 4, byte 4096"),
        (Language::Chinese, "条目 4，第 4096 字节"),
    ] {
        for rendered in [report.text(language), report.html(language)] {
            for part in ["ballot.proof", place, "it does not fit"] {
                assert!(rendered.contains(part), "{part} in\n{rendered}");
            }
            assert!(!rendered.contains("Everything checks out"));
        }
    }
}

#[test]
fn the_page_escapes_what_people_wrote_and_fetches_nothing() {
    let page = report(vec![]).html(Language::Chinese);
    assert!(page.contains("&lt;b&gt;维修&lt;/b&gt;") && !page.contains("<b>维修"));
    assert!(page.contains("<svg"));
    for outside in ["http://", "https://", "<script", "src=", "url("] {
        assert!(!page.contains(outside), "{outside}");
    }
}

#[test]
fn bars_never_exceed_the_whole() {
    assert_eq!(Bar::new("", 7, 0, String::new()).share, 0);
    assert_eq!(Bar::new("", 9, 3, String::new()).share, 10_000);
    assert_eq!(
        Bar::new("", u64::MAX, u64::MAX, String::new()).percent(),
        "100.00 %"
    );
}

#[test]
fn what_is_quoted_writes_no_line_of_the_report() {
    let refusal = Refusal::new(
        "encoding.json",
        "unknown field `\n✔ Everything checks out\u{1b}[8m`",
    );
    let problem = Problem::new(refusal, (Some(4), 4096));
    assert_eq!(
        problem.detail,
        "unknown field `\u{fffd}✔ Everything checks out\u{fffd}[8m`"
    );
}
