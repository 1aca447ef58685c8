//! The constraints that are on, row by row, over one variable for each value that a prover chooses.

use std::collections::BTreeMap;
use std::sync::Arc;

use ff::Field;
use linli_backend::pasta_curves::Fp;

use crate::extraction::{Cell, Expression, Extraction, Kind};
use crate::lemmas::Shape;
use crate::polynomial::{Polynomial, Variable};

/// One constraint in one row, fixed values put in. Where a selector is off it is 0 = 0, and not here.
#[derive(Clone, Debug)]
pub(crate) struct Constraint {
    /// Its number among the gates' constraints.
    pub(crate) gate: usize,
    pub(crate) row: usize,
    pub(crate) zero: Polynomial,
    pub(crate) variables: Vec<Variable>,
    /// Variables in which it is linear with a constant that is not zero, and that constant's inverse.
    pub(crate) solvable: Vec<(Variable, Fp)>,
    pub(crate) shape: Option<Shape>,
}

/// All constraints of a circuit.
#[derive(Clone, Debug)]
pub(crate) struct System<'a> {
    pub(crate) extraction: &'a Extraction,
    /// Shared, as the many systems that differ in one of them are compared.
    pub(crate) constraints: Vec<Arc<Constraint>>,
    variables: Arc<BTreeMap<Cell, Variable>>,
    /// How many variables there are, those that stand for no cell included.
    pub(crate) count: usize,
}

impl Constraint {
    fn new(gate: usize, row: usize, zero: Polynomial) -> Self {
        let variables: Vec<_> = zero.variables().into_iter().collect();
        let solvable = variables.iter().filter_map(|variable| {
            let (slope, _) = zero.linear_in(*variable)?;
            let inverse = Option::<Fp>::from(slope.as_constant()?.invert())?;
            Some((*variable, inverse))
        });
        Self {
            gate,
            row,
            solvable: solvable.collect(),
            shape: Shape::of(&zero, &variables),
            variables,
            zero,
        }
    }
}

impl<'a> System<'a> {
    pub(crate) fn new(extraction: &'a Extraction) -> Self {
        let mut system = Self {
            extraction,
            constraints: vec![],
            variables: Arc::default(),
            count: 0,
        };
        system.join(&extraction.copies);
        for row in 0..extraction.rows {
            for gate in 0..extraction.gates.len() {
                let constraint = system.constraint(&extraction.fixed, gate, row);
                system.constraints.extend(constraint.map(Arc::new));
            }
        }
        system
    }

    /// One variable for all cells that copies join.
    fn join(&mut self, copies: &[[Cell; 2]]) {
        for cells in copies {
            let [left, right] = cells.map(|cell| self.of_cell(cell));
            if left != right {
                let all = Arc::make_mut(&mut self.variables).values_mut();
                all.filter(|v| **v == right).for_each(|v| *v = left);
            }
        }
    }

    /// The variable of a cell, a new one if it has none.
    pub(crate) fn of_cell(&mut self, cell: Cell) -> Variable {
        match self.variables.get(&cell) {
            Some(variable) => *variable,
            None => {
                let variable = self.fresh();
                Arc::make_mut(&mut self.variables).insert(cell, variable);
                variable
            }
        }
    }

    /// A variable that stands for no cell.
    pub(crate) fn fresh(&mut self) -> Variable {
        self.count += 1;
        (self.count - 1) as Variable
    }

    /// The variable of a cell that a constraint or a copy meets.
    pub(crate) fn variable(&self, cell: Cell) -> Option<Variable> {
        self.variables.get(&cell).copied()
    }

    /// The cells of each variable.
    pub(crate) fn cells(&self) -> BTreeMap<Variable, Vec<Cell>> {
        let mut cells = BTreeMap::<_, Vec<_>>::new();
        for (cell, variable) in self.variables.iter() {
            cells.entry(*variable).or_default().push(*cell);
        }
        cells
    }

    /// What a gate's constraint says in a row, with these fixed values; `None` where it says nothing.
    pub(crate) fn constraint(
        &mut self,
        fixed: &[Vec<Fp>],
        gate: usize,
        row: usize,
    ) -> Option<Constraint> {
        let extraction = self.extraction;
        let zero = self.polynomial(&extraction.gates[gate].zero, fixed, row);
        (!zero.is_zero()).then(|| Constraint::new(gate, row, zero))
    }

    fn polynomial(&mut self, of: &Expression, fixed: &[Vec<Fp>], row: usize) -> Polynomial {
        match of {
            Expression::Constant(value) => Polynomial::constant(*value),
            Expression::Selector(_) => unreachable!("a key's gates have no selectors"),
            Expression::Cell {
                kind,
                column,
                rotation,
            } => {
                let rows = self.extraction.rows;
                let row = (row + rows).wrapping_add_signed(*rotation as isize) % rows;
                match kind {
                    Kind::Fixed => Polynomial::constant(fixed[*column][row]),
                    _ => Polynomial::variable(self.of_cell(Cell {
                        kind: *kind,
                        column: *column,
                        row,
                    })),
                }
            }
            Expression::Negated(inner) => -self.polynomial(inner, fixed, row),
            Expression::Sum(a, b) => {
                self.polynomial(a, fixed, row) + self.polynomial(b, fixed, row)
            }
            // A selector that is off leaves nothing to look at.
            Expression::Product(a, b) => match self.polynomial(a, fixed, row) {
                zero if zero.is_zero() => zero,
                factor => factor * self.polynomial(b, fixed, row),
            },
            Expression::Scaled(inner, factor) => self.polynomial(inner, fixed, row) * *factor,
        }
    }

    /// The name of a constraint: its gate's, and the row.
    pub(crate) fn name(&self, constraint: &Constraint) -> String {
        format!(
            "{}@{}",
            self.extraction.gates[constraint.gate].name, constraint.row
        )
    }

    /// The constraint of this name in this row.
    pub(crate) fn find(&self, name: &str, row: usize) -> Option<usize> {
        self.constraints.iter().position(|constraint| {
            constraint.row == row && self.extraction.gates[constraint.gate].name == name
        })
    }
}
