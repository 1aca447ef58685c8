use anyhow::bail;

use super::*;

#[test]
fn a_step_that_fails_stands_in_the_table_with_its_time() {
    let mut steps = Steps::new(None);
    steps.run("first", || Ok(())).expect("passes");
    let failed = steps.run("second", || bail!("broken")).expect_err("fails");
    assert!(format!("{failed:#}").contains("cargo xtask check --only \"second\""));
    let table = steps.table();
    let names: Vec<_> = table.lines().map(|l| l.split("s  ").nth(1)).collect();
    assert_eq!(names, [Some("first"), Some("second: failed"), Some("all")]);
}

#[test]
fn only_the_steps_asked_for_are_run() {
    let mut steps = Steps::new(Some("ir".to_owned()));
    for name in ["first", "second"] {
        steps.run(name, || Ok(())).expect("passes");
    }
    assert_eq!(steps.taken.len(), 1);
}
