use linli_primitives::Fp;
use linli_rule::Rule;

use super::*;

const EXAMPLES: [(&str, &str); 3] = [
    (
        "medical-mutual",
        include_str!("../../../examples/rulebooks/medical-mutual.toml"),
    ),
    (
        "disaster-fund",
        include_str!("../../../examples/rulebooks/disaster-fund.toml"),
    ),
    (
        "hardship-fund",
        include_str!("../../../examples/rulebooks/hardship-fund.toml"),
    ),
];

fn example(index: usize) -> Rulebook {
    toml::from_str(EXAMPLES[index].1).expect("parses")
}

fn day(text: &str) -> Day {
    text.parse().expect("a date")
}

#[test]
fn examples_parse_hold_and_round_trip() {
    for (name, text) in EXAMPLES {
        let book: Rulebook = toml::from_str(text).expect(name);
        assert_eq!(book.check(), Ok(()), "{name}");
        assert_eq!(Rulebook::decode(&book.encode()), Ok(book.clone()), "{name}");
        let json = serde_json::to_string(&book).expect("json");
        assert_eq!(serde_json::from_str::<Rulebook>(&json).expect(name), book);
    }
}

#[test]
fn example_event_is_of_the_disaster_fund() {
    let text = include_str!("../../../examples/rulebooks/events/flood.toml");
    let event: DeclaredEvent = toml::from_str(text).expect("parses");
    assert_eq!(event.check(), Ok(()));
    let fund = example(1);
    let needs = |category: &u32| fund.line(*category).is_some_and(|l| l.needs_declared_event);
    assert!(event.categories.iter().all(needs));
    let mut none = event.clone();
    none.categories.clear();
    assert_eq!(none.check().map_err(|e| e.rule()), Err("rulebook.declared"));
    none = event;
    none.number = 0;
    assert_eq!(none.check().map_err(|e| e.rule()), Err("rulebook.declared"));
}

#[test]
fn unknown_fields_and_wild_numbers_are_refused() {
    let text = EXAMPLES[0].1;
    for (from, to) in [
        ("notice_days = 7", "notice_days = 7\nextra = 1"),
        ("kind = \"calendar-year\"", "kind = \"lunar-year\""),
        ("wait_days = 90 ", "wait_days = -1 "),
        ("from = \"2026-01-01\"", "from = \"2026-02-30\""),
        (
            "cap_per_claim = 30_000_000 ",
            "cap_per_claim = 281474976710656 ",
        ),
    ] {
        let changed = text.replacen(from, to, 1);
        assert_ne!(changed, text, "{from}");
        assert!(toml::from_str::<Rulebook>(&changed).is_err(), "{to}");
    }
}

/// Breaks a sound rulebook in one place and returns the rule.
fn refusal(change: impl FnOnce(&mut Rulebook)) -> &'static str {
    let mut book = example(0);
    change(&mut book);
    book.check().expect_err("the change breaks a rule").rule()
}

#[test]
fn contradictions_are_refused_by_name() {
    assert_eq!(refusal(|b| b.name.zh.clear()), "rulebook.text");
    assert_eq!(
        refusal(|b| b.lines[0].clause.en = "x".repeat(9000)),
        "rulebook.text"
    );
    assert_eq!(refusal(|b| b.lines[0].article.clear()), "rulebook.text");
    assert_eq!(
        refusal(|b| b.clauses[0].rule = "claim.luck".into()),
        "rulebook.text"
    );
    let broken = || "A\nB".to_owned();
    let lines: [fn(&mut Rulebook) -> &mut String; 4] = [
        |b| &mut b.name.en,
        |b| &mut b.lines[0].name.zh,
        |b| &mut b.lines[0].article,
        |b| &mut b.clauses[0].article,
    ];
    for line in lines {
        assert_eq!(refusal(|b| *line(b) = broken()), "rulebook.text");
    }
    assert_eq!(refusal(|b| b.version = 0), "rulebook.version");
    assert_eq!(
        refusal(|b| b.to = Some(day("2025-12-31"))),
        "rulebook.version"
    );
    assert_eq!(refusal(|b| b.notice_days = 1 << 24), "rulebook.version");
    let none = Periods::Days {
        start: Day::default(),
        length: 0,
    };
    assert_eq!(refusal(|b| b.periods = none), "rulebook.periods");
    assert_eq!(refusal(|b| b.notice_days = 0), "rulebook.returns");
    let weeks = |b: &mut Rulebook| {
        let start = Day::default();
        (b.notice_days, b.periods) = (8, Periods::Days { start, length: 7 });
    };
    assert_eq!(refusal(weeks), "rulebook.returns");
    let mut nothing_back = example(0);
    (nothing_back.notice_days, nothing_back.returns_per_period) = (0, Money::ZERO);
    assert_eq!(nothing_back.check(), Ok(()));
    assert_eq!(refusal(|b| b.lines.clear()), "rulebook.lines");
    assert_eq!(refusal(|b| b.lines[1].category = 1), "rulebook.lines");
    assert_eq!(refusal(|b| b.lines[1].category = 0), "rulebook.lines");
    let numbers: [fn(&mut Line); 9] = [
        |l| l.ratio_bp = 0,
        |l| l.ratio_bp = 10_001,
        |l| l.step = Money::ZERO,
        |l| l.step = Money::MAX,
        |l| l.cap_per_claim = Money::MAX,
        |l| l.cap_per_period = Money::ZERO,
        |l| l.claims_per_period = 0,
        |l| l.wait_days = 1 << 24,
        |l| l.filing_days = u32::MAX,
    ];
    for change in numbers {
        assert_eq!(refusal(|b| change(&mut b.lines[0])), "rulebook.numbers");
    }
}

