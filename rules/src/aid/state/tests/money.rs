//! Money that goes back, was written down wrongly, or came back from the bank.

use linli_primitives::Money;
use linli_wire::pool::{Correction, CorrectionReason, Return, ReturnReason};
use linli_wire::round::Fraction;
use linli_wire::rulebook::Rulebook;
use linli_wire::signature::Signed;

use super::*;

/// A claim of [`PAYS`] in round 1, closed on 2026-07-02; payable from 2026-07-07.
pub(super) fn with_debt() -> (World, linli_wire::claim::ClaimBody) {
    let mut world = World::with_round();
    world.today = day("2026-06-15");
    let mine = loss(MEDICAL, 1);
    world.attest(0, &mine);
    let claim = world.take_claim(0, &mine, PAYS);
    world.today = day("2026-07-02");
    world.close_round();
    (world, claim)
}

/// `return.ceiling`: the treasurer alone gives nothing back, and the committee no more than the rulebook says.
#[test]
fn money_goes_back_by_the_committee_and_up_to_the_ceiling() {
    let mut world = World::new();
    let top_up = world.contribution(30_000_000, "bank 2");
    world.take(top_up);
    let back = Return {
        amount: money(1),
        reason: ReturnReason::Twice,
        reference: "r".into(),
    };
    let alone = world.signed(back, &[30]);
    assert_eq!(world.refuses(Act::Return(alone)), "authority.threshold");
    let too_much = world.give_back(20_000_001, "r");
    assert_eq!(world.refuses(too_much), "return.ceiling");
    let most = world.give_back(19_999_999, "r");
    world.take(most);
    assert_eq!(world.state.state().returnable(world.today), 1);
    let more = world.give_back(2, "s");
    assert_eq!(world.refuses(more), "return.ceiling");
    let nothing = world.give_back(0, "s");
    assert_eq!(world.refuses(nothing), "contribution.amount");
    // The next period has a ceiling of its own.
    world.today = day("2027-01-01");
    let more = world.give_back(2, "s");
    world.take(more);
}

/// `return.ceiling`: nothing goes back where no rulebook says how much.
#[test]
fn nothing_goes_back_before_a_rulebook() {
    let mut world = World::new();
    world.state = LoneScheme::open(scheme(), world.today).expect("sound");
    let act = world.contribution(5, "bank 1");
    world.take(act);
    let back = world.give_back(5, "r");
    assert_eq!(world.refuses(back), "return.ceiling");
}

/// `return.ceiling`: less received is money taken out like any other; the way back up makes no room.
#[test]
fn corrections_downwards_and_returns_have_one_ceiling() {
    let mut world = World::new();
    let more = world.contribution(30_000_000, "bank 2");
    world.take(more);
    world.today = world.today.plus(5);
    let too_much = world.correction("bank 2", 9_999_999);
    assert_eq!(world.refuses(too_much), "return.ceiling");
    let all_of_it = world.correction("bank 2", 10_000_000);
    world.take(all_of_it);
    assert_eq!(world.state.state().correctable(world.today), 0);
    let back = world.give_back(1, "r");
    assert_eq!(world.refuses(back), "return.ceiling");
    let voided = world.correction("bank 1", 0);
    assert_eq!(world.refuses(voided), "return.ceiling");
    let up = world.correction("bank 2", 30_000_000);
    world.take(up);
    world.today = world.today.plus(5);
    let again = world.correction("bank 2", 29_999_999);
    assert_eq!(world.refuses(again), "return.ceiling");
    world.today = day("2027-01-01");
    let back = world.give_back(20_000_000, "r");
    world.take(back);
    let down = world.correction("bank 2", 29_999_999);
    assert_eq!(world.refuses(down), "return.ceiling");
}

/// `return.ceiling`: nothing is corrected downwards where no rulebook says how much.
#[test]
fn nothing_is_corrected_downwards_before_a_rulebook() {
    let mut world = World::new();
    world.state = LoneScheme::open(scheme(), world.today).expect("sound");
    let act = world.contribution(5, "bank 1");
    world.take(act);
    let down = world.correction("bank 1", 4);
    assert_eq!(world.refuses(down), "return.ceiling");
    let up = world.correction("bank 1", 6);
    world.take(up);
}

