use proptest::prelude::*;

use super::*;
use crate::fixture::{BOTH, Village, election, motion, question, roll, village};
use crate::preset::{preset, presets, with_seats};

mod naive;

/// Totals of yes, no and abstention as (heads, shares).
fn votes(options: &[(u64, u64)]) -> Totals {
    Totals {
        ballots: options.iter().map(|o| o.0).sum(),
        heads: options.iter().map(|o| exact(o.0)).collect(),
        shares: options.iter().map(|o| exact(o.1)).collect(),
        participating: exact(options.iter().map(|o| o.1).sum()),
    }
}

/// Decides a motion of 300 owners with 3,000 shares by the preset `name`.
fn motion_of_300(name: &str, options: [(u64, u64); 3]) -> Outcome {
    let question = question(2, 1, 1, preset(name).expect("a preset"));
    decide(&question, BOTH, &roll(300, 3000), &votes(&options))
}

#[test]
fn quorum_of_two_thirds_includes_equality_by_both_measures() {
    let at = |heads, shares| motion_of_300("cn-278-ordinary", [(heads, shares), (0, 0), (0, 0)]);
    assert_eq!(at(200, 2000), Outcome::Passed);
    assert_eq!(at(199, 2000), Outcome::NoQuorum);
    assert_eq!(at(200, 1999), Outcome::NoQuorum);
}

#[test]
fn more_than_half_excludes_equality_by_both_measures() {
    let at = |yes| {
        motion_of_300(
            "cn-278-ordinary",
            [yes, (200 - yes.0, 2000 - yes.1), (0, 0)],
        )
    };
    assert_eq!(at((101, 1001)), Outcome::Passed);
    assert_eq!(at((100, 1001)), Outcome::Failed);
    assert_eq!(at((101, 1000)), Outcome::Failed);
}

#[test]
fn three_quarters_include_equality_and_abstentions_take_part() {
    let at = |yes: (u64, u64)| {
        motion_of_300("cn-278-special", [yes, (0, 0), (200 - yes.0, 2000 - yes.1)])
    };
    assert_eq!(at((150, 1500)), Outcome::Passed);
    assert_eq!(at((149, 1500)), Outcome::Failed);
    assert_eq!(at((150, 1499)), Outcome::Failed);
}

#[test]
fn abstentions_are_no_votes_cast() {
    assert_eq!(
        motion_of_300("simple-majority", [(2, 1), (1, 9), (90, 90)]),
        Outcome::Passed
    );
    assert_eq!(
        motion_of_300("simple-majority", [(2, 9), (2, 1), (90, 90)]),
        Outcome::Failed
    );
    assert_eq!(
        motion_of_300("fr-24", [(1, 11), (5, 10), (90, 90)]),
        Outcome::Passed
    );
    assert_eq!(
        motion_of_300("us-hoa", [(1, 2), (1, 1), (98, 1497)]),
        Outcome::NoQuorum
    );
    assert_eq!(
        motion_of_300("us-hoa", [(1, 2), (1, 1), (98, 1498)]),
        Outcome::Passed
    );
}

#[test]
fn a_second_vote_opens_at_exactly_one_third() {
    assert_eq!(
        motion_of_300("fr-25", [(1, 1501), (0, 0), (0, 0)]),
        Outcome::Passed
    );
    assert_eq!(
        motion_of_300("fr-25", [(1, 1500), (0, 0), (0, 0)]),
        Outcome::SecondVote
    );
    assert_eq!(
        motion_of_300("fr-25", [(1, 1000), (0, 0), (0, 0)]),
        Outcome::SecondVote
    );
    assert_eq!(
        motion_of_300("fr-25", [(1, 999), (0, 0), (0, 0)]),
        Outcome::Failed
    );
    assert_eq!(
        motion_of_300("fr-26", [(151, 2000), (0, 0), (0, 0)]),
        Outcome::Passed
    );
    assert_eq!(
        motion_of_300("fr-26", [(150, 2000), (150, 0), (0, 0)]),
        Outcome::SecondVote
    );
    assert_eq!(
        motion_of_300("fr-26", [(149, 2000), (150, 0), (0, 0)]),
        Outcome::Failed
    );
}

#[test]
fn nobody_decides_nothing() {
    for name in presets() {
        let question = question(3, 1, 1, preset(name).expect("listed"));
        let nobody = votes(&[(0, 0); 4]);
        let outcome = decide(&question, BOTH, &roll(300, 3000), &nobody);
        let nothing = [
            Outcome::NoQuorum,
            Outcome::Failed,
            Outcome::Elected {
                options: vec![],
                vacant: 1,
                tied: vec![],
            },
        ];
        assert!(nothing.contains(&outcome), "{name}: {outcome:?}");
    }
}

