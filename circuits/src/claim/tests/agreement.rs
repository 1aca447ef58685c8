//! Circuit and predicate name the same rules: for honest claims, for each rule broken by one with everything downstream
//! honestly recomputed, and for forged instances.

use linli_primitives::{AttestationRoot, EventNullifier, MemberRoot, StateNote, StateNullifier};
use proptest::prelude::*;

use super::*;

/// The rules that circuit and predicate find broken; they must agree.
fn agreed(instance: &ClaimInstance, witness: &ClaimWitness) -> Vec<&'static str> {
    assert_eq!(instance.check_public(), Ok(()), "left to the verifier");
    let predicate: Vec<_> = broken(instance, witness)
        .into_iter()
        .map(ClaimRule::id)
        .collect();
    assert_eq!(circuit_breaks(instance, witness), predicate);
    predicate
}

/// Changes the facts; everything else is honestly recomputed from the false value.
fn after(change: impl FnOnce(&mut Facts)) -> Vec<&'static str> {
    let mut facts = facts();
    change(&mut facts);
    let (instance, witness) = facts.claim();
    agreed(&instance, &witness)
}

/// Changes the finished claim.
fn forged(change: impl FnOnce(&mut ClaimInstance, &mut ClaimWitness)) -> Vec<&'static str> {
    let (mut instance, mut witness) = facts().claim();
    change(&mut instance, &mut witness);
    agreed(&instance, &witness)
}

#[test]
fn claim_at_every_bound_is_accepted() {
    assert_eq!(after(|_| ()), [""; 0]);
}

#[test]
fn one_day_early_breaks_waited() {
    assert_eq!(
        after(|f| f.membership.joined = day(20_111)),
        ["claim.waited"]
    );
    assert_eq!(after(|f| f.context.terms.wait_days = 91), ["claim.waited"]);
    let joined_after_the_event = after(|f| {
        f.context.terms.wait_days = 0;
        f.membership.joined = day(20_201);
    });
    assert_eq!(joined_after_the_event, ["claim.waited"]);
}

#[test]
fn one_day_unpaid_breaks_paid_up() {
    assert_eq!(
        after(|f| f.membership.paid_through = day(20_199)),
        ["claim.paid_up"]
    );
}

#[test]
fn one_day_late_or_before_the_event_breaks_filed_in_time() {
    let closing = |n| after(|f| f.context.closing_day = day(n));
    assert_eq!(closing(20_231), ["claim.filed_in_time"]);
    assert_eq!(closing(20_199), ["claim.filed_in_time"]);
    assert_eq!(closing(20_200), [""; 0]);
}

#[test]
fn another_category_breaks_category() {
    assert_eq!(after(|f| f.loss.category = 4), ["claim.category"]);
}

#[test]
fn one_day_outside_breaks_event_window() {
    assert_eq!(
        after(|f| f.context.from_day = day(20_201)),
        ["claim.event_window"]
    );
    assert_eq!(
        after(|f| f.context.to_day = day(20_199)),
        ["claim.event_window"]
    );
}

#[test]
fn one_cent_over_breaks_amount() {
    let less = after(|f| f.loss.gross_loss = money(62_999));
    assert_eq!(less, ["claim.amount"]);
    let covered = after(|f| f.loss.other_cover = money(2_001));
    assert_eq!(covered, ["claim.amount"]);
    let borne = after(|f| f.context.terms.deductible = money(1_001));
    assert_eq!(borne, ["claim.amount"]);
    let ratio = after(|f| f.context.terms.ratio_bp = 6_999);
    assert_eq!(ratio, ["claim.amount"]);
    let fine_step = |amount| {
        after(|f| {
            f.context.terms.step = money(1);
            f.counters.paid = Money::ZERO;
            f.amount = money(amount);
        })
    };
    assert_eq!(fine_step(42_001), ["claim.amount"]);
    assert_eq!(fine_step(41_999), [""; 0]);
}

#[test]
fn cover_and_deductible_above_the_loss_break_amount() {
    assert_eq!(
        after(|f| f.loss.other_cover = money(62_001)),
        ["claim.amount"]
    );
    assert_eq!(
        after(|f| f.context.terms.deductible = Money::MAX),
        ["claim.amount"]
    );
}

