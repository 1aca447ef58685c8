//! A node's two words from the child below, its sibling and the side.
//!
//! The circuit has no cell for the sibling: it is the word that is not the child. Here it is the value that the same
//! constraint would call the child if the side were the other one. With l and r the words, b the side and c the child,
//!
//! c = l + b·(r − l), sibling = l + (1 − b)·(r − l):
//!
//! two linear equations for l and r whose determinant is ±(1 − 2b), and b is a bit.

use std::collections::BTreeSet;

use anyhow::{Context, ensure};
use ff::Field;
use linli_backend::pasta_curves::Fp;

use super::{Group, Lemma, Shape, is_unit};
use crate::extraction::Cell;
use crate::polynomial::{Polynomial, Variable};
use crate::system::System;

/// Both equations, each as the factors of the words and the rest.
#[derive(Clone, Debug)]
pub(crate) struct Swap {
    child: [Polynomial; 3],
    sibling: [Polynomial; 3],
}

impl Swap {
    /// Both equations for the words that `group` gives.
    pub(crate) fn equations(&self, group: &Group) -> [Polynomial; 2] {
        let [l, r] = [group.gives[0], group.gives[1]].map(Polynomial::variable);
        [&self.child, &self.sibling].map(|[of_l, of_r, rest]| {
            of_l.clone() * l.clone() + of_r.clone() * r.clone() + rest.clone()
        })
    }

    /// The words, where `value` tells all else.
    pub(crate) fn solve(&self, value: &impl Fn(Variable) -> Fp) -> [Fp; 2] {
        let [[a, b, c], [d, e, f]] =
            [&self.child, &self.sibling].map(|row| row.each_ref().map(|p| p.evaluate(value)));
        let inverse = (a * e - b * d).invert().unwrap_or(Fp::ZERO);
        [(b * f - c * e) * inverse, (c * d - a * f) * inverse]
    }
}

/// The node whose side is in `side`; returns the sibling's variable and the lemma.
pub(crate) fn group(
    system: &mut System<'_>,
    side: Cell,
    words: [Cell; 2],
) -> anyhow::Result<(Variable, Group)> {
    let [b, l, r] = {
        let known = |cell| {
            system
                .variable(cell)
                .with_context(|| format!("{cell} is in no constraint"))
        };
        [known(side)?, known(words[0])?, known(words[1])?]
    };
    let with = |b: Variable| {
        let all = system.constraints.iter().enumerate();
        all.filter(move |(_, c)| c.row == side.row && c.variables.contains(&b))
    };
    let (bit, _) = with(b)
        .find(|(_, c)| c.shape == Some(Shape::Bit(b)))
        .with_context(|| format!("no constraint makes {side} a bit"))?;
    let (at, constraint) = with(b)
        .find(|(at, _)| *at != bit)
        .with_context(|| format!("no constraint uses the side {side}"))?;
    let others: Vec<_> = constraint
        .variables
        .iter()
        .copied()
        .filter(|v| ![b, l, r].contains(v))
        .collect();
    let [child] = others[..] else {
        anyhow::bail!("{} is about more than one child", system.name(constraint));
    };
    let zero = constraint.zero.clone();
    let sibling = system.fresh();
    let swap = Swap {
        child: equation(&zero, l, r)?,
        sibling: equation(&mirrored(&zero, b, child, sibling), l, r)?,
    };
    let [[a, bb, _], [d, e, _]] = [&swap.child, &swap.sibling];
    let determinant = a.clone() * e.clone() - bb.clone() * d.clone();
    ensure!(
        is_unit(&determinant, &BTreeSet::from([b])),
        "the words at {side} do not follow from child, sibling and side"
    );
    let group = Group {
        lemma: Lemma::Swap(swap),
        constraints: vec![bit, at],
        needs: vec![b, child, sibling],
        gives: vec![l, r],
    };
    Ok((sibling, group))
}

fn mirrored(zero: &Polynomial, b: Variable, child: Variable, sibling: Variable) -> Polynomial {
    let other_side = Polynomial::constant(Fp::ONE) - Polynomial::variable(b);
    zero.substitute(b, &other_side)
        .substitute(child, &Polynomial::variable(sibling))
}

/// (a, b, c) with `zero` = a·l + b·r + c and neither word in them.
fn equation(zero: &Polynomial, l: Variable, r: Variable) -> anyhow::Result<[Polynomial; 3]> {
    let linear = || {
        let (of_l, rest) = zero.linear_in(l)?;
        let (of_r, rest) = rest.linear_in(r)?;
        (!of_l.variables().contains(&r)).then_some([of_l, of_r, rest])
    };
    linear().context("a node's constraint is linear in its words")
}
