//! Lists values that cells hold in more than one copy class: for each, a reviewer asks what ties them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use ff::PrimeField;
use linli_backend::halo2_proofs::circuit::Value;
use linli_backend::halo2_proofs::plonk::{
    Advice, Any, Assigned, Assignment, Circuit, Column, ConstraintSystem, Error, Fixed,
    FloorPlanner, Instance, Selector,
};
use linli_backend::pasta_curves::Fp;

type At = (String, usize);

/// The list for `circuit`: one line per value, naming the cells of each class. Small values are skipped.
pub(crate) fn uncopied<C: Circuit<Fp>>(circuit: &C) -> Vec<String> {
    let mut meta = ConstraintSystem::default();
    let config = C::configure(&mut meta);
    let mut wiring = Wiring::default();
    C::FloorPlanner::synthesize(&mut wiring, circuit, config, vec![])
        .expect("an honest witness can be laid");
    wiring
        .uncopied()
        .iter()
        .map(|names| names.join(" | "))
        .collect()
}

#[derive(Default)]
struct Wiring {
    cells: HashMap<At, (String, Fp)>,
    parent: HashMap<At, At>,
}

impl Wiring {
    fn root(&mut self, at: &At) -> At {
        let up = self.parent.get(at).cloned().unwrap_or_else(|| at.clone());
        if up == *at {
            return up;
        }
        let root = self.root(&up);
        self.parent.insert(at.clone(), root.clone());
        root
    }
    /// Values held by cells in more than one copy class, by cell name.
    fn uncopied(&mut self) -> BTreeSet<Vec<String>> {
        let mut by_value: BTreeMap<String, BTreeMap<At, BTreeSet<String>>> = BTreeMap::new();
        for (at, (name, v)) in self.cells.clone() {
            if v.to_repr()[8..] == [0; 24] {
                continue;
            }
            let root = self.root(&at);
            by_value
                .entry(format!("{v:?}"))
                .or_default()
                .entry(root)
                .or_default()
                .insert(name);
        }
        by_value
            .into_values()
            .filter(|c| c.len() > 1)
            .map(|classes| {
                let mut n: BTreeMap<String, usize> = BTreeMap::new();
                for names in classes.values() {
                    *n.entry(names.iter().cloned().collect::<Vec<_>>().join("="))
                        .or_default() += 1;
                }
                n.into_iter().map(|(k, c)| format!("{k} x{c}")).collect()
            })
            .collect()
    }
}

impl Assignment<Fp> for Wiring {
    fn enter_region<NR: Into<String>, N: FnOnce() -> NR>(&mut self, _: N) {}
    fn exit_region(&mut self) {}
    fn enable_selector<A: FnOnce() -> AR, AR: Into<String>>(
        &mut self,
        _: A,
        _: &Selector,
        _: usize,
    ) -> Result<(), Error> {
        Ok(())
    }
    fn query_instance(&self, _: Column<Instance>, _: usize) -> Result<Value<Fp>, Error> {
        Ok(Value::unknown())
    }
    fn assign_advice<V, VR, A, AR>(
        &mut self,
        a: A,
        c: Column<Advice>,
        row: usize,
        to: V,
    ) -> Result<(), Error>
    where
        V: FnOnce() -> Value<VR>,
        VR: Into<Assigned<Fp>>,
        A: FnOnce() -> AR,
        AR: Into<String>,
    {
        let name = a().into();
        let cells = &mut self.cells;
        let at = (format!("{:?}", Column::<Any>::from(c)), row);
        to().map(|v| {
            let v: Assigned<Fp> = v.into();
            cells.insert(at, (name, v.evaluate()));
        });
        Ok(())
    }
    fn assign_fixed<V, VR, A, AR>(
        &mut self,
        _: A,
        _: Column<Fixed>,
        _: usize,
        _: V,
    ) -> Result<(), Error>
    where
        V: FnOnce() -> Value<VR>,
        VR: Into<Assigned<Fp>>,
        A: FnOnce() -> AR,
        AR: Into<String>,
    {
        Ok(())
    }
    fn copy(
        &mut self,
        lc: Column<Any>,
        lr: usize,
        rc: Column<Any>,
        rr: usize,
    ) -> Result<(), Error> {
        let (a, b) = (
            self.root(&(format!("{lc:?}"), lr)),
            self.root(&(format!("{rc:?}"), rr)),
        );
        self.parent.insert(a, b);
        Ok(())
    }
    fn fill_from_row(
        &mut self,
        _: Column<Fixed>,
        _: usize,
        _: Value<Assigned<Fp>>,
    ) -> Result<(), Error> {
        Ok(())
    }
    fn push_namespace<NR: Into<String>, N: FnOnce() -> NR>(&mut self, _: N) {}
    fn pop_namespace(&mut self, _: Option<String>) {}
}