#[test]
fn largest_amounts_do_not_wrap() {
    let largest = |f: &mut Facts| {
        f.context.terms.step = money(1);
        f.context.terms.deductible = Money::ZERO;
        f.context.terms.ratio_bp = 10_000;
        f.context.terms.cap_per_claim = Money::MAX;
        f.context.terms.cap_per_period = Money::MAX;
        f.loss.gross_loss = Money::MAX;
        f.loss.other_cover = Money::ZERO;
        f.counters.paid = Money::ZERO;
        f.amount = Money::MAX;
    };
    assert_eq!(after(largest), [""; 0]);
    let covered = after(|f| {
        largest(f);
        f.loss.other_cover = money(1);
    });
    assert_eq!(covered, ["claim.amount"]);
    let small = after(|f| {
        largest(f);
        f.amount = money(1);
    });
    assert_eq!(small, [""; 0]);
}

#[test]
fn last_days_and_periods_do_not_wrap() {
    let last = after(|f| {
        f.membership.joined = day(0);
        f.membership.paid_through = Day::MAX;
        f.loss.event_day = Day::MAX;
        f.context.terms.wait_days = Day::MAX.get();
        f.context.terms.filing_days = Day::MAX.get();
        f.context.from_day = day(0);
        f.context.to_day = Day::MAX;
        f.context.closing_day = Day::MAX;
        f.context.period = period((1 << 24) - 1);
        f.counters.period = period(0);
        f.counters.seq = u32::MAX - 1;
        f.counters.count = u16::MAX;
        f.counters.paid = Money::MAX;
    });
    assert_eq!(last, [""; 0]);
    let first = after(|f| {
        f.membership.joined = day(0);
        f.membership.paid_through = day(0);
        f.loss.event_day = day(0);
        f.context.terms.wait_days = 0;
        f.context.terms.filing_days = 0;
        f.context.from_day = day(0);
        f.context.to_day = day(0);
        f.context.closing_day = day(0);
        f.context.period = period(0);
        f.counters.period = period(0);
    });
    assert_eq!(first, [""; 0]);
}

#[test]
fn one_claim_too_many_breaks_period_caps() {
    assert_eq!(after(|f| f.counters.count = 2), ["claim.period_caps"]);
    assert_eq!(
        after(|f| f.context.terms.claims_per_period = 1),
        ["claim.period_caps"]
    );
}

#[test]
fn one_cent_over_the_period_breaks_period_caps() {
    assert_eq!(
        after(|f| f.counters.paid = money(18_001)),
        ["claim.period_caps"]
    );
    assert_eq!(
        after(|f| f.context.terms.cap_per_period = money(59_999)),
        ["claim.period_caps"]
    );
}

#[test]
fn later_period_restarts_the_counters() {
    let full = |f: &mut Facts| (f.counters.count, f.counters.paid) = (2, money(60_000));
    assert_eq!(after(full), ["claim.period_caps"]);
    let restarted = after(|f| {
        full(f);
        f.context.period = period(2026);
    });
    assert_eq!(restarted, [""; 0]);
}

#[test]
fn past_period_is_refused() {
    assert_eq!(
        forged(|i, _| i.context.period = period(2024)),
        ["claim.period_caps", "claim.next_state"]
    );
}

#[test]
fn first_claim_needs_no_note_but_empty_counters() {
    let first = |f: &mut Facts| f.counters = Counters::default();
    assert_eq!(after(first), [""; 0]);
    let counted = after(|f| {
        first(f);
        f.counters.count = 1;
    });
    assert_eq!(counted, ["claim.state_once"]);
    let paid = after(|f| {
        first(f);
        f.counters.paid = money(1);
    });
    assert_eq!(paid, ["claim.state_once"]);
}

#[test]
fn later_claim_with_empty_counters_needs_its_note() {
    let empty = |f: &mut Facts| (f.counters.count, f.counters.paid) = (0, Money::ZERO);
    assert_eq!(after(empty), [""; 0]);
    let mut facts = facts();
    empty(&mut facts);
    let (mut instance, witness) = facts.claim();
    instance.state_root = StateRoot::new(Element::from(1));
    assert_eq!(agreed(&instance, &witness), ["claim.state_once"]);
}

#[test]
fn old_counters_break_state_once() {
    assert_eq!(
        forged(|_, w| w.counters = Counters::default()),
        ["claim.state_once", "claim.next_state"]
    );
    assert_eq!(
        forged(|_, w| w.counters.paid = money(17_000)),
        ["claim.state_once", "claim.next_state"]
    );
}

#[test]
fn last_number_has_no_next() {
    assert_eq!(
        forged(|_, w| w.counters.seq = u32::MAX),
        ["claim.state_once", "claim.next_state"]
    );
}

