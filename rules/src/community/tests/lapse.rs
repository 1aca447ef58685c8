//! A community outlives the days of its keys. The town's lapse on day 99; renewal is possible until day 109.

use linli_rule::Rule;
use linli_wire::poll::Change;

use super::*;

/// Two of the three who recover.
const NEIGHBOURS: [u8; 2] = [40, 42];

/// A committee of `keys` from day 100 to 199, and the registrar until then.
fn later(keys: &[u8]) -> CommunityRolesUpdate {
    let mut update = new_roles(1, keys);
    for role in [&mut update.roles.committee, &mut update.roles.registrar] {
        for key in &mut role.keys {
            (key.valid_from, key.valid_to) = (day(100), day(199));
        }
    }
    update
}

/// The same with the registrar as the town has it.
fn recovered(keys: &[u8]) -> CommunityRolesUpdate {
    let mut update = later(keys);
    update.roles.registrar = roles().registrar;
    update
}

fn changed(update: CommunityRolesUpdate, keys: &[u8]) -> Offer {
    Offer::CommunityRoles(signed(update, keys))
}

/// `community.lapsed`: whatever a lapsed committee or registrar signs but its renewal is refused.
#[test]
fn who_lapsed_does_nothing_else() {
    let mut town = Town::founded();
    let Poll {
        mut roll,
        mut trustees,
        ..
    } = booth().poll;
    (roll.digest, trustees.ceremony) = (Digest([7; 32]), Digest([7; 32]));
    let mut document = booth().poll;
    (document.opens, document.closes) = (200 * DAY, 201 * DAY);
    for offer in [
        poll(document.clone(), &COMMITTEE),
        super::roll(roll, &REGISTRAR),
        super::trustees(trustees, &COMMITTEE),
        Offer::Scheme(signed(scheme(), &COMMITTEE)),
        town.change(Change::Cancel),
    ] {
        assert_eq!(town.refuses(100 * DAY, offer), "community.lapsed");
    }
    town.take(100 * DAY, changed(later(&[13]), &COMMITTEE));
    town.take(100 * DAY, poll(document, &[13]));
}

/// `community.renewal_late`: the last committee renews itself until the term's last day, and not after it.
#[test]
fn the_last_committee_renews_itself_within_the_term() {
    let renewal = || changed(later(&[13]), &COMMITTEE);
    let mut town = Town::founded();
    let strangers = changed(later(&[13]), &[10, 99]);
    assert_eq!(town.refuses(109 * DAY, strangers), "authority.unknown");
    let few = changed(later(&[13]), &[10]);
    assert_eq!(town.refuses(109 * DAY, few), "authority.threshold");
    assert_eq!(town.refuses(110 * DAY, renewal()), "community.renewal_late");
    town.take(110 * DAY, changed(recovered(&[13]), &NEIGHBOURS));
    Town::founded().take(109 * DAY, renewal());
}

/// `community.renewal_late`: those who left the committee before its last day do not come back with its renewal.
#[test]
fn the_last_committee_is_that_of_its_last_day() {
    let mut town = Town::founded();
    let mut update = new_roles(1, &[13, 14]);
    update.roles.committee.keys[1].valid_to = day(50);
    town.take(30, changed(update, &COMMITTEE));
    let mut renewal = later(&[13]);
    renewal.number = 2;
    let by_leaver = changed(renewal.clone(), &[14]);
    assert_eq!(town.refuses(105 * DAY, by_leaver), "authority.expired");
    town.take(105 * DAY, changed(renewal, &[13]));
}

/// `community.recovery_early`: recovery keys do nothing on a day on which the committee has not lapsed.
#[test]
fn recovery_waits_for_the_lapse() {
    let mut town = Town::founded();
    let early = changed(new_roles(1, &[13]), &NEIGHBOURS);
    assert_eq!(town.refuses(99 * DAY, early), "community.recovery_early");
    let mixed = changed(recovered(&[13]), &[10, 40]);
    assert_eq!(town.refuses(100 * DAY, mixed), "authority.unknown");
    let few = changed(recovered(&[13]), &[40]);
    assert_eq!(town.refuses(100 * DAY, few), "authority.threshold");
    town.take(100 * DAY, changed(recovered(&[13]), &NEIGHBOURS));
    assert_eq!(
        town.refuses(101 * DAY, changed(recovered(&[15]), &NEIGHBOURS)),
        "community.recovery_early"
    );
}

/// `community.recovery_scope`: recovery keys name a committee and nobody else; they sign nothing else.
#[test]
fn recovery_appoints_a_committee_alone() {
    let mut town = Town::founded();
    let both = changed(later(&[13]), &NEIGHBOURS);
    assert_eq!(town.refuses(100 * DAY, both), "community.recovery_scope");
    let document = booth().poll;
    assert_eq!(
        town.refuses(30, poll(document, &NEIGHBOURS)),
        "authority.unknown"
    );
    town.take(100 * DAY, changed(recovered(&[13]), &NEIGHBOURS));
    let mut update = later(&[13]);
    update.number = 2;
    town.take(100 * DAY, changed(update, &[13]));
}

