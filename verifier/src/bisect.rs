//! Finds the bad items of a failing batch without checking all one by one.

/// The indices, ascending, of the items that break `holds`, where `holds` tells of a batch whether all its items
/// are good. With b bad items among n, about 2·b·log₂(n/b) batches are checked.
pub(crate) fn bad_items<T: Copy>(items: &[T], holds: &impl Fn(&[T]) -> bool) -> Vec<usize> {
    let mut bad = Vec::new();
    search(items, 0, Known::Nothing, holds, &mut bad);
    bad
}

/// What is known of a range before it is checked.
#[derive(Clone, Copy)]
enum Known {
    Nothing,
    /// The whole failed and the other half held.
    Bad,
}

fn search<T: Copy>(
    items: &[T],
    start: usize,
    known: Known,
    holds: &impl Fn(&[T]) -> bool,
    bad: &mut Vec<usize>,
) {
    let clean = items.is_empty() || matches!(known, Known::Nothing) && holds(items);
    if clean {
        return;
    }
    if items.len() == 1 {
        bad.push(start);
        return;
    }
    let (left, right) = items.split_at(items.len() / 2);
    let before = bad.len();
    search(left, start, Known::Nothing, holds, bad);
    let right_is = if bad.len() == before {
        Known::Bad
    } else {
        Known::Nothing
    };
    search(right, start + left.len(), right_is, holds, bad);
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    /// Bad are the items that are `true`; returns the finding and the number of batches checked.
    fn run(items: &[bool]) -> (Vec<usize>, usize) {
        let checks = Cell::new(0);
        let holds = |batch: &[bool]| {
            checks.set(checks.get() + 1);
            !batch.contains(&true)
        };
        (bad_items(items, &holds), checks.get())
    }

    #[test]
    fn finds_exactly_the_bad_ones_in_every_arrangement_of_ten() {
        for mask in 0u32..1 << 10 {
            let items: Vec<bool> = (0..10).map(|i| mask >> i & 1 == 1).collect();
            let expected: Vec<usize> = (0..10).filter(|i| items[*i]).collect();
            assert_eq!(run(&items).0, expected);
        }
    }

    #[test]
    fn one_bad_item_of_256_takes_few_checks() {
        for at in [0, 100, 255] {
            let mut items = [false; 256];
            items[at] = true;
            let (bad, checks) = run(&items);
            assert_eq!(bad, [at]);
            assert!(checks <= 2 * 8 + 1, "{checks}");
        }
    }

    #[test]
    fn an_empty_batch_is_not_checked() {
        assert_eq!(run(&[]), (vec![], 0));
    }
}