#[test]
fn another_member_is_refused_everywhere() {
    assert_eq!(
        forged(|_, w| w.secret = secret(2)),
        [
            "claim.member",
            "claim.attested",
            "claim.event_once",
            "claim.state_once",
            "claim.next_state"
        ]
    );
}

#[test]
fn public_values_are_named_alone() {
    let one = Element::from(1);
    assert_eq!(
        forged(|i, _| i.member_root = MemberRoot::new(one)),
        ["claim.member"]
    );
    assert_eq!(
        forged(|i, _| i.attestation_root = AttestationRoot::new(one)),
        ["claim.attested"]
    );
    assert_eq!(
        forged(|i, _| i.state_root = StateRoot::new(one)),
        ["claim.state_once"]
    );
    assert_eq!(
        forged(|i, _| i.event_nullifier = EventNullifier::new(one)),
        ["claim.event_once"]
    );
    assert_eq!(
        forged(|i, _| i.state_nullifier = StateNullifier::new(one)),
        ["claim.state_once"]
    );
    assert_eq!(
        forged(|i, _| i.new_state = StateNote::new(one)),
        ["claim.next_state"]
    );
}

#[test]
fn another_scheme_breaks_the_note_and_its_nullifier() {
    assert_eq!(
        forged(|i, _| i.context.scheme = SchemeId::new(Element::from(8))),
        ["claim.state_once", "claim.next_state"]
    );
}

#[test]
fn another_place_in_a_tree_is_not_the_leafs() {
    assert_eq!(forged(|_, w| w.member_path.index ^= 1), ["claim.member"]);
    assert_eq!(
        forged(|_, w| w.attestation_path.index ^= 1 << 23),
        ["claim.attested"]
    );
    assert_eq!(
        forged(|_, w| w.state_path.siblings[5] += Element::from(1)),
        ["claim.state_once"]
    );
}

#[test]
fn numbers_outside_the_trees_leaves_are_not_hashed_to_them() {
    assert_eq!(
        forged(|_, w| w.membership.joined = day(20_109)),
        ["claim.member"]
    );
    assert_eq!(
        forged(|_, w| w.loss.gross_loss = money(63_001)),
        ["claim.attested", "claim.event_once"]
    );
    assert_eq!(
        forged(|_, w| w.loss.salt = Salt::new(Element::from(10))),
        ["claim.attested", "claim.event_once"]
    );
}

#[test]
fn transcript_alone_binds_what_no_cell_meets() {
    assert_eq!(
        forged(|i, _| {
            i.body = BodyHash::new(Element::from(0));
            i.context.rulebook = RulebookId::new(Element::from(0));
            i.context.terms.cap_per_claim = Money::MAX;
            i.context.terms.step = money(1);
        }),
        [""; 0]
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Numbers around the bounds, in any combination.
    #[test]
    fn circuit_and_predicate_agree_around_every_bound(
        shift in any::<[u8; 14]>(), seq in 0u32..3, category in 3u32..5,
    ) {
        // One of −1, 0, 0, 0, 0, 0, 0, 1 is added to each fact: most claims break a rule or two.
        let by = |i: usize, around: u64| match shift[i] % 8 {
            0 => around - 1,
            1 => around + 1,
            _ => around,
        };
        let by_day = |i, around| day(by(i, around) as u32);
        let mut facts = facts();
        facts.membership.joined = by_day(0, 20_110);
        facts.membership.paid_through = by_day(1, 20_200);
        facts.loss.event_day = by_day(2, 20_200);
        facts.loss.gross_loss = money(by(3, 63_000));
        facts.loss.other_cover = money(by(4, 2_000));
        facts.loss.category = category;
        facts.counters.seq = seq;
        facts.counters.count = by(5, 1) as u16;
        facts.counters.paid = money(by(6, 18_000));
        facts.context.terms.wait_days = by(7, 90) as u32;
        facts.context.terms.ratio_bp = by(8, 7_000) as u16;
        facts.context.terms.claims_per_period = by(9, 2) as u16;
        facts.context.terms.cap_per_period = money(by(10, 60_000));
        facts.context.closing_day = by_day(11, 20_230);
        facts.context.to_day = by_day(12, 20_200);
        facts.context.period = period(2025 + u32::from(shift[13] % 3));
        let (instance, witness) = facts.claim();
        agreed(&instance, &witness);
    }
}
