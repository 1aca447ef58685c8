use std::path::Path;

use linli_language::Language;

use super::*;

const BOTH: [Language; 2] = [Language::Chinese, Language::English];

fn words(line: &str) -> Vec<OsString> {
    let line = format!("linli-committee {line}");
    line.split_whitespace().map(OsString::from).collect()
}

#[test]
fn help_and_version_are_no_folders() {
    for language in BOTH {
        let say = language.sentences();
        for (line, expected) in [
            ("--help", say.get(&msg("committee-folder"))),
            ("-h", say.get(&msg("help-usage"))),
            ("D --help", say.get(&msg("committee-json"))),
            ("--version", env!("CARGO_PKG_VERSION").to_owned()),
        ] {
            match read(words(line), say) {
                Err(Told::Answer(text)) => assert!(text.contains(&expected), "{line}: {text}"),
                other => panic!("{line}: {other:?}"),
            }
        }
    }
}

#[test]
fn what_is_wrong_is_told_in_the_readers_language() {
    for language in BOTH {
        let say = language.sentences();
        for (line, name) in [
            ("", "<DIR>"),
            ("D --jsno", "--jsno"),
            ("D --json --json", "--json"),
            ("D --insecure-clock", "--insecure-clock <FILE>"),
        ] {
            let Err(Told::Fault(text)) = read(words(line), say) else {
                panic!("{line} is not refused");
            };
            assert!(text.contains(name), "{line}: {text}");
            let is_chinese = text.contains("请") || text.contains("见");
            assert_eq!(is_chinese, language == Language::Chinese, "{text}");
        }
    }
}

#[test]
fn a_folder_and_flags_are_read_in_any_order() {
    let say = Language::English.sentences();
    let read = |line| read(words(line), say).expect("a folder");
    let plain = read("D");
    assert_eq!(plain.folder, Path::new("D"));
    assert!(!plain.json && !plain.stop_at_eof && plain.insecure_clock.is_none());
    let all = read("--stop-at-eof --json D --insecure-clock clock");
    assert_eq!(all.folder, Path::new("D"));
    assert!(all.json && all.stop_at_eof);
    assert_eq!(all.insecure_clock.as_deref(), Some(Path::new("clock")));
}
