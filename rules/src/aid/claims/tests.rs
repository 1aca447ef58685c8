use linli_primitives::{Fp, Loss, MemberLeaf, MemberRoot, RulebookId, SchemeId, StateRoot};
use linli_rule::Rule;
use linli_statements::claim::check;
use linli_wire::act::Act;
use linli_wire::members::MemberChange;

use super::*;
use crate::aid::fixture::*;
use crate::aid::recovery::{Standing, recover};
use crate::aid::state::Input;
use crate::aid::wallet;

/// A world with an attested loss of member 0, and the claim she could make.
fn ready() -> (World, Loss, ClaimBody) {
    let mut world = World::with_round();
    world.today = day("2026-06-15");
    let mine = loss(MEDICAL, 1);
    world.attest(0, &mine);
    let (body, _) = world.draft(0, &mine, PAYS).expect("by the book");
    (world, mine, body)
}

/// The rule by which the honest claim is refused once changed.
fn refusal(change: impl FnOnce(&mut ClaimBody)) -> &'static str {
    let (mut world, _, mut body) = ready();
    change(&mut body);
    world.refuses_claim(body)
}

#[test]
fn each_public_value_must_be_the_records() {
    assert_eq!(
        refusal(|b| b.scheme = SchemeId::new(Fp::from(1))),
        "claim.scheme"
    );
    assert_eq!(refusal(|b| b.ledger = "ledger-2".into()), "claim.ledger");
    assert_eq!(refusal(|b| b.round = 2), "claim.round");
    assert_eq!(refusal(|b| b.expires = day("2026-06-14")), "claim.expired");
    assert_eq!(refusal(|b| b.payee = vec![]), "claim.payee");
    assert_eq!(refusal(|b| b.payee = vec![0; 4097]), "claim.payee");
    assert_eq!(refusal(|b| b.fee = money(101)), "claim.fee");
    assert_eq!(refusal(|b| b.amount = money(100)), "claim.fee");
    assert_eq!(
        refusal(|b| b.rulebook = RulebookId::new(Fp::from(1))),
        "claim.rulebook"
    );
    assert_eq!(refusal(|b| b.category = 9), "claim.line");
    assert_eq!(refusal(|b| b.declared = Some(1)), "claim.declared");
    assert_eq!(refusal(|b| b.category = DISASTER), "claim.declared");
    assert_eq!(
        refusal(|b| b.member_root = MemberRoot::new(Fp::from(1))),
        "claim.member_root"
    );
    assert_eq!(
        refusal(|b| b.attestation_root = linli_primitives::AttestationRoot::new(Fp::from(1))),
        "claim.attestation_root"
    );
    assert_eq!(
        refusal(|b| b.state_root = StateRoot::new(Fp::from(1))),
        "claim.state_root"
    );
    assert_eq!(
        refusal(|b| b.event_nullifier = EventNullifier::new(Fp::from(0))),
        "claim.event_once"
    );
    assert_eq!(
        refusal(|b| b.state_nullifier = StateNullifier::new(Fp::from(0))),
        "claim.state_once"
    );
}

#[test]
fn amounts_that_no_terms_pay_are_refused_before_any_proof() {
    assert_eq!(refusal(|b| b.amount = Money::ZERO), "claim.amount");
    assert_eq!(refusal(|b| b.amount = money(10_001)), "claim.amount");
    assert_eq!(refusal(|b| b.amount = money(5_010_000)), "claim.amount");
    assert_eq!(refusal(|b| b.amount = Money::MAX), "claim.amount");
}

#[test]
fn event_and_note_are_used_once() {
    let (mut world, mine, body) = ready();
    world.attest(0, &loss(MEDICAL, 2));
    let (second, _) = world
        .draft(0, &loss(MEDICAL, 2), PAYS)
        .expect("the first claim is not in yet");
    world.take_claim(0, &mine, PAYS);
    assert_eq!(world.refuses_claim(body), "claim.event_once");
    assert_eq!(world.refuses_claim(second), "claim.state_once");
    assert_eq!(
        world.draft(0, &mine, 10_000).map_err(|e| e.rule()).err(),
        Some("claim.event_once")
    );
}

