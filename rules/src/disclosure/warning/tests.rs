use linli_rule::Rule;

use super::*;
use crate::booth::Booth;

fn shares(list: &[u64]) -> Vec<Shares> {
    list.iter()
        .map(|s| Shares::new(*s).expect("below 2^40"))
        .collect()
}

/// `owners` owners of a roll in which everybody has the same.
fn warned(owners: u64, floor: u32, change: impl FnOnce(&mut Poll)) -> Vec<Warning> {
    let booth = Booth::new(|poll| {
        (poll.roll.heads, poll.floor) = (owners, floor);
        change(poll);
    });
    warnings(&booth.poll, &shares(&vec![80; owners as usize]), owners)
}

#[test]
fn a_large_roll_with_a_floor_warns_of_nothing() {
    assert_eq!(warned(1000, 5, |_| {}), []);
}

#[test]
fn a_floor_below_two_is_no_floor() {
    assert_eq!(warned(1000, 0, |_| {}), [Warning::NoFloor { floor: 0 }]);
    assert_eq!(warned(1000, 1, |_| {}), [Warning::NoFloor { floor: 1 }]);
}

#[test]
fn heads_alone_name_nobody() {
    assert_eq!(warned(3, 0, |poll| poll.counting = Counting::Heads), []);
}

#[test]
fn small_rolls_and_high_floors_are_named_with_their_numbers() {
    let few = |question, per_option| Warning::FewHeads {
        question,
        per_option,
        floor: 6,
    };
    let expected = [
        Warning::HighFloor {
            floor: 6,
            owners: 11,
        },
        Warning::SmallRoll { owners: 11 },
        Warning::FewEnrolled { enrolled: 11 },
        few(1, 3),
        few(2, 7),
    ];
    assert_eq!(warned(11, 6, |_| {}), expected);
    assert_eq!(warned(99, 6, |_| {})[0], Warning::SmallRoll { owners: 99 });
}

#[test]
fn owners_with_a_number_of_their_own_are_counted() {
    assert_eq!(unique(&shares(&[3, 1, 2, 3, 4, 2, 2])), 2);
    let booth = Booth::new(|poll| (poll.roll.heads, poll.floor) = (1000, 5));
    let unique = Warning::UniqueShares {
        unique: 1,
        owners: 3,
    };
    assert_eq!(warnings(&booth.poll, &shares(&[7, 7, 9]), 100), [unique]);
}

#[test]
fn sums_that_can_be_guessed_are_named_with_a_floor_that_is_enough() {
    // Sixty units of 40 to 139.12 m², no two alike: C(60, 7) sets are enough for their sums, C(60, 6) are not.
    let units: Vec<u64> = (0..60).map(|i| 4000 + 168 * i).collect();
    assert_eq!(enough(&shares(&units)), Some(7));
    let booth = |floor| Booth::new(|poll| (poll.roll.heads, poll.floor) = (60, floor)).poll;
    let guessable = Warning::GuessableSums {
        floor: 6,
        enough: 7,
    };
    assert!(warnings(&booth(6), &shares(&units), 60).contains(&guessable));
    let fine = warnings(&booth(7), &shares(&units), 60);
    assert!(
        !fine
            .iter()
            .any(|w| matches!(w, Warning::GuessableSums { .. }))
    );
    assert_eq!(enough(&shares(&[])), None);
    assert_eq!(enough(&shares(&[1, 1_000_000])), None);
}

#[test]
fn the_shares_of_few_absent_owners_follow_by_subtraction() {
    let few_of = |floor, counting, ballots| {
        let booth = Booth::new(|poll| (poll.floor, poll.counting) = (floor, counting));
        few_absent(&booth.poll, 50, ballots)
    };
    let found = [45, 46, 49, 50].map(|ballots| few_of(5, Counting::Both, ballots));
    assert_eq!(found, [None, Some(4), Some(1), None]);
    assert_eq!(few_of(0, Counting::Both, 49), Some(1));
    assert_eq!(few_of(5, Counting::Heads, 49), None);
    // Below the floor no turnout is decrypted.
    assert_eq!(few_of(49, Counting::Both, 48), None);
}

#[test]
fn every_warning_begins_with_its_rule() {
    let all = [warned(11, 6, |_| {}), warned(1000, 1, |_| {})].concat();
    for warning in all {
        assert_eq!(warning.rule(), "poll.small_group");
        assert!(
            warning.to_string().starts_with("poll.small_group: "),
            "{warning}"
        );
    }
}
