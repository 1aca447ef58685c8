use linli_primitives::Fp;
use linli_wire::community::{CommunityRolesUpdate, RollInForce};
use linli_wire::scheme::Scheme;
use linli_wire::signature::{Role, Signable, Signed};
use linli_wire::{Closing, MessageKind, Poll, TallyResult};

use super::*;

mod authority;
mod bookings;
mod changes;
mod evidence;
mod funds;
mod lapse;
mod model;
mod notices;
mod orders;
mod refusals;
mod reports;
mod snapshots;
mod stores;
mod town;
mod validators;

use town::*;

#[test]
fn a_log_may_hold_every_kind_of_message() {
    let mut kinds: Vec<_> = whole_log().iter().map(|(_, offer)| offer.kind()).collect();
    kinds.sort();
    kinds.dedup();
    assert_eq!(kinds, MessageKind::ALL);
}

#[test]
fn a_whole_log_leads_to_result_and_payout() {
    let mut state = CommunityState::new();
    let mut roots = vec![state.state_root()];
    for (at, offer) in whole_log() {
        state.apply(*at, offer.clone()).expect("taken before");
        roots.push(state.state_root());
    }
    assert_eq!(state.height(), whole_log().len() as u64);
    assert_eq!(state.clock(), Some(7 * DAY));
    assert_eq!(state.id(), Some(community().id()));
    assert_eq!(state.roles_changes(), 1);
    let poll = state.polls().next().expect("one poll");
    assert_eq!((poll.accepted(), poll.ballots()), (4, 3));
    assert!(poll.result().is_some() && state.is_decided(poll.id()));
    let scheme = state.schemes().next().expect("one scheme");
    assert_eq!(scheme.pool().balance(), 980_000);
    roots.sort();
    roots.dedup();
    assert_eq!(roots.len(), whole_log().len() + 1);
}