#[test]
fn changed_payee_or_fee_no_longer_fits_the_proof() {
    let (world, _, body) = ready();
    let honest = world
        .state
        .state()
        .instance(world.today, &body)
        .expect("honest");
    let mut other = body.clone();
    other.payee = b"thief".to_vec();
    let changed = world
        .state
        .state()
        .instance(world.today, &other)
        .expect("public");
    assert_ne!(changed.body, honest.body);
    let mut world = world;
    let stolen = VerifiedClaim::vouched_by_verifier(Claim::new(other, vec![]), honest);
    assert_eq!(
        world
            .offer(Input::Claim(stolen))
            .map_err(|e| e.rule())
            .err(),
        Some("claim.unverified")
    );
}

#[test]
fn claims_end_with_the_round() {
    let (mut world, _, body) = ready();
    world.today = day("2026-07-02");
    assert_eq!(world.refuses_claim(body.clone()), "claim.late");
    world.close_round();
    assert_eq!(world.refuses_claim(body.clone()), "claim.round");
    world.open_round(2, "2026-08-01");
    assert_eq!(world.refuses_claim(body.clone()), "claim.round");
    let mut moved = body;
    (moved.round, moved.expires) = (2, day("2026-08-01"));
    let instance = world
        .state
        .state()
        .instance(world.today, &moved)
        .expect("public");
    let broken = check(&instance, &world.witness(0, &loss(MEDICAL, 1)));
    assert_eq!(broken, Ok(())); // The same loss may be claimed in the later round, by a proof made for it.
}

#[test]
fn old_roots_end_with_their_round() {
    let (mut world, _, body) = ready();
    let expire = world.members_update(vec![MemberChange::Expire { position: 2 }]);
    world.take(expire);
    let root = world.state.state().members().root();
    assert_ne!(root, body.member_root);
    assert!(world.state.state().instance(world.today, &body).is_ok());
    world.today = day("2026-07-02");
    world.close_round();
    world.open_round(2, "2026-08-01");
    let mut later = body;
    (later.round, later.expires) = (2, day("2026-08-01"));
    assert_eq!(world.refuses_claim(later), "claim.member_root");
}

#[test]
fn others_joining_and_claiming_break_no_claim_made_in_time() {
    let (mut world, mine, _) = ready();
    let claim = world.claim(0, &mine, PAYS);
    let join = MemberChange::Join {
        position: 3,
        leaf: MemberLeaf::of(secret(3).commitment(), membership()),
    };
    let update = world.members_update(vec![join]);
    world.take(update);
    world.attest(1, &loss(MEDICAL, 5));
    world.take_claim(1, &loss(MEDICAL, 5), PAYS);
    world.offer(Input::Claim(claim)).expect("made in time");
}

#[test]
fn version_published_meanwhile_breaks_no_claim_made_in_time() {
    let (mut world, mine, _) = ready();
    let claim = world.claim(0, &mine, PAYS);
    let mut next = rulebook();
    (next.version, next.from) = (2, day("2026-07-02"));
    next.lines[0].ratio_bp = 1;
    let act = world.by_committee(next);
    world.take(Act::Rulebook(act));
    world.offer(Input::Claim(claim)).expect("made in time");
}

#[test]
fn version_of_the_event_day_applies_in_later_rounds() {
    let (mut world, mine, body) = ready();
    let mut next = rulebook();
    (next.version, next.from) = (2, day("2026-07-02"));
    next.lines[0].ratio_bp = 1;
    let act = world.by_committee(next);
    world.take(Act::Rulebook(act));
    world.today = day("2026-07-02");
    world.close_round();
    world.open_round(2, "2026-08-01");
    let (later, instance) = world.draft(0, &mine, PAYS).expect("by version 1");
    assert_eq!(later.rulebook, body.rulebook);
    assert_eq!(instance.context.to_day, day("2026-07-01"));
    let newest = world.state.state().rulebooks().versions()[1].0;
    let mut by_newest = later;
    by_newest.rulebook = newest;
    let instance = world
        .state
        .state()
        .instance(world.today, &by_newest)
        .expect("public");
    assert_eq!(
        check(&instance, &world.witness(0, &mine)).map_err(|r| r.id()),
        Err("claim.event_window")
    );
}