/// Publishes the next version, from the next day on.
fn next_version(world: &mut World, notice_days: u32, ceiling: u64) {
    let act = world.by_committee(Rulebook {
        version: world.state.state().rulebooks().count() + 1,
        from: world.today.plus(1),
        notice_days,
        returns_per_period: money(ceiling),
        ..rulebook()
    });
    world.take(Act::Rulebook(act));
}

/// `return.ceiling`: a higher ceiling waits for the notice from the version's first day, a lower one for nothing.
#[test]
fn a_raised_ceiling_waits_for_the_notice() {
    let mut world = World::new();
    let correctable = |world: &World, day| world.state.state().correctable(day);
    let first = world.today.plus(1);
    next_version(&mut world, 5, 50_000_000);
    assert_eq!(correctable(&world, first), 20_000_000);
    assert_eq!(correctable(&world, first.plus(4)), 20_000_000);
    assert_eq!(correctable(&world, first.plus(5)), 50_000_000);
    world.today = first.plus(5);
    let lowered = world.today.plus(1);
    next_version(&mut world, 5, 7);
    assert_eq!(correctable(&world, world.today), 50_000_000);
    assert_eq!(correctable(&world, lowered), 7);
    world.today = lowered;
    let back = world.give_back(8, "r");
    assert_eq!(world.refuses(back), "return.ceiling");
}

/// `return.ceiling`: the first rulebook raises it from nothing, and a first day in the past shortens no notice.
#[test]
fn the_first_ceiling_waits_for_the_notice_from_publication() {
    let mut world = World::new();
    world.state = LoneScheme::open(scheme(), world.today).expect("sound");
    let act = world.contribution(5, "bank 1");
    world.take(act);
    let published = world.today;
    assert!(rulebook().from < published);
    let publish = world.by_committee(rulebook());
    world.take(Act::Rulebook(publish));
    let back = world.give_back(5, "r");
    assert_eq!(world.refuses(back.clone()), "return.ceiling");
    world.today = published.plus(4);
    assert_eq!(world.refuses(back.clone()), "return.ceiling");
    world.today = published.plus(5);
    world.take(back);
}

/// `return.ceiling`: one that begins after its publication counts from its first day.
#[test]
fn a_first_version_of_the_future_waits_from_its_first_day() {
    let mut world = World::new();
    world.state = LoneScheme::open(scheme(), world.today).expect("sound");
    let from = world.today.plus(20);
    let act = world.by_committee(Rulebook { from, ..rulebook() });
    world.take(Act::Rulebook(act));
    let state = world.state.state();
    assert_eq!(state.correctable(from.plus(4)), 0);
    assert_eq!(state.correctable(from.plus(5)), 20_000_000);
}

/// `return.ceiling`, `pool.reference`: nobody is asked to sign what the pool would not take; what it has already may be
/// signed and sent again.
#[test]
fn money_is_judged_before_anybody_signs() {
    let mut world = World::new();
    let top_up = world.contribution(30_000_000, "bank 2");
    world.take(top_up.clone());
    world.today = world.today.plus(5);
    let judged = |world: &World, act: &Act| {
        let judged = world.state.state().check_ahead(act, world.today);
        judged.err().map(|refusal| refusal.rule())
    };
    let too_much = world.give_back(20_000_001, "r");
    assert_eq!(judged(&world, &too_much), Some("return.ceiling"));
    let down = world.correction("bank 2", 9_999_999);
    assert_eq!(judged(&world, &down), Some("return.ceiling"));
    let taken = world.give_back(1, "bank 1");
    assert_eq!(judged(&world, &taken), Some("pool.reference"));
    let taken = world.contribution(1, "BANK 2");
    assert_eq!(judged(&world, &taken), Some("pool.reference"));
    assert_eq!(judged(&world, &top_up), None);
    let back = world.give_back(15_000_000, "r");
    assert_eq!(judged(&world, &back), None);
    world.take(back.clone());
    assert_eq!(judged(&world, &back), None);
    let more = world.give_back(5_000_001, "s");
    assert_eq!(judged(&world, &more), Some("return.ceiling"));
    let other = world.give_back(14_000_000, "r");
    assert_eq!(judged(&world, &other), Some("pool.reference"));
}

