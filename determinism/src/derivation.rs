//! The order in which values follow from each other, and a run along it.

use linli_backend::pasta_curves::Fp;

use crate::lemmas::{Lemma, choice};
use crate::polynomial::Variable;
use crate::statement::{Case, Role, Statement};
use crate::system::{Constraint, System};

/// One step: what it determines, and by what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// A constraint that is linear in one variable, the others being known.
    Linear {
        constraint: usize,
        variable: Variable,
    },
    /// A lemma.
    Group(usize),
}

/// Steps from the secrets and the given public inputs on.
#[derive(Clone, Debug, Default)]
pub(crate) struct Derivation {
    pub(crate) steps: Vec<Step>,
    /// Variables that no step reaches.
    pub(crate) unreached: Vec<Variable>,
}

/// What a run along a derivation ends with.
pub(crate) struct Run {
    /// Constraints that the values break.
    pub(crate) broken: Vec<usize>,
    /// Whether the public inputs that follow are those of the case.
    pub(crate) agrees: bool,
}

impl Derivation {
    /// Follows every step that can be taken. `off` tells constraints that are not to be used.
    pub(crate) fn search(
        system: &System<'_>,
        statement: &Statement,
        off: &impl Fn(usize) -> bool,
    ) -> Self {
        let mut search = Search::new(system, statement, off);
        let given = statement.public.iter().filter(|p| p.role == Role::Given);
        let given = given.filter_map(|p| p.variable);
        for variable in given.chain(statement.secrets.iter().map(|s| s.variable)) {
            search.learn(variable);
        }
        while let Some(item) = search.ready.pop() {
            search.take(item, off);
        }
        let met = system
            .constraints
            .iter()
            .flat_map(|c| &c.variables)
            .copied();
        let public = statement.public.iter().filter_map(|p| p.variable);
        let mut unreached: Vec<_> = met
            .chain(public)
            .filter(|v| !search.known[*v as usize])
            .collect();
        unreached.sort_unstable();
        unreached.dedup();
        Self {
            steps: search.steps,
            unreached,
        }
    }

    /// Computes every value of a case by constraints alone, and looks at the constraints that were not solved.
    pub(crate) fn run(
        &self,
        system: &System<'_>,
        statement: &Statement,
        case: &Case,
        off: &impl Fn(usize) -> bool,
    ) -> Run {
        let mut values = vec![Fp::zero(); system.count];
        for public in statement.public.iter().filter(|p| p.role == Role::Given) {
            if let Some(variable) = public.variable {
                values[variable as usize] = case.public[public.row];
            }
        }
        for (secret, value) in statement.secrets.iter().zip(&case.secrets) {
            values[secret.variable as usize] = *value;
        }
        for step in &self.steps {
            take(*step, system, statement, &mut values);
        }
        let value = |variable: Variable| values[variable as usize];
        let holds = |constraint: &Constraint| constraint.zero.evaluate(&value) == Fp::zero();
        let mut is_solved = vec![false; system.constraints.len()];
        for step in &self.steps {
            if let Step::Linear { constraint, .. } = step {
                is_solved[*constraint] = true;
            }
        }
        let all = system.constraints.iter().enumerate();
        let others = all.filter(|(at, _)| !is_solved[*at] && !off(*at));
        let broken = others
            .filter(|(_, c)| !holds(c))
            .map(|(at, _)| at)
            .collect();
        let mut derived = statement.public.iter().filter(|p| p.role == Role::Derived);
        let agrees = derived.all(|p| p.variable.is_some_and(|v| value(v) == case.public[p.row]));
        Run { broken, agrees }
    }
}

impl Run {
    /// Whether the circuit accepts the case.
    pub(crate) fn accepts(&self) -> bool {
        self.broken.is_empty() && self.agrees
    }
}

/// A constraint or a group.
#[derive(Clone, Copy)]
enum Item {
    Constraint(usize),
    Group(usize),
}

