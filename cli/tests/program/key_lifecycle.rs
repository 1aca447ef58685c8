//! A key is made, shown and restored with files alone.

use crate::support::{Desk, OPEN, SEAL};

#[test]
fn words_alone_restore_the_same_identity() {
    let desk = Desk::new();
    for list in ["zh", "en"] {
        desk.ok(&format!(
            "key new --keystore {list}.age --words {list} --words-file {list}.words {SEAL}"
        ));
        assert_eq!(
            desk.read(&format!("{list}.words"))
                .split_whitespace()
                .count(),
            24
        );
        desk.ok(&format!(
            "key restore --keystore again-{list}.age --words-file {list}.words {SEAL}"
        ));
        let show = |name: &str| {
            desk.json(&format!(
                "key show --keystore {name}.age --realm 星河花园 {OPEN}"
            ))
        };
        let first = show(list);
        assert_eq!(first, show(&format!("again-{list}")));
        assert_eq!(first["commitment"].as_str().unwrap().len(), 64);
    }
}

#[test]
fn realms_have_different_commitments() {
    let desk = Desk::new();
    let owner = desk.owner("a");
    let [one, two] =
        ["one", "two"].map(|realm| desk.json(&format!("key show {owner} --realm {realm}")));
    assert_ne!(one["commitment"], two["commitment"]);
}

#[test]
fn no_output_holds_a_secret() {
    let desk = Desk::new();
    let made = desk.ok(&format!(
        "--json key new --keystore a.age --words en --words-file a.words {SEAL}"
    ));
    let words = desk.read("a.words");
    let first_two: Vec<&str> = words.split_whitespace().take(2).collect();
    for text in [made.stdout, made.stderr] {
        assert!(!text.contains(&first_two.join(" ")));
        assert!(!text.contains(crate::support::PASSPHRASE));
    }
}

#[test]
fn an_existing_keystore_is_not_replaced() {
    let desk = Desk::new();
    desk.owner("a");
    let before = desk.read("a.age");
    let run = desk.run(&format!(
        "key new --keystore a.age --words-file b.words {SEAL}"
    ));
    assert_eq!(run.status, 3);
    assert!(run.stderr.contains("file.exists"), "{}", run.stderr);
    assert_eq!(desk.read("a.age"), before);
    desk.ok(&format!(
        "key new --keystore a.age --words-file b.words --force {SEAL}"
    ));
    assert_ne!(desk.read("a.age"), before);
}

#[test]
fn without_a_terminal_the_option_is_named() {
    let desk = Desk::new();
    let run = desk.run("--lang en key show --keystore a.age --realm r");
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("--passphrase-file"), "{}", run.stderr);
    let run = desk.run(&format!("--lang en key new --keystore a.age {SEAL}"));
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("--words-file"), "{}", run.stderr);
    assert!(!desk.path("a.age").exists());
}

#[cfg(unix)]
#[test]
fn secret_files_are_for_their_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let desk = Desk::new();
    desk.owner("a");
    for name in ["a.age", "a.words"] {
        let mode = std::fs::metadata(desk.path(name))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
}
