//! Whatever is taken, in whatever order, leads to the same state when it is replayed.

use proptest::prelude::*;

use super::*;

/// The whole log, shuffled: each message may come again, come later, be lost, or come at another time.
#[derive(Clone, Debug)]
pub(super) struct Step {
    /// Which of the whole log's messages.
    pub(super) of: usize,
    /// Seconds after the message's own time, or before the clock.
    pub(super) shift: i64,
    /// Whether the state goes through a snapshot first.
    put_away: bool,
}

pub(super) fn steps() -> impl Strategy<Value = Vec<Step>> {
    let stray = prop_oneof![3 => Just(None), 1 => (0..whole_log().len()).prop_map(Some)];
    let shift = prop_oneof![8 => Just(0i64), 1 => 0..100i64, 1 => -100..0i64];
    let step = (stray, shift, proptest::bool::weighted(0.1));
    proptest::collection::vec(step, whole_log().len() * 4 / 3).prop_map(|drawn| {
        let mut next = 0..whole_log().len();
        let step = |(stray, shift, put_away): (Option<usize>, i64, bool)| {
            let of = stray.or_else(|| next.next())?;
            Some(Step {
                of,
                shift,
                put_away,
            })
        };
        drawn.into_iter().filter_map(step).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn what_was_taken_replays_to_the_same_root(steps in steps()) {
        let mut state = CommunityState::new();
        let mut taken = Vec::new();
        for Step { of, shift, put_away } in steps {
            if put_away {
                state = CommunityState::restore(&state.snapshot()).expect("own snapshot");
            }
            let (own, offer) = &whole_log()[of];
            let at = state.clock().unwrap_or(0).max(*own) + shift;
            let before = (state.state_root(), state.snapshot());
            match state.apply(at, offer.clone()) {
                Ok(_) => {
                    prop_assert_ne!(state.state_root(), before.0);
                    taken.push((at, offer.clone()));
                }
                Err(_) => prop_assert_eq!((state.state_root(), state.snapshot()), before),
            }
        }
        let mut replayed = CommunityState::new();
        for (at, offer) in taken.clone() {
            prop_assert!(replayed.apply(at, offer).is_ok());
        }
        prop_assert_eq!(replayed.height(), taken.len() as u64);
        prop_assert_eq!(replayed.state_root(), state.state_root());
        prop_assert_eq!(replayed.snapshot(), state.snapshot());
    }

    #[test]
    fn the_root_depends_on_every_entry_and_its_time(lost in 1..whole_log().len(), later in 1..9i64) {
        let replay = |log: &mut dyn Iterator<Item = (i64, Offer)>| {
            let mut state = CommunityState::new();
            log.for_each(|(at, offer)| {
                let _ = state.apply(at, offer);
            });
            state.state_root()
        };
        let whole = replay(&mut whole_log().iter().cloned());
        let mut without = whole_log().iter().enumerate().filter(|(n, _)| *n != lost);
        let without = replay(&mut without.by_ref().map(|(_, entry)| entry.clone()));
        prop_assert_ne!(without, whole);
        let (last, offer) = whole_log().last().expect("not empty").clone();
        let mut shifted = whole_log()[..whole_log().len() - 1].to_vec();
        shifted.push((last + later, offer));
        prop_assert_ne!(replay(&mut shifted.into_iter()), whole);
    }
}