/// `community.recovery_apart`: no committee includes a recovery key, whoever appoints it.
#[test]
fn who_recovers_is_never_the_committee() {
    let mut town = Town::founded();
    let own = changed(new_roles(1, &[40]), &COMMITTEE);
    assert_eq!(town.refuses(30, own), "community.recovery_apart");
    let themselves = changed(recovered(&[40]), &NEIGHBOURS);
    assert_eq!(
        town.refuses(100 * DAY, themselves),
        "community.recovery_apart"
    );
    let mut document = community();
    document.roles.committee = role(1, &[41]);
    let founding = Offer::Community(sign(document.id(), document, &[41]));
    assert_eq!(
        Town::empty().refuses(30, founding),
        "community.recovery_apart"
    );
}

/// `term.past`, `term.gap`, `term.never`: roles take effect at once, so they can act on that day.
#[test]
fn roles_that_cannot_act_take_nothing_over() {
    let mut town = Town::founded();
    assert_eq!(
        town.refuses(30, changed(later(&[13]), &COMMITTEE)),
        "term.gap"
    );
    assert_eq!(
        town.refuses(100 * DAY, changed(new_roles(1, &[13]), &COMMITTEE)),
        "term.past"
    );
    let mut never = new_roles(1, &[13, 14]);
    never.roles.committee.threshold = 2;
    never.roles.committee.keys[0].valid_to = day(9);
    never.roles.committee.keys[1].valid_from = day(10);
    assert_eq!(town.refuses(30, changed(never, &COMMITTEE)), "term.never");
    let mut document = community();
    document.roles.registrar.keys[0].valid_from = day(1);
    let founding = Offer::Community(sign(document.id(), document, &COMMITTEE));
    assert_eq!(Town::empty().refuses(30, founding), "term.gap");
    let mut past = scheme();
    past.roles.treasurer.keys[0].valid_to = day(1);
    let offer = Offer::Scheme(signed(past, &COMMITTEE));
    assert_eq!(town.refuses(2 * DAY, offer), "term.past");
}

/// Roles of the town's scheme from day 100 on, by `keys`.
fn scheme_roles(keys: &[u8]) -> Offer {
    let mut roles = scheme().roles;
    let sets = roles.assessors.iter_mut().map(|set| &mut set.role);
    for role in [
        &mut roles.committee,
        &mut roles.registrar,
        &mut roles.treasurer,
    ]
    .into_iter()
    .chain(sets)
    {
        (role.keys[0].valid_from, role.keys[0].valid_to) = (day(100), day(199));
    }
    let update = linli_wire::scheme::RolesUpdate { number: 1, roles };
    act(linli_wire::act::Act::Roles(sign(
        scheme().id(),
        update,
        keys,
    )))
}

/// `scheme.lapsed`: the officers of a scheme do nothing after their last day until they are renewed.
#[test]
fn the_last_committee_of_a_scheme_renews_its_roles() {
    let mut town = Town::with_scheme();
    assert_eq!(
        town.refuses(100 * DAY, contribution("bank 2")),
        "scheme.lapsed"
    );
    assert_eq!(
        town.refuses(100 * DAY, scheme_roles(&[99])),
        "authority.unknown"
    );
    town.take(100 * DAY, scheme_roles(&OFFICER));
    town.take(100 * DAY, contribution("bank 2"));
}

/// `scheme.renewal_late`: after the term the community's committee renews a scheme's roles; before the lapse it
/// has no say in them.
#[test]
fn the_communitys_committee_renews_a_lapsed_scheme() {
    let mut town = Town::with_scheme();
    assert_eq!(
        town.refuses(99 * DAY, scheme_roles(&COMMITTEE)),
        "authority.unknown"
    );
    town.take(100 * DAY, changed(later(&[13]), &COMMITTEE));
    assert_eq!(
        town.refuses(110 * DAY, scheme_roles(&OFFICER)),
        "scheme.renewal_late"
    );
    assert_eq!(
        town.refuses(110 * DAY, scheme_roles(&COMMITTEE)),
        "scheme.renewal_late"
    );
    town.take(110 * DAY, scheme_roles(&[13]));
}

/// `term.soon`, `term.lapsed`: everybody is warned of from 60 days ahead.
#[test]
fn terms_are_warned_of_from_sixty_days_ahead() {
    let town = Town::with_scheme();
    let rules = |on: u32| {
        let warnings = town.state.term_warnings(day(on));
        warnings.iter().map(Rule::rule).collect::<Vec<_>>()
    };
    assert_eq!(rules(38), [""; 0]);
    assert_eq!(rules(39), ["term.soon"; 6]);
    assert_eq!(rules(99), ["term.soon"; 6]);
    assert_eq!(rules(100), ["term.lapsed"; 6]);
    let terms = town.state.terms();
    assert_eq!(terms[0].renewable_until, Some(day(109)));
    assert_eq!(
        (terms[0].days_left(day(98)), terms[0].days_left(day(101))),
        (1, -2)
    );
    let text = town.state.term_warnings(day(100))[0].to_string();
    assert!(
        text.ends_with(
            "of the community could act until 1970-04-10; it may renew itself until 1970-04-20"
        ),
        "{text}"
    );
}
