use linli_primitives::merkle::Tree;
use linli_primitives::{Fp, Salt};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

use super::*;

const CATEGORY: u32 = 3;

fn money(n: u64) -> Money {
    Money::new(n).expect("below 2^48")
}

fn day(n: u32) -> Day {
    Day::new(n).expect("below 2^24")
}

fn period(n: u32) -> Period {
    Period::new(n).expect("below 2^24")
}

fn secret(n: u64) -> RealmSecret {
    RealmSecret::random(&mut ChaCha20Rng::seed_from_u64(n))
}

fn context() -> Context {
    Context {
        scheme: SchemeId::new(Fp::from(7)),
        rulebook: RulebookId::new(Fp::from(8)),
        category: CATEGORY,
        terms: Terms {
            wait_days: 90,
            filing_days: 30,
            deductible: money(1_000),
            ratio_bp: 7_000,
            cap_per_claim: money(50_000),
            claims_per_period: 2,
            cap_per_period: money(60_000),
            step: money(100),
        },
        from_day: day(20_000),
        to_day: day(20_400),
        period: period(2025),
        closing_day: day(20_230),
    }
}

/// The facts of a member's second claim: everything exactly at its bound, so that one more breaks a rule.
#[derive(Clone)]
struct Facts {
    membership: Membership,
    loss: Loss,
    counters: Counters,
    context: Context,
    amount: Money,
}

fn facts() -> Facts {
    Facts {
        membership: Membership {
            joined: day(20_110),
            paid_through: day(20_200),
        },
        loss: Loss {
            category: CATEGORY,
            event_day: day(20_200),
            gross_loss: money(63_000),
            other_cover: money(2_000),
            salt: Salt::new(Fp::from(9)),
        },
        counters: Counters {
            seq: 1,
            period: period(2025),
            count: 1,
            paid: money(18_000),
        },
        context: context(),
        amount: money(42_000),
    }
}

impl Facts {
    fn witness(&self) -> ClaimWitness {
        let me = secret(1);
        let id = me.commitment();
        let scheme = self.context.scheme;
        let note = me.state_note(scheme, CATEGORY, &self.counters).element();
        let lone = |leaf: Fp| [Fp::from(1), leaf, Fp::from(2)].to_vec();
        let members =
            Tree::<MEMBER_DEPTH>::new(lone(MemberLeaf::of(id, self.membership).element()));
        let losses =
            Tree::<ATTESTATION_DEPTH>::new(lone(AttestationLeaf::of(id, &self.loss).element()));
        let states = Tree::<STATE_DEPTH>::new(lone(note));
        ClaimWitness {
            secret: me,
            membership: self.membership,
            member_path: members.path(1).expect("three leaves"),
            loss: self.loss,
            attestation_path: losses.path(1).expect("three leaves"),
            counters: self.counters,
            state_path: states.path(1).expect("three leaves"),
        }
    }

    fn claim(&self) -> (ClaimInstance, ClaimWitness) {
        let witness = self.witness();
        let root = StateRoot::new(Fp::from(5));
        let body = BodyHash::new(Fp::from(6));
        let instance = witness
            .instance(self.context, root, self.amount, body)
            .expect("counters have room");
        (instance, witness)
    }
}

/// Changes the facts and returns every rule broken by the claim then made, all else honestly recomputed.
fn after(change: impl FnOnce(&mut Facts)) -> Vec<ClaimRule> {
    let mut facts = facts();
    change(&mut facts);
    let (instance, witness) = facts.claim();
    broken(&instance, &witness)
}

/// Changes an honest instance and returns every broken rule.
fn forged(change: impl FnOnce(&mut ClaimInstance, &mut ClaimWitness)) -> Vec<ClaimRule> {
    let (mut instance, mut witness) = facts().claim();
    change(&mut instance, &mut witness);
    broken(&instance, &witness)
}

#[test]
fn claim_at_every_bound_is_honest() {
    assert_eq!(after(|_| ()), []);
    let (instance, witness) = facts().claim();
    assert_eq!(check(&instance, &witness), Ok(()));
    assert_eq!(instance.check_public(), Ok(()));
}

