//! The parts of a circuit. Each has its own gates and documents what it does not guarantee.

pub mod fixed_base;
pub mod hash;
pub mod poseidon;
pub mod range;

use linli_backend::halo2_proofs::plonk::{
    Advice, Column, ConstraintSystem, Constraints, Expression, Fixed, Selector, VirtualCells,
};
use linli_backend::pasta_curves::Fp;

/// The columns that all gadgets share; they never use the same row.
#[derive(Clone, Copy, Debug)]
pub struct Columns {
    /// Witness.
    pub advice: [Column<Advice>; 8],
    /// Round constants on hash rows, table coefficients on point rows.
    pub fixed: [Column<Fixed>; 8],
}

/// The advice column of a hash's first input and of its output, and of a point's x.
pub const FIRST: usize = 6;
/// The advice column of a hash's second input or a path's bit, and of a point's y.
pub const SECOND: usize = 7;

impl Columns {
    /// Adds the columns. Equality is enabled where a value can be wired: `FIRST`, `SECOND` and column 0.
    pub fn configure(meta: &mut ConstraintSystem<Fp>) -> Self {
        let columns = Self {
            advice: core::array::from_fn(|_| meta.advice_column()),
            fixed: core::array::from_fn(|_| meta.fixed_column()),
        };
        for i in [0, FIRST, SECOND] {
            meta.enable_equality(columns.advice[i]);
        }
        columns
    }
}

/// A constraint's name and its degree, selector included.
pub type Degree = (&'static str, usize);

/// A constraint's name and what must be zero.
type Constraint = (&'static str, Expression<Fp>);

/// Adds a gate whose every constraint has a name, and returns their degrees.
pub(crate) fn gate(
    meta: &mut ConstraintSystem<Fp>,
    name: &'static str,
    q: Selector,
    constraints: impl FnOnce(&mut VirtualCells<'_, Fp>) -> Vec<Constraint>,
) -> Vec<Degree> {
    let mut degrees = vec![];
    meta.create_gate(name, |meta| {
        let constraints = constraints(meta);
        degrees = constraints
            .iter()
            .map(|(name, zero)| (*name, 1 + zero.degree()))
            .collect();
        Constraints::with_selector(meta.query_selector(q), constraints)
    });
    degrees
}

/// b·(1 − b): zero for bits only.
pub(crate) fn bit(b: Expression<Fp>) -> Expression<Fp> {
    b.clone() * (Expression::Constant(Fp::one()) - b)
}