/// `payout.unknown`, `payout.amount`, `payout.notice`, `payout.once`, `bounce.unpaid`, `bounce.amount`: of payouts only
/// those are signed that are owed, and of those that came back only what was paid.
#[test]
fn payouts_are_judged_before_anybody_signs() {
    let (mut world, claim) = with_debt();
    let judged = |world: &World, act: &Act| {
        let judged = world.state.state().check_ahead(act, world.today);
        judged.err().map(|refusal| refusal.rule())
    };
    let due = world.payout(&claim, PAYS - 100, 100, "p");
    assert_eq!(judged(&world, &due), Some("payout.notice"));
    let mut elsewhere = claim.clone();
    elsewhere.round += 1;
    let unknown = world.payout(&elsewhere, PAYS - 100, 100, "p");
    assert_eq!(judged(&world, &unknown), Some("payout.unknown"));
    let early = world.bounce(&claim, PAYS - 100, "b");
    assert_eq!(judged(&world, &early), Some("bounce.unpaid"));
    world.today = day("2026-07-07");
    let more = world.payout(&claim, PAYS, 100, "p");
    assert_eq!(judged(&world, &more), Some("payout.amount"));
    assert_eq!(judged(&world, &due), None);
    world.take(due.clone());
    assert!(world.state.state().has(&due));
    let other = world.payout(&claim, PAYS - 100, 100, "q");
    assert!(!world.state.state().has(&other));
    assert_eq!(judged(&world, &other), Some("payout.once"));
    let less = world.bounce(&claim, 1, "b");
    assert_eq!(judged(&world, &less), Some("bounce.amount"));
    let back = world.bounce(&claim, PAYS - 100, "b");
    assert_eq!(judged(&world, &back), None);
    world.take(back.clone());
    assert!(world.state.state().has(&back));
    let other = world.bounce(&claim, PAYS - 100, "c");
    assert!(!world.state.state().has(&other));
    assert_eq!(judged(&world, &other), Some("bounce.unpaid"));
}

/// `correction.unknown`, `correction.number`, `correction.amount`: a correction of what does not stand is not signed.
#[test]
fn corrections_are_judged_before_anybody_signs() {
    let mut world = World::new();
    let slip = world.contribution(1_000, "bank 2");
    world.take(slip.clone());
    let right = world.correction("bank 2", 100);
    world.take(right.clone());
    let state = world.state.state();
    assert!(state.has(&right) && !state.has(&slip));
    let judged = |change: &dyn Fn(&mut Correction)| {
        let Act::Correct(signed) = world.correction("bank 2", 200) else {
            panic!("a correction");
        };
        let mut correction = signed.act;
        change(&mut correction);
        let act = Act::Correct(Signed::new(correction));
        let judged = state.check_ahead(&act, world.today);
        judged.err().map(|refusal| refusal.rule())
    };
    assert_eq!(judged(&|_| {}), None);
    assert_eq!(judged(&|it| it.number = 1), Some("correction.number"));
    assert_eq!(
        judged(&|it| it.was = money(1_000)),
        Some("correction.amount")
    );
    let nowhere = |it: &mut Correction| it.reference = "bank 3".into();
    assert_eq!(judged(&nowhere), Some("correction.unknown"));
}

/// `return.ceiling`: a version that shortens the notice shortens it for no ceiling.
#[test]
fn a_shorter_notice_lets_no_ceiling_rise_sooner() {
    let mut world = World::new();
    next_version(&mut world, 1, 20_000_000);
    world.today = world.today.plus(1);
    next_version(&mut world, 1, 50_000_000);
    let first = world.today.plus(1);
    let state = world.state.state();
    assert_eq!(state.correctable(first.plus(4)), 20_000_000);
    assert_eq!(state.correctable(first.plus(5)), 50_000_000);
}

