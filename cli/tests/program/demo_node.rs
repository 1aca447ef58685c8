//! The demonstration over a node: everything by the commands, over HTTP, and an audit that finds nothing.

use crate::support::Desk;

#[test]
fn the_demonstration_over_a_node_is_clean() {
    let desk = Desk::new();
    let shown = desk.json("demo --node --dir demo");
    assert_eq!(shown["clean"], true, "{shown}");
    // As many owners vote as the draft's rules need.
    let result = desk.json("result --record demo/node");
    assert_eq!(result["questions"][0]["outcome"]["outcome"], "passed");
    assert_eq!(result["questions"][1]["outcome"]["outcome"], "elected");
    let report = desk.read("demo/report.html");
    assert!(report.contains("<html"));
    assert!(
        report.contains("witness.example"),
        "the audit names the witness"
    );
    // Both children have released their folders.
    desk.ok("node doctor --data demo/node --deep");
    desk.ok("node export all.lir --data demo/node");
    // Who named no witness is not told that nobody cosigned.
    let unnamed = desk.ok("--lang en audit demo/node").stdout;
    assert!(unnamed.contains("none was named"), "{unnamed}");
    let audited = desk.json("audit demo/node");
    let key = audited["checkpoints"]["key"].as_str().unwrap();
    desk.ok(&format!("audit all.lir --node-key {key}"));
    assert_eq!(desk.run("audit all.lir").status, 8);
}
