use std::collections::BTreeSet;

use clap::builder::StyledStr;
use clap::{Command, CommandFactory};

use super::*;
use crate::arguments::Cli;

/// Every command of the program, `linli` first, with its help in a language.
fn commands(language: Language) -> Vec<Command> {
    fn add(command: &Command, all: &mut Vec<Command>) {
        all.push(command.clone());
        command.get_subcommands().for_each(|child| add(child, all));
    }
    let mut root = tell(Cli::command(), language);
    root.build();
    let mut all = Vec::new();
    add(&root, &mut all);
    all
}

fn is_chinese(text: &str) -> bool {
    text.contains(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}

#[test]
fn every_command_and_argument_has_a_sentence_in_both_languages() {
    let is_silent = |help: Option<&StyledStr>| {
        let help = help.map(ToString::to_string).unwrap_or_default();
        help.is_empty() || help.starts_with([' ', '［'])
    };
    let mut silent = BTreeSet::new();
    for language in Language::ALL {
        let all = commands(language);
        assert!(all.len() > 80, "the walk misses commands");
        for command in all {
            let name = command.get_bin_name().unwrap_or_default();
            if is_silent(command.get_about()) {
                silent.insert(name.to_owned());
            }
            let arguments = command.get_arguments();
            let arguments = arguments.filter(|argument| is_silent(argument.get_help()));
            silent.extend(arguments.map(|argument| format!("{name}--{}", argument.get_id())));
        }
    }
    assert_eq!(silent, BTreeSet::new());
}

#[test]
fn help_is_in_one_language() {
    const OF_CLAP: &[&str] = &[
        "Usage:",
        "Commands:",
        "Arguments:",
        "Options:",
        "Print ",
        "[default",
        "[possible",
        "[alias",
        "[env",
        "[OPTIONS]",
        "<COMMAND>",
        "[COMMAND]",
    ];
    for mut command in commands(Language::Chinese) {
        let help = command.render_long_help().to_string();
        let english: Vec<_> = OF_CLAP
            .iter()
            .filter(|word| help.contains(**word))
            .collect();
        assert_eq!(english, Vec::<&&str>::new(), "{help}");
        assert!(is_chinese(&help) && !help.contains(" / "), "{help}");
    }
    for mut command in commands(Language::English) {
        let help = command.render_long_help().to_string();
        assert!(!is_chinese(&help) && !help.contains(" / "), "{help}");
    }
}

#[test]
fn chinese_help_is_chinese() {
    for command in commands(Language::Chinese) {
        let texts = command.get_about().into_iter();
        let texts = texts.chain(command.get_arguments().filter_map(Arg::get_help));
        for text in texts.map(ToString::to_string) {
            let is_a_name_alone = !text.contains(' ');
            assert!(is_chinese(&text) || is_a_name_alone, "{text}");
        }
    }
}

/// What `linli` prints for a command line, in English.
fn said(line: &str) -> String {
    said_in(Language::English, line)
}

fn said_in(language: Language, line: &str) -> String {
    let words = line.split(' ');
    let error = tell(Cli::command(), language)
        .try_get_matches_from(words)
        .expect_err("the line is wrong");
    let say = language.sentences();
    say.get(&fault(&error, say))
}

#[test]
fn what_is_wrong_with_a_value_is_told_in_the_readers_language() {
    for (line, told) in [
        ("linli audit --needed abc x", "须为整数"),
        ("linli demo --ballots 99999999999999999999", "数太大"),
        ("linli demo aid --members 5", "须在 60..=100000 之内"),
        (
            "linli community draft --from 20x",
            "须写成 2026-01-31 的样子",
        ),
        ("linli member add --joined x", "须写成 2026-01-31 的样子"),
    ] {
        let said = said_in(Language::Chinese, line);
        assert!(said.ends_with(told), "{said}");
    }
    let said = said("linli audit --needed abc x");
    assert!(said.ends_with("invalid digit found in string"), "{said}");
}

#[test]
fn a_wrong_command_line_is_told_by_what_is_wrong() {
    for (line, told) in [
        (
            "linli trustees",
            "there is no command trustees here; did you mean trustee?",
        ),
        ("linli xyzzy", "there is no command xyzzy here"),
        (
            "linli key new --forec",
            "there is no option --forec here; did you mean --force?",
        ),
        ("linli --lang", "--lang <LANG> needs a value"),
        (
            "linli --lang fr demo",
            "--lang <LANG> does not take fr, but one of: zh, en",
        ),
        ("linli --json --json demo", "--json is given twice"),
        ("linli man", "missing: <DIR>"),
        ("linli", "a command is missing here"),
    ] {
        assert_eq!(said(line), told, "{line}");
    }
}

#[test]
fn the_language_is_found_before_the_rest_is_understood() {
    let early = |line: &str| early(&line.split(' ').map(OsString::from).collect::<Vec<_>>());
    assert_eq!(early("linli --lang en poll").lang, Some(Language::English));
    assert_eq!(early("linli poll --lang=zh").lang, Some(Language::Chinese));
    assert_eq!(early("linli poll --lang fr").lang, None);
    assert!(early("linli nothing --json").json);
    assert!(!early("linli ballot -- --json").json);
}