#[test]
fn id_depends_on_scheme_and_every_number() {
    let scheme = |n| SchemeId::new(Fp::from(n));
    let book = example(0);
    assert_ne!(book.id(scheme(1)), book.id(scheme(2)));
    let mut other = book.clone();
    other.lines[2].claims_per_period += 1;
    assert_ne!(other.id(scheme(1)), book.id(scheme(1)));
}

#[test]
fn clause_of_the_rule_comes_before_that_of_the_line() {
    let book = example(0);
    let line = book.line(3).expect("three lines");
    assert_eq!(book.clause(line, "claim.waited").0, "第三条 / Art. 3");
    assert_eq!(book.clause(line, "claim.amount").0, "第六条 / Art. 6");
}

#[test]
fn days_fall_into_periods_without_gaps() {
    let halves = example(2).periods;
    let number = |periods: &Periods, text| periods.of(day(text)).get();
    assert_eq!(number(&halves, "2026-02-28"), 0);
    assert_eq!(number(&halves, "2026-03-01"), 1);
    assert_eq!(number(&halves, "2026-08-29"), 1);
    assert_eq!(number(&halves, "2026-08-30"), 2);
    assert_eq!(number(&Periods::CalendarYear, "2026-12-31"), 2026);
    for periods in [halves, Periods::CalendarYear] {
        for text in ["2026-01-15", "2026-03-01", "2026-08-29", "2028-02-29"] {
            let next = periods.next_start(day(text));
            assert!(next > day(text));
            assert_eq!(periods.of(next).get(), periods.of(day(text)).get() + 1);
            assert_eq!(periods.of(next.minus(1)), periods.of(day(text)));
        }
    }
}

#[test]
fn absurd_days_and_periods_do_not_panic() {
    let tiny = Periods::Days {
        start: Day::default(),
        length: 1,
    };
    assert_eq!(tiny.of(Day::MAX).get(), (1 << 24) - 1);
    assert_eq!(tiny.next_start(Day::MAX), Day::MAX);
    assert_eq!(
        Periods::CalendarYear.next_start(Day::MAX).date().0,
        Day::MAX.date().0
    );
}

proptest::proptest! {
    #[test]
    fn random_bytes_never_panic(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..400)) {
        let _ = Rulebook::decode(&bytes);
        let _ = crate::scheme::Scheme::decode(&bytes);
    }
}

/// The format's own vectors: a change of a rulebook's encoding changes these.
#[test]
fn ids_of_the_examples_match_their_vectors() {
    let scheme = SchemeId::new(Fp::from(1));
    let ids = [0, 1, 2].map(|index| example(index).id(scheme).to_string());
    let expected = [
        "8563b95f748d1816662a8423dd6fa83e0e4d9f8f4f07580b37f62a153a3bd514",
        "96fa251b36a9c08cfa03d8fbc67c395bf429f72d81521287c0f464918ea04e28",
        "05ade7d58b2fd81019302f6f96814e7e28a609816c53311783dc27a051bd3004",
    ];
    assert_eq!(ids, expected);
}
