use linli_rule::Rule;

use super::*;
use crate::signature::{OfficerKey, RoleKey, SigningKey};

fn day(n: u32) -> Day {
    Day::new(n).expect("below 2^24")
}

fn role(threshold: u16, terms: &[(u32, u32)]) -> Role {
    let key = |(n, (from, to)): (u8, &(u32, u32))| RoleKey {
        name: format!("officer {n}"),
        key: OfficerKey::of(&SigningKey::from_bytes(&[n + 1; 32])),
        recipient: None,
        valid_from: day(*from),
        valid_to: day(*to),
    };
    Role {
        threshold,
        keys: (0..).zip(terms).map(key).collect(),
    }
}

fn refused(role: &Role, on: u32) -> BadTerm {
    role.check_term("committee", day(on)).expect_err("refused")
}

/// `term.never`: keys whose days do not meet make a role that can never act.
#[test]
fn a_role_whose_keys_never_meet_is_none() {
    let role = role(2, &[(0, 9), (10, 19)]);
    assert_eq!(role.last_day(), None);
    assert_eq!(refused(&role, 5).rule(), "term.never");
}

/// `term.past`: the last day counts by the keys that the threshold needs, not by the last key.
#[test]
fn a_role_of_the_past_is_none() {
    let role = role(2, &[(0, 9), (0, 19), (0, 99)]);
    assert_eq!(role.last_day(), Some(day(19)));
    assert_eq!(role.check_term("committee", day(19)), Ok(()));
    assert_eq!(
        (role.lapsed(day(19)), role.lapsed(day(20))),
        (None, Some(day(19)))
    );
    assert_eq!(refused(&role, 20).rule(), "term.past");
}

/// `term.gap`: a role that begins later leaves nobody to act until then, also between two of its terms.
#[test]
fn a_role_that_cannot_act_yet_is_none_yet() {
    let role = role(1, &[(10, 19), (30, 39)]);
    for (on, next) in [(5, 10), (25, 30)] {
        let from = day(next);
        let gap = BadTerm::Gap {
            role: "committee",
            from,
            on: day(on),
        };
        assert_eq!(refused(&role, on), gap);
        assert_eq!(gap.rule(), "term.gap");
    }
    assert_eq!(role.lapsed(day(25)), None);
}
