//! Four nodes under random schedules, in one thread and in a time of their own: the engine's own state machine and this
//! crate's side of it, records on disk, and a network that loses, delays and repeats. A schedule leads to the same end
//! each time.

mod liar;
mod node;
mod schedule;
mod world;

use proptest::prelude::*;

use self::liar::{VICES, Vice};
use self::schedule::{Fault, Schedule, Trouble};
use self::world::run;

fn trouble() -> impl Strategy<Value = Trouble> {
    let fault = prop_oneof![
        Just(Fault::Killed),
        Just(Fault::KilledRecording),
        Just(Fault::Stopped),
        Just(Fault::AllKilled),
        Just(Fault::Wiped),
        (1u8..15).prop_map(Fault::Cut),
    ];
    (fault, 0..4usize, 0..15_000u64, 500..10_000u64).prop_map(|(fault, node, at, lasts)| Trouble {
        fault,
        node,
        at,
        lasts,
    })
}

fn schedule() -> impl Strategy<Value = Schedule> {
    (
        any::<u64>(),
        proptest::option::of((0..4usize, prop::sample::select(VICES.to_vec()))),
        proptest::array::uniform4(-4i64..=4),
        (0..300u64, 0..200u64, 1..500u64),
        prop::collection::vec(trouble(), 0..6),
        prop::collection::vec((0..4usize, 0..15_000u64), 1..6),
    )
        .prop_map(|(seed, liar, skews, network, troubles, sent)| {
            let (loss, twice, delay) = network;
            Schedule {
                seed,
                liar,
                skews,
                loss,
                twice,
                delay,
                troubles,
                sent,
            }
        })
}

/// A few, or as many as `PROPTEST_CASES` says.
fn cases() -> ProptestConfig {
    let asked = std::env::var("PROPTEST_CASES").ok();
    ProptestConfig {
        cases: asked.and_then(|asked| asked.parse().ok()).unwrap_or(12),
        max_shrink_iters: 40,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(cases())]

    /// Nobody has another record, nothing acknowledged is lost, time does not run backwards, a block is recorded whole or
    /// not at all; and once the faults are over, everything that was sent is recorded.
    #[test]
    fn no_schedule_makes_two_records_or_loses_an_entry(schedule in schedule()) {
        run(&schedule);
    }
}

fn hard(vice: Vice, seed: u64) -> Schedule {
    let trouble = |fault, node, at, lasts| Trouble {
        fault,
        node,
        at,
        lasts,
    };
    Schedule {
        seed,
        liar: Some((1, vice)),
        skews: [0, 3, -4, 4],
        loss: 150,
        twice: 100,
        delay: 300,
        troubles: vec![
            trouble(Fault::KilledRecording, 0, 1_000, 4_000),
            trouble(Fault::Cut(0b0011), 0, 6_000, 4_000),
            trouble(Fault::AllKilled, 0, 12_000, 500),
        ],
        sent: vec![(0, 500), (2, 3_000), (3, 7_000), (2, 13_000)],
    }
}

/// Each vice under the same faults.
#[test]
fn one_who_lies_changes_nothing() {
    for (seed, vice) in (0..).zip(VICES) {
        let told = run(&hard(vice, seed));
        assert!(told.heights >= 4, "{vice:?}: {} blocks", told.heights);
        let is_convicted = told.convicted == [1];
        assert!(told.convicted.is_empty() || is_convicted, "{vice:?}");
        assert!(vice != Vice::Equivocates || is_convicted, "not seen");
    }
}

/// Blocks enough for a proposer to have several turns. After each the record's time is compared with the clocks.
#[test]
fn nobody_runs_the_records_time_ahead() {
    let told = run(&Schedule {
        seed: 1,
        liar: Some((1, Vice::Creeps)),
        skews: [0; 4],
        loss: 0,
        twice: 0,
        delay: 20,
        troubles: Vec::new(),
        sent: (1..7).map(|n| (n % 2 * 2, 700 * n as u64)).collect(),
    });
    assert!(told.heights >= 10, "{} blocks", told.heights);
}

#[test]
fn a_schedule_leads_to_the_same_end_each_time() {
    let schedule = hard(Vice::Equivocates, 7);
    let (one, other) = (run(&schedule), run(&schedule));
    assert!(one.trace.len() > 1000, "{} events", one.trace.len());
    let differ = one.trace.iter().zip(&other.trace).find(|(a, b)| a != b);
    assert_eq!(differ, None);
    assert_eq!(one, other);
}
