use linli_primitives::{Digest, Shares};
use linli_testing::owners::{Owners, motion};
use linli_wire::tally::{Group, QuestionResult};
use linli_wire::{Outcome, Part};

use linli_wire::rule::{Condition, Decision, Threshold};

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
        namings: Namings {
            needed: 3,
            named: vec![1, 2, 3],
            elsewhere: vec![],
            silent: vec![],
        },
        decryption_shares: [2, 2],
        enrolled: Some(10),
        cancelled: None,
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
        "全部核验无误",
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
        texts.map(|text| text.contains("took part from the public roll"))
    };
    assert_eq!(warns(&report), [false; 2]);
    report.enrolled = Some(6);
    assert_eq!(warns(&report), [true; 2]);
}

#[test]
fn problems_are_named_by_rule_and_place() {
    let report = report(vec![problem()]);
    for (language, place, detail) in [
        (Language::English, "entry 4, byte 4096", "it does not fit"),
        (Language::Chinese, "条目 4，第 4096 字节", ""),
    ] {
        for rendered in [report.text(language), report.html(language)] {
            for part in ["ballot.proof", place, detail] {
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

/// Half of all must take part, and more than half of those must be for it, by both measures.
fn ruled() -> Report {
    let mut report = report(vec![]);
    let condition = |more_than| Condition {
        threshold: Threshold {
            num: 1,
            den: 2,
            more_than,
        },
        of: Base::Participants,
        by: Measure::Both,
    };
    let rule = &mut report.document.questions[0].rule;
    rule.quorum = vec![condition(false)];
    rule.decision = Decision::Motion {
        passes: vec![condition(true)],
        second_vote: vec![],
    };
    report
}

#[test]
fn the_result_comes_first_with_what_was_needed() {
    let text = ruled().text(Language::English).replace('\u{a0}', " ");
    let at = |part: &str| {
        text.find(part)
            .unwrap_or_else(|| panic!("{part} in\n{text}"))
    };
    assert!(at("▶ passed") < at("Turnout") && at("Turnout") < at("Audit"));
    for part in [
        "✓ Taking part: at least 1/2 of all owners, by heads",
        "reached: 4 people; at least 3 people needed",
        "? “",
    ] {
        at(part);
    }
}

#[test]
fn thresholds_are_marks_on_the_bars() {
    let report = ruled();
    let text = report.text(Language::English);
    let bar = text.lines().find(|line| line.contains("80.00 %"));
    assert!(bar.is_some_and(|bar| bar.contains('┃')), "{text}");
    // At 3 of 5 ballots.
    assert!(
        report
            .html(Language::English)
            .contains(r#"class="mark" x1="60.00%""#)
    );
}

#[test]
fn an_audit_without_problems_does_not_read_as_passed() {
    let report = report(vec![]);
    for rendered in [
        report.text(Language::Chinese),
        report.html(Language::Chinese),
    ] {
        assert!(!rendered.contains(['✔', '✅']), "{rendered}");
    }
    let page = report.html(Language::Chinese);
    assert!(
        page.find("class=\"outcome\"") < page.find("class=\"banner\""),
        "{page}"
    );
}

#[test]
fn problems_begin_with_the_rules_sentence() {
    let report = report(vec![problem()]);
    let (cause, _) = Language::Chinese
        .sentences()
        .rule("ballot.proof")
        .expect("known");
    let text = report.text(Language::Chinese);
    assert!(
        text.contains(&format!("✘ {cause} [ballot.proof]")),
        "{text}"
    );
    assert!(!text.contains("it does not fit"), "English in\n{text}");
}

#[test]
fn a_notice_has_lines_to_sign_on() {
    let report = ruled();
    let result = report.result.as_ref().expect("decided");
    let page = published::notice(&report.document, result, Language::Chinese);
    assert_eq!(
        page.matches(r#"class="line""#).count(),
        1 + report.document.trustees.names.len()
    );
    assert!(page.contains("width=device-width") && page.contains("@media print"));
}

#[test]
fn ties_name_the_tied_and_say_what_comes_next() {
    let (mut poll, mut result) = (poll(), result(&poll()));
    poll.questions[0].options = vec!["甲".into(), "乙".into()];
    result.questions[0].outcome = Outcome::Elected {
        options: vec![],
        vacant: 1,
        tied: vec![0, 1],
    };
    let english = outcome(&poll, 0, &result, Language::English.sentences());
    assert!(
        english.contains("Tied for the last seat: 甲, 乙."),
        "{english}"
    );
    assert!(english.contains("vote again between them"), "{english}");
}

#[test]
fn a_cancelled_poll_says_why_in_place_of_a_result() {
    let mut report = report(Vec::new());
    report.result = None;
    report.cancelled = Some("漏了一名候选人".into());
    for page in [
        report.text(Language::Chinese),
        report.html(Language::Chinese),
    ] {
        assert!(
            page.contains("已取消") && page.contains("漏了一名候选人"),
            "{page}"
        );
    }
}

#[test]
fn a_report_names_the_voting_days_and_the_trustees() {
    let mut report = report(vec![]);
    let poll = &mut report.document;
    (poll.opens, poll.closes) = (1_796_083_200, 1_796_688_000);
    let days = format!("{} – {}", time::show(poll.opens), time::show(poll.closes));
    assert!(
        days.contains("2026-1") && days.contains("2026-12-0"),
        "{days}"
    );
    let names = poll.trustees.names.clone();
    assert!(!names.is_empty());
    for language in [Language::Chinese, Language::English] {
        for text in [report.text(language), report.html(language)] {
            assert!(text.contains(&days), "{text}");
            for name in &names {
                assert!(text.contains(name.as_str()), "{name} in\n{text}");
            }
        }
    }
    let english = report.text(Language::English);
    assert!(
        english.contains("(2 of them decrypt together)"),
        "{english}"
    );
}
