//! A record is requested from a place that has none.

use crate::support::Desk;

/// `community.unfounded`: a mistyped folder is named as such, not as a community without polls or schemes.
#[test]
fn a_folder_without_a_record_is_named() {
    let desk = Desk::new();
    for command in ["result", "poll show", "scheme show"] {
        let run = desk.run(&format!("--json {command} --record nowhere"));
        assert_eq!(run.status, 1);
        assert_eq!(run.value()["error"]["rule"], "community.unfounded");
        let told = desk.run(&format!("{command} --record history.json")).stderr;
        assert!(
            told.contains("没有这个文件或文件夹：history.json"),
            "{told}"
        );
    }
    assert!(!desk.path("nowhere").exists());
}
