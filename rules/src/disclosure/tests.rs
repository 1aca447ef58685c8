use linli_primitives::Shares;
use linli_wire::{Part, tally};
use proptest::prelude::*;

use super::*;
use crate::decision::{Totals, decide, exact};
use crate::fixture::{BOTH, Village, election, motion, question, village};
use crate::preset::preset;

fn any_rule() -> linli_wire::RuleSet {
    preset("simple-majority").expect("a preset")
}

/// The plan for one choice a ballot among `heads`, the last of which abstained.
fn single(floor: u32, heads: &[u64]) -> Vec<Vec<u32>> {
    let question = question(heads.len() - 1, 1, 1, any_rule());
    let plan = plan(&question, BOTH, floor, heads.iter().sum(), heads);
    assert!(plan.withheld.is_empty());
    plan.groups
}

#[test]
fn a_small_option_joins_the_next_smallest() {
    assert_eq!(single(5, &[200, 80, 2]), [vec![0], vec![1, 2]]);
    assert_eq!(single(5, &[1, 50, 2, 60]), [vec![0, 1, 2], vec![3]]);
    assert_eq!(single(5, &[3, 50, 2, 60]), [vec![0, 2], vec![1], vec![3]]);
}

#[test]
fn an_option_at_the_floor_stands_alone() {
    assert_eq!(single(5, &[5, 6, 7]), [vec![0], vec![1], vec![2]]);
    assert_eq!(single(5, &[4, 6, 7]), [vec![0, 1], vec![2]]);
}

#[test]
fn an_option_nobody_chose_needs_no_decryption() {
    assert_eq!(single(5, &[0, 9, 0]), [vec![1]]);
    assert_eq!(single(5, &[0, 0, 0]), [[0u32; 0]; 0]);
}

#[test]
fn fewer_voters_than_the_floor_are_one_group() {
    assert_eq!(single(5, &[1, 2, 1]), [vec![0, 1, 2]]);
    assert_eq!(single(5, &[0, 1, 0]), [vec![1]]);
}

#[test]
fn a_floor_of_one_publishes_all() {
    assert_eq!(single(0, &[1, 0, 2]), [vec![0], vec![2]]);
    assert_eq!(single(1, &[1, 0, 2]), [vec![0], vec![2]]);
}

#[test]
fn where_heads_alone_count_no_shares_are_decrypted() {
    let question = question(2, 1, 1, any_rule());
    assert_eq!(
        plan(&question, Counting::Heads, 3, 9, &[4, 5, 0]),
        Plan::default()
    );
}

/// The plan for up to three choices of `ballots` ballots; the last of `heads` abstained.
fn several(floor: u32, ballots: u64, heads: &[u64]) -> Plan {
    let question = question(heads.len() - 1, 1, 3, any_rule());
    plan(&question, BOTH, floor, ballots, heads)
}

#[test]
fn an_option_that_nearly_all_chose_is_merged() {
    let plan = several(3, 100, &[99, 60, 50, 0]);
    assert_eq!(
        plan,
        Plan {
            groups: vec![vec![0, 2], vec![1]],
            withheld: vec![]
        }
    );
}

#[test]
fn few_unused_choices_withhold_the_smallest_group() {
    let plan = several(3, 100, &[90, 80, 70, 59, 0]);
    assert_eq!(
        plan,
        Plan {
            groups: vec![vec![0], vec![1], vec![2]],
            withheld: vec![3]
        }
    );
    let used = several(3, 100, &[90, 80, 70, 60, 0]);
    assert!(used.withheld.is_empty());
}

#[test]
fn few_voters_with_several_choices_publish_nothing_but_the_turnout() {
    assert_eq!(
        several(3, 2, &[1, 2, 1, 0]),
        Plan {
            groups: vec![],
            withheld: vec![0, 1, 2]
        }
    );
}

#[test]
fn bounds_follow_from_what_is_published() {
    let group = |options: &[u32], shares| tally::Group {
        options: options.to_vec(),
        shares: Shares::new(shares).expect("below 2^40"),
    };
    let groups = [group(&[0], 70), group(&[1, 3], 30)];
    let known = [
        exact(70),
        Part { low: 0, high: 30 },
        exact(0),
        Part { low: 0, high: 30 },
    ];
    let several = question(4, 0, 2, any_rule());
    let public = |heads: &'static [u64], groups, participating| Public {
        question: &several,
        ballots: 10,
        heads,
        groups,
        participating,
        areas: None,
    };
    assert_eq!(public(&[7, 1, 0, 2], &groups, 100).bounds(), known);
    let beyond = [group(&[0, 1], 170)];
    let low = Part { low: 70, high: 100 };
    assert_eq!(public(&[7, 1], &beyond, 100).bounds(), [low; 2]);
    assert_eq!(
        public(&[7], &[], 100).bounds(),
        [Part { low: 0, high: 100 }]
    );
}

/// Groups with their sums as the trustees would decrypt them.
fn published(plan: &Plan, totals: &Totals) -> Vec<tally::Group> {
    let sum = |options: &Vec<u32>| options.iter().map(|o| totals.shares[*o as usize].low).sum();
    let group = |options: &Vec<u32>| tally::Group {
        options: options.clone(),
        shares: Shares::new(sum(options)).expect("below 2^40"),
    };
    plan.groups.iter().map(group).collect()
}

