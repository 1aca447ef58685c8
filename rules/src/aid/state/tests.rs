use linli_primitives::{Fp, MemberLeaf, Salt};
use linli_rule::Rule;
use linli_wire::attestation::Revocation;
use linli_wire::members::{MemberChange, MembersUpdate};
use linli_wire::rulebook::{Periods, Rulebook};
use linli_wire::scheme::RolesUpdate;
use linli_wire::signature::Signed;

use super::*;
use crate::aid::fixture::*;

mod coins;
mod money;
mod payees;
mod reconciles;
mod refused;
mod rounds;

fn member_leaf(n: u64) -> MemberLeaf {
    MemberLeaf::of(secret(n).commitment(), membership())
}

fn revocation(world: &World, member: u64, loss: &linli_primitives::Loss) -> Act {
    let leaf = linli_primitives::AttestationLeaf::of(secret(member).commitment(), loss);
    let category = loss.category;
    Act::Revoke(world.signed(Revocation { category, leaf }, &[40, 41]))
}

#[test]
fn whole_scheme_pays_and_reconciles() {
    let mut world = World::with_round();
    let losses = [loss(MEDICAL, 1), loss(MEDICAL, 2)];
    world.today = day("2026-06-15");
    world.attest(0, &losses[0]);
    world.attest(1, &losses[1]);
    let first = world.take_claim(0, &losses[0], PAYS);
    let second = world.take_claim(1, &losses[1], 20_000);
    world.today = day("2026-07-02");
    world.close_round();
    let owed = world.state.state().pool().sums().reserved;
    assert_eq!(owed, PAYS + 20_000);
    world.today = day("2026-07-07");
    for (claim, net, reference) in [(first, PAYS - 100, "pay 1"), (second, 19_900, "pay 2")] {
        let act = world.payout(&claim, net, 100, reference);
        world.take(act);
    }
    let sums = world.state.state().pool().sums();
    assert_eq!((sums.paid, sums.fees, sums.reserved), (owed - 200, 200, 0));
    assert_eq!(world.state.state().pool().balance(), 10_000_000 - owed);
}

#[test]
fn same_inputs_give_the_same_state_root() {
    let mut world = World::with_round();
    let mine = loss(MEDICAL, 1);
    world.today = day("2026-06-15");
    world.attest(0, &mine);
    world.take_claim(0, &mine, PAYS);
    let mut again = LoneScheme::open(scheme(), day("2026-05-01")).expect("sound");
    let mut roots = vec![again.state().state_root()];
    for (day, input) in &world.inputs {
        again.apply(*day, input).expect("taken before");
        roots.push(again.state().state_root());
    }
    assert_eq!(again.state().state_root(), world.state.state().state_root());
    roots.sort();
    roots.dedup();
    assert_eq!(roots.len(), world.inputs.len() + 1);
}

/// `scheme.roles_number`, `rulebook.assessors`, `term.past`: a change of roles that the scheme would not take is not signed, and
/// what it has already is known as such.
#[test]
fn roles_are_judged_before_anybody_signs() {
    let mut world = World::new();
    let roles = scheme().roles;
    let judged = |world: &World, number: u64, change: &dyn Fn(&mut Roles)| {
        let mut roles = scheme().roles;
        change(&mut roles);
        let act = Act::Roles(Signed::new(RolesUpdate { number, roles }));
        let judged = world.state.state().check_ahead(&act, world.today);
        judged.err().map(|refusal| refusal.rule())
    };
    let ended = |roles: &mut Roles| {
        let keys = &mut roles.registrar.keys;
        keys.iter_mut()
            .for_each(|key| key.valid_to = key.valid_from);
    };
    let later = |roles: &mut Roles| {
        let keys = &mut roles.registrar.keys;
        let from = world.today.plus(1);
        keys.iter_mut().for_each(|key| key.valid_from = from);
    };
    assert_eq!(judged(&world, 1, &|_| {}), None);
    assert_eq!(judged(&world, 2, &|_| {}), Some("scheme.roles_number"));
    let nobody = |roles: &mut Roles| roles.assessors[0].categories = vec![99];
    assert_eq!(judged(&world, 1, &nobody), Some("rulebook.assessors"));
    assert_eq!(judged(&world, 1, &ended), Some("term.past"));
    assert_eq!(judged(&world, 1, &later), None, "signed in time");
    let zero = |roles: &mut Roles| roles.committee.threshold = 0;
    assert!(judged(&world, 1, &zero).is_some());
    let update = Act::Roles(world.by_committee(RolesUpdate { number: 1, roles }));
    assert!(!world.state.state().has(&update));
    world.take(update.clone());
    assert!(world.state.state().has(&update));
    assert_eq!(judged(&world, 1, &nobody), Some("scheme.roles_number"));
}

