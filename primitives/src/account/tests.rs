use proptest::prelude::*;

use super::*;

fn books() -> BooksKey {
    BooksKey::of(&Seed::from_bytes([7; 32]))
}

fn keys(units: usize) -> impl Iterator<Item = AccountKey> {
    (1..=units as u32).map(|unit| books().account(Digest([1; 32]), unit))
}

fn money(amounts: &[u64]) -> Vec<Money> {
    let money = |amount: &u64| Money::new(*amount).expect("below 2^48");
    amounts.iter().map(money).collect()
}

fn cell(cells: &[u8], unit: usize) -> &[u8; CELL_BYTES] {
    &cells.as_chunks().0[unit]
}

#[test]
fn a_unit_opens_its_own_cells_and_no_others() {
    let nonce = Digest([2; 32]);
    let amounts = money(&[0, 12_345, Money::MAX.get()]);
    let (cells, _) = seal_all(keys(3), nonce, &amounts);
    for (unit, key) in keys(3).enumerate() {
        for (other, amount) in amounts.iter().enumerate() {
            let opened = key.open(nonce, cell(&cells, other));
            assert_eq!(opened, (unit == other).then_some(*amount), "{unit} {other}");
        }
        assert_eq!(key.open(Digest([3; 32]), cell(&cells, unit)), None);
        let again = AccountKey::parse(&key.to_text()).expect("hex");
        assert_eq!(again.open(nonce, cell(&cells, unit)), Some(amounts[unit]));
    }
}

#[test]
fn a_cell_with_any_bit_changed_does_not_open() {
    let nonce = Digest([2; 32]);
    let (cells, _) = seal_all(keys(1), nonce, &money(&[500]));
    let key = keys(1).next().expect("one");
    for bit in 0..CELL_BYTES * 8 {
        let mut changed = *cell(&cells, 0);
        changed[bit / 8] ^= 1 << (bit % 8);
        assert_eq!(key.open(nonce, &changed), None, "bit {bit}");
    }
}

#[test]
fn one_amount_looks_different_in_every_act_and_unit() {
    let [one, two] = [2, 3].map(|n| seal_all(keys(2), Digest([n; 32]), &money(&[5, 5])).0);
    assert_ne!(cell(&one, 0), cell(&one, 1));
    assert_ne!(cell(&one, 0), cell(&two, 0));
}