#[test]
fn declared_event_bounds_the_days() {
    let mut world = World::with_round();
    world.today = day("2026-06-25");
    let mine = loss(DISASTER, 1);
    world.attest(0, &mine);
    assert_eq!(
        world.draft(0, &mine, PAYS).map_err(|e| e.rule()).err(),
        Some("claim.declared")
    );
    let act = world.by_committee(flood());
    world.take(Act::Declare(act));
    let (_, instance) = world.draft(0, &mine, PAYS).expect("declared");
    assert_eq!(
        (instance.context.from_day, instance.context.to_day),
        (day("2026-06-10"), day("2026-06-20"))
    );
    world.take_claim(0, &mine, PAYS);
}

#[test]
fn version_after_the_closing_day_has_no_window() {
    let (mut world, _, mut body) = ready();
    let mut next = rulebook();
    (next.version, next.from) = (2, day("2026-07-02"));
    let act = world.by_committee(next);
    world.take(Act::Rulebook(act));
    body.rulebook = world.state.state().rulebooks().versions()[1].0;
    assert_eq!(world.refuses_claim(body), "claim.event_window");
}

/// Member 0 claims twice in 2026 and once in 2027, member 1 once; every wallet sees its own counters alone.
#[test]
fn counters_are_recovered_from_secret_and_record_alone() {
    let mut world = World::with_round();
    world.today = day("2026-06-15");
    for n in 1..=3 {
        world.attest(u64::from(n == 3), &loss(MEDICAL, n));
    }
    let mut later = loss(MEDICAL, 4);
    later.event_day = day("2026-12-20");
    world.take_claim(0, &loss(MEDICAL, 1), PAYS);
    world.take_claim(1, &loss(MEDICAL, 3), 10_000);
    world.take_claim(0, &loss(MEDICAL, 2), 500_000);
    assert_eq!(
        world.standing(0, MEDICAL).counters,
        counters(2, 2026, 2, PAYS + 500_000)
    );
    world.today = day("2026-07-02");
    world.close_round();
    world.today = day("2027-01-03");
    world.open_round(2, "2027-01-31");
    world.attest(0, &later);
    world.take_claim(0, &later, 20_000);
    let expected = Standing {
        counters: counters(3, 2027, 1, 20_000),
        claims: vec![0, 2, 3],
    };
    assert_eq!(world.standing(0, MEDICAL), expected);
    assert_eq!(world.standing(1, MEDICAL).counters.seq, 1);
    assert_eq!(world.standing(2, MEDICAL), Standing::default());
    assert_eq!(world.standing(0, DISASTER), Standing::default());
}

#[test]
fn record_with_a_foreign_note_is_noticed() {
    let (mut world, mine, _) = ready();
    world.take_claim(0, &mine, PAYS);
    let mut record = world.state.state().claims().to_vec();
    record[0].amount = money(10_000);
    let refusal =
        recover(&secret(0), world.state.state().id(), [MEDICAL], &record).expect_err("changed");
    assert_eq!(refusal.position, 0);
    assert!(refusal.to_string().starts_with("recovery.note: "));
}

#[test]
fn one_claim_too_many_is_stopped_by_the_note() {
    let mut world = World::with_round();
    world.today = day("2026-06-15");
    for n in 1..=3 {
        world.attest(0, &loss(MEDICAL, n));
    }
    world.take_claim(0, &loss(MEDICAL, 1), 10_000);
    world.take_claim(0, &loss(MEDICAL, 2), 10_000);
    let third = loss(MEDICAL, 3);
    let (_, instance) = world.draft(0, &third, 10_000).expect("publicly possible");
    assert_eq!(
        check(&instance, &world.witness(0, &third)).map_err(|r| r.id()),
        Err("claim.period_caps")
    );
}

#[test]
fn lost_secret_starts_with_the_next_period() {
    let world = World::new();
    assert_eq!(
        wallet::rejoining_day(world.state.state(), world.today),
        Some(day("2027-01-01"))
    );
    let mut world = world;
    world.today = day("2026-12-20");
    world.open_round(1, "2027-01-10");
    assert_eq!(
        wallet::rejoining_day(world.state.state(), world.today),
        Some(day("2028-01-01"))
    );
}

#[test]
fn full_tree_of_notes_takes_no_claim() {
    assert_eq!(
        next_position((1 << STATE_DEPTH) - 1),
        Ok((1 << STATE_DEPTH) - 1)
    );
    assert_eq!(
        next_position(1 << STATE_DEPTH).map_err(|e| e.rule()),
        Err("claim.full")
    );
}
