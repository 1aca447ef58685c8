//! Rounds, payouts and the pool.

use super::*;
use crate::aid::rounds::GRACE_DAYS;

#[test]
fn rounds_open_one_at_a_time_in_order() {
    let mut world = World::new();
    let open = |world: &mut World, round| {
        let act = world.by_committee(round);
        world.refuses(Act::Open(act))
    };
    assert_eq!(open(&mut world, round(2, "2026-07-01")), "round.number");
    assert_eq!(
        open(&mut world, round(1, "2026-05-31")),
        "round.closing_day"
    );
    let mut other_period = round(1, "2026-07-01");
    other_period.period = linli_primitives::Period::new(2027).expect("a year");
    assert_eq!(open(&mut world, other_period), "round.period");
    world.open_round(1, "2026-07-01");
    assert_eq!(open(&mut world, round(2, "2026-08-01")), "round.open");
    world.today = day("2026-07-02");
    world.close_round();
    assert_eq!(
        open(&mut world, round(2, "2026-07-01")),
        "round.closing_day"
    );
    world.open_round(2, "2026-07-02");
}

#[test]
fn no_round_opens_before_a_rulebook() {
    let mut world = World::new();
    world.state = LoneScheme::open(scheme(), world.today).expect("sound");
    let act = world.by_committee(round(1, "2026-07-01"));
    assert_eq!(world.refuses(Act::Open(act)), "round.rulebook");
}

#[test]
fn round_closes_once_after_its_day_as_the_record_says() {
    let mut world = World::with_round();
    let closing = world.state.state().closing().expect("open");
    let close = |world: &mut World, closing| {
        let act = world.by_committee(closing);
        world.refuses(Act::Close(act))
    };
    world.today = day("2026-07-01");
    assert_eq!(close(&mut world, closing), "round.early");
    world.today = day("2026-07-02");
    let mut other = closing;
    other.round = 2;
    assert_eq!(close(&mut world, other), "round.number");
    other = closing;
    other.fraction = linli_wire::round::Fraction { num: 1, den: 2 };
    assert_eq!(close(&mut world, other), "round.closing");
    other = closing;
    other.pays = 1;
    assert_eq!(close(&mut world, other), "round.closing");
    world.close_round();
    assert_eq!(close(&mut world, closing), "round.number");
}

#[test]
fn shortfall_pays_everyone_the_same_fraction() {
    let mut world = World::with_round();
    let back = world.give_back(9_000_000, "refund");
    world.take(back); // 1,000,000 are left.
    world.today = day("2026-06-15");
    let losses = [loss(MEDICAL, 1), loss(MEDICAL, 2)];
    world.attest(0, &losses[0]);
    world.attest(1, &losses[1]);
    let first = world.take_claim(0, &losses[0], 2_000_000);
    let second = world.take_claim(1, &losses[1], 1_000_000);
    world.today = day("2026-07-02");
    let closing = world.state.state().closing().expect("open");
    assert_eq!(
        (closing.fraction.num, closing.fraction.den, closing.pays),
        (1_000_000, 3_000_000, 666_666 + 333_333)
    );
    world.close_round();
    world.today = day("2026-07-07");
    let act = world.payout(&first, 666_566, 100, "pay 1");
    world.take(act);
    let act = world.payout(&second, 333_233, 100, "pay 2");
    world.take(act);
    assert_eq!(world.state.state().pool().balance(), 1);
}

#[test]
fn empty_pool_owes_nothing() {
    let mut world = World::with_round();
    let back = world.give_back(10_000_000, "refund");
    world.take(back);
    world.today = day("2026-06-15");
    let mine = loss(MEDICAL, 1);
    world.attest(0, &mine);
    let claim = world.take_claim(0, &mine, PAYS);
    world.today = day("2026-07-02");
    world.close_round();
    world.today = day("2026-07-07");
    let act = world.payout(&claim, 0, 0, "pay");
    assert_eq!(world.refuses(act), "payout.unknown");
}