/// `attestation.leaf`, `attestation.loss_tag`: what would be refused for its leaf or its bill is not signed.
#[test]
fn attestations_are_judged_before_anybody_signs() {
    let mut world = World::with_round();
    let mine = loss(MEDICAL, 1);
    let first = world.attestation(0, &mine, "bill", &[40, 42]);
    let judged = |world: &World, act: &Act| {
        let judged = world.state.state().check_ahead(act, world.today);
        judged.err().map(|refusal| refusal.rule())
    };
    assert_eq!(judged(&world, &first), None);
    world.take(first);
    let same_loss = world.attestation(0, &mine, "another bill", &[40, 42]);
    assert_eq!(judged(&world, &same_loss), Some("attestation.leaf"));
    let same_bill = world.attestation(1, &mine, "bill", &[40, 42]);
    assert_eq!(judged(&world, &same_bill), Some("attestation.loss_tag"));
}

/// Of everything that the scheme took it says afterwards that it has it, until something else stands in its place.
#[test]
fn what_was_taken_is_known() {
    let mut world = World::with_round();
    let known = |world: &mut World, act: Act| {
        assert!(!world.state.state().has(&act), "{act:?}");
        world.take(act.clone());
        assert!(world.state.state().has(&act), "{act:?}");
        assert_eq!(world.state.state().check_ahead(&act, world.today), Ok(()));
    };
    let join = MemberChange::Join {
        position: u32::try_from(world.state.state().members().count()).expect("few"),
        leaf: member_leaf(90),
    };
    let update = world.members_update(vec![join]);
    known(&mut world, update);
    world.today = day("2026-06-15");
    let mine = loss(MEDICAL, 1);
    let attestation = world.attestation(0, &mine, "bill", &[40, 41]);
    known(&mut world, attestation.clone());
    let revoked = revocation(&world, 0, &mine);
    known(&mut world, revoked);
    assert!(world.state.state().has(&attestation), "it was recorded");
    world.today = day("2026-07-02");
    let closing = world.state.state().closing().expect("a round is open");
    let close = Act::Close(world.by_committee(closing));
    known(&mut world, close);
}

#[test]
fn clock_does_not_go_back() {
    let mut world = World::new();
    world.today = day("2026-05-31");
    let act = world.contribution(1, "x");
    assert_eq!(world.refuses(act), "scheme.clock");
}

#[test]
fn only_those_who_may_can_act() {
    let mut world = World::new();
    let two = round(1, "2026-07-01");
    let cases = [
        (world.signed(two, &[10]), "authority.threshold"),
        (world.signed(two, &[10, 10]), "authority.duplicate"),
        (world.signed(two, &[10, 20]), "authority.unknown"),
    ];
    for (act, rule) in cases {
        assert_eq!(world.refuses(Act::Open(act)), rule);
    }
    let mut forged = world.by_committee(two);
    forged.act.closing_day = day("2026-07-02");
    assert_eq!(world.refuses(Act::Open(forged)), "authority.signature");
    let other_scheme = SchemeId::new(Fp::from(1));
    let replayed = Signed::new(two)
        .sign(other_scheme, &key(10))
        .sign(other_scheme, &key(11));
    assert_eq!(world.refuses(Act::Open(replayed)), "authority.signature");
}

/// One act of each kind that the world would take, alone.
fn one_of_each() -> (World, Vec<Act>) {
    let mut world = World::new();
    world.open_round(1, "2026-06-20");
    let mine = loss(MEDICAL, 1);
    world.today = day("2026-06-15");
    world.attest(0, &mine);
    let claim = world.take_claim(0, &mine, PAYS);
    world.today = day("2026-06-21");
    world.close_round();
    world.today = day("2026-06-26");
    let pay = world.payout(&claim, PAYS - 100, 100, "pay 1");
    world.open_round(2, "2026-06-26");
    let mut next = rulebook();
    (next.version, next.from) = (2, day("2026-07-02"));
    let roles = RolesUpdate {
        number: 1,
        roles: scheme().roles,
    };
    let revoke = revocation(&world, 0, &mine);
    let mut acts = vec![
        world.payee_change(0, &claim, 1),
        pay,
        revoke,
        Act::Rulebook(world.by_committee(next)),
        Act::Declare(world.by_committee(flood())),
        Act::Roles(world.by_committee(roles)),
        world.members_update(vec![MemberChange::Expire { position: 1 }]),
        world.attestation(1, &loss(MEDICAL, 2), "b", &[40, 41]),
        world.contribution(5, "r"),
        world.correction("bank 1", 9_000_000),
        world.give_back(5, "back"),
    ];
    world.today = day("2026-06-27");
    let close = Act::Close(world.by_committee(world.state.state().closing().expect("open")));
    acts.push(close);
    (world, acts)
}

