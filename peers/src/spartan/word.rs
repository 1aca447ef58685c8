//! Linear combinations with their values, and the few constraints that everything is built from.

use bellpepper_core::num::AllocatedNum;
use bellpepper_core::{ConstraintSystem, LinearCombination, SynthesisError};
use ff_0_13::Field as _;

use super::F;

/// A linear combination of variables. It has a value unless only the shape is needed.
#[derive(Clone)]
pub(super) struct Word {
    pub(super) value: Option<F>,
    terms: LinearCombination<F>,
}

impl Word {
    /// A constant.
    pub(super) fn constant<CS: ConstraintSystem<F>>(value: F) -> Self {
        Self {
            value: Some(value),
            terms: LinearCombination::from_coeff(CS::one(), value),
        }
    }

    /// A variable of its own.
    pub(super) fn new<CS: ConstraintSystem<F>>(
        cs: &mut CS,
        name: &'static str,
        value: Option<F>,
    ) -> Result<Self, SynthesisError> {
        let number = AllocatedNum::alloc(cs.namespace(|| name), || {
            value.ok_or(SynthesisError::AssignmentMissing)
        })?;
        Ok(Self::of(&number))
    }

    /// An existing variable.
    pub(super) fn of(number: &AllocatedNum<F>) -> Self {
        Self {
            value: number.get_value(),
            terms: LinearCombination::from_variable(number.get_variable()),
        }
    }

    /// A variable that is 0 or 1.
    pub(super) fn bit<CS: ConstraintSystem<F>>(
        cs: &mut CS,
        name: &'static str,
        value: bool,
    ) -> Result<Self, SynthesisError> {
        let cs = &mut cs.namespace(|| name);
        let bit = Self::new(cs, "value", Some(F::from(u64::from(value))))?;
        let other = Self::constant::<CS>(F::ONE).less(&bit);
        require_product(cs, "is a bit", &bit, &other, &Self::nothing());
        Ok(bit)
    }

    /// Zero.
    pub(super) fn nothing() -> Self {
        Self {
            value: Some(F::ZERO),
            terms: LinearCombination::zero(),
        }
    }

    /// self + other.
    pub(super) fn plus(&self, other: &Self) -> Self {
        self.plus_times(F::ONE, other)
    }

    /// self − other.
    pub(super) fn less(&self, other: &Self) -> Self {
        self.plus_times(-F::ONE, other)
    }

    /// factor·self.
    pub(super) fn times(&self, factor: F) -> Self {
        Self {
            value: self.value.map(|value| value * factor),
            terms: LinearCombination::zero() + (factor, &self.terms),
        }
    }

    /// self + factor·other.
    pub(super) fn plus_times(&self, factor: F, other: &Self) -> Self {
        Self {
            value: self.value.zip(other.value).map(|(a, b)| a + factor * b),
            terms: self.terms.clone() + (factor, &other.terms),
        }
    }

    /// The same value in a variable of its own.
    pub(super) fn settle<CS: ConstraintSystem<F>>(
        &self,
        cs: &mut CS,
        name: &'static str,
    ) -> Result<AllocatedNum<F>, SynthesisError> {
        let cs = &mut cs.namespace(|| name);
        let number = AllocatedNum::alloc(cs.namespace(|| "value"), || {
            self.value.ok_or(SynthesisError::AssignmentMissing)
        })?;
        require_equal(cs, "is settled", self, &Self::of(&number));
        Ok(number)
    }
}

/// a·b, in a variable of its own.
pub(super) fn product<CS: ConstraintSystem<F>>(
    cs: &mut CS,
    name: &'static str,
    a: &Word,
    b: &Word,
) -> Result<Word, SynthesisError> {
    let cs = &mut cs.namespace(|| name);
    let product = Word::new(cs, "value", a.value.zip(b.value).map(|(a, b)| a * b))?;
    require_product(cs, "is a product", a, b, &product);
    Ok(product)
}

/// a·b = c.
pub(super) fn require_product<CS: ConstraintSystem<F>>(
    cs: &mut CS,
    name: &'static str,
    a: &Word,
    b: &Word,
    c: &Word,
) {
    cs.enforce(
        || name,
        |_| a.terms.clone(),
        |_| b.terms.clone(),
        |_| c.terms.clone(),
    );
}

/// a = b.
pub(super) fn require_equal<CS: ConstraintSystem<F>>(
    cs: &mut CS,
    name: &'static str,
    a: &Word,
    b: &Word,
) {
    let one = Word::constant::<CS>(F::ONE);
    require_product(cs, name, a, &one, b);
}