/// `correction.amount`: a correction names the contribution, its recorded amount, and a different one.
#[test]
fn a_correction_names_the_entry_it_corrects() {
    let mut world = World::new();
    let typed = world.contribution(12_000_000, "B-1");
    world.take(typed);
    let correct = |world: &World, reference: &str, number, was, amount| {
        let (was, amount, reference) = (money(was), money(amount), reference.to_owned());
        Act::Correct(world.by_committee(Correction {
            reference,
            number,
            was,
            amount,
            reason: CorrectionReason::Mistyped,
        }))
    };
    for (reference, number, was, amount, rule) in [
        ("B-2", 1, 12_000_000, 120_000, "correction.unknown"),
        ("B-1", 2, 12_000_000, 120_000, "correction.number"),
        ("B-1", 1, 12_000_001, 120_000, "correction.amount"),
        ("B-1", 1, 12_000_000, 12_000_000, "correction.amount"),
    ] {
        let act = correct(&world, reference, number, was, amount);
        assert_eq!(world.refuses(act), rule);
    }
    let right = correct(&world, "ｂ–1", 1, 12_000_000, 120_000);
    let effect = world.take(right.clone());
    let (balance, closed_again) = (10_120_000, None);
    assert_eq!(
        effect,
        Effect::Corrected {
            balance,
            closed_again
        }
    );
    // The same signatures do not count a second time, even after the amount is what it was.
    let back = correct(&world, "B-1", 2, 120_000, 12_000_000);
    world.take(back);
    assert_eq!(world.refuses(right), "correction.number");
}

/// `correction.number`: a treasurer alone corrects nothing, and money given back is not a contribution.
#[test]
fn only_contributions_are_corrected_and_by_the_committee() {
    let mut world = World::new();
    let correction = Correction {
        reference: "bank 1".into(),
        number: 1,
        was: money(10_000_000),
        amount: Money::ZERO,
        reason: CorrectionReason::Missing,
    };
    let alone = world.signed(correction.clone(), &[30]);
    assert_eq!(world.refuses(Act::Correct(alone)), "authority.threshold");
    let back = world.give_back(5, "refund");
    world.take(back);
    let reference = "refund".into();
    let other = Correction {
        reference,
        ..correction
    };
    let act = Act::Correct(world.by_committee(other));
    assert_eq!(world.refuses(act), "correction.unknown");
}

/// `round.closing`: until something of it is paid, a round pays what the corrected pool has, and its notice begins
/// again.
#[test]
fn a_round_that_closed_on_a_wrong_sum_closes_again() {
    let (mut world, claim) = with_debt();
    world.today = day("2026-07-04");
    // 100,000.00 was 1,000.00; the claim asks 34,900.00.
    let correction = world.correction("bank 1", 100_000);
    let effect = world.take(correction);
    let Effect::Corrected {
        balance: 100_000,
        closed_again: Some((closing, payable_from)),
    } = effect
    else {
        panic!("{effect:?}");
    };
    let fraction = Fraction {
        num: 100_000,
        den: PAYS,
    };
    assert_eq!((closing.fraction, closing.pays), (fraction, 100_000));
    assert_eq!(payable_from, day("2026-07-09"));
    assert_eq!(world.state.state().pool().lacking(), 0);
    world.today = day("2026-07-07");
    let pay = world.payout(&claim, 99_900, 100, "p");
    assert_eq!(world.refuses(pay.clone()), "payout.notice");
    world.today = day("2026-07-09");
    let as_before = world.payout(&claim, PAYS - 100, 100, "p");
    assert_eq!(world.refuses(as_before), "payout.amount");
    world.take(pay);
    assert_eq!(world.state.state().pool().balance(), 0);
}

