//! Whatever is entered, sums are those of what stands.

use proptest::prelude::*;

use super::corrections::moving;
use super::*;

/// What somebody enters.
#[derive(Clone, Debug)]
enum Entry {
    Charge([u64; 3]),
    Payments([u64; 3]),
    Income(u64),
    Expense(u64),
    Move(usize, [i64; 2]),
    Reverse(usize),
}

fn entries() -> impl Strategy<Value = Vec<Entry>> {
    let amounts = || [0u64..900, 0u64..900, 0u64..900];
    let entry = prop_oneof![
        3 => amounts().prop_map(Entry::Charge),
        3 => amounts().prop_map(Entry::Payments),
        1 => (1u64..900).prop_map(Entry::Income),
        1 => (1u64..900).prop_map(Entry::Expense),
        2 => (0usize..8, [-900i64..900, -900i64..900]).prop_map(|(of, more)| Entry::Move(of, more)),
        2 => (0usize..8).prop_map(Entry::Reverse),
    ];
    proptest::collection::vec(entry, 1..14)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Whatever is entered and taken back: the units' accounts add up to the fund's, and its accounts to what came less
    /// what went. Restoring a snapshot checks the first.
    #[test]
    fn the_units_accounts_always_add_up_to_the_funds(entries in entries()) {
        let mut town = Town::with_fund();
        let mut deeds: Vec<Deed> = Vec::new();
        let mut taken_back = std::collections::BTreeSet::new();
        for (n, entry) in (1..).zip(entries) {
            let deed = match entry {
                Entry::Charge(amounts) => Deed::Charge {
                    account: SERVICE,
                    month: month(n % 12 + 1),
                    rule: "rule".into(),
                    cells: cells(n as u8, &amounts),
                },
                Entry::Payments(amounts) => payments(n as u8, &amounts),
                Entry::Income(amount) => income(amount),
                Entry::Expense(amount) => expense(amount, None),
                Entry::Move(of, [one, two]) => moving(n as u8, of as u64 + 1, &[one, two, -one - two]),
                Entry::Reverse(of) => {
                    let known = deeds.get(of);
                    reversal(of as u64 + 1, known.unwrap_or(&income(1)))
                }
            };
            if town.offer(30, entering(deeds.len() as u64 + 1, deed.clone())).is_err() {
                continue;
            }
            if let Deed::Reversal { of, .. } = deed {
                taken_back.insert(of);
            }
            deeds.push(deed);
            let (mut held, mut charged, mut paid) = (0i64, 0, 0);
            let stands = |(number, _): &(u64, &Deed)| !taken_back.contains(number);
            for (_, deed) in (1..).zip(&deeds).filter(stands) {
                match deed {
                    Deed::Charge { cells, .. } => charged += cells.total.get(),
                    Deed::Payments { cells, .. } => {
                        paid += cells.total.get();
                        held += cells.total.get() as i64;
                    }
                    Deed::Income { amount, .. } => held += amount.get() as i64,
                    Deed::Expense(expense) => held -= expense.amount.get() as i64,
                    Deed::Transfer { .. } | Deed::Reversal { .. } | Deed::Move { .. } => {}
                }
            }
            let head = town.head();
            prop_assert_eq!((head.charged.get(), head.paid.get()), (charged, paid));
            prop_assert_eq!(town.balances().iter().sum::<u64>() as i64, held);
            let restored = CommunityState::restore(&town.state.snapshot()).expect("it adds up");
            prop_assert_eq!(restored.state_root(), town.state.state_root());
        }
    }
}