#[test]
fn every_changed_byte_of_every_act_is_refused() {
    let (mut world, acts) = one_of_each();
    for act in acts {
        let bytes = act.encode();
        assert!(
            world
                .state
                .clone()
                .apply(world.today, &Input::Act(act))
                .is_ok()
        );
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 1 << (at % 8);
            if let Ok(changed) = Act::decode(&changed) {
                let refusal = world.offer(Input::Act(changed)).map_err(|e| e.rule());
                assert!(refusal.is_err(), "byte {at}");
            }
        }
    }
}

#[test]
fn acts_of_one_state_are_not_taken_twice() {
    let (mut world, acts) = one_of_each();
    for act in acts {
        world.take(act.clone());
        let rule = world.refuses(act);
        assert!(!rule.starts_with("authority."), "{rule}");
    }
}

#[test]
fn expired_assessor_key_attests_nothing() {
    let mut world = World::new();
    let act = world.attestation(0, &loss(MEDICAL, 1), "b", &[40, 41]);
    world.today = day("2028-01-01");
    assert_eq!(world.refuses(act.clone()), "scheme.lapsed");
    world.today = day("2027-12-31");
    world.take(act);
}

#[test]
fn assessors_of_another_line_attest_nothing() {
    let mut world = World::new();
    let act = world.attestation(0, &loss(MEDICAL, 1), "b", &[50, 51]);
    assert_eq!(world.refuses(act), "authority.unknown");
    let act = world.attestation(0, &loss(9, 1), "b", &[40, 41]);
    assert_eq!(world.refuses(act), "attestation.category");
}

#[test]
fn one_bill_is_attested_once() {
    let mut world = World::new();
    let act = world.attestation(0, &loss(MEDICAL, 1), "bill 1", &[40, 41]);
    world.take(act.clone());
    assert_eq!(world.refuses(act), "attestation.leaf");
    let act = world.attestation(1, &loss(MEDICAL, 2), " Bill1", &[41, 42]);
    assert_eq!(world.refuses(act), "attestation.loss_tag");
    let act = world.attestation(1, &loss(DISASTER, 2), "bill 1", &[50, 51]);
    assert_eq!(world.refuses(act), "attestation.loss_tag");
}

#[test]
fn revoked_bill_can_be_attested_again_only_if_nobody_claimed_since() {
    let mut world = World::with_round();
    world.today = day("2026-06-15");
    let (wrong, right) = (loss(MEDICAL, 1), loss(MEDICAL, 2));
    let act = world.attestation(0, &wrong, "bill", &[40, 41]);
    world.take(act);
    let revoke = revocation(&world, 0, &wrong);
    world.take(revoke.clone());
    assert_eq!(world.refuses(revoke), "attestation.unknown");
    let act = world.attestation(0, &right, "bill", &[40, 41]);
    world.take(act);
    world.take_claim(0, &right, PAYS);
    let revoke = revocation(&world, 0, &right);
    world.take(revoke);
    let act = world.attestation(0, &loss(MEDICAL, 3), "bill", &[40, 41]);
    assert_eq!(world.refuses(act), "attestation.loss_tag");
}

#[test]
fn batches_of_members_are_whole_or_nothing() {
    let mut world = World::new();
    let root = world.state.state().members().root();
    let offer = |world: &mut World, number, changes, root| {
        let update = MembersUpdate {
            number,
            changes,
            root,
        };
        let act = world.signed(update, &[20]);
        world.refuses(Act::Members(act))
    };
    let join = |position| MemberChange::Join {
        position,
        leaf: member_leaf(u64::from(position)),
    };
    let renew = |position| MemberChange::Renew {
        position,
        leaf: member_leaf(9),
    };
    let expire = |position| MemberChange::Expire { position };
    assert_eq!(offer(&mut world, 1, vec![join(3)], root), "members.number");
    assert_eq!(offer(&mut world, 2, vec![], root), "members.size");
    assert_eq!(
        offer(&mut world, 2, vec![join(3), renew(0)], root),
        "members.root"
    );
    for changes in [
        vec![join(3), join(2)],
        vec![join(4)],
        vec![renew(3)],
        vec![expire(0), expire(0)],
        vec![expire(0), renew(0)],
        vec![join(u32::MAX)],
    ] {
        assert_eq!(offer(&mut world, 2, changes, root), "members.position");
        assert_eq!(world.state.state().members().root(), root);
    }
    assert_eq!(world.state.state().members().count(), 3);
    let update = world.members_update(vec![join(3), expire(1), renew(0), join(1)]);
    world.take(update);
    assert_eq!(world.state.state().members().count(), 4);
}