/// `round.closing`: a correction upwards raises a fraction as one downwards lowers it.
#[test]
fn a_correction_upwards_raises_the_fraction() {
    let (mut world, _) = with_debt();
    let down = world.correction("bank 1", 100_000);
    world.take(down);
    let up = world.correction("bank 1", 10_000_000);
    world.take(up);
    let round = world.state.state().closed_round(1).expect("closed");
    assert_eq!(
        (round.closing.fraction, round.closing.pays),
        (Fraction::WHOLE, PAYS)
    );
    assert_eq!(world.state.state().pool().available(), 10_000_000 - PAYS);
}

/// `payout.notice`: corrections upwards, one a day, put payouts off by less than one more notice; each sum that is paid
/// stood through a whole one.
#[test]
fn corrections_put_payouts_off_by_no_more_than_one_notice() {
    let (mut world, claim) = with_debt();
    let down = world.correction("bank 1", 100_000);
    world.take(down);
    for later in 1..10 {
        world.today = day("2026-07-02").plus(later);
        let up = world.correction("bank 1", 100_000 + u64::from(later));
        world.take(up);
    }
    let round = world.state.state().closed_round(1).expect("closed");
    // The first notice ended on 2026-07-07: what was corrected on the day before stands.
    assert_eq!(round.payable_from, day("2026-07-11"));
    assert_eq!(round.closing.pays, 100_004);
    world.today = day("2026-07-11");
    let pay = world.payout(&claim, 99_904, 100, "p");
    world.take(pay);
    assert_eq!(world.state.state().pool().available(), 5);
}

/// `round.closing`: after the first notice a correction downwards still lowers what is paid, on the day that stands, and
/// none raises it again: a sum that is there for the day of payment alone is not paid.
#[test]
fn a_noticed_round_pays_less_but_never_more() {
    let (mut world, claim) = with_debt();
    world.today = day("2026-07-08");
    let pays = |world: &World| {
        let round = world.state.state().closed_round(1).expect("closed");
        (round.closing.pays, round.payable_from)
    };
    for (amount, paid) in [
        (100_000, 100_000),
        (99_999, 99_999),
        (10_000_000, 99_999),
        (50_000, 50_000),
        (1_000_000, 50_000),
    ] {
        let correction = world.correction("bank 1", amount);
        world.take(correction);
        assert_eq!(pays(&world), (paid, day("2026-07-07")), "{amount}");
    }
    let pay = world.payout(&claim, 49_900, 100, "p");
    world.take(pay);
}

/// `return.ceiling`: a slip above the ceiling is taken back, to the right amount or to nothing, while no round that
/// closed on it can have paid; afterwards and for more than the slip the ceiling counts.
#[test]
fn a_slip_above_the_ceiling_is_taken_back_before_anything_is_paid_from_it() {
    let mut world = World::new();
    let recorded = world.today;
    let slip = world.contribution(900_000_000, "bank 2");
    world.take(slip);
    world.today = recorded.plus(4);
    let right = world.correction("bank 2", 9_000_000);
    assert_eq!(world.state.state().check_ahead(&right, world.today), Ok(()));
    world.take(right);
    assert_eq!(
        world.state.state().correctable(world.today),
        20_000_000,
        "it is none of what the ceiling is for"
    );
    let up = world.correction("bank 2", 900_000_000);
    world.take(up);
    let below = world.correction("bank 2", 8_999_999);
    assert_eq!(world.refuses(below), "return.ceiling");
    let back = world.correction("bank 2", 9_000_000);
    world.today = recorded.plus(9);
    assert_eq!(world.refuses(back.clone()), "return.ceiling");
    world.today = recorded.plus(8);
    world.take(back);
}

/// `round.closing`: what came after a round is the next one's, whatever is corrected.
#[test]
fn a_correction_gives_a_closed_round_nothing_that_came_later() {
    let (mut world, _) = with_debt();
    let down = world.correction("bank 1", 100_000);
    world.take(down);
    let later = world.contribution(5_000_000, "bank 2");
    world.take(later);
    let pays = |world: &World| {
        let round = world.state.state().closed_round(1).expect("closed");
        round.closing.pays
    };
    for (reference, amount, paid) in [
        ("bank 1", 100_001, 100_001),
        ("bank 2", 5_000_001, 100_001),
        ("bank 2", 0, 100_001),
        ("bank 2", 5_000_000, 100_001),
        ("bank 1", 100_000, 100_000),
    ] {
        let correction = world.correction(reference, amount);
        world.take(correction);
        assert_eq!(pays(&world), paid, "{reference} {amount}");
    }
    assert_eq!(world.state.state().pool().available(), 5_000_000);
}

