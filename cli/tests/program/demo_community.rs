//! A community's year in one command: what its record has afterwards.

use crate::support::Desk;

/// The demo, in the folder `demo`.
fn year(owners: u8, seed: u8) -> (Desk, String) {
    let desk = Desk::new();
    let run = desk.ok(&format!(
        "--lang en demo community --owners {owners} --seed {seed} --dir demo"
    ));
    (desk, run.stdout)
}

#[test]
fn a_year_of_bookings_reports_and_money_is_told_and_audited() {
    let (desk, told) = year(40, 2);
    assert!(told.contains("an elevator paid in three parts"), "{told}");
    let reports = desk.json("report list --record demo/record");
    let states = reports["reports"].as_array().expect("a list").iter();
    let states: Vec<_> = states.map(|report| report["state"].as_str()).collect();
    assert_eq!(states, [Some("confirmed"); 20]);
    let all = &reports["figures"][0]["all"];
    assert_eq!((&all["reopened"], &all["hidden"]), (&5.into(), &1.into()));
    let hidden = desk.json("report show 14 --record demo/record");
    assert_eq!(hidden["texts"][0], serde_json::Value::Null);
    let shown = desk.json("report show 1 --record demo/record");
    assert_eq!(shown["texts"][1], "还是老样子。");
    let fund = desk.json("fund show --record demo/record");
    assert!(fund["head"]["acts"].as_u64().expect("a number") > 40);
    let places = desk.json("place list --record demo/record");
    let listed = &places["lists"][0]["list"];
    let count = |value: &serde_json::Value| value.as_array().map_or(0, Vec::len);
    assert_eq!(
        (count(&listed["list"]["spaces"]), count(&listed["lent"])),
        (29, 1)
    );
    assert!(places["lists"][0]["figures"]["made"].as_u64() > Some(50));
    let audited = desk.run("--lang en audit demo/record --at 2027-12-21T12:00:00Z");
    assert_eq!(audited.status, 0, "{}", audited.stdout);
    for told in [
        "20 reports, 0 open (0 overdue), 20 done",
        "they add up to the fund's",
    ] {
        assert!(
            audited.stdout.contains(told),
            "{told} in {}",
            audited.stdout
        );
    }
}

#[test]
fn nothing_is_paid_for_what_did_not_pass() {
    let (_, told) = year(8, 2);
    assert!(
        told.contains("The vote did not pass, so no elevator was paid."),
        "{told}"
    );
}
