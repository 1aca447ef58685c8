//! The book's command references are the help of the program; completions and pages are written.

use crate::support::Desk;

#[test]
fn the_books_reference_is_the_programs_help() {
    for (language, name) in [("en", "cli.md"), ("zh", "cli.zh.md")] {
        let command = format!("--lang {language} help-markdown");
        let printed = Desk::new().ok(&command).stdout;
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/src");
        let page = std::fs::read_to_string(format!("{folder}/{name}")).unwrap();
        assert!(
            page == printed,
            "run `cargo run -p linli-cli -- {command} > docs/src/{name}`"
        );
    }
}

#[test]
fn completions_name_the_commands() {
    let desk = Desk::new();
    for shell in ["bash", "zsh", "fish"] {
        let script = desk.ok(&format!("completions {shell}")).stdout;
        assert!(script.contains("passphrase-file"), "{shell}");
    }
}

#[test]
fn each_command_has_a_page() {
    let desk = Desk::new();
    let pages = desk.json("man pages");
    assert!(pages["pages"].as_array().unwrap().len() > 5);
    assert!(desk.read("pages/linli-key-new.1").contains(".SH 选项"));
    desk.ok("--lang en man pages");
    let english = desk.read("pages/linli-key-new.1");
    assert!(english.contains(".SH OPTIONS") && english.contains("words"));
}
