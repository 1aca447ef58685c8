//! The lemmas as questions to a solver over the circuit's field: each asks for a counterexample, and there must be none.
//!
//! A question is written for every use of a lemma, from the polynomials of the extraction, with its variables numbered
//! anew; uses that ask the same are one question. The answers stand in `params/`, by the question's digest: the check
//! writes the questions again and holds that each was answered, without a solver.

mod question;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, bail, ensure};
use linli_backend::pasta_curves::Fp;

use crate::lemmas::walk::Slope;
use crate::lemmas::{Group, Lemma, Shape};
use crate::polynomial::{Polynomial, Variable};
use crate::statement::Statement;
use crate::subject::Subject;
use crate::system::{Constraint, System};
use question::Question;

/// The answer that there is no counterexample.
const NONE: &str = "unsat";

/// Every question, by its digest: a name and the text.
type Questions = BTreeMap<String, (&'static str, String)>;

/// What `params/data/determinism-lemmas.txt` must hold.
fn record(questions: &Questions) -> String {
    let line =
        |(digest, (name, _)): (&String, &(&str, String))| format!("{name} {digest} {NONE}\n");
    let mut lines: Vec<_> = questions.iter().map(line).collect();
    lines.sort();
    lines.concat()
}

/// Holds that every question of both circuits was answered.
pub fn check_answers(record_text: &str) -> anyhow::Result<usize> {
    let questions = questions()?;
    ensure!(
        record_text == record(&questions),
        "the lemmas in use are not those that were proved: cargo xtask determinism --prove"
    );
    Ok(questions.len())
}

/// Asks a solver every question, by a Python that has cvc5, and returns what there is to record. Questions are left in
/// `folder`.
pub fn prove(python: &Path, folder: &Path) -> anyhow::Result<String> {
    let questions = questions()?;
    std::fs::create_dir_all(folder)?;
    let script = folder.join("solve.py");
    std::fs::write(&script, include_str!("../solve.py"))?;
    let mut files = vec![];
    for (digest, (name, text)) in &questions {
        let file = folder.join(format!("{name}-{digest}.smt2"));
        std::fs::write(&file, text)?;
        files.push(file);
    }
    let output = Command::new(python).arg(&script).args(&files).output();
    let output = output.with_context(|| format!("starting {}", python.display()))?;
    ensure!(
        output.status.success(),
        "the solver failed: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    let answers = String::from_utf8(output.stdout)?;
    let answers: Vec<_> = answers.lines().collect();
    ensure!(answers.len() == files.len(), "an answer to each question");
    for (file, answer) in files.iter().zip(answers) {
        if answer != NONE {
            bail!("{}: {answer}", file.display());
        }
    }
    Ok(record(&questions))
}

fn questions() -> anyhow::Result<Questions> {
    let mut texts = general();
    for subject in Subject::ALL {
        let extraction = subject.extraction()?;
        let mut system = System::new(&extraction);
        let statement = subject.statement(&mut system)?;
        texts.extend(of_shapes(&system));
        texts.extend(of_groups(&system, &statement)?);
    }
    let by_digest = |question: Question| {
        let (name, text) = question.finish();
        (linli_params::digest(text.as_bytes()), (name, text))
    };
    Ok(texts.into_iter().map(by_digest).collect())
}

/// What every step rests on, and what the walk takes for granted of points.
fn general() -> Vec<Question> {
    let [a, b, x, other] = [0, 1, 2, 3].map(Polynomial::variable);
    let mut linear = Question::new("linear");
    linear.not_zero(&a);
    linear.zero(&(a.clone() * x.clone() + b.clone()));
    linear.zero(&(a * other.clone() + b));
    linear.not_zero(&(x - other));
    vec![linear, sum_is_on_the_curve(), no_point_has_order_two()]
}

/// y² − x³ − 5.
fn curve(x: &Polynomial, y: &Polynomial) -> Polynomial {
    y.clone() * y.clone() - x.clone() * x.clone() * x.clone() - Polynomial::constant(Fp::from(5))
}

fn sum_is_on_the_curve() -> Question {
    let [x, y, added_x, added_y, slope] = [0, 1, 2, 3, 4].map(Polynomial::variable);
    let next_x = slope.clone() * slope.clone() - added_x.clone() - x.clone();
    let next_y = slope.clone() * (x.clone() - next_x.clone()) - y.clone();
    let mut question = Question::new("curve");
    question.zero(&curve(&x, &y));
    question.zero(&curve(&added_x, &added_y));
    question.not_zero(&(added_x.clone() - x.clone()));
    question.zero(&(slope * (added_x - x) - added_y + y));
    question.not_zero(&curve(&next_x, &next_y));
    question
}

fn no_point_has_order_two() -> Question {
    let mut question = Question::new("order");
    question.zero(&curve(&Polynomial::variable(0), &Polynomial::default()));
    question
}

/// What bits and digits can be, and that two runs of two or three digits agree.
fn of_shapes(system: &System<'_>) -> Vec<Question> {
    let mut questions = vec![];
    for constraint in &system.constraints {
        let (name, number, count) = match constraint.shape {
            None => continue,
            Some(Shape::Bit(b)) => ("bit", Polynomial::variable(b), 2),
            Some(Shape::LastDigit(z)) => ("digit", Polynomial::variable(z), 4),
            Some(Shape::Digit(z, next)) => {
                questions.extend([2, 3].map(|digits| two_runs(&constraint.zero, z, next, digits)));
                let next = Polynomial::variable(next) * Fp::from(4);
                ("digit", Polynomial::variable(z) - next, 4)
            }
        };
        let mut question = Question::new(name);
        question.zero(&constraint.zero);
        for value in 0..count {
            question.not_zero(&(number.clone() - Polynomial::constant(Fp::from(value))));
        }
        questions.push(question);
    }
    questions
}

/// Both begin with one value and end with a digit, yet differ behind it.
fn two_runs(zero: &Polynomial, z: Variable, next: Variable, digits: u32) -> Question {
    let mut question = Question::new("run");
    let first = |copy: u32| if copy == 0 { 100 } else { 200 };
    for copy in 0..2 {
        let at = |i: u32| match i {
            0 => Polynomial::variable(0),
            i if i == digits => Polynomial::default(),
            i => Polynomial::variable(first(copy) + i),
        };
        for i in 0..digits {
            question.zero(&zero.substitute(z, &at(i)).substitute(next, &at(i + 1)));
        }
    }
    question.not_zero(&(Polynomial::variable(first(0) + 1) - Polynomial::variable(first(1) + 1)));
    question
}

fn of_groups(system: &System<'_>, statement: &Statement) -> anyhow::Result<Vec<Question>> {
    let mut questions = vec![];
    for group in &statement.groups {
        match &group.lemma {
            Lemma::Swap(swap) => {
                questions.push(swap_question(system, group, &swap.equations(group)))
            }
            Lemma::Walk(slope) => questions.extend(walk_questions(system, group, slope)),
            Lemma::Run => {}
            Lemma::Choice(_) => questions.push(choice_question(system, group)?),
        }
    }
    Ok(questions)
}

/// Two pairs of words for one child, sibling and side.
fn swap_question(system: &System<'_>, group: &Group, equations: &[Polynomial]) -> Question {
    let mut question = Question::new("swap");
    question.zero(&system.constraints[group.constraints[0]].zero);
    two_copies(&mut question, system, equations, &group.gives);
    question
}

/// Two slopes, or two next points, of one addition; and a meeting of two points that are not one.
fn walk_questions(system: &System<'_>, group: &Group, slope_of: &Slope) -> [Question; 2] {
    let slope = group.gives[0];
    let factor = slope_of.factor();
    let all = system
        .constraints
        .iter()
        .filter(|c| c.variables.contains(&slope));
    let equations: Vec<_> = all
        .map(|c: &std::sync::Arc<Constraint>| c.zero.clone())
        .collect();
    let mut gives: Vec<_> = equations.iter().flat_map(Polynomial::variables).collect();
    gives.retain(|variable| !group.needs.contains(variable));
    gives.sort_unstable();
    gives.dedup();
    let mut addition = Question::new("walk");
    addition.not_zero(factor);
    two_copies(&mut addition, system, &equations, &gives);

    let mut meeting = Question::new("meeting");
    meeting.zero(factor);
    meeting.zero(&(factor.clone() * Polynomial::variable(slope) + slope_of.rest().clone()));
    meeting.not_zero(slope_of.rest());
    [addition, meeting]
}

/// Two choices for one difference, neither of which leaves −1.
fn choice_question(system: &System<'_>, group: &Group) -> anyhow::Result<Question> {
    let [bit, same, later, ..] = group.constraints[..] else {
        bail!("a choice rests on three constraints and a run");
    };
    let equations = [bit, same, later].map(|at| system.constraints[at].zero.clone());
    let run = statement_run(system, group)?;
    let mut question = Question::new("choice");
    let copies = two_copies(&mut question, system, &equations, &[group.gives[0], run]);
    for copy in copies {
        question.not_zero(&(Polynomial::variable(copy[1]) + Polynomial::constant(Fp::one())));
    }
    Ok(question)
}

/// What the choice's run begins with.
fn statement_run(system: &System<'_>, group: &Group) -> anyhow::Result<Variable> {
    let first = group
        .constraints
        .get(3)
        .map(|at| system.constraints[*at].shape);
    match first.flatten() {
        Some(Shape::Digit(z, _) | Shape::LastDigit(z)) => Ok(z),
        _ => bail!("a choice rests on a run"),
    }
}

/// The equations twice, with `gives` once as they are and once anew, not all of them equal. Returns both.
fn two_copies(
    question: &mut Question,
    system: &System<'_>,
    equations: &[Polynomial],
    gives: &[Variable],
) -> [Vec<Variable>; 2] {
    let fresh = |i: usize| (system.count + i) as Variable;
    let anew: Vec<_> = (0..gives.len()).map(fresh).collect();
    for zero in equations {
        question.zero(zero);
        let renamed = gives
            .iter()
            .zip(&anew)
            .fold(zero.clone(), |zero, (from, to)| {
                zero.substitute(*from, &Polynomial::variable(*to))
            });
        question.zero(&renamed);
    }
    let differences = gives.iter().zip(&anew);
    let differences = differences.map(|(a, b)| Polynomial::variable(*a) - Polynomial::variable(*b));
    question.not_all_zero(&differences.collect::<Vec<_>>());
    [gives.to_vec(), anew]
}