#[test]
fn what_is_moved_between_units_has_a_sign_and_sums_to_nothing() {
    let nonce = Digest([2; 32]);
    let most = Money::MAX.get() as i64;
    let amounts = [most, 0, -most];
    let (cells, blinding) = seal_all_moved(keys(3), nonce, &amounts);
    let points = commitments(&cells).expect("points");
    assert!(is_sum(&points, Money::ZERO, blinding));
    assert!(!is_sum(&points[1..], Money::ZERO, blinding));
    for (unit, key) in keys(3).enumerate() {
        for (other, amount) in amounts.iter().enumerate() {
            let opened = key.open_moved(nonce, cell(&cells, other));
            assert_eq!(opened, (unit == other).then_some(*amount), "{unit} {other}");
        }
        for bit in 0..CELL_BYTES * 8 {
            let mut changed = *cell(&cells, unit);
            changed[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(key.open_moved(nonce, &changed), None, "bit {bit}");
        }
    }
    // Where only amounts from zero up are expected, one below it does not open.
    let taken = keys(3).nth(2).expect("three");
    assert_eq!(taken.open(nonce, cell(&cells, 2)), None);
    let beyond = [i64::MIN, -most - 1, most + 1];
    let (cells, _) = seal_all_moved(keys(3), nonce, &beyond);
    for (unit, key) in keys(3).enumerate() {
        assert_eq!(key.open_moved(nonce, cell(&cells, unit)), None, "{unit}");
    }
}

/// Nobody who signs a move is shown other units or amounts than its cells hold.
#[test]
fn what_cells_hold_is_shown_to_whoever_has_no_key() {
    let nonce = Digest([2; 32]);
    let amounts = [-500, 0, 500, 0, 0];
    let (cells, _) = seal_all_moved(keys(5), nonce, &amounts);
    let shown = show_moved(keys(5), nonce, &cells, &amounts);
    assert!(are_moved(&cells, &amounts, shown));
    let (others, _) = seal_all_moved(keys(5), Digest([3; 32]), &amounts);
    assert!(!are_moved(&others, &amounts, shown));
    assert!(!are_moved(&cells, &amounts[1..], shown));
    assert!(!are_moved(&cells, &amounts, Digest([4; 32])));
    assert!(!are_moved(&cells[1..], &amounts, shown));
    let beyond = 1 << Money::BITS;
    for said in [
        [0; 5],
        [0, -500, 500, 0, 0],
        [-499, 0, 499, 0, 0],
        // Two more are left out, or two that are none are named.
        [-500, 0, 500, -1, 1],
        [beyond - 500, 0, 500 - beyond, 0, 0],
        [i64::MIN, 0, 500, 0, 0],
    ] {
        for shown in [shown, show_moved(keys(5), nonce, &cells, &said)] {
            assert!(!are_moved(&cells, &said, shown), "{said:?}");
        }
    }
}

#[test]
fn a_line_has_one_mark_in_a_fund_and_another_elsewhere() {
    let mark = |fund: u8, line: &str| books().line(Digest([fund; 32]), line);
    assert_eq!(mark(1, "a"), mark(1, "a"));
    let others = BooksKey::of(&Seed::from_bytes([8; 32])).line(Digest([1; 32]), "a");
    let all = std::collections::BTreeSet::from([mark(1, "a"), mark(1, "b"), mark(2, "a"), others]);
    assert_eq!(all.len(), 4);
}

proptest! {
    #[test]
    fn cells_sum_to_what_is_said_and_to_nothing_else(
        amounts in proptest::collection::vec(0u64..1 << 40, 1..6), more in 1u64..100,
    ) {
        let (cells, blinding) = seal_all(keys(amounts.len()), Digest([9; 32]), &money(&amounts));
        let points = commitments(&cells).expect("points");
        let total = amounts.iter().sum::<u64>();
        let money = |total| Money::new(total).expect("small");
        prop_assert!(is_sum(&points, money(total), blinding));
        prop_assert!(!is_sum(&points, money(total + more), blinding));
        prop_assert!(!is_sum(&points, money(total), Digest([1; 32])));
        prop_assert!(!is_sum(&points, money(total), Digest([0xff; 32])));
    }

    #[test]
    fn standings_add_up_to_what_was_charged_less_what_was_paid(
        acts in proptest::collection::vec((any::<bool>(), proptest::collection::vec(0u64..1 << 30, 3)), 0..5),
    ) {
        let mut standings = Standings::new(3);
        let (mut charged, mut paid, mut blinding) = (0, 0, Digest([0; 32]));
        for (n, (owes, amounts)) in acts.iter().enumerate() {
            let (cells, own) = seal_all(keys(3), Digest([n as u8; 32]), &money(amounts));
            let side = if *owes { Side::Charged } else { Side::Paid };
            standings.add(&commitments(&cells).expect("points"), side);
            blinding = add_blindings(blinding, own, side).expect("scalars");
            let total = amounts.iter().sum::<u64>();
            if *owes { charged += total } else { paid += total }
        }
        let blinding = scalar(blinding).expect("a scalar");
        prop_assert!(standings.add_up(charged, paid, blinding));
        prop_assert!(!standings.add_up(charged + 1, paid, blinding));
        let bytes = borsh::to_vec(&standings).expect("bytes");
        let again: Standings = borsh::from_slice(&bytes).expect("the same");
        prop_assert_eq!(again.digest(), standings.digest());
        prop_assert_eq!(again, standings);
    }
}
