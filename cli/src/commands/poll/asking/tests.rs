use jiff::Timestamp;

use super::*;
use crate::asking::typed::Typed;

const NOW: i64 = 1_796_083_200;

#[test]
fn answers_become_the_draft_that_a_person_could_write() {
    let lines = "Assembly\n2026-12-20 08:00\n2026-12-27 20:00\nn\n0\ny\n\nRenew the lift?\n0\ny\n0\ny\n\
        Who sits on the committee?\n1\nWu\nZhao\nLin\n\n2\n\ny\n0\nn";
    let draft = asked(&mut Typed::of(lines), NOW).expect("every question is answered");
    let text = to_toml(&draft);
    let read = Draft::parse(&text).expect("it reads");
    assert_eq!(to_toml(&read), text);
    for line in [
        "title = \"Assembly\"",
        "counting = \"both\"",
        "revote = \"last-counts\"",
        "floor = 5",
        "[[question]]",
        "yes = \"Yes\"",
        "options = [\"Wu\", \"Zhao\", \"Lin\"]",
        "seats = 2",
        "max = 2",
    ] {
        assert!(text.contains(line), "{line} in\n{text}");
    }
    assert!(!text.contains("extend_until"), "{text}");
}

#[test]
fn a_wrong_answer_is_asked_for_again() {
    let lines = "\nAssembly\nsoon\n2026-12-20 08:00\n2026-12-19 08:00\n2026-12-27 20:00\nn\n1\nn\nfew\n3\n\
        Renew the lift?\n0\nn\n0\nn";
    let mut typed = Typed::of(lines);
    let draft = asked(&mut typed, NOW).expect("every question is answered");
    assert_eq!(typed.1, 4);
    assert!(to_toml(&draft).contains("floor = 3"));
}

#[test]
fn the_sample_has_times_to_come_and_keeps_its_comments() {
    let text = sample(NOW).expect("a time in range");
    let draft: toml::Table = text.parse().expect("TOML");
    for field in ["opens", "closes", "extend_until"] {
        let time = draft[field].to_string().parse::<Timestamp>();
        assert!(time.expect("a time").as_second() > NOW, "{field}");
    }
    assert!(Draft::parse(&text).is_ok());
    let comments = |text: &str| text.lines().filter(|line| line.starts_with('#')).count();
    assert_eq!(comments(&text), comments(SAMPLE));
}
