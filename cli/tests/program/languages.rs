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

#[cfg(target_os = "linux")]
#[test]
fn questions_are_asked_in_the_language_that_was_chosen() {
    let questions = [
        ("zh", ["以哪个示例为起点？", "自哪一天起的事件适用？"]),
        (
            "en",
            [
                "Which example to start from?",
                "First day of the events that it covers:",
            ],
        ),
    ];
    for (language, _) in questions {
        let desk = Desk::new();
        let run = desk.at_terminal(&format!(
            "--lang {language} rulebook draft --out rulebook.toml"
        ));
        assert_eq!(run.status, 0, "{}", run.stdout);
        for (other, asked) in questions {
            let is_own = other == language;
            for question in asked {
                assert_eq!(
                    run.stdout.contains(question),
                    is_own,
                    "{question}: {}",
                    run.stdout
                );
            }
        }
        assert!(desk.path("rulebook.toml").exists());
    }
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

#[test]
fn help_follows_the_language() {
    let desk = Desk::new();
    let chinese = desk.ok("poll new --help").stdout;
    assert!(chinese.starts_with("由草案"), "{chinese}");
    for part in ["用法: linli poll new", "\n选项:", "\n通用选项:"] {
        assert!(chinese.contains(part), "{part} in\n{chinese}");
    }
    let english = desk.ok("--lang en poll new --help").stdout;
    for part in ["Usage: linli poll new", "\nOptions:", "\nGlobal options:"] {
        assert!(english.contains(part), "{part} in\n{english}");
    }
}

#[test]
fn the_environment_chooses_the_language_of_help() {
    for (name, value, told) in [
        ("LINLI_LANG", "en", "Exit codes:"),
        ("LC_ALL", "en_GB.UTF-8", "Exit codes:"),
        ("LC_MESSAGES", "en_US.UTF-8", "Exit codes:"),
        ("LC_MESSAGES", "zh_CN.UTF-8", "退出码："),
        ("LANG", "en_US.UTF-8", "Exit codes:"),
        ("LANG", "zh_CN.UTF-8", "退出码："),
        ("LANG", "C", "退出码："),
    ] {
        let output = assert_cmd::Command::cargo_bin("linli")
            .unwrap()
            .env_clear()
            .env(name, value)
            .arg("--help")
            .output()
            .unwrap();
        let help = String::from_utf8(output.stdout).unwrap();
        assert!(help.contains(told), "{name}={value}\n{help}");
    }
}

#[test]
fn a_wrong_command_line_has_cause_and_remedy() {
    let desk = Desk::new();
    let chinese = desk.run("key new --forec");
    assert_eq!(chinese.status, 2);
    assert!(
        chinese.stderr.contains("此处没有选项 --forec"),
        "{}",
        chinese.stderr
    );
    assert!(chinese.stderr.contains("怎么办："), "{}", chinese.stderr);
    let english = desk.run("key new --forec --lang en");
    assert_eq!(english.status, 2);
    let told = "there is no option --forec here; did you mean --force?";
    assert!(english.stderr.contains(told), "{}", english.stderr);
    assert!(
        english.stderr.contains("what to do: "),
        "{}",
        english.stderr
    );
}

#[test]
fn a_wrong_command_line_is_json_where_json_is_asked_for() {
    for line in ["--json --lang en key new --forec", "--json --lang en key"] {
        let run = Desk::new().run(line);
        assert_eq!(run.status, 2, "{line}");
        let error = &run.value()["error"];
        assert_eq!(error["exit"], 2, "{line}");
        assert!(
            error["remedy"].as_str().unwrap().contains("--help"),
            "{line}"
        );
    }
}

#[test]
fn the_remedy_of_a_usage_error_names_the_commands_own_help() {
    let desk = Desk::new();
    for (line, help) in [
        ("--lang en poll new --forec", "see `linli poll new --help`"),
        ("poll new --lang en --forec", "see `linli poll new --help`"),
        ("--lang en vot", "see `linli --help`"),
        ("--lang en result", "see `linli result --help`"),
    ] {
        let run = desk.run(line);
        assert_eq!(run.status, 2, "{line}");
        assert!(run.stderr.contains(help), "{line}\n{}", run.stderr);
    }
}

#[test]
fn a_language_that_the_program_does_not_speak_is_not_passed_over() {
    let option = Desk::new().run("--lang fr key");
    assert_eq!(option.status, 2);
    assert!(option.stderr.contains("fr"), "{}", option.stderr);
    let output = assert_cmd::Command::cargo_bin("linli")
        .unwrap()
        .env("LINLI_LANG", "fr")
        .arg("--version")
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("LINLI_LANG"), "{said}");
}

#[test]
fn a_chinese_session_tells_trouble_with_a_file_in_chinese() {
    let run = Desk::new().run(LINE);
    let told = "无法读写 none.age：没有这个文件或文件夹";
    assert!(run.stderr.contains(told), "{}", run.stderr);
}

#[test]
fn a_wrong_node_key_is_told_what_one_looks_like() {
    let desk = Desk::new();
    desk.write("record.lir", "");
    let run = desk.run("audit record.lir --node-key nonsense");
    assert_eq!(run.status, 2);
    for part in ["nonsense", "Base64", "linli audit --help"] {
        assert!(run.stderr.contains(part), "{part} in {}", run.stderr);
    }
}

/// An answer that a full disk cut short is not taken for a whole one.
#[cfg(target_os = "linux")]
#[test]
fn an_answer_that_finds_the_disk_full_is_status_3() {
    for line in ["--lang en help-markdown", "--lang en --help"] {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full");
        let output = std::process::Command::new(assert_cmd::cargo::cargo_bin("linli"))
            .args(line.split_whitespace())
            .stdout(full.unwrap())
            .output()
            .unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(3), "{line}\n{said}");
        assert!(said.starts_with("error[file.io]"), "{line}\n{said}");
    }
}
