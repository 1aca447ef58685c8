//! One question, in the language of SMT solvers (QF_FF).

use std::collections::BTreeMap;
use std::fmt::Write as _;

use ff::PrimeField;
use linli_backend::pasta_curves::Fp;

use crate::polynomial::{Polynomial, Variable};

/// Is there a choice of the variables for which all of this holds?
pub(super) struct Question {
    name: &'static str,
    /// Variables in the order in which they occur.
    variables: BTreeMap<Variable, usize>,
    asserted: String,
}

impl Question {
    pub(super) fn new(name: &'static str) -> Self {
        Self {
            name,
            variables: BTreeMap::new(),
            asserted: String::new(),
        }
    }

    pub(super) fn zero(&mut self, polynomial: &Polynomial) {
        let equation = self.equation(polynomial);
        writeln!(self.asserted, "(assert {equation})").expect(MEMORY);
    }

    pub(super) fn not_zero(&mut self, polynomial: &Polynomial) {
        let equation = self.equation(polynomial);
        writeln!(self.asserted, "(assert (not {equation}))").expect(MEMORY);
    }

    pub(super) fn not_all_zero(&mut self, polynomials: &[Polynomial]) {
        let equations = polynomials
            .iter()
            .map(|p| format!("(not {})", self.equation(p)));
        let mut equations: Vec<_> = equations.collect();
        let either = match equations.len() {
            1 => equations.remove(0),
            _ => format!("(or {})", equations.join(" ")),
        };
        writeln!(self.asserted, "(assert {either})").expect(MEMORY);
    }

    /// Its name and text.
    pub(super) fn finish(self) -> (&'static str, String) {
        let modulus = decimal(&-Fp::one(), 1);
        let mut text = format!("(set-logic QF_FF)\n(define-sort F () (_ FiniteField {modulus}))\n");
        for number in 0..self.variables.len() {
            writeln!(text, "(declare-fun x{number} () F)").expect(MEMORY);
        }
        text.push_str(&self.asserted);
        text.push_str("(check-sat)\n");
        (self.name, text)
    }

    fn equation(&mut self, polynomial: &Polynomial) -> String {
        let mut terms: Vec<_> = polynomial.terms().map(|term| self.term(term)).collect();
        let sum = match terms.len() {
            0 => "(as ff0 F)".to_owned(),
            1 => terms.remove(0),
            _ => format!("(ff.add {})", terms.join(" ")),
        };
        format!("(= {sum} (as ff0 F))")
    }

    fn term(&mut self, (monomial, coefficient): (&[(Variable, u8)], &Fp)) -> String {
        let constant = format!("(as ff{} F)", decimal(coefficient, 0));
        if monomial.is_empty() {
            return constant;
        }
        let mut term = format!("(ff.mul {constant}");
        for (variable, exponent) in monomial {
            let next = self.variables.len();
            let number = *self.variables.entry(*variable).or_insert(next);
            for _ in 0..*exponent {
                write!(term, " x{number}").expect(MEMORY);
            }
        }
        term.push(')');
        term
    }
}

const MEMORY: &str = "memory takes what is written";

/// The number in decimal digits, and `more` added to it as an integer.
fn decimal(value: &Fp, more: u8) -> String {
    let mut bytes = value.to_repr();
    bytes[0] = bytes[0]
        .checked_add(more)
        .expect("a number above the modulus by little");
    let mut digits = vec![];
    while bytes.iter().any(|byte| *byte != 0) {
        let mut rest = 0;
        for byte in bytes.iter_mut().rev() {
            let dividend = rest * 256 + u16::from(*byte);
            *byte = (dividend / 10) as u8;
            rest = dividend % 10;
        }
        digits.push(char::from(b'0' + rest as u8));
    }
    match digits.is_empty() {
        true => "0".to_owned(),
        false => digits.into_iter().rev().collect(),
    }
}
