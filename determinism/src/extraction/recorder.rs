//! Records what a circuit lays, without a witness.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::bail;
use ff::Field;
use linli_backend::halo2_proofs::circuit::Value as Witness;
use linli_backend::halo2_proofs::plonk::{
    Advice, Any, Assigned, Assignment, Column, Error, Fixed, Instance, Selector,
};
use linli_backend::pasta_curves::Fp;

use super::{Cell, Kind};
use crate::text::Value;

#[derive(Default)]
pub(super) struct Recorder {
    pub(super) fixed: BTreeMap<(usize, usize), Fp>,
    pub(super) selectors: BTreeMap<usize, BTreeSet<usize>>,
    pub(super) copies: Vec<[Cell; 2]>,
    pub(super) names: BTreeMap<Cell, String>,
}

/// halo2 keeps a column's number to itself, but not its text.
pub(super) fn column(value: &Value<'_>) -> anyhow::Result<super::Column> {
    let kind = match value.field("column_type")?.name {
        "Advice" => Kind::Advice,
        "Fixed" => Kind::Fixed,
        "Instance" => Kind::Instance,
        other => bail!("no column is of type {other}"),
    };
    Ok((kind, value.field("index")?.number()?))
}

fn cell<C: Into<Column<Any>>>(of: C, row: usize) -> Result<Cell, Error> {
    let text = format!("{:?}", of.into());
    let read = Value::read(&text).and_then(|value| column(&value));
    let (kind, column) = read.map_err(|_| Error::Synthesis)?;
    Ok(Cell { kind, column, row })
}

impl Assignment<Fp> for Recorder {
    fn enter_region<NR: Into<String>, N: FnOnce() -> NR>(&mut self, _: N) {}
    fn exit_region(&mut self) {}

    fn enable_selector<A, AR>(&mut self, _: A, selector: &Selector, row: usize) -> Result<(), Error>
    where
        A: FnOnce() -> AR,
        AR: Into<String>,
    {
        let text = format!("{selector:?}");
        let number = Value::read(&text).and_then(|value| value.item(0)?.number());
        let number = number.map_err(|_| Error::Synthesis)?;
        self.selectors.entry(number).or_default().insert(row);
        Ok(())
    }

    fn query_instance(&self, _: Column<Instance>, _: usize) -> Result<Witness<Fp>, Error> {
        Ok(Witness::unknown())
    }

    fn assign_advice<V, VR, A, AR>(
        &mut self,
        name: A,
        column: Column<Advice>,
        row: usize,
        _: V,
    ) -> Result<(), Error>
    where
        V: FnOnce() -> Witness<VR>,
        VR: Into<Assigned<Fp>>,
        A: FnOnce() -> AR,
        AR: Into<String>,
    {
        self.names.insert(cell(column, row)?, name().into());
        Ok(())
    }

    fn assign_fixed<V, VR, A, AR>(
        &mut self,
        _: A,
        column: Column<Fixed>,
        row: usize,
        to: V,
    ) -> Result<(), Error>
    where
        V: FnOnce() -> Witness<VR>,
        VR: Into<Assigned<Fp>>,
        A: FnOnce() -> AR,
        AR: Into<String>,
    {
        let Cell { column, .. } = cell(column, row)?;
        let mut value = Fp::ZERO;
        to().map(|assigned| value = Into::<Assigned<Fp>>::into(assigned).evaluate());
        self.fixed.insert((column, row), value);
        Ok(())
    }

    fn copy(
        &mut self,
        left_column: Column<Any>,
        left_row: usize,
        right_column: Column<Any>,
        right_row: usize,
    ) -> Result<(), Error> {
        let left = cell(left_column, left_row)?;
        let right = cell(right_column, right_row)?;
        self.copies.push([left, right]);
        Ok(())
    }

    /// Neither circuit fills columns; the commitments would differ if one did.
    fn fill_from_row(
        &mut self,
        _: Column<Fixed>,
        _: usize,
        _: Witness<Assigned<Fp>>,
    ) -> Result<(), Error> {
        Err(Error::Synthesis)
    }

    fn push_namespace<NR: Into<String>, N: FnOnce() -> NR>(&mut self, _: N) {}
    fn pop_namespace(&mut self, _: Option<String>) {}
}