/// How many voters `count` does not leave at zero.
fn owners_behind(village: &Village, count: impl Fn(&[usize]) -> i64) -> u64 {
    village.votes().filter(|(_, vote)| count(vote) != 0).count() as u64
}

fn chosen(group: &[u32]) -> impl Fn(&[usize]) -> i64 {
    move |vote| {
        vote.iter()
            .filter(|slot| group.contains(&(**slot as u32)))
            .count() as i64
    }
}

fn assert_hidden(village: &Village, floor: u32, what: &str, count: impl Fn(&[usize]) -> i64) {
    let owners = owners_behind(village, count);
    assert!(
        owners == 0 || owners >= u64::from(floor),
        "{what}: {owners} owners, floor {floor}"
    );
}

fn assert_partition(plan: &Plan, heads: &[u64]) {
    let mut options: Vec<u32> = plan
        .groups
        .iter()
        .flatten()
        .chain(&plan.withheld)
        .copied()
        .collect();
    options.sort_unstable();
    let chosen = (0u32..)
        .zip(heads)
        .filter(|(_, h)| **h > 0)
        .map(|(option, _)| option);
    assert_eq!(options, chosen.collect::<Vec<_>>());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]
    #[test]
    fn one_choice_a_ballot_hides_every_small_group(village in village(4, 1, 1), floor in 0..8u32) {
        let (question, totals) = (question(4, 1, 1, any_rule()), village.totals());
        let plan = plan(&question, BOTH, floor, totals.ballots, &village.heads());
        assert_partition(&plan, &village.heads());
        prop_assert!(plan.withheld.is_empty());
        // Any union of groups can be computed; what is left of it is another union.
        for subset in 1..1u32 << plan.groups.len() {
            let picked = plan.groups.iter().zip(0..).filter(|(_, i)| subset >> i & 1 == 1);
            let union: Vec<u32> = picked.flat_map(|(group, _)| group.clone()).collect();
            if owners_behind(&village, chosen(&union)) < totals.ballots {
                assert_hidden(&village, floor, "a union", chosen(&union));
            }
        }
    }

    #[test]
    fn several_choices_a_ballot_hide_every_small_group(
        (min, village) in (0..=2u32).prop_flat_map(|min| (Just(min), village(5, min as usize, 3))),
        floor in 0..6u32,
    ) {
        let (question, totals) = (question(5, min, 3, any_rule()), village.totals());
        let plan = plan(&question, BOTH, floor, totals.ballots, &village.heads());
        assert_partition(&plan, &village.heads());
        for group in &plan.groups {
            assert_hidden(&village, floor, "a group", chosen(group));
            let options = group.iter().filter(|o| **o < 5).count().clamp(1, 3) as i64;
            assert_hidden(&village, floor, "what a group leaves", |vote| options - chosen(group)(vote));
        }
        if plan.withheld.is_empty() && !plan.groups.is_empty() {
            let abstains = |vote: &[usize]| vote.contains(&5);
            let alone = !plan.groups.iter().any(|g| g.len() > 1 && g.contains(&5));
            let (most, fewest) = (3, i64::from(min));
            if alone {
                assert_hidden(&village, floor, "unused choices", |vote| {
                    if abstains(vote) { 0 } else { most - vote.len() as i64 }
                });
                assert_hidden(&village, floor, "choices beyond the fewest", |vote| {
                    if abstains(vote) { 0 } else { vote.len() as i64 - fewest }
                });
            } else {
                assert_hidden(&village, floor, "unused choices", |vote| most - vote.len() as i64);
                assert_hidden(&village, floor, "further choices", |vote| {
                    vote.len() as i64 - fewest.min(1)
                });
            }
        }
    }

    #[test]
    fn what_is_published_decides_as_all_would_or_not_at_all(
        (max, village) in prop_oneof![Just(1u32), Just(3)]
            .prop_flat_map(|max| (Just(max), village(4, 1, max as usize))),
        rule in prop_oneof![motion(), election(4)],
        floor in 0..6u32,
        with_areas in any::<bool>(),
    ) {
        let (question, totals) = (question(4, 1, max, rule), village.totals());
        let plan = plan(&question, BOTH, floor, totals.ballots, &village.heads());
        let groups = published(&plan, &totals);
        let heads = village.heads();
        let areas = Areas::of(village.owners.iter().map(|o| Shares::new(o.0).expect("small")));
        let public = Public {
            question: &question,
            ballots: totals.ballots,
            heads: &heads,
            groups: &groups,
            participating: totals.participating.low,
            areas: with_areas.then_some(&areas),
        };
        let shares = public.bounds();
        for (part, truth) in shares.iter().zip(&totals.shares) {
            prop_assert!(part.low <= truth.low && truth.high <= part.high);
        }
        let known = Totals { shares, ..totals.clone() };
        let known = decide(&question, BOTH, &village.roll(), &known);
        let all = decide(&question, BOTH, &village.roll(), &totals);
        let set = |outcome| match outcome {
            linli_wire::Outcome::Elected { mut options, vacant, tied } => {
                options.sort_unstable();
                linli_wire::Outcome::Elected { options, vacant, tied }
            }
            other => other,
        };
        let (known, all) = (set(known), set(all));
        prop_assert!(known == all || known == linli_wire::Outcome::Undetermined, "{all:?} became {known:?}");
    }
}