#[test]
fn bounds_leave_open_only_what_they_leave_open() {
    let question = question(2, 1, 1, preset("cn-278-special").expect("a preset"));
    let outcome = |low, high| {
        let mut totals = votes(&[(150, 0), (40, 0), (10, 0)]);
        totals.shares[0] = Part { low, high };
        totals.participating = exact(2000);
        decide(&question, BOTH, &roll(300, 3000), &totals)
    };
    assert_eq!(outcome(1500, 1900), Outcome::Passed);
    assert_eq!(outcome(1499, 1500), Outcome::Undetermined);
    assert_eq!(outcome(0, 1499), Outcome::Failed);
}

#[test]
fn a_candidate_whom_perhaps_nobody_chose_is_not_surely_elected() {
    let question = question(1, 1, 1, preset("election-plurality").expect("a preset"));
    let outcome = |low| {
        let mut totals = votes(&[(5, 50), (0, 0)]);
        totals.heads[0] = Part { low, high: 5 };
        decide(&question, BOTH, &roll(300, 3000), &totals)
    };
    assert_eq!(outcome(0), Outcome::Undetermined);
    assert_eq!(outcome(1), elected(&[0], 0));
}

#[test]
fn a_fraction_of_what_may_be_nothing_is_unknown() {
    let none_at_all = Threshold {
        num: 0,
        den: 1,
        more_than: false,
    };
    let of = |low, high| reaches(none_at_all, exact(0), Part { low, high });
    assert_eq!(of(0, 0), Truth::Fails);
    assert_eq!(of(0, 5), Truth::Unknown);
    assert_eq!(of(1, 5), Truth::Holds);
}

/// Elects `seats` of as many candidates as there are totals, by the preset `name`.
fn elects(name: &str, seats: u32, ballots: u64, candidates: &[(u64, u64)]) -> Outcome {
    let rule = with_seats(preset(name).expect("a preset"), seats);
    let question = question(candidates.len(), 1, 3, rule);
    let mut totals = votes(&[candidates, &[(0, 0)]].concat());
    (totals.ballots, totals.participating) = (ballots, exact(10 * ballots));
    decide(&question, BOTH, &roll(300, 3000), &totals)
}

fn tied(options: &[u32], vacant: u32, tied: &[u32]) -> Outcome {
    Outcome::Elected {
        options: options.to_vec(),
        vacant,
        tied: tied.to_vec(),
    }
}

fn elected(options: &[u32], vacant: u32) -> Outcome {
    Outcome::Elected {
        options: options.to_vec(),
        vacant,
        tied: Vec::new(),
    }
}

#[test]
fn the_most_chosen_are_elected_best_first() {
    let candidates = [(40, 9), (90, 1), (10, 90), (60, 60)];
    assert_eq!(
        elects("election-plurality", 2, 100, &candidates),
        elected(&[1, 3], 0)
    );
    assert_eq!(
        elects("election-plurality-shares", 2, 100, &candidates),
        elected(&[2, 3], 0)
    );
}

#[test]
fn a_tie_across_the_last_seat_is_broken_by_the_other_measure_or_leaves_it_vacant() {
    let candidates = [(50, 7), (90, 1), (50, 8)];
    assert_eq!(
        elects("election-plurality", 2, 100, &candidates),
        elected(&[1, 2], 0)
    );
    let level = [(50, 8), (90, 1), (50, 8)];
    assert_eq!(
        elects("election-plurality", 2, 100, &level),
        tied(&[1], 1, &[0, 2])
    );
    assert_eq!(
        elects("election-plurality", 3, 100, &level),
        elected(&[1, 0, 2], 0)
    );
}

#[test]
fn each_elected_needs_the_majority_by_both() {
    let candidates = [(101, 1001), (150, 1000), (100, 1800), (200, 1900)];
    assert_eq!(
        elects("cn-278-election", 3, 200, &candidates),
        elected(&[3, 0], 1)
    );
    assert_eq!(
        elects("cn-278-election", 1, 200, &candidates),
        elected(&[3], 0)
    );
    assert_eq!(
        elects("cn-278-election", 3, 199, &candidates),
        Outcome::NoQuorum
    );
}

#[test]
fn a_candidate_whom_nobody_chose_is_not_elected() {
    assert_eq!(
        elects("election-plurality", 2, 5, &[(5, 50), (0, 0)]),
        elected(&[0], 1)
    );
}

#[test]
fn an_open_order_is_undetermined_only_across_the_last_seat() {
    let rule = preset("election-plurality-shares").expect("a preset");
    let outcome = |seats| {
        let question = question(3, 1, 1, with_seats(rule.clone(), seats));
        let mut totals = votes(&[(9, 90), (9, 80), (9, 10), (0, 0)]);
        totals.shares[0] = Part { low: 70, high: 90 };
        decide(&question, BOTH, &roll(300, 3000), &totals)
    };
    assert_eq!(outcome(1), Outcome::Undetermined);
    assert_eq!(outcome(2), elected(&[1, 0], 0));
}

