//! A state is the same wherever it is kept, and what a message touches does not grow with what came before.

use core::cell::Cell;

use proptest::prelude::*;

use super::orders::{Step, steps};
use super::*;
use crate::fixture::ByteMap;
use crate::store::{Bytes, Encoded, Store};

#[test]
fn a_whole_log_leads_to_the_same_in_every_store() {
    let mut memory = CommunityState::new();
    let mut encoded = CommunityState::over(Encoded(ByteMap::default()));
    for (at, offer) in whole_log() {
        let mut ahead = memory.ahead();
        let foreseen = ahead.apply(*at, offer.clone());
        let (root, snapshot) = (ahead.state_root(), ahead.snapshot());
        let effect = memory.apply(*at, offer.clone());
        assert!(effect.is_ok(), "taken before");
        assert_eq!(foreseen, effect);
        assert_eq!(encoded.apply(*at, offer.clone()), effect);
        assert_eq!((memory.state_root(), memory.snapshot()), (root, snapshot));
        assert_eq!(encoded.state_root(), root);
        assert_eq!(encoded.snapshot(), memory.snapshot());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn every_store_takes_and_refuses_alike(steps in steps()) {
        let mut memory = CommunityState::new();
        let mut encoded = CommunityState::over(Encoded(ByteMap::default()));
        for Step { of, shift, .. } in steps {
            let (own, offer) = &whole_log()[of];
            let at = memory.clock().unwrap_or(0).max(*own) + shift;
            let effect = memory.apply(at, offer.clone());
            prop_assert_eq!(encoded.apply(at, offer.clone()), effect);
            prop_assert_eq!(encoded.state_root(), memory.state_root());
        }
        prop_assert_eq!(encoded.snapshot(), memory.snapshot());
    }
}

/// Counts what is read and written.
#[derive(Clone, Default)]
struct Counting {
    bytes: ByteMap,
    read: Cell<u64>,
    written: u64,
}

impl Bytes for Counting {
    fn get(&self, key: &[u8]) -> Option<Vec<u8>> {
        self.read.set(self.read.get() + 1);
        self.bytes.get(key)
    }

    fn set(&mut self, key: &[u8], value: &[u8]) {
        self.written += 1;
        self.bytes.set(key, value);
    }

    fn remove(&mut self, key: &[u8]) {
        self.written += 1;
        self.bytes.remove(key);
    }

    fn range<'a>(&'a self, prefix: &[u8]) -> impl Iterator<Item = (Vec<u8>, Vec<u8>)> + use<'a> {
        let listed = self.bytes.range(prefix);
        listed.inspect(|_| self.read.set(self.read.get() + 1))
    }
}

/// What taking `offer` reads and writes after what led to `state`.
fn touches(state: &CommunityState, at: i64, offer: Offer) -> [u64; 2] {
    let mut store = Counting::default();
    for (key, cell) in state.store().entries() {
        store.bytes.set(&key, &cell);
    }
    let mut counting = CommunityState::over(Encoded(store));
    counting.apply(at, offer).expect("by the book");
    let store = counting.into_store().0;
    [store.read.get(), store.written]
}

#[test]
fn a_ballot_touches_as_much_after_many_as_after_one() {
    let mut town = Town::with_poll();
    let mut counts = Vec::new();
    for owner in 0..6 {
        let ballot = Offer::Ballot(ballot(&mut town.booth, owner));
        counts.push(touches(&town.state, 100, ballot.clone()));
        town.take(100, ballot);
    }
    assert_eq!(counts, [counts[0]; 6]);
    let [read, written] = counts[0];
    assert!(read <= 16 && written == 4, "{read} read, {written} written");
    let again = Offer::Ballot(ballot(&mut town.booth, 0));
    let [read, written] = touches(&town.state, 101, again);
    assert!(read <= 16 && written == 4, "{read} read, {written} written");
}

#[test]
fn a_claim_touches_no_more_than_the_depth_of_a_tree() {
    let mut town = Town::with_scheme();
    for n in 1..=40 {
        let claim = Offer::Claim(claim(&town.state, n));
        let [read, written] = touches(&town.state, 70, claim.clone());
        // Nodes that the note fills: half of all notes fill one, a quarter two, and so on.
        let filled = 1 + u64::from(n.trailing_zeros());
        assert_eq!(written, 9 + filled, "claim {n}");
        assert!(read <= 40 + 6, "claim {n} read {read}");
        town.take(70, claim);
    }
}

#[test]
fn an_act_touches_as_much_after_many_as_after_one() {
    let mut town = Town::with_scheme();
    let mut counts = Vec::new();
    for n in 0..20 {
        let act = contribution(&format!("transfer {n}"));
        counts.push(touches(&town.state, 70, act.clone()));
        town.take(70, act);
        let claim = claim(&town.state, 100 + n);
        town.take(70, Offer::Claim(claim));
    }
    assert_eq!(counts, [counts[0]; 20]);
    for n in 2..20 {
        let [read, written] = touches(&town.state, 70, attestation(n));
        assert!(
            read <= 24 && written <= 6 + 2 + 5,
            "{read} read, {written} written"
        );
        let attested = attestation(n);
        town.take(70, attested);
    }
}

#[test]
fn what_is_refused_writes_nothing() {
    let mut state = CommunityState::over(Encoded(Counting::default()));
    for (at, next) in whole_log() {
        for (_, offer) in whole_log() {
            let mut other = state.clone();
            if other.apply(*at, offer.clone()).is_err() {
                let offered = offer.kind();
                assert_eq!(
                    other.store().0.written,
                    state.store().0.written,
                    "{offered}"
                );
            }
        }
        state.apply(*at, next.clone()).expect("taken before");
    }
}