#[test]
fn one_day_early_breaks_waited() {
    assert_eq!(
        after(|f| f.membership.joined = day(20_111)),
        [ClaimRule::Waited]
    );
    assert_eq!(
        after(|f| f.context.terms.wait_days = 91),
        [ClaimRule::Waited]
    );
}

#[test]
fn joining_after_the_event_breaks_waited_without_any_waiting_time() {
    let joined_later = after(|f| {
        f.context.terms.wait_days = 0;
        f.membership.joined = day(20_201);
    });
    assert_eq!(joined_later, [ClaimRule::Waited]);
}

#[test]
fn one_day_unpaid_breaks_paid_up() {
    assert_eq!(
        after(|f| f.membership.paid_through = day(20_199)),
        [ClaimRule::PaidUp]
    );
}

#[test]
fn one_day_late_or_before_the_event_breaks_filed_in_time() {
    let closing = |n| after(|f| f.context.closing_day = day(n));
    assert_eq!(closing(20_231), [ClaimRule::FiledInTime]);
    assert_eq!(closing(20_199), [ClaimRule::FiledInTime]);
    assert_eq!(closing(20_200), []);
}

#[test]
fn another_category_breaks_category() {
    assert_eq!(after(|f| f.loss.category = 4), [ClaimRule::Category]);
}

#[test]
fn one_day_outside_breaks_event_window() {
    assert_eq!(
        after(|f| f.context.from_day = day(20_201)),
        [ClaimRule::EventWindow]
    );
    assert_eq!(
        after(|f| f.context.to_day = day(20_199)),
        [ClaimRule::EventWindow]
    );
}

#[test]
fn one_cent_or_step_over_breaks_amount() {
    assert_eq!(
        after(|f| f.loss.gross_loss = money(62_999)),
        [ClaimRule::Amount]
    );
    assert_eq!(
        after(|f| f.loss.other_cover = money(2_001)),
        [ClaimRule::Amount]
    );
    assert_eq!(
        after(|f| f.context.terms.deductible = money(1_001)),
        [ClaimRule::Amount]
    );
    assert_eq!(
        after(|f| f.context.terms.ratio_bp = 6_999),
        [ClaimRule::Amount]
    );
    assert_eq!(
        after(|f| f.context.terms.cap_per_claim = money(41_999)),
        [ClaimRule::Amount]
    );
    assert_eq!(after(|f| f.amount = money(41_999)), [ClaimRule::Amount]);
    assert_eq!(after(|f| f.amount = money(41_900)), []);
    assert_eq!(after(|f| f.amount = Money::ZERO), [ClaimRule::Amount]);
    assert_eq!(
        after(|f| f.context.terms.step = Money::ZERO),
        [ClaimRule::Amount]
    );
}

#[test]
fn cover_and_deductible_above_the_loss_break_amount() {
    assert_eq!(
        after(|f| f.loss.other_cover = money(62_001)),
        [ClaimRule::Amount]
    );
    assert_eq!(
        after(|f| f.context.terms.deductible = Money::MAX),
        [ClaimRule::Amount]
    );
}

#[test]
fn amounts_near_two_to_the_forty_eight_do_not_wrap() {
    let large = |amount: Money| {
        after(|f| {
            f.context.terms.step = money(1);
            f.context.terms.deductible = Money::ZERO;
            f.context.terms.ratio_bp = 10_000;
            f.context.terms.cap_per_claim = Money::MAX;
            f.context.terms.cap_per_period = Money::MAX;
            f.loss.gross_loss = Money::MAX;
            f.loss.other_cover = Money::ZERO;
            f.counters.paid = Money::ZERO;
            f.amount = amount;
        })
    };
    assert_eq!(large(Money::MAX), []);
    let (mut instance, witness) = facts().claim();
    instance.amount = Money::MAX;
    assert_eq!(
        broken(&instance, &witness),
        [
            ClaimRule::Amount,
            ClaimRule::PeriodCaps,
            ClaimRule::NextState
        ]
    );
}

#[test]
fn one_claim_too_many_breaks_period_caps() {
    assert_eq!(after(|f| f.counters.count = 2), [ClaimRule::PeriodCaps]);
    assert_eq!(
        after(|f| f.context.terms.claims_per_period = 1),
        [ClaimRule::PeriodCaps]
    );
}

