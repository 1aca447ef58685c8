//! Every constraint and every range check refuses the one false value it is there for, with everything downstream
//! recomputed from it.

use super::*;
use crate::testkit::cell;

/// What breaks when the wires `lies` hold false values. Hashes, roots, nullifiers and the new note are
/// recomputed, and published as they come out.
fn coherent(facts: &Facts, lies: &[(Wire, Fp)]) -> Vec<String> {
    let (instance, witness) = facts.claim();
    let mut claim = Claim::new(&instance, &witness);
    claim.facts.lies = lies.to_vec();
    for (wire, lie) in lies {
        claim.facts.set(*wire, Value::known(*lie));
    }
    let (values, _) = claim.compute();
    let published = [
        (Wire::MemberRoot, Wire::MemberPathRoot),
        (Wire::AttestationRoot, Wire::AttestationPathRoot),
        (Wire::StateRoot, Wire::StatePathRoot),
        (Wire::EventNullifier, Wire::EventHash),
        (Wire::StateNullifier, Wire::StateHash),
        (Wire::NewState, Wire::NewNote),
    ];
    for (public, computed) in published {
        claim.facts.set(public, values.get(computed));
    }
    let mut public = public_inputs(&instance);
    for input in PublicInput::ALL {
        if let Some(wire) = input.wire() {
            claim
                .facts
                .get(wire)
                .map(|value| public[input as usize] = value);
        }
    }
    broken_constraints(claim, &public)
}

fn lie(lies: &[(Wire, Fp)]) -> Vec<String> {
    coherent(&facts(), lies)
}

fn n(number: u64) -> Fp {
    Fp::from(number)
}

fn minus_one() -> Fp {
    -Fp::one()
}

#[test]
fn without_a_lie_nothing_breaks() {
    assert_eq!(lie(&[]), [""; 0]);
}

/// At the bound nothing is left; claiming that one is left breaks the equation.
#[test]
fn what_is_left_is_what_the_rule_leaves() {
    for (wire, constraint) in [
        (Wire::WaitedLeft, "claim.waited"),
        (Wire::PaidUpLeft, "claim.paid_up"),
        (Wire::FiledLeft, "claim.filed_in_time.left"),
        (Wire::WindowAfter, "claim.event_window.after"),
        (Wire::WindowLeft, "claim.event_window.left"),
        (Wire::RatioLeft, "claim.amount.ratio"),
        (Wire::PeriodLeft, "claim.period_caps.later"),
        (Wire::ClaimsLeft, "claim.period_caps.count"),
        (Wire::CapLeft, "claim.period_caps.paid"),
    ] {
        assert_eq!(lie(&[(wire, n(1))]), [constraint]);
    }
}

#[test]
fn days_between_event_and_closing_are_as_many() {
    let broken = lie(&[(Wire::FiledAfter, n(29))]);
    assert_eq!(broken, ["claim.filed_in_time.after"]);
}

#[test]
fn insured_is_loss_less_cover_less_deductible() {
    let broken = lie(&[(Wire::Insured, n(60_001))]);
    assert_eq!(broken, ["claim.amount.insured"]);
}

#[test]
fn next_counters_are_one_claim_on() {
    for (wire, value, constraint) in [
        (Wire::NextSeq, 1, "claim.next_state.seq"),
        (Wire::NextCount, 1, "claim.next_state.count"),
        (Wire::NextPaid, 59_999, "claim.next_state.paid"),
    ] {
        assert_eq!(lie(&[(wire, n(value))]), [constraint]);
    }
}

#[test]
fn restart_needs_a_later_period() {
    assert_eq!(lie(&[(Wire::Restart, n(1))]), ["range PeriodLeft 24"]);
    assert_eq!(
        lie(&[(Wire::Restart, n(1)), (Wire::PeriodLeft, n(0))]),
        ["claim.period_caps.later"]
    );
}

#[test]
fn later_period_needs_a_restart() {
    let mut facts = facts();
    facts.context.period = period(2026);
    assert_eq!(
        coherent(&facts, &[(Wire::Restart, n(0))]),
        ["claim.period_caps.same"]
    );
}

#[test]
fn restart_is_a_bit() {
    let mut facts = facts();
    (facts.counters.count, facts.counters.paid) = (0, Money::ZERO);
    assert_eq!(
        coherent(&facts, &[(Wire::Restart, minus_one())]),
        ["claim.period_caps.restart"]
    );
}

