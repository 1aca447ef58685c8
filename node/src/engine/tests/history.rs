//! Whatever is sent, and however often the node stops in between, the record says the same as a replay of it.

use proptest::prelude::*;

use super::*;
use crate::backup::{export, restore};

#[derive(Clone, Debug)]
enum Step {
    /// Change of roles of this number: taken only in order.
    Change(u64),
    Roll(u64),
    Forged(u64),
    Junk(Vec<u8>),
    /// The clock moves by this much, forwards or back.
    Time(i64),
    /// The node is stopped and started.
    Stop,
    /// The node dies.
    Crash,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => (1..4u64).prop_map(Step::Change),
        6 => (0..12u64).prop_map(Step::Roll),
        1 => (0..12u64).prop_map(Step::Forged),
        1 => proptest::collection::vec(any::<u8>(), 0..20).prop_map(Step::Junk),
        2 => (-100..100i64).prop_map(Step::Time),
        1 => Just(Step::Stop),
        1 => Just(Step::Crash),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 12,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn a_history_is_what_its_replay_is(steps in proptest::collection::vec(step(), 1..24)) {
        let hall = Hall::default();
        let hand = Hand::new();
        let start = |data: &std::path::Path| {
            Engine::open_at(&config(data), hand.clock(), &mut rng(0)).expect("whole")
        };
        let mut data = folder();
        let mut engine = start(data.path());
        let mut known = vec![submit(&engine, &hall.founding().encode()).expect("the first message").digest];
        let mut now = START;
        for step in steps {
            let bytes = match step {
                Step::Change(number) => hall.change(number).encode(),
                Step::Roll(number) => roll(number),
                Step::Forged(number) => hall.forged_roll(number).encode(),
                Step::Junk(bytes) => bytes,
                Step::Time(by) => {
                    now += by;
                    hand.set(now);
                    continue;
                }
                Step::Stop => {
                    drop(engine);
                    engine = start(data.path());
                    continue;
                }
                Step::Crash => {
                    let copy = crashed(data.path());
                    drop(engine);
                    data = copy;
                    engine = start(data.path());
                    continue;
                }
            };
            let before = (engine.size(), engine.checkpoint());
            match submit(&engine, &bytes) {
                Ok(accepted) => {
                    prop_assert_eq!(accepted.fresh, !known.contains(&accepted.digest));
                    if accepted.fresh {
                        prop_assert_eq!(accepted.index, known.len() as u64);
                        known.push(accepted.digest);
                    } else {
                        prop_assert_eq!(known[accepted.index as usize], accepted.digest);
                    }
                }
                Err(_) => prop_assert_eq!((engine.size(), engine.checkpoint()), before),
            }
            prop_assert_eq!(engine.size(), known.len() as u64);
        }
        let files = folder();
        let archive = files.path().join("record.linli");
        prop_assert_eq!(export(data.path(), &archive).expect("exported"), engine.size());
        let (size, root) = (engine.size(), engine.status().state_root);
        drop(engine);
        let copy = folder();
        for file in [KEY, SIGNED] {
            std::fs::copy(data.path().join(file), copy.path().join(file)).expect("copied");
        }
        let restored = restore(&archive, copy.path(), None, &mut |_, _| {}).expect("restored");
        prop_assert_eq!(restored.entries, size);
        let other = Engine::open_at(&config(copy.path()), hand.clock(), &mut rng(0)).expect("whole");
        prop_assert_eq!((other.size(), other.status().state_root), (size, root));
    }
}
