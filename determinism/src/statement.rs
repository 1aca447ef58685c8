//! What a circuit is meant to show: what is given, what is chosen, what follows.
//!
//! This is the part that a person must read. It names cells by what the circuit calls them, and says nothing of how they
//! hang together: that is derived from the extraction.

pub(crate) mod ballot;
pub(crate) mod claim;

use anyhow::{Context, ensure};
use linli_backend::pasta_curves::Fp;

use crate::extraction::Cell;
use crate::lemmas::{Group, Shape};
use crate::polynomial::Variable;
use crate::system::System;

/// What becomes of a public input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// Known from the start.
    Given,
    /// Must follow from all else, without being looked at.
    Derived,
    /// No cell meets it; the transcript binds it.
    Transcript,
}

/// A public input.
#[derive(Clone, Debug)]
pub(crate) struct Public {
    pub(crate) row: usize,
    pub(crate) role: Role,
    /// `None` for one that no cell meets.
    pub(crate) variable: Option<Variable>,
}

/// What a prover chooses.
#[derive(Clone, Debug)]
pub(crate) struct Secret {
    pub(crate) name: String,
    pub(crate) variable: Variable,
    /// Whether constraints must make it 0 or 1.
    pub(crate) is_bit: bool,
}

/// A circuit's statement over the variables of its system.
#[derive(Clone, Debug)]
pub(crate) struct Statement {
    pub(crate) public: Vec<Public>,
    pub(crate) secrets: Vec<Secret>,
    pub(crate) groups: Vec<Group>,
    /// Names of constraints that determine nothing: they check what others determined.
    pub(crate) checks: &'static [&'static str],
}

/// A choice of all secrets with public inputs, and whether the plain predicate accepts it.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) public: Vec<Fp>,
    /// In the order of the statement's secrets.
    pub(crate) secrets: Vec<Fp>,
    pub(crate) is_true: bool,
}

impl Statement {
    fn new(
        system: &System<'_>,
        roles: &[Role],
        checks: &'static [&'static str],
    ) -> anyhow::Result<Self> {
        let public = roles.iter().enumerate().map(|(row, role)| {
            let variable = system.variable(Cell::instance(row));
            match role {
                Role::Transcript => ensure!(variable.is_none(), "a cell meets public input {row}"),
                _ => ensure!(variable.is_some(), "no cell meets public input {row}"),
            }
            let role = *role;
            Ok(Public {
                row,
                role,
                variable,
            })
        });
        Ok(Self {
            public: public.collect::<anyhow::Result<_>>()?,
            secrets: vec![],
            groups: vec![],
            checks,
        })
    }

    fn secret(&mut self, system: &System<'_>, name: &str, cell: Cell) -> anyhow::Result<()> {
        self.push(system, name, cell, false)
    }

    fn bit(&mut self, system: &System<'_>, name: &str, cell: Cell) -> anyhow::Result<()> {
        self.push(system, name, cell, true)
    }

    fn push(
        &mut self,
        system: &System<'_>,
        name: &str,
        cell: Cell,
        is_bit: bool,
    ) -> anyhow::Result<()> {
        let variable = system.variable(cell);
        let variable = variable.with_context(|| format!("{name} in {cell} is in no constraint"))?;
        self.secrets.push(Secret {
            name: name.to_owned(),
            variable,
            is_bit,
        });
        Ok(())
    }

    /// The sides and siblings of a path, whose sides lie in `sides`.
    fn path(&mut self, system: &mut System<'_>, name: &str, sides: &[Cell]) -> anyhow::Result<()> {
        for (level, side) in sides.iter().enumerate() {
            self.bit(system, &format!("{name}.side.{level}"), *side)?;
            let words = [0, 1].map(|column| Cell::advice(column, side.row));
            let (variable, group) = crate::lemmas::swap::group(system, *side, words)?;
            self.groups.push(group);
            self.secrets.push(Secret {
                name: format!("{name}.sibling.{level}"),
                variable,
                is_bit: false,
            });
        }
        Ok(())
    }

    /// The constraint that makes each secret bit one.
    pub(crate) fn bits(&self, system: &System<'_>) -> anyhow::Result<Vec<usize>> {
        let bits = self.secrets.iter().filter(|secret| secret.is_bit);
        bits.map(|secret| {
            let shape = Some(Shape::Bit(secret.variable));
            let found = system.constraints.iter().position(|c| c.shape == shape);
            found.with_context(|| format!("no constraint makes {} a bit", secret.name))
        })
        .collect()
    }
}

/// A cell that must be there.
fn only(cells: &[Cell], name: &str) -> anyhow::Result<Cell> {
    let first = cells.first().copied();
    first.with_context(|| format!("the circuit calls no cell {name}"))
}

/// Takes an element over to the proving system's family by its canonical bytes.
fn take_over(element: linli_primitives::Fp) -> Fp {
    use ff::PrimeField;
    Option::from(Fp::from_repr(element.to_repr())).expect("both families have one modulus")
}
