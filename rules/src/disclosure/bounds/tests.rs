use linli_primitives::Shares;

use super::*;
use crate::decision::{Totals, decide};
use crate::fixture::{BOTH, question, roll};
use crate::preset::{preset, with_seats};

fn areas(list: &[u64]) -> Areas {
    Areas::of(
        list.iter()
            .map(|area| Shares::new(*area).expect("below 2^40")),
    )
}

fn group(options: &[u32], shares: u64) -> tally::Group {
    tally::Group {
        options: options.to_vec(),
        shares: Shares::new(shares).expect("below 2^40"),
    }
}

/// Eleven owners, as published in centiares; ten vote.
const OWNERS: [u64; 11] = [
    9_050, 9_980, 10_210, 10_400, 10_990, 11_510, 11_730, 12_020, 12_140, 12_225, 12_890,
];

#[test]
fn a_winner_with_more_than_half_of_the_heads_is_told_where_the_smallest_areas_are_a_majority() {
    let question = question(
        3,
        1,
        1,
        with_seats(preset("cn-278-election").expect("a preset"), 1),
    );
    let heads = [6, 2, 2, 0];
    let (participating, all) = (OWNERS[1..].iter().sum::<u64>(), OWNERS.iter().sum());
    let groups = [group(&[0, 1, 2], participating)];
    let areas = areas(&OWNERS);
    let public = Public {
        question: &question,
        ballots: 10,
        heads: &heads,
        groups: &groups,
        participating,
        areas: None,
    };
    let outcome = |public: Public<'_>| {
        let totals = Totals {
            ballots: 10,
            heads: heads.map(exact).to_vec(),
            shares: public.bounds(),
            participating: exact(participating),
        };
        decide(&question, BOTH, &roll(11, all), &totals)
    };
    assert_eq!(outcome(public), linli_wire::Outcome::Undetermined);
    let with_areas = Public {
        areas: Some(&areas),
        ..public
    };
    let winner = with_areas.bounds()[0];
    assert!(winner.low >= OWNERS[..6].iter().sum() && 2 * winner.low > participating);
    assert!(winner.high <= OWNERS[5..].iter().sum());
    let elected = linli_wire::Outcome::Elected {
        options: vec![0],
        vacant: 0,
        tied: vec![],
    };
    assert_eq!(outcome(with_areas), elected);
}

#[test]
fn what_others_of_a_group_can_have_bounds_an_option_from_the_other_side() {
    let question = question(2, 1, 1, preset("simple-majority").expect("a preset"));
    let areas = areas(&[10, 10, 10, 100]);
    let groups = [group(&[0, 1], 130)];
    let public = Public {
        question: &question,
        ballots: 4,
        heads: &[3, 1, 0],
        groups: &groups,
        participating: 130,
        areas: Some(&areas),
    };
    let [three, one, none] = public.bounds()[..] else {
        panic!("three slots");
    };
    assert_eq!((three, none), (Part { low: 30, high: 120 }, exact(0)));
    assert_eq!(one, Part { low: 10, high: 100 });
}

#[test]
fn a_roll_with_fewer_owners_than_ballots_says_nothing() {
    let question = question(2, 1, 1, preset("simple-majority").expect("a preset"));
    let areas = areas(&[10]);
    let public = Public {
        question: &question,
        ballots: 2,
        heads: &[1, 1, 0],
        groups: &[],
        participating: 50,
        areas: Some(&areas),
    };
    assert_eq!(public.bounds()[0], Part { low: 0, high: 50 });
}