#[test]
fn registrars_batches_wait_when_the_window_is_full() {
    let mut world = World::with_round();
    let root = world.state.state().members().root();
    let round = places::open_round(world.state.state().id());
    world.state.store.change(round, |open| {
        for _ in 1..crate::aid::rounds::MAX_MEMBER_ROOTS {
            open.accept_members(None);
        }
    });
    let expire = vec![MemberChange::Expire { position: 0 }];
    let update = world.members_update(expire);
    assert_eq!(world.refuses(update), "members.window");
    let state = world.state.state();
    let open = state.open_round().expect("open");
    assert!(state.accepts_members(open, root));
}

#[test]
fn full_line_takes_no_attestation() {
    let mut world = World::with_round();
    let full = Losses {
        changes: crate::aid::rounds::MAX_ATTESTATION_ROOTS as u64,
        window: (1, 1),
        ..Losses::empty()
    };
    let line = places::losses(world.state.state().id(), MEDICAL);
    world.state.store.put(line, full);
    let act = world.attestation(0, &loss(MEDICAL, 1), "b", &[40, 41]);
    assert_eq!(world.refuses(act), "attestation.full");
}

#[test]
fn rulebook_versions_follow_each_other() {
    let mut world = World::with_round();
    let refusal = |world: &mut World, change: fn(&mut Rulebook)| {
        let mut next = rulebook();
        (next.version, next.from) = (2, day("2026-07-02"));
        change(&mut next);
        let act = world.by_committee(next);
        world.refuses(Act::Rulebook(act))
    };
    assert_eq!(refusal(&mut world, |b| b.version = 1), "rulebook.next");
    assert_eq!(refusal(&mut world, |b| b.version = 3), "rulebook.next");
    assert_eq!(
        refusal(&mut world, |b| b.periods = Periods::Days {
            start: Day::default(),
            length: 30,
        }),
        "rulebook.same_periods"
    );
    assert_eq!(
        refusal(&mut world, |b| b.lines[0].step = money(100)),
        "rulebook.numbers"
    );
    assert_eq!(
        refusal(&mut world, |b| b.from = day("2026-07-01")),
        "rulebook.notice"
    );
    assert_eq!(
        refusal(&mut world, |b| b.lines[0].category = 7),
        "rulebook.assessors"
    );
    assert_eq!(
        refusal(&mut world, |b| b.lines[0].ratio_bp = 0),
        "rulebook.numbers"
    );
    let mut next = rulebook();
    (next.version, next.from) = (2, day("2026-07-02"));
    let act = world.by_committee(next);
    world.take(Act::Rulebook(act));
}

#[test]
fn declared_events_follow_each_other_and_name_lines() {
    let mut world = World::new();
    let refusal = |world: &mut World, change: fn(&mut linli_wire::rulebook::DeclaredEvent)| {
        let mut event = flood();
        change(&mut event);
        let act = world.by_committee(event);
        world.refuses(Act::Declare(act))
    };
    assert_eq!(refusal(&mut world, |e| e.number = 2), "rulebook.next");
    assert_eq!(
        refusal(&mut world, |e| e.categories = vec![3]),
        "rulebook.declared_line"
    );
    assert_eq!(
        refusal(&mut world, |e| e.to = day("2026-06-09")),
        "rulebook.declared"
    );
}

#[test]
fn roles_change_by_the_old_committee_and_keep_every_line_covered() {
    let mut world = World::new();
    let with = |number, committee: &[u8]| {
        let mut roles = scheme().roles;
        roles.committee = role(1, committee);
        RolesUpdate { number, roles }
    };
    let act = world.signed(with(1, &[60]), &[60]);
    assert_eq!(world.refuses(Act::Roles(act)), "authority.threshold");
    let act = world.by_committee(with(2, &[60]));
    assert_eq!(world.refuses(Act::Roles(act)), "scheme.roles_number");
    let mut uncovered = with(1, &[60]);
    uncovered.roles.assessors.truncate(1);
    let act = world.by_committee(uncovered);
    assert_eq!(world.refuses(Act::Roles(act)), "rulebook.assessors");
    let mut empty = with(1, &[60]);
    empty.roles.registrar.threshold = 0;
    let act = world.by_committee(empty);
    assert_eq!(world.refuses(Act::Roles(act)), "scheme.roles");
    let act = world.by_committee(with(1, &[60]));
    world.take(Act::Roles(act));
    let act = world.signed(round(1, "2026-07-01"), &[60]);
    world.take(Act::Open(act));
}

#[test]
fn attestation_salts_make_equal_losses_differ() {
    let leaf = |n| {
        let mut loss = loss(MEDICAL, 1);
        loss.salt = Salt::new(Fp::from(n));
        linli_primitives::AttestationLeaf::of(secret(0).commitment(), &loss)
    };
    assert_ne!(leaf(1), leaf(2));
}