#[test]
fn one_cent_over_the_period_breaks_period_caps() {
    assert_eq!(
        after(|f| f.counters.paid = money(18_001)),
        [ClaimRule::PeriodCaps]
    );
}

#[test]
fn later_period_restarts_the_counters() {
    let full = |f: &mut Facts| (f.counters.count, f.counters.paid) = (2, money(60_000));
    assert_eq!(after(full), [ClaimRule::PeriodCaps]);
    let restarted = after(|f| {
        full(f);
        f.context.period = period(2026);
    });
    assert_eq!(restarted, []);
}

#[test]
fn past_period_is_refused() {
    let broken = forged(|instance, _| instance.context.period = period(2024));
    assert_eq!(broken, [ClaimRule::PeriodCaps, ClaimRule::NextState]);
}

#[test]
fn first_claim_needs_no_note_but_empty_counters() {
    let first = |f: &mut Facts| f.counters = Counters::default();
    assert_eq!(after(first), []);
    let counted = after(|f| {
        first(f);
        f.counters.count = 1;
    });
    assert_eq!(counted, [ClaimRule::StateOnce]);
}

#[test]
fn old_counters_break_state_once() {
    // The second claim again, as if it were the first: the nullifier of seq 0 is not that of seq 1.
    let broken = forged(|_, witness| witness.counters = Counters::default());
    assert_eq!(broken, [ClaimRule::StateOnce, ClaimRule::NextState]);
    let broken = forged(|_, witness| witness.counters.paid = money(17_000));
    assert_eq!(broken, [ClaimRule::StateOnce, ClaimRule::NextState]);
}

#[test]
fn last_periods_note_in_the_new_state_breaks_next_state() {
    let (_, witness) = facts().claim();
    let stale = witness
        .secret
        .state_note(context().scheme, CATEGORY, &witness.counters);
    let broken = forged(|instance, _| instance.new_state = stale);
    assert_eq!(broken, [ClaimRule::NextState]);
}

#[test]
fn another_members_attestation_is_not_mine() {
    let (instance, mut witness) = facts().claim();
    witness.secret = secret(2);
    assert_eq!(
        broken(&instance, &witness),
        [
            ClaimRule::Member,
            ClaimRule::Attested,
            ClaimRule::EventOnce,
            ClaimRule::StateOnce,
            ClaimRule::NextState
        ]
    );
}

#[test]
fn roots_are_named_alone() {
    assert_eq!(
        forged(|i, _| i.member_root = MemberRoot::new(Fp::from(1))),
        [ClaimRule::Member]
    );
    assert_eq!(
        forged(|i, _| i.attestation_root = AttestationRoot::new(Fp::from(1))),
        [ClaimRule::Attested]
    );
    assert_eq!(
        forged(|i, _| i.state_root = StateRoot::new(Fp::from(1))),
        [ClaimRule::StateOnce]
    );
}

#[test]
fn nullifiers_are_named_alone() {
    assert_eq!(
        forged(|i, _| i.event_nullifier = EventNullifier::new(Fp::from(1))),
        [ClaimRule::EventOnce]
    );
    assert_eq!(
        forged(|i, _| i.state_nullifier = StateNullifier::new(Fp::from(1))),
        [ClaimRule::StateOnce]
    );
    let zero = |change: fn(&mut ClaimInstance)| {
        let (mut instance, _) = facts().claim();
        change(&mut instance);
        instance.check_public()
    };
    assert_eq!(
        zero(|i| i.event_nullifier = EventNullifier::new(Fp::from(0))),
        Err(ClaimRule::EventOnce)
    );
    assert_eq!(
        zero(|i| i.state_nullifier = StateNullifier::new(Fp::from(0))),
        Err(ClaimRule::StateOnce)
    );
}

#[test]
fn another_scheme_breaks_the_note_and_its_nullifier() {
    let broken = forged(|i, _| i.context.scheme = SchemeId::new(Fp::from(8)));
    assert_eq!(broken, [ClaimRule::StateOnce, ClaimRule::NextState]);
}

#[test]
fn index_beyond_a_tree_is_no_place() {
    assert_eq!(
        forged(|_, w| w.member_path.index += 1 << MEMBER_DEPTH),
        [ClaimRule::Member]
    );
    assert_eq!(
        forged(|_, w| w.attestation_path.index += 1 << ATTESTATION_DEPTH),
        [ClaimRule::Attested]
    );
    assert_eq!(
        forged(|_, w| w.state_path.index += 1 << STATE_DEPTH),
        [ClaimRule::StateOnce]
    );
}

