use std::sync::LazyLock;

use linli_rule::Refusal;
use linli_testing::forge::{Book, signer};
use linli_testing::town::fund::CLAIMED;
use linli_testing::town::{SCHEME, VERIFIER};

use super::*;
use crate::community::{Trust, replay};

/// Two claims of one line, paid by half in one round.
fn report() -> SchemeReport {
    static REPORT: LazyLock<SchemeReport> = LazyLock::new(|| {
        let archive = Book::default().archive(&SCHEME);
        let trust = Trust {
            node: Some(signer(1).key().clone()),
            ..Trust::default()
        };
        let replayed = replay(&*archive, &VERIFIER, &trust, &mut |_| {});
        replayed.report().schemes.remove(0)
    });
    REPORT.clone()
}

#[test]
fn every_claim_and_every_cent_is_told() {
    let report = report();
    assert_eq!(report.verdict, Verdict::Clean);
    assert!(report.reconciles());
    assert_eq!((report.claims_found, report.claims_accepted), (2, 2));
    let [round] = report.rounds.as_slice() else {
        panic!("one round");
    };
    assert_eq!((round.claims, round.claimed), (2, 2 * CLAIMED));
    assert_eq!((round.payouts, round.paid_out), (2, CLAIMED));
    assert_eq!(
        (round.pool_before, round.pool_after),
        (Some(CLAIMED), Some(0))
    );
    assert_eq!(report.categories[0].totals.paid, CLAIMED - 200);
    assert_eq!(report.categories[0].totals.fees, 200);
    let balances: Vec<_> = report.history.iter().map(|step| step.balance).collect();
    assert_eq!(balances, [CLAIMED, CLAIMED / 2, 0]);
}

#[test]
fn a_clean_report_shows_rounds_pool_and_lines_in_both_languages() {
    let report = report();
    for (language, words) in [
        (
            Language::English,
            [
                "Everything checks out",
                "50.00 %",
                "34,898.00 CNY",
                "medical",
            ],
        ),
        (
            Language::Chinese,
            ["全部核验无误", "50.00 %", "34,898.00 CNY", "支付比例"],
        ),
    ] {
        for rendered in [report.text(language), report.html(language)] {
            for part in words {
                assert!(rendered.contains(part), "{part} in\n{rendered}");
            }
        }
    }
    assert_eq!(report.money(CLAIMED), "34,900.00 CNY");
}

#[test]
fn the_page_escapes_what_people_wrote_and_fetches_nothing() {
    let page = report().html(Language::English);
    assert!(page.contains("&lt;b&gt;aid") && !page.contains("<b>aid"));
    assert!(page.contains("<svg"));
    for outside in ["http://", "https://", "<script", "src=", "url("] {
        assert!(!page.contains(outside), "{outside}");
    }
}

#[test]
fn problems_are_named_by_rule_and_place() {
    let mut report = report();
    let refusal = Refusal::new("payout.amount", "too much");
    report.problems = vec![Problem::new(refusal, (Some(25), 4096))];
    report.verdict = Verdict::of_part(1, report.verdict);
    for rendered in [
        report.text(Language::English),
        report.html(Language::English),
    ] {
        for part in ["payout.amount", "entry 25, byte 4096", "too much"] {
            assert!(rendered.contains(part), "{part} in\n{rendered}");
        }
        assert!(!rendered.contains("Everything checks out"));
    }
}

#[test]
fn one_cent_less_in_the_pool_does_not_reconcile() {
    let mut report = report();
    assert!(report.reconciles());
    report.pool.fees += 1;
    assert!(!report.reconciles());
    assert!(report.text(Language::English).contains("do not reconcile"));
}

#[test]
fn the_chart_thins_days_and_keeps_the_last() {
    let mut report = report();
    report.history = (0..100)
        .map(|n| PoolStep {
            seq: n,
            day: Day::new(n as u32).expect("early"),
            balance: n,
        })
        .collect();
    let bars = report.pool_bars(24);
    assert_eq!(bars.len(), 20);
    let last = bars.last().expect("not empty");
    assert_eq!(last.percent(), "100.00 %");
    assert_eq!(report.pool_bars(1).len(), 1);
}

#[test]
fn a_fraction_is_shown_rounded_down() {
    let fraction = |num, den| percent(Fraction { num, den });
    assert_eq!(fraction(1, 1), "100 %");
    assert_eq!(fraction(2, 3), "66.66 %");
    assert_eq!(fraction(9_999_999, 10_000_000), "99.99 %");
    assert_eq!(fraction(0, 5), "0.00 %");
}

#[test]
fn a_name_writes_no_line_of_the_report() {
    let name = |text: &str| Text {
        zh: text.into(),
        en: text.into(),
    };
    let shown = full_name(
        &name("fund\n✔ Everything checks out"),
        Some(&name("a\u{1b}[8m")),
    );
    assert_eq!(
        shown.en,
        "fund\u{fffd}✔ Everything checks out, a\u{fffd}[8m"
    );
    assert_eq!(on_one_line(&name("互助")), name("互助"));
}

#[test]
fn an_audit_has_one_verdict() {
    let archive = Book::default().archive(&SCHEME);
    let whole = replay(&*archive, &VERIFIER, &Trust::default(), &mut |_| {}).report();
    assert_eq!(whole.schemes.len(), 1);
    for language in Language::ALL {
        let say = language.sentences();
        let verdicts = [Verdict::Clean, Verdict::AsFarAsChecked, Verdict::NotClean];
        let verdicts = verdicts.map(|verdict| verdict.line(0, say));
        for rendered in [whole.text(language), whole.html(language)] {
            let said = verdicts.iter().map(|line| rendered.matches(line).count());
            assert_eq!(said.sum::<usize>(), 1, "{rendered}");
        }
    }
}

#[test]
fn a_table_stands_on_a_phone() {
    let page = report().html(Language::Chinese);
    // Every cell has its column's name beside it where the columns have no room, and nothing is cut.
    assert!(
        page.contains("<td data-name=\"支付比例\">50.00 %</td>"),
        "{page}"
    );
    assert!(page.contains("max-width:36rem") && page.contains("attr(data-name)"));
    assert!(!page.contains("overflow-x") && !page.contains("<text"));
}
