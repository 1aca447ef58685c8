//! A floor planner that lies: it adds one to chosen advice cells and leaves the rest honest.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::marker::PhantomData;

use ff::Field;
use linli_backend::halo2_proofs::circuit::Value;
use linli_backend::halo2_proofs::dev::{MockProver, VerifyFailure};
use linli_backend::halo2_proofs::plonk::{
    Advice, Any, Assigned, Assignment, Circuit, Column, Error, Fixed, FloorPlanner, Instance,
    Selector,
};
use linli_backend::pasta_curves::Fp;

#[derive(Clone, Debug, PartialEq)]
enum Target {
    Nothing,
    Named(&'static str),
    At(String, usize),
}

thread_local! {
    static TARGET: RefCell<Target> = const { RefCell::new(Target::Nothing) };
    /// The advice cells of the last run: (column, row) to name. A cell assigned twice counts once.
    static SEEN: RefCell<BTreeMap<(String, usize), String>> = const { RefCell::new(BTreeMap::new()) };
}

fn with_target<T>(target: Target, f: impl FnOnce() -> T) -> T {
    TARGET.set(target);
    SEEN.take();
    let out = f();
    TARGET.set(Target::Nothing);
    out
}

/// Runs `f` with every advice cell called `name` off by one.
pub(crate) fn cell<T>(name: &'static str, f: impl FnOnce() -> T) -> T {
    with_target(Target::Named(name), f)
}

/// The advice cells, of those `wanted` by name, that no constraint checks: each run is honest except for one cell,
/// which is off by one.
pub(crate) fn free_cells(
    wanted: impl Fn(&str) -> bool,
    f: impl Fn() -> Vec<String>,
) -> Vec<String> {
    assert_eq!(
        with_target(Target::Nothing, &f),
        [""; 0],
        "the honest witness must satisfy the circuit"
    );
    let cells = SEEN.take();
    assert!(
        !cells.is_empty(),
        "nothing to forge: is the floor planner `Forge`?"
    );
    let free = cells
        .iter()
        .filter(|(_, name)| wanted(name))
        .filter(|((column, row), _)| with_target(Target::At(column.clone(), *row), &f).is_empty());
    free.map(|(_, name)| name.clone()).collect()
}

/// The names of the broken constraints, sorted and deduplicated. Copies count as `copy`.
pub(crate) fn broken(prover: MockProver<Fp>) -> Vec<String> {
    let mut names: Vec<_> = prover
        .verify()
        .err()
        .unwrap_or_default()
        .iter()
        .map(|failure| match failure {
            VerifyFailure::ConstraintNotSatisfied { constraint, .. } => {
                let text = constraint.to_string();
                text.split('\'').nth(1).unwrap_or(&text).to_owned()
            }
            VerifyFailure::Permutation { .. } => "copy".to_owned(),
            other => other.to_string(),
        })
        .collect();
    names.sort();
    names.dedup();
    names
}

/// Lays a circuit as `P` does, with the lie that is asked for.
pub(crate) struct Forge<P>(PhantomData<P>);

impl<P: FloorPlanner> FloorPlanner for Forge<P> {
    fn synthesize<F: Field, CS: Assignment<F>, C: Circuit<F>>(
        cs: &mut CS,
        circuit: &C,
        config: C::Config,
        constants: Vec<Column<Fixed>>,
    ) -> Result<(), Error> {
        P::synthesize(
            &mut Liar {
                cs,
                _f: PhantomData::<F>,
            },
            circuit,
            config,
            constants,
        )
    }
}

struct Liar<'a, F, CS> {
    cs: &'a mut CS,
    _f: PhantomData<F>,
}

impl<F: Field, CS: Assignment<F>> Assignment<F> for Liar<'_, F, CS> {
    fn enter_region<NR: Into<String>, N: FnOnce() -> NR>(&mut self, n: N) {
        self.cs.enter_region(n)
    }
    fn exit_region(&mut self) {
        self.cs.exit_region()
    }
    fn enable_selector<A: FnOnce() -> AR, AR: Into<String>>(
        &mut self,
        a: A,
        s: &Selector,
        row: usize,
    ) -> Result<(), Error> {
        self.cs.enable_selector(a, s, row)
    }
    fn query_instance(&self, c: Column<Instance>, row: usize) -> Result<Value<F>, Error> {
        self.cs.query_instance(c, row)
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
        VR: Into<Assigned<F>>,
        A: FnOnce() -> AR,
        AR: Into<String>,
    {
        let name: String = a().into();
        SEEN.with_borrow_mut(|s| s.insert((column_key(c), row), name.clone()));
        let lie = TARGET.with_borrow(|t| match t {
            Target::Nothing => false,
            Target::Named(n) => *n == name,
            Target::At(column, at) => (column, *at) == (&column_key(c), row),
        });
        let one: Assigned<F> = F::ONE.into();
        self.cs.assign_advice(
            || name,
            c,
            row,
            || {
                to().map(|v| {
                    let v: Assigned<F> = v.into();
                    if lie { v + one } else { v }
                })
            },
        )
    }
    fn assign_fixed<V, VR, A, AR>(
        &mut self,
        a: A,
        c: Column<Fixed>,
        row: usize,
        to: V,
    ) -> Result<(), Error>
    where
        V: FnOnce() -> Value<VR>,
        VR: Into<Assigned<F>>,
        A: FnOnce() -> AR,
        AR: Into<String>,
    {
        self.cs.assign_fixed(a, c, row, to)
    }
    fn copy(
        &mut self,
        lc: Column<Any>,
        lr: usize,
        rc: Column<Any>,
        rr: usize,
    ) -> Result<(), Error> {
        self.cs.copy(lc, lr, rc, rr)
    }
    fn fill_from_row(
        &mut self,
        c: Column<Fixed>,
        row: usize,
        to: Value<Assigned<F>>,
    ) -> Result<(), Error> {
        self.cs.fill_from_row(c, row, to)
    }
    fn push_namespace<NR: Into<String>, N: FnOnce() -> NR>(&mut self, n: N) {
        self.cs.push_namespace(n)
    }
    fn pop_namespace(&mut self, g: Option<String>) {
        self.cs.pop_namespace(g)
    }
}

fn column_key(column: Column<Advice>) -> String {
    format!("{column:?}") // `Column::index` is private upstream.
}
