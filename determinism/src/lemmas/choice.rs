//! A bit that two cases decide: r = 0 where d = 0, and r = 1 elsewhere.
//!
//! The constraints are r·(1 − r) = 0, (1 − r)·d = 0 and d − r = left, with `left` a running sum of n digits. Where d ≠ 0
//! the second leaves r = 1 only. Where d = 0, r = 1 would make left −1, which no n digits spell, 4^n being below the
//! modulus.

use anyhow::Context;
use ff::Field;
use linli_backend::pasta_curves::Fp;

use super::{Group, Lemma, Shape};
use crate::extraction::Cell;
use crate::polynomial::{Polynomial, Variable};
use crate::system::System;

/// Decides the bit in `cell`; `runs` are the running sums there are.
pub(crate) fn group(system: &System<'_>, cell: Cell, runs: &[Group]) -> anyhow::Result<Group> {
    let r = system
        .variable(cell)
        .with_context(|| format!("{cell} is in no constraint"))?;
    let all = || {
        let all = system.constraints.iter().enumerate();
        all.filter(move |(_, c)| c.variables.contains(&r))
    };
    let (bit, _) = all()
        .find(|(_, c)| c.shape == Some(Shape::Bit(r)))
        .context("the choice is no bit")?;
    for (later, constraint) in all() {
        for run in runs {
            let Some(difference) = difference(&constraint.zero, r, run.needs[0]) else {
                continue;
            };
            let not_r = Polynomial::constant(Fp::ONE) - Polynomial::variable(r);
            let expected = (not_r * difference.clone()).monic();
            let Some((same, _)) = all().find(|(_, c)| c.zero.monic() == expected) else {
                continue;
            };
            let needs = difference.variables().into_iter().collect();
            return Ok(Group {
                lemma: Lemma::Choice(difference),
                constraints: [vec![bit, same, later], run.constraints.clone()].concat(),
                needs,
                gives: vec![r],
            });
        }
    }
    anyhow::bail!("nothing decides the choice in {cell}")
}

/// d where `zero` is a multiple of d − r − left, and neither is in d.
fn difference(zero: &Polynomial, r: Variable, left: Variable) -> Option<Polynomial> {
    let (of_left, rest) = zero.linear_in(left)?;
    let factor = Option::<Fp>::from(of_left.as_constant()?.invert())?;
    let (of_r, rest) = (rest * -factor).linear_in(r)?;
    (of_r.as_constant()? == -Fp::ONE).then_some(rest)
}

/// The bit, from the difference.
pub(crate) fn decide(difference: Fp) -> Fp {
    match difference == Fp::ZERO {
        true => Fp::ZERO,
        false => Fp::ONE,
    }
}