#[test]
fn payouts_are_those_of_the_round_once_and_after_the_notice() {
    let mut world = World::with_round();
    world.today = day("2026-06-15");
    let mine = loss(MEDICAL, 1);
    world.attest(0, &mine);
    let claim = world.take_claim(0, &mine, PAYS);
    let pay = |world: &mut World, net, fee, reference| {
        let act = world.payout(&claim, net, fee, reference);
        world.refuses(act)
    };
    assert_eq!(pay(&mut world, PAYS - 100, 100, "p"), "payout.unknown");
    world.today = day("2026-07-02");
    world.close_round();
    assert_eq!(pay(&mut world, PAYS, 0, "p"), "payout.amount");
    assert_eq!(pay(&mut world, PAYS - 99, 100, "p"), "payout.amount");
    world.today = day("2026-07-06");
    assert_eq!(pay(&mut world, PAYS - 100, 100, "p"), "payout.notice");
    world.today = day("2026-07-07");
    assert_eq!(pay(&mut world, PAYS - 100, 100, "bank 1"), "pool.reference");
    let act = world.payout(&claim, PAYS - 100, 100, "p");
    world.take(act);
    assert_eq!(pay(&mut world, PAYS - 100, 100, "q"), "payout.once");
    let mut other = claim.clone();
    other.round = 2;
    let act = world.payout(&other, PAYS - 100, 100, "q");
    assert_eq!(world.refuses(act), "payout.unknown");
}

#[test]
fn pool_gives_back_only_what_nobody_is_owed() {
    let mut world = World::with_round();
    world.today = day("2026-06-15");
    let mine = loss(MEDICAL, 1);
    world.attest(0, &mine);
    world.take_claim(0, &mine, PAYS);
    world.today = day("2026-07-02");
    world.close_round();
    let back = |world: &World, amount| world.give_back(amount, "r");
    let act = back(&world, 10_000_000 - PAYS + 1);
    assert_eq!(world.refuses(act), "pool.negative");
    let act = back(&world, 10_000_000 - PAYS);
    world.take(act);
    assert_eq!(world.state.state().pool().available(), 0);
    let act = world.contribution(0, "s");
    assert_eq!(world.refuses(act), "contribution.amount");
    let act = world.contribution(1, "bank 1");
    assert_eq!(world.refuses(act), "pool.reference");
    let act = world.contribution(1, " ");
    assert_eq!(world.refuses(act), "pool.reference");
}

/// `pool.reference`: one line of the bank is booked once, however it is copied.
#[test]
fn a_reference_is_recorded_once_however_it_is_spelt() {
    let mut world = World::with_round();
    let first = world.contribution(1, "B-1");
    world.take(first);
    for reference in ["B-1", "b-1", "B-1 ", "Ｂ-1", "B–1", "\u{200b}"] {
        let again = world.contribution(1, reference);
        assert_eq!(world.refuses(again), "pool.reference", "{reference}");
    }
    let other = world.contribution(1, "B-10");
    world.take(other);
}

#[test]
fn revocation_forgets_older_roots_and_leaves_time_to_claim_again() {
    let mut world = World::with_round();
    world.today = day("2026-06-30");
    let (mine, fraud) = (loss(MEDICAL, 1), loss(MEDICAL, 2));
    world.attest(0, &mine);
    world.attest(1, &fraud);
    let (body, _) = world.draft(0, &mine, PAYS).expect("honest");
    let (fraudulent, _) = world.draft(1, &fraud, PAYS).expect("not yet revoked");
    world.today = day("2026-07-01");
    let revoke = revocation(&world, 1, &fraud);
    world.take(revoke);
    assert_eq!(world.refuses_claim(fraudulent), "claim.attestation_root");
    assert_eq!(world.refuses_claim(body), "claim.attestation_root");
    world.today = day("2026-07-01").plus(GRACE_DAYS);
    let closing = world.state.state().closing().expect("open");
    let act = world.by_committee(closing);
    assert_eq!(world.refuses(Act::Close(act)), "round.early");
    world.take_claim(0, &mine, PAYS);
    let revoked = crate::aid::wallet::witness(
        world.state.state(),
        &secret(1),
        membership(),
        fraud,
        &world.standing(1, MEDICAL),
    );
    assert_eq!(
        revoked.err(),
        Some(linli_statements::claim::ClaimRule::Attested)
    );
}

#[test]
fn revocation_does_not_reopen_a_round_that_takes_no_more_claims() {
    let mut world = World::with_round();
    let mine = loss(MEDICAL, 1);
    world.attest(0, &mine);
    world.today = day("2026-07-02");
    let revoke = revocation(&world, 0, &mine);
    world.take(revoke);
    world.close_round();
}
