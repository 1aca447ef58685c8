use linli_primitives::merkle::Path;
use linli_primitives::{Period, RulebookId, Salt, SchemeId, StateRoot};
use linli_statements::claim::broken;
use linli_wire::rulebook::{CLAUSE_RULES, Clause};
use proptest::prelude::*;

use super::*;
use crate::aid::fixture::*;

fn context() -> Context {
    Context {
        scheme: SchemeId::new(Fp::from(1)),
        rulebook: RulebookId::new(Fp::from(2)),
        category: MEDICAL,
        terms: terms(rulebook().line(MEDICAL).expect("line 1")),
        from_day: day("2026-01-01"),
        to_day: day("2026-07-01"),
        period: Period::new(2026).expect("a year"),
        closing_day: day("2026-07-01"),
    }
}

static CNY: std::sync::LazyLock<Currency> = std::sync::LazyLock::new(|| scheme().currency);

fn case(rulebook: &Rulebook) -> Case<'_> {
    Case {
        rulebook,
        context: context(),
        membership: Some(membership()),
        loss: Some(loss(MEDICAL, 1)),
        counters: Counters::default(),
        amount: money(PAYS),
        is_claimed: false,
        currency: &CNY,
    }
}

/// The rules that a changed case breaks, and what the first of them would need in English.
fn failing_after(change: impl FnOnce(&mut Case<'_>)) -> (Vec<ClaimRule>, String) {
    let book = rulebook();
    let mut case = case(&book);
    change(&mut case);
    let failing = check(&case);
    let needed = failing.first().map(|f| f.needed.en.clone());
    (
        failing.iter().map(|f| f.rule).collect(),
        needed.unwrap_or_default(),
    )
}

#[test]
fn claim_by_the_book_fails_nothing() {
    assert_eq!(failing_after(|_| ()).0, []);
}

#[test]
fn each_failing_rule_says_what_would_have_to_change() {
    let only = |rule, change: fn(&mut Case<'_>), says: &str| {
        let (rules, needed) = failing_after(change);
        assert_eq!(rules, [rule]);
        assert!(needed.contains(says), "{needed}");
    };
    only(ClaimRule::Member, |c| c.membership = None, "registrar");
    only(ClaimRule::Attested, |c| c.loss = None, "assessors");
    only(
        ClaimRule::Waited,
        |c| c.membership.as_mut().expect("some").joined = day("2026-05-14"),
        "covered from 2026-06-13",
    );
    only(
        ClaimRule::PaidUp,
        |c| c.membership.as_mut().expect("some").paid_through = day("2026-06-11"),
        "2026-06-11",
    );
    only(
        ClaimRule::FiledInTime,
        |c| c.context.closing_day = day("2026-08-12"),
        "2026-08-11",
    );
    only(
        ClaimRule::FiledInTime,
        |c| c.context.closing_day = day("2026-06-11"),
        "later round",
    );
    only(
        ClaimRule::Category,
        |c| c.loss.as_mut().expect("some").category = DISASTER,
        "category 2",
    );
    only(
        ClaimRule::EventWindow,
        |c| c.context.from_day = day("2026-06-13"),
        "2026-06-13",
    );
    only(
        ClaimRule::Amount,
        |c| c.amount = money(PAYS + 10_000),
        "34,900.00 CNY",
    );
    only(
        ClaimRule::Amount,
        |c| c.amount = money(1),
        "multiples of 100.00 CNY",
    );
    only(
        ClaimRule::PeriodCaps,
        |c| c.counters = counters(2, 2026, 2, 0),
        "2 are used",
    );
    only(
        ClaimRule::PeriodCaps,
        |c| c.counters = counters(1, 2026, 1, 2_510_001),
        "34,899.99 CNY",
    );
    only(ClaimRule::EventOnce, |c| c.is_claimed = true, "once");
}

#[test]
fn clause_is_the_rules_own_or_the_lines() {
    let mut book = rulebook();
    let broken = |book: &Rulebook| {
        let mut case = case(book);
        case.amount = Money::ZERO;
        check(&case).remove(0)
    };
    assert_eq!(broken(&book).article, "Art. 5");
    book.clauses.push(Clause {
        rule: "claim.amount".into(),
        article: "Art. 9".into(),
        text: text("rounded down"),
    });
    assert_eq!(broken(&book).article, "Art. 9");
    assert_eq!(broken(&book).clause, text("rounded down"));
}

#[test]
fn clauses_can_be_written_for_rules_of_the_statement_alone() {
    let ids = ClaimRule::ALL.map(ClaimRule::id);
    assert!(CLAUSE_RULES.iter().all(|rule| ids.contains(rule)));
}

#[test]
fn best_amount_is_what_terms_and_period_leave() {
    let mine = loss(MEDICAL, 1);
    let best = |counters| best_amount(&context(), &mine, &counters).get();
    assert_eq!(best(Counters::default()), PAYS);
    assert_eq!(best(counters(1, 2026, 1, 2_515_000)), 3_480_000);
    assert_eq!(best(counters(1, 2026, 1, 6_000_000)), 0);
    assert_eq!(best(counters(1, 2025, 1, 6_000_000)), PAYS);
}

fn near(center: u32) -> impl Strategy<Value = Day> {
    (center - 3..center + 4).prop_map(|n| Day::new(n).expect("below"))
}

prop_compose! {
    /// Cases with every value close to its bound.
    fn cases()(
        event in near(20_600), joined in near(20_570), paid_through in near(20_600),
        closing_day in near(20_660), from_day in near(20_599), to_day in near(20_601),
        gross_loss in 4_990_000u64..5_010_000, other_cover in 0u64..20_000, category in 1u32..3,
        amount in prop_oneof![Just(3_490_000u64), Just(3_480_000), Just(3_500_000), Just(0), 0..4_000_000u64],
        year in 2025u32..2027, count in 0u16..3, paid in 2_500_000u64..2_530_000, seq in 1u32..4,
    ) -> (Context, Membership, Loss, Counters, Money) {
        let context = Context { closing_day, from_day, to_day, ..context() };
        let loss = Loss {
            category, event_day: event, gross_loss: money(gross_loss), other_cover: money(other_cover),
            salt: Salt::new(Fp::from(3)),
        };
        (context, Membership { joined, paid_through }, loss, counters(seq, year, count, paid), money(amount))
    }
}

proptest! {
    #[test]
    fn wallet_and_statement_name_the_same_rules((context, membership, loss, counters, amount) in cases()) {
        let witness = ClaimWitness {
            secret: secret(0),
            membership,
            member_path: Path { index: 0, siblings: [Fp::from(0); 20] },
            loss,
            attestation_path: Path { index: 0, siblings: [Fp::from(0); 24] },
            counters,
            state_path: Path { index: 0, siblings: [Fp::from(0); 24] },
        };
        let root = StateRoot::new(Fp::from(0));
        let body = BodyHash::new(Fp::from(0));
        let instance = witness.instance(context, root, amount, body).expect("small counters");
        let book = rulebook();
        let case = Case {
            rulebook: &book, context, membership: Some(membership), loss: Some(loss), counters, amount,
            is_claimed: false, currency: &CNY,
        };
        let said: Vec<_> = check(&case).into_iter().map(|failing| failing.rule).collect();
        prop_assert_eq!(said, broken(&instance, &witness));
    }
}
