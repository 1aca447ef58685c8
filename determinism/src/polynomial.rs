//! Polynomials over the circuit's field, with a variable for each value that a prover chooses.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::{Add, Mul, Neg, Sub};

use ff::Field;
use linli_backend::pasta_curves::Fp;

/// A value of the witness: all cells that copies join are one variable.
pub(crate) type Variable = u32;

/// Variables and their exponents, in order.
type Monomial = Vec<(Variable, u8)>;

/// A sum of terms; none has the coefficient zero, so equal polynomials are equal data.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Polynomial(BTreeMap<Monomial, Fp>);

impl Polynomial {
    pub(crate) fn constant(value: Fp) -> Self {
        let mut polynomial = Self::default();
        polynomial.add_term(vec![], value);
        polynomial
    }

    pub(crate) fn variable(variable: Variable) -> Self {
        Self(BTreeMap::from([(vec![(variable, 1)], Fp::ONE)]))
    }

    fn add_term(&mut self, monomial: Monomial, coefficient: Fp) {
        let sum = self.0.remove(&monomial).unwrap_or(Fp::ZERO) + coefficient;
        if sum != Fp::ZERO {
            self.0.insert(monomial, sum);
        }
    }

    pub(crate) fn is_zero(&self) -> bool {
        self.0.is_empty()
    }

    /// Its value, if no variable occurs.
    pub(crate) fn as_constant(&self) -> Option<Fp> {
        match self.0.len() {
            0 => Some(Fp::ZERO),
            1 => self.0.get(&vec![]).copied(),
            _ => None,
        }
    }

    /// The variables that occur.
    pub(crate) fn variables(&self) -> BTreeSet<Variable> {
        let monomials = self.0.keys();
        monomials.flat_map(|m| m.iter().map(|(v, _)| *v)).collect()
    }

    /// (a, b) with self = a·variable + b and the variable in neither; `None` where it occurs with a higher power.
    pub(crate) fn linear_in(&self, variable: Variable) -> Option<(Self, Self)> {
        let (mut slope, mut rest) = (Self::default(), Self::default());
        for (monomial, coefficient) in &self.0 {
            match monomial.iter().position(|(v, _)| *v == variable) {
                None => rest.add_term(monomial.clone(), *coefficient),
                Some(at) if monomial[at].1 == 1 => {
                    let mut others = monomial.clone();
                    others.remove(at);
                    slope.add_term(others, *coefficient);
                }
                Some(_) => return None,
            }
        }
        Some((slope, rest))
    }

    /// Puts `value` in a variable's place.
    pub(crate) fn substitute(&self, variable: Variable, value: &Self) -> Self {
        let mut sum = Self::default();
        for (monomial, coefficient) in &self.0 {
            let (of_variable, others): (Vec<_>, Vec<_>) =
                monomial.iter().partition(|(v, _)| *v == variable);
            let power = of_variable.first().map_or(0, |(_, exponent)| *exponent);
            let mut term = Self::default();
            term.add_term(others, *coefficient);
            sum = (0..power).fold(term, |term, _| term * value.clone()) + sum;
        }
        sum
    }

    /// What is left where every one of `bits` is its own square.
    pub(crate) fn with_bits(&self, bits: &BTreeSet<Variable>) -> Self {
        let mut reduced = Self::default();
        for (monomial, coefficient) in &self.0 {
            let lower = |(v, exponent): &(Variable, u8)| match bits.contains(v) {
                true => (*v, 1),
                false => (*v, *exponent),
            };
            reduced.add_term(monomial.iter().map(lower).collect(), *coefficient);
        }
        reduced
    }

    /// Variables with their exponents, and the coefficient, term by term.
    pub(crate) fn terms(&self) -> impl Iterator<Item = (&[(Variable, u8)], &Fp)> {
        self.0.iter().map(|(monomial, c)| (monomial.as_slice(), c))
    }

    /// Its value where `value` tells that of each variable.
    pub(crate) fn evaluate(&self, value: &impl Fn(Variable) -> Fp) -> Fp {
        let term = |(monomial, coefficient): (&Monomial, &Fp)| {
            monomial
                .iter()
                .fold(*coefficient, |product, (v, exponent)| {
                    product * power(value(*v), *exponent)
                })
        };
        self.0.iter().map(term).sum()
    }

    /// Divided by its first coefficient: equal for polynomials that are multiples of each other by a constant.
    pub(crate) fn monic(&self) -> Self {
        let first = self.0.values().next();
        match first.and_then(|c| Option::<Fp>::from(c.invert())) {
            Some(inverse) => self.clone() * inverse,
            None => Self::default(),
        }
    }
}

fn power(value: Fp, exponent: u8) -> Fp {
    match exponent {
        1 => value,
        5 => value.square().square() * value,
        _ => value.pow_vartime([u64::from(exponent)]),
    }
}

impl Add for Polynomial {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        let (mut sum, fewer) = match self.0.len() < other.0.len() {
            true => (other, self),
            false => (self, other),
        };
        for (monomial, coefficient) in fewer.0 {
            sum.add_term(monomial, coefficient);
        }
        sum
    }
}

impl Neg for Polynomial {
    type Output = Self;
    fn neg(mut self) -> Self {
        self.0.values_mut().for_each(|c| *c = -*c);
        self
    }
}

impl Sub for Polynomial {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        self + -other
    }
}

impl Mul<Fp> for Polynomial {
    type Output = Self;
    fn mul(mut self, factor: Fp) -> Self {
        if factor == Fp::ZERO {
            return Self::default();
        }
        self.0.values_mut().for_each(|c| *c *= factor);
        self
    }
}

impl Mul for Polynomial {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        let mut product = Self::default();
        for (left, a) in &self.0 {
            for (right, b) in &other.0 {
                let mut exponents: BTreeMap<Variable, u8> = left.iter().copied().collect();
                for (v, exponent) in right {
                    *exponents.entry(*v).or_default() += exponent;
                }
                product.add_term(exponents.into_iter().collect(), *a * b);
            }
        }
        product
    }
}

#[cfg(test)]
mod tests;