struct Search<'a> {
    system: &'a System<'a>,
    statement: &'a Statement,
    known: Vec<bool>,
    /// What waits for each variable.
    waiting: Vec<Vec<Item>>,
    /// Unknown variables of each constraint, and needed ones of each group.
    missing: [Vec<usize>; 2],
    ready: Vec<Item>,
    steps: Vec<Step>,
}

impl<'a> Search<'a> {
    fn new(system: &'a System<'a>, statement: &'a Statement, off: &impl Fn(usize) -> bool) -> Self {
        let mut waiting = vec![vec![]; system.count];
        let mut wait = |item: Item, variables: &[Variable]| {
            for variable in variables {
                waiting[*variable as usize].push(item);
            }
            variables.len()
        };
        let constraints = system.constraints.iter().enumerate();
        let of_constraints: Vec<_> = constraints
            .map(|(at, constraint)| match off(at) {
                true => usize::MAX,
                false => wait(Item::Constraint(at), &constraint.variables),
            })
            .collect();
        let groups = statement.groups.iter().enumerate();
        let of_groups = groups.map(
            |(at, group)| match group.constraints.iter().any(|c| off(*c)) {
                true => usize::MAX,
                false => wait(Item::Group(at), &group.needs),
            },
        );
        let missing = [of_constraints.clone(), of_groups.collect()];
        let alone = of_constraints
            .iter()
            .enumerate()
            .filter(|(_, count)| **count == 1);
        Self {
            system,
            statement,
            known: vec![false; system.count],
            waiting,
            missing,
            ready: alone.map(|(at, _)| Item::Constraint(at)).collect(),
            steps: vec![],
        }
    }

    fn learn(&mut self, variable: Variable) {
        if core::mem::replace(&mut self.known[variable as usize], true) {
            return;
        }
        for item in &self.waiting[variable as usize] {
            let (missing, enough) = match item {
                Item::Constraint(at) => (&mut self.missing[0][*at], 1),
                Item::Group(at) => (&mut self.missing[1][*at], 0),
            };
            *missing -= 1;
            if *missing == enough {
                self.ready.push(*item);
            }
        }
    }

    fn take(&mut self, item: Item, off: &impl Fn(usize) -> bool) {
        match item {
            Item::Constraint(constraint) => {
                let of = &self.system.constraints[constraint];
                let unknown = of.solvable.iter().find(|(v, _)| !self.known[*v as usize]);
                if let Some((variable, _)) = unknown {
                    let variable = *variable;
                    self.steps.push(Step::Linear {
                        constraint,
                        variable,
                    });
                    self.learn(variable);
                }
            }
            Item::Group(at) => {
                let group = &self.statement.groups[at];
                debug_assert!(!group.constraints.iter().any(|c| off(*c)));
                self.steps.push(Step::Group(at));
                for variable in &group.gives {
                    self.learn(*variable);
                }
            }
        }
    }
}

/// Computes what a step determines.
fn take(step: Step, system: &System<'_>, statement: &Statement, values: &mut [Fp]) {
    match step {
        Step::Linear {
            constraint,
            variable,
        } => {
            let constraint = &system.constraints[constraint];
            let solvable = constraint.solvable.iter().find(|(v, _)| *v == variable);
            let (_, inverse) = solvable.expect("a step is linear in what it determines");
            values[variable as usize] = Fp::zero();
            let rest = constraint.zero.evaluate(&|v| values[v as usize]);
            values[variable as usize] = -rest * inverse;
        }
        Step::Group(at) => {
            let group = &statement.groups[at];
            let value = |v: Variable| values[v as usize];
            let given: Vec<Fp> = match &group.lemma {
                Lemma::Swap(swap) => swap.solve(&value).to_vec(),
                Lemma::Walk(slope) => vec![slope.solve(&value)],
                Lemma::Run => crate::lemmas::run::sums(value(group.needs[0]), group.gives.len()),
                Lemma::Choice(difference) => vec![choice::decide(difference.evaluate(&value))],
            };
            for (variable, value) in group.gives.iter().zip(given) {
                values[*variable as usize] = value;
            }
        }
    }
}
