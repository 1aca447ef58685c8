//! Questions, rolls and votes in the open, for the tests of this crate.

use std::collections::BTreeMap;

use linli_primitives::{Digest, Fp, RollRoot, Shares};
use linli_wire::rule::{Base, Condition, Decision, Measure, Threshold, Tie};
use linli_wire::{Counting, Question, RollSummary, RuleSet, Unit};
use proptest::prelude::*;

use crate::decision::{Totals, exact};
use crate::store::Bytes;

/// A question of `options` options with abstention.
pub(crate) fn question(options: usize, min: u32, max: u32, rule: RuleSet) -> Question {
    Question {
        text: "是否同意？".into(),
        options: (1..=options).map(|i| format!("选项{i}")).collect(),
        min,
        max,
        abstain: true,
        yes: yes(&rule),
        rule,
    }
}

/// A motion's first option passes it.
pub(crate) fn yes(rule: &RuleSet) -> Option<u32> {
    matches!(rule.decision, Decision::Motion { .. }).then_some(0)
}

pub(crate) fn roll(heads: u64, shares: u64) -> RollSummary {
    RollSummary {
        root: RollRoot::new(Fp::from(5)),
        digest: Digest([1; 32]),
        heads,
        shares: Shares::new(shares).expect("below 2^40"),
        unit: Unit {
            name: "㎡".into(),
            decimals: 2,
        },
    }
}

pub(crate) fn rule(quorum: Vec<Condition>, decision: Decision, tie: Tie) -> RuleSet {
    RuleSet {
        name: "test".into(),
        source: "none".into(),
        quorum,
        decision,
        tie,
        notice_days: 0,
    }
}

/// Owners in the open: shares, and the chosen slots (abstention is the last) of those who vote.
#[derive(Clone, Debug)]
pub(crate) struct Village {
    pub(crate) owners: Vec<(u64, Option<Vec<usize>>)>,
    pub(crate) slots: usize,
}

impl Village {
    pub(crate) fn roll(&self) -> RollSummary {
        roll(
            self.owners.len() as u64,
            self.owners.iter().map(|o| o.0).sum(),
        )
    }

    pub(crate) fn votes(&self) -> impl Iterator<Item = (u64, &Vec<usize>)> {
        self.owners
            .iter()
            .filter_map(|(shares, vote)| Some((*shares, vote.as_ref()?)))
    }

    /// Sums `count` over the votes for each slot.
    fn per_slot(&self, count: fn(u64) -> u64) -> Vec<u64> {
        let for_slot = |slot| {
            self.votes()
                .filter(move |(_, v)| v.contains(&slot))
                .map(|(w, _)| count(w))
        };
        (0..self.slots).map(|slot| for_slot(slot).sum()).collect()
    }

    /// Heads of every slot.
    pub(crate) fn heads(&self) -> Vec<u64> {
        self.per_slot(|_| 1)
    }

    pub(crate) fn totals(&self) -> Totals {
        Totals {
            ballots: self.votes().count() as u64,
            heads: self.heads().into_iter().map(exact).collect(),
            shares: self.per_slot(|w| w).into_iter().map(exact).collect(),
            participating: exact(self.votes().map(|(w, _)| w).sum()),
        }
    }
}

/// A vote of one to `max` of `options` options, or abstention.
fn vote(options: usize, min: usize, max: usize) -> impl Strategy<Value = Vec<usize>> {
    let chosen = proptest::sample::subsequence((0..options).collect::<Vec<_>>(), min..=max);
    prop_oneof![5 => chosen, 1 => Just(vec![options])]
}

/// Up to 24 owners who choose `min` to `max` of `options`.
pub(crate) fn village(options: usize, min: usize, max: usize) -> impl Strategy<Value = Village> {
    let owner = (
        1..6u64,
        proptest::option::weighted(0.8, vote(options, min, max)),
    );
    proptest::collection::vec(owner, 1..24).prop_map(move |owners| Village {
        owners,
        slots: options + 1,
    })
}

fn condition() -> impl Strategy<Value = Condition> {
    let base = prop_oneof![
        Just(Base::All),
        Just(Base::Participants),
        Just(Base::Deciding)
    ];
    let by = prop_oneof![
        Just(Measure::Heads),
        Just(Measure::Shares),
        Just(Measure::Both)
    ];
    let fraction = (1..6u32).prop_flat_map(|den| (0..=den, Just(den)));
    (fraction, any::<bool>(), base, by).prop_map(|((num, den), more_than, of, by)| Condition {
        threshold: Threshold {
            num,
            den,
            more_than,
        },
        of,
        by,
    })
}

fn conditions(least: usize) -> impl Strategy<Value = Vec<Condition>> {
    proptest::collection::vec(condition(), least..3)
}

fn tie() -> impl Strategy<Value = Tie> {
    prop_oneof![Just(Tie::Fails), Just(Tie::OtherMeasure)]
}

/// Any rule for a motion.
pub(crate) fn motion() -> impl Strategy<Value = RuleSet> {
    (conditions(0), conditions(1), conditions(0)).prop_map(|(quorum, passes, second_vote)| {
        rule(
            quorum,
            Decision::Motion {
                passes,
                second_vote,
            },
            Tie::Fails,
        )
    })
}

/// Any rule for an election among `options` candidates.
pub(crate) fn election(options: u32) -> impl Strategy<Value = RuleSet> {
    let rank = prop_oneof![
        Just(Measure::Heads),
        Just(Measure::Shares),
        Just(Measure::Both)
    ];
    (conditions(0), 1..=options, rank, conditions(0), tie()).prop_map(
        |(quorum, seats, rank, each, tie)| {
            rule(quorum, Decision::Election { seats, rank, each }, tie)
        },
    )
}

/// Both counted.
pub(crate) const BOTH: Counting = Counting::Both;

/// Bytes under keys, as a contract has them.
#[derive(Clone, Debug, Default)]
pub(crate) struct ByteMap(BTreeMap<Vec<u8>, Vec<u8>>);

impl Bytes for ByteMap {
    fn get(&self, key: &[u8]) -> Option<Vec<u8>> {
        self.0.get(key).cloned()
    }

    fn set(&mut self, key: &[u8], value: &[u8]) {
        assert!(
            !value.is_empty(),
            "a contract's storage keeps no empty value"
        );
        self.0.insert(key.to_vec(), value.to_vec());
    }

    fn remove(&mut self, key: &[u8]) {
        self.0.remove(key);
    }

    fn range<'a>(&'a self, prefix: &[u8]) -> impl Iterator<Item = (Vec<u8>, Vec<u8>)> + use<'a> {
        let prefix = prefix.to_vec();
        let from = self.0.range(prefix.clone()..);
        from.take_while(move |(key, _)| key.starts_with(&prefix))
            .map(|(key, value)| (key.clone(), value.clone()))
    }
}
