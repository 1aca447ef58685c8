#![allow(clippy::unwrap_used)]

use crate::subject::Subject;
/// What the check says of the ballot's certificate after a change.
fn after(change: impl FnOnce(&mut Vec<String>)) -> Result<(), String> {
    let text = Subject::Ballot.derive().unwrap();
    let mut lines: Vec<_> = text.lines().map(str::to_owned).collect();
    change(&mut lines);
    let changed = lines.join("\n") + "\n";
    let checked = Subject::Ballot.check(&changed);
    checked.map(|_| ()).map_err(|error| format!("{error:#}"))
}

#[test]
fn certificate_is_for_one_circuit_and_statement() {
    assert_eq!(after(|_| ()), Ok(()));
    let other = "the certificate is for another circuit or statement";
    assert_eq!(after(|lines| lines[0].push('0')), Err(other.to_owned()));
    let secret = |lines: &mut Vec<String>| lines.retain(|line| !line.starts_with("secret sk"));
    assert_eq!(after(secret), Err(other.to_owned()));
}

#[test]
fn step_left_out_is_missed() {
    let error = after(|lines| {
        lines.pop();
    });
    assert!(error.unwrap_err().contains("nothing determines"));
}

#[test]
fn step_before_what_it_needs_is_refused() {
    let error = after(|lines| {
        let last = lines.len() - 1;
        lines.swap(last, last - 4);
    });
    assert!(error.unwrap_err().contains("is not known yet"));
}

#[test]
fn step_by_another_constraint_is_refused() {
    let error = after(|lines| {
        let last = lines.last_mut().unwrap();
        *last = last.replace("poseidon.output", "poseidon.full.0");
    });
    assert!(error.unwrap_err().contains("its factor may be zero"));
}

#[test]
fn step_taken_twice_is_refused() {
    let error = after(|lines| lines.push(lines.last().unwrap().clone()));
    assert!(error.unwrap_err().contains("known already"));
}
