//! A running sum to base 4: with its first value, all digits and all later sums.
//!
//! Two runs of n digits that begin with one value agree: both spell it to base 4, and 4^n is below the modulus.

use std::collections::BTreeMap;

use anyhow::ensure;
use ff::{Field, PrimeField};
use linli_backend::pasta_curves::Fp;

use super::{Group, Lemma, Shape};
use crate::polynomial::Variable;
use crate::system::System;

/// 4^126 is below the modulus, which is above 2^254.
const MOST_DIGITS: usize = 126;

/// Every run in the system, by the variable it begins with.
pub(crate) fn groups(system: &System<'_>) -> anyhow::Result<Vec<Group>> {
    let mut next = BTreeMap::<Variable, Vec<(usize, Variable)>>::new();
    let mut last = BTreeMap::<Variable, usize>::new();
    for (at, constraint) in system.constraints.iter().enumerate() {
        match constraint.shape {
            Some(Shape::Digit(z, below)) => next.entry(z).or_default().push((at, below)),
            Some(Shape::LastDigit(z)) => {
                last.insert(z, at);
            }
            _ => {}
        }
    }
    let inner: Vec<_> = next.values().flatten().map(|(_, below)| *below).collect();
    let heads = next.keys().filter(|z| !inner.contains(z));
    let mut groups = vec![];
    for head in heads {
        for start in &next[head] {
            groups.extend(group(*head, *start, &next, &last)?);
        }
    }
    Ok(groups)
}

/// The run from one digit on; `None` where it has no last digit.
fn group(
    head: Variable,
    start: (usize, Variable),
    next: &BTreeMap<Variable, Vec<(usize, Variable)>>,
    last: &BTreeMap<Variable, usize>,
) -> anyhow::Result<Option<Group>> {
    let (mut constraints, mut gives) = (vec![start.0], vec![start.1]);
    let mut at = start.1;
    while let Some(steps) = next.get(&at) {
        let [(constraint, below)] = steps[..] else {
            anyhow::bail!("two running sums go through one cell");
        };
        constraints.push(constraint);
        gives.push(below);
        at = below;
        ensure!(constraints.len() < MOST_DIGITS, "a running sum wraps");
    }
    let Some(end) = last.get(&at) else {
        return Ok(None);
    };
    constraints.push(*end);
    Ok(Some(Group {
        lemma: Lemma::Run,
        constraints,
        needs: vec![head],
        gives,
    }))
}

/// The sums after the first: each the one before, divided by 4 as an integer.
pub(crate) fn sums(first: Fp, count: usize) -> Vec<Fp> {
    let quarter = Fp::from(4).invert().expect("4 is not zero");
    let below = |z: &Fp| {
        let digit = u64::from(z.to_repr()[0] & 3);
        Some((z - Fp::from(digit)) * quarter)
    };
    core::iter::successors(Some(first), below)
        .skip(1)
        .take(count)
        .collect()
}
