//! Finds the bad items of a failing batch without checking all of them one by one.

/// Parts of a failing batch up to this size are checked item by item, on all cores: halving them would cost more.
const ALONE: usize = 8;

/// The indices, ascending, of the bad items of a batch that fails, and what is wrong with each.
///
/// `holds` says whether all items of a batch are good, `alone` what is wrong with one item. With b bad items among n,
/// about 2·b·log₂(n/8b) batches and 8·b items are checked.
pub(crate) fn bad_items<T: Copy + Sync, E: Send>(
    failing: &[T],
    holds: &impl Fn(&[T]) -> bool,
    alone: &(impl Fn(T) -> Result<(), E> + Sync),
) -> Vec<(usize, E)> {
    let mut bad = Vec::new();
    search(failing, 0, &Checks { holds, alone }, &mut bad);
    bad
}

struct Checks<'a, H, A> {
    holds: &'a H,
    alone: &'a A,
}

/// Finds the bad items of a part that has some.
fn search<T, E, H, A>(
    items: &[T],
    start: usize,
    checks: &Checks<'_, H, A>,
    bad: &mut Vec<(usize, E)>,
) where
    T: Copy + Sync,
    E: Send,
    H: Fn(&[T]) -> bool,
    A: Fn(T) -> Result<(), E> + Sync,
{
    if items.len() <= ALONE {
        let verdicts = each(items, checks.alone);
        bad.extend(
            (start..)
                .zip(verdicts)
                .filter_map(|(i, v)| Some((i, v.err()?))),
        );
        return;
    }
    let (left, right) = items.split_at(items.len() / 2);
    let middle = start + left.len();
    if (checks.holds)(left) {
        // So it is the other half that fails.
        return search(right, middle, checks, bad);
    }
    search(left, start, checks, bad);
    if !(checks.holds)(right) {
        search(right, middle, checks, bad);
    }
}

fn each<T: Copy + Sync, V: Send>(items: &[T], alone: &(impl Fn(T) -> V + Sync)) -> Vec<V> {
    #[cfg(feature = "parallel")]
    {
        use rayon::prelude::*;
        items.par_iter().map(|item| alone(*item)).collect()
    }
    #[cfg(not(feature = "parallel"))]
    items.iter().map(|item| alone(*item)).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    /// The items that are `true` are bad; returns the finding and how many batches and items were checked.
    fn run(items: &[bool]) -> (Vec<usize>, [usize; 2]) {
        let checks = [AtomicUsize::new(0), AtomicUsize::new(0)];
        let holds = |batch: &[bool]| {
            checks[0].fetch_add(1, Ordering::Relaxed);
            !batch.contains(&true)
        };
        let alone = |item: bool| {
            checks[1].fetch_add(1, Ordering::Relaxed);
            if item { Err(()) } else { Ok(()) }
        };
        let bad = bad_items(items, &holds, &alone);
        let places = bad.into_iter().map(|(place, ())| place).collect();
        (places, checks.map(AtomicUsize::into_inner))
    }

    #[test]
    fn finds_exactly_the_bad_ones_in_every_arrangement_of_twelve() {
        for mask in 1u32..1 << 12 {
            let items: Vec<bool> = (0..12).map(|i| mask >> i & 1 == 1).collect();
            let expected: Vec<usize> = (0..12).filter(|i| items[*i]).collect();
            assert_eq!(run(&items).0, expected);
        }
    }

    #[test]
    fn one_bad_item_of_256_takes_few_checks() {
        for at in [0, 100, 255] {
            let mut items = [false; 256];
            items[at] = true;
            let (bad, [batches, alone]) = run(&items);
            assert_eq!(bad, [at]);
            assert!(batches <= 2 * 5, "{batches}");
            assert_eq!(alone, ALONE);
        }
    }

    #[test]
    fn a_batch_that_fails_without_a_bad_item_accuses_nobody() {
        let bad = bad_items(&[(); 20], &|_| false, &|()| Ok::<_, ()>(()));
        assert_eq!(bad, []);
    }
}
