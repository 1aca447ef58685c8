//! The same refusal in both languages, and which language is chosen.

use crate::support::Desk;

const LINE: &str = "key show --keystore none.age --realm r --passphrase-file pass";

#[test]
fn chinese_comes_first() {
    let run = Desk::new().run(LINE);
    assert_eq!(run.status, 3);
    assert!(
        run.stderr.starts_with("错误[file.io] 无法读写 none.age"),
        "{}",
        run.stderr
    );
    assert!(run.stderr.contains("怎么办："), "{}", run.stderr);
}

#[test]
fn english_by_option() {
    let run = Desk::new().run(&format!("--lang en {LINE}"));
    assert_eq!(run.status, 3);
    assert!(
        run.stderr
            .starts_with("error[file.io] cannot read or write none.age"),
        "{}",
        run.stderr
    );
    assert!(run.stderr.contains("what to do: "), "{}", run.stderr);
}

#[test]
fn usage_is_status_2() {
    let desk = Desk::new();
    assert_eq!(desk.run("key").status, 2);
    assert_eq!(desk.run("no-such-command").status, 2);
}
