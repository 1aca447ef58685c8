//! The circuits of today against the certificates in `params/`, and without them.
#![allow(clippy::unwrap_used)]

use linli_determinism::{Subject, check_answers, kill, lemmas_file, read};

/// Derived from today's circuit, whatever was certified before.
fn is_determined(subject: Subject) {
    let certificate = subject.derive().unwrap();
    subject.check(&certificate).unwrap();
    let published = read(&subject.certificate()).unwrap();
    assert_eq!(published, certificate, "cargo xtask determinism --accept");
}

#[test]
fn secrets_and_public_inputs_determine_every_value_of_the_ballot() {
    is_determined(Subject::Ballot);
}

#[test]
fn secrets_and_public_inputs_determine_every_value_of_the_claim() {
    is_determined(Subject::Claim);
}

#[test]
fn lemmas_in_use_are_proved() {
    let record = read(&lemmas_file()).unwrap();
    check_answers(&record).unwrap();
    let (_, shorter) = record.split_once('\n').unwrap();
    check_answers(shorter).unwrap_err();
}

/// One mutant of so many; `cargo xtask determinism --mutate` runs all.
const STRIDE: usize = 151;

fn every_mutant_is_noticed(subject: Subject) {
    assert_eq!(kill(subject, STRIDE).unwrap().survivors(), [""; 0]);
    let first = |path| read(path).unwrap().lines().next().map(str::to_owned);
    assert_eq!(
        first(&subject.mutants()),
        first(&subject.certificate()),
        "all mutants were last run on another circuit: cargo xtask determinism --mutate"
    );
}

#[test]
fn mutants_of_the_ballot_are_noticed() {
    every_mutant_is_noticed(Subject::Ballot);
}

#[test]
fn mutants_of_the_claim_are_noticed() {
    every_mutant_is_noticed(Subject::Claim);
}
