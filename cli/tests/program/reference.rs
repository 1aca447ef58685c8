//! The book's command reference is the help of the program; completions and pages are written.

use crate::support::Desk;

#[test]
fn the_books_reference_is_the_programs_help() {
    let printed = Desk::new().ok("help-markdown").stdout;
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/src/cli.md");
    let page = std::fs::read_to_string(path).unwrap();
    assert!(
        page == printed,
        "run `cargo run -p linli-cli -- help-markdown > docs/src/cli.md`"
    );
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
    assert!(desk.read("pages/linli-key-new.1").contains("words"));
}
