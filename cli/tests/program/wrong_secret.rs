//! A wrong passphrase and wrong words end with status 4 and a remedy.

use crate::support::{Desk, SEAL};

#[test]
fn a_wrong_passphrase_is_status_4() {
    let desk = Desk::new();
    desk.owner("a");
    desk.write("other", "another passphrase\n");
    let run = desk.run("--lang en key show --keystore a.age --realm r --passphrase-file other");
    assert_eq!((run.status, run.stdout.as_str()), (4, ""));
    assert!(
        run.stderr
            .contains("[keystore.passphrase] the passphrase does not open a.age"),
        "{}",
        run.stderr
    );
    assert!(run.stderr.contains("24 words"), "{}", run.stderr);
    assert!(!run.stderr.contains("another passphrase"));
}

#[test]
fn wrong_words_are_status_4_and_not_repeated() {
    let desk = Desk::new();
    desk.write("words", &"abandon ".repeat(24));
    let run = desk.run(&format!(
        "--json key restore --keystore a.age --words-file words {SEAL}"
    ));
    assert_eq!(run.status, 4);
    let error = &run.value()["error"];
    assert_eq!(error["rule"], "identity.words");
    assert_eq!(error["exit"], 4);
    assert!(!run.stdout.contains("abandon") && !run.stderr.contains("abandon"));
}

#[test]
fn a_damaged_keystore_is_not_blamed_on_the_passphrase() {
    let desk = Desk::new();
    desk.write("a.age", "not a keystore");
    let run = desk.run("key show --keystore a.age --realm r --passphrase-file pass");
    assert_eq!(run.status, 1);
    assert!(run.stderr.contains("keystore.format"), "{}", run.stderr);
}