#[test]
fn body_is_anyones_to_choose() {
    assert_eq!(forged(|i, _| i.body = BodyHash::new(Fp::from(0))), []);
}

#[test]
fn errors_begin_with_the_rule_id() {
    for rule in ClaimRule::ALL {
        assert!(rule.to_string().starts_with(&format!("{}: ", rule.id())));
    }
}

#[test]
fn the_first_broken_rule_is_named() {
    let (instance, mut witness) = facts().claim();
    witness.secret = secret(2);
    assert_eq!(check(&instance, &witness), Err(ClaimRule::Member));
}

/// What a verifier says of public values alone, once `change` was made.
fn public(change: impl FnOnce(&mut ClaimInstance)) -> Result<(), ClaimRule> {
    let (mut instance, _) = facts().claim();
    change(&mut instance);
    instance.check_public()
}

#[test]
fn terms_that_no_circuit_could_read_are_refused_without_a_proof() {
    let terms = |change: fn(&mut Terms)| {
        let mut terms = context().terms;
        change(&mut terms);
        assert_eq!(
            public(|i| i.context.terms = terms),
            if terms.are_sound() {
                Ok(())
            } else {
                Err(ClaimRule::Amount)
            }
        );
        terms.are_sound()
    };
    assert!(terms(|t| t.ratio_bp = 10_000));
    assert!(!terms(|t| t.ratio_bp = 10_001));
    assert!(!terms(|t| t.step = Money::ZERO));
    assert!(terms(
        |t| (t.wait_days, t.filing_days) = ((1 << 24) - 1, (1 << 24) - 1)
    ));
    assert!(!terms(|t| t.wait_days = 1 << 24));
    assert!(!terms(|t| t.filing_days = 1 << 24));
}

#[test]
fn public_amounts_are_judged_without_a_proof() {
    let amount = |n| public(|i| i.amount = money(n));
    assert_eq!(amount(50_000), Ok(()));
    for n in [0, 41_999, 50_100] {
        assert_eq!(amount(n), Err(ClaimRule::Amount), "{n}");
    }
    let cap = |n| public(|i| i.context.terms.cap_per_period = money(n));
    assert_eq!(cap(42_000), Ok(()));
    assert_eq!(cap(41_999), Err(ClaimRule::PeriodCaps));
    let claims = |n| public(|i| i.context.terms.claims_per_period = n);
    assert_eq!(claims(1), Ok(()));
    assert_eq!(claims(0), Err(ClaimRule::PeriodCaps));
}

proptest::proptest! {
    /// Against rational arithmetic: the largest multiple of the step within the cap and ratio·(loss − …).
    #[test]
    fn payable_is_the_largest_amount_that_holds(
        loss in 0u64..200_000, cover in 0u64..100_000, deductible in 0u64..50_000,
        ratio_bp in 0u16..=10_000, cap in 0u64..150_000, step in 1u64..5_000,
    ) {
        let terms = Terms {
            deductible: money(deductible), ratio_bp, cap_per_claim: money(cap), step: money(step),
            ..context().terms
        };
        let found = payable(&terms, money(loss), money(cover)).get();
        let fits = |amount: u64| {
            let insured = i128::from(loss) - i128::from(cover) - i128::from(deductible);
            amount <= cap && i128::from(amount) * 10_000 <= insured.max(0) * i128::from(ratio_bp)
        };
        proptest::prop_assert!(found.is_multiple_of(step) && fits(found) && !fits(found + step));
    }

    #[test]
    fn payable_never_overflows(
        loss in 0u64..1 << 48, cover in 0u64..1 << 48, deductible in 0u64..1 << 48,
        ratio_bp: u16, cap in 0u64..1 << 48, step in 0u64..1 << 48,
    ) {
        let terms = Terms {
            deductible: money(deductible), ratio_bp, cap_per_claim: money(cap), step: money(step),
            ..context().terms
        };
        proptest::prop_assert!(payable(&terms, money(loss), money(cover)).get() <= cap);
    }
}