#[test]
fn where_one_measure_counts_it_alone_breaks_no_tie() {
    let question = question(2, 1, 1, preset("election-plurality").expect("a preset"));
    let totals = votes(&[(5, 50), (5, 40), (0, 0)]);
    let outcome = decide(&question, Counting::Heads, &roll(300, 3000), &totals);
    assert_eq!(outcome, tied(&[], 1, &[0, 1]));
}

/// Moves bounds apart by the two amounts, never out of what is possible.
fn widen(part: Part, by: (u64, u64)) -> Part {
    Part {
        low: part.low.saturating_sub(by.0),
        high: part.high + by.1,
    }
}

/// The outcome without the order of the elected.
fn unordered(outcome: Outcome) -> Outcome {
    match outcome {
        Outcome::Elected {
            mut options,
            vacant,
            tied,
        } => {
            options.sort_unstable();
            Outcome::Elected {
                options,
                vacant,
                tied,
            }
        }
        other => other,
    }
}

/// Another village, in which one owner who did not vote yes now does.
fn one_more_yes(village: &Village, owner: usize) -> Village {
    let mut village = village.clone();
    let owner = owner % village.owners.len();
    village.owners[owner].1 = Some(vec![0]);
    village
}

proptest! {
    #[test]
    fn exact_motions_agree_with_fractions(village in village(2, 1, 1), rule in motion()) {
        let (question, roll, totals) = (question(2, 1, 1, rule), village.roll(), village.totals());
        prop_assert_eq!(decide(&question, BOTH, &roll, &totals), naive::decide(&question, &roll, &totals));
    }

    #[test]
    fn exact_elections_agree_with_sorting(village in village(4, 0, 3), rule in election(4)) {
        let (question, roll, totals) = (question(4, 0, 3, rule), village.roll(), village.totals());
        prop_assert_eq!(decide(&question, BOTH, &roll, &totals), naive::decide(&question, &roll, &totals));
    }

    #[test]
    fn more_yes_never_unmakes_a_pass(village in village(2, 1, 1), rule in motion(), owner in any::<usize>()) {
        let question = question(2, 1, 1, rule);
        let outcome = |v: &Village| decide(&question, BOTH, &v.roll(), &v.totals());
        if outcome(&village) == Outcome::Passed {
            prop_assert_eq!(outcome(&one_more_yes(&village, owner)), Outcome::Passed);
        }
    }

    #[test]
    fn wider_bounds_never_turn_an_outcome_into_another(
        village in village(4, 0, 3),
        rule in prop_oneof![motion(), election(4)],
        by in proptest::collection::vec((0..9u64, 0..9u64), 6),
        heads_by in proptest::collection::vec((0..4u64, 0..4u64), 5),
    ) {
        let (question, roll, totals) = (question(4, 0, 3, rule), village.roll(), village.totals());
        let mut wide = totals.clone();
        wide.participating = widen(totals.participating, by[5]);
        for (part, by) in wide.shares.iter_mut().zip(&by) {
            *part = widen(*part, *by);
        }
        for (part, by) in wide.heads.iter_mut().zip(&heads_by) {
            *part = widen(*part, *by);
        }
        let wide = unordered(decide(&question, BOTH, &roll, &wide));
        let exact = unordered(decide(&question, BOTH, &roll, &totals));
        prop_assert!(wide == Outcome::Undetermined || wide == exact, "{:?} became {:?}", exact, wide);
    }

    #[test]
    fn extreme_numbers_do_not_overflow(
        heads in any::<[u64; 3]>(),
        low in any::<[u64; 3]>(),
        high in any::<[u64; 3]>(),
        ballots in any::<u64>(),
        rule in prop_oneof![motion(), election(2)],
    ) {
        let totals = Totals {
            ballots,
            heads: heads.map(exact).to_vec(),
            shares: low.iter().zip(high).map(|(&low, high)| Part { low, high }).collect(),
            participating: Part { low: low[0], high: high[0] },
        };
        decide(&question(2, 1, 1, rule), BOTH, &roll(u64::MAX, 1), &totals);
    }
}

#[test]
fn what_passes_a_motion_is_marked_and_not_known_by_its_place() {
    let rule = preset("simple-majority").expect("a preset");
    let outcome = |yes| {
        let question = Question {
            yes: Some(yes),
            ..question(2, 1, 1, rule.clone())
        };
        let totals = votes(&[(6, 600), (4, 400), (0, 0)]);
        decide(&question, BOTH, &roll(10, 1000), &totals)
    };
    assert_eq!(outcome(0), Outcome::Passed);
    assert_eq!(outcome(1), Outcome::Failed);
}