/// `round.closing`: nor does a round owe what was given back since.
#[test]
fn a_closed_round_owes_no_more_than_there_still_is() {
    let (mut world, _) = with_debt();
    let back = world.give_back(10_000_000 - PAYS, "refund");
    world.take(back);
    let down = world.correction("bank 1", 9_999_999);
    let effect = world.take(down);
    let Effect::Corrected {
        balance,
        closed_again: Some((closing, _)),
    } = effect
    else {
        panic!("{effect:?}");
    };
    assert_eq!((balance, closing.pays), (PAYS - 1, PAYS - 1));
}

/// `pool.short`: once something of a round was paid, what it owes stays owed, and waits for money.
#[test]
fn what_is_owed_after_a_payout_waits_for_money() {
    let mut world = World::with_round();
    world.today = day("2026-06-15");
    let losses = [loss(MEDICAL, 1), loss(MEDICAL, 2)];
    world.attest(0, &losses[0]);
    world.attest(1, &losses[1]);
    let first = world.take_claim(0, &losses[0], 1_000_000);
    let second = world.take_claim(1, &losses[1], 1_000_000);
    world.today = day("2026-07-02");
    world.close_round();
    world.today = day("2026-07-07");
    let pay = world.payout(&first, 999_900, 100, "p");
    world.take(pay);
    let too_little = world.correction("bank 1", 999_999);
    assert_eq!(world.refuses(too_little), "pool.negative");
    let correction = world.correction("bank 1", 1_500_000);
    let effect = world.take(correction);
    let (balance, closed_again) = (500_000, None);
    assert_eq!(
        effect,
        Effect::Corrected {
            balance,
            closed_again
        }
    );
    let pool = world.state.state().pool();
    assert_eq!((pool.lacking(), pool.available()), (500_000, 0));
    let pay = world.payout(&second, 999_900, 100, "q");
    assert_eq!(world.refuses(pay.clone()), "pool.short");
    let back = world.give_back(1, "r");
    assert_eq!(world.refuses(back), "pool.negative");
    let more = world.contribution(500_000, "bank 2");
    world.take(more);
    world.take(pay);
    assert_eq!(world.state.state().pool().balance(), 0);
}

/// `bounce.unpaid`: a payout that came back is owed again, once; its fee is not taken again.
#[test]
fn a_returned_payout_is_owed_again_once() {
    let (mut world, claim) = with_debt();
    let early = world.bounce(&claim, PAYS - 100, "b");
    assert_eq!(world.refuses(early), "bounce.unpaid");
    world.today = day("2026-07-07");
    let pay = world.payout(&claim, PAYS - 100, 100, "p");
    world.take(pay);
    let wrong = world.bounce(&claim, PAYS, "b");
    assert_eq!(world.refuses(wrong), "bounce.amount");
    let known = world.bounce(&claim, PAYS - 100, "P");
    assert_eq!(world.refuses(known), "pool.reference");
    let bounce = world.bounce(&claim, PAYS - 100, "b");
    world.take(bounce);
    let sums = world.state.state().pool().sums();
    assert_eq!((sums.paid, sums.fees, sums.reserved), (0, 100, PAYS - 100));
    let again = world.bounce(&claim, PAYS - 100, "c");
    assert_eq!(world.refuses(again), "bounce.unpaid");
    let with_fee = world.payout(&claim, PAYS - 100, 100, "q");
    assert_eq!(world.refuses(with_fee), "payout.amount");
    let pay = world.payout(&claim, PAYS - 100, 0, "q");
    world.take(pay);
    let twice = world.payout(&claim, PAYS - 100, 0, "r");
    assert_eq!(world.refuses(twice), "payout.once");
    assert_eq!(world.state.state().pool().balance(), 10_000_000 - PAYS);
}
