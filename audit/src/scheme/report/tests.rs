use super::super::fixture::{CLAIMED, Keeper, Stub};
use super::super::replay;
use super::*;

fn report() -> SchemeReport {
    let keeper = Keeper::whole();
    let replayed = replay(keeper.record(), &Stub, &mut |_| {});
    replayed.report(keeper.record()).expect("a scheme")
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
            ["全部核验通过", "50.00 %", "34,898.00 CNY", "支付比例"],
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
fn problems_are_named_by_rule_and_file() {
    let mut report = report();
    report.problems = vec![Problem::new(
        "payout.amount",
        "acts/000011.json",
        &"payout.amount: too much",
    )];
    for rendered in [
        report.text(Language::English),
        report.html(Language::English),
    ] {
        for part in ["payout.amount", "acts/000011.json", "too much"] {
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