#[test]
fn note_of_another_tree_is_not_spent() {
    let (mut instance, witness) = facts().claim();
    instance.state_root = StateRoot::new(Element::from(5));
    assert_eq!(run(&instance, &witness), ["claim.state_once.note"]);
}

#[test]
fn first_claim_starts_from_nothing_whatever_the_inverse() {
    let mut facts = facts();
    facts.counters = Counters::default();
    assert_eq!(coherent(&facts, &[]), [""; 0]);
    for inverse in [n(0), n(1), minus_one()] {
        let lie = |wire| coherent(&facts, &[(wire, n(1)), (Wire::SeqInverse, inverse)]);
        assert_eq!(lie(Wire::OldCount), ["claim.state_once.count"]);
        assert_eq!(lie(Wire::OldPaid), ["claim.state_once.paid"]);
    }
}

/// `claim.roots`: the roots that the paths lead to are those published.
/// `claim.outputs`: the hashes are those published.
#[test]
fn published_values_are_the_computed() {
    for (wire, constraint) in [
        ("MemberRoot", "claim.member"),
        ("AttestationRoot", "claim.attested"),
        ("EventNullifier", "claim.event_once"),
        ("StateNullifier", "claim.state_once.nullifier"),
        ("NewState", "claim.next_state"),
        ("StateRoot", "claim.state_once.note"),
    ] {
        // The cell beside the computed one is off by one, and so is no longer the public input.
        assert_eq!(cell(wire, || lie(&[])), [constraint, "copy"]);
    }
    assert_eq!(lie(&[(Wire::LossCategory, n(4))]), ["claim.category"]);
}

/// One below zero, or one above the type's maximum, with all else chosen so that only the range check refuses it.
#[test]
fn every_number_is_in_its_range() {
    use Wire::*;
    let day_end = n(1 << 24);
    let money_end = n(1 << 48);
    for (lies, range) in [
        (vec![(Joined, minus_one())], "range Joined 24"),
        (vec![(PaidThrough, day_end)], "range PaidThrough 24"),
        (
            vec![
                (GrossLoss, money_end),
                (OtherCover, money_end - n(1)),
                (Deductible, n(0)),
                (Amount, n(0)),
            ],
            "range GrossLoss 48",
        ),
        (vec![(OtherCover, minus_one())], "range OtherCover 48"),
        (vec![(Seq, minus_one())], "range Seq 32"),
        (vec![(Seq, n((1 << 32) - 1))], "range NextSeq 32"),
        (
            vec![(OldPeriod, minus_one()), (Restart, n(1))],
            "range OldPeriod 24",
        ),
        (vec![(OldCount, minus_one())], "range OldCount 16"),
        (vec![(OldPaid, minus_one())], "range OldPaid 48"),
        (vec![(Joined, n(20_111))], "range WaitedLeft 24"),
        (vec![(PaidThrough, n(20_199))], "range PaidUpLeft 24"),
        (vec![(ClosingDay, n(20_199))], "range FiledAfter 24"),
        (vec![(ClosingDay, n(20_231))], "range FiledLeft 24"),
        (vec![(FromDay, n(20_201))], "range WindowAfter 24"),
        (vec![(ToDay, n(20_199))], "range WindowLeft 24"),
        (
            vec![(OtherCover, n(62_001)), (Ratio, n(0)), (Amount, n(0))],
            "range Insured 48",
        ),
        (vec![(GrossLoss, n(62_999))], "range RatioLeft 64"),
        (vec![(OldPeriod, n(2026))], "range PeriodLeft 24"),
        (vec![(OldCount, n(2))], "range ClaimsLeft 16"),
        (vec![(OldPaid, n(18_001))], "range CapLeft 48"),
    ] {
        let broken = lie(&lies);
        if lies[0].0 == OldPeriod && lies.len() == 1 {
            // A past period is no restart either.
            assert_eq!(broken, ["claim.period_caps.same", range]);
        } else {
            assert_eq!(broken, [range]);
        }
    }
    // No event can be out of range alone: contributions or the waiting time would be too.
    let late = [
        (EventDay, day_end),
        (PaidThrough, day_end),
        (ToDay, day_end),
        (ClosingDay, day_end),
    ];
    assert_eq!(lie(&late), ["range EventDay 24", "range PaidThrough 24"]);
}

#[test]
fn every_range_has_been_broken() {
    let text = include_str!("constraints.rs");
    for (wire, bits) in RANGES {
        assert!(text.contains(&format!("\"range {wire:?} {bits}\"")));
    }
}
