use super::*;

const SAMPLE: &str = include_str!("../../../../../examples/poll.toml");

fn refused<T>(result: Result<T, Refusal>) -> String {
    result.err().expect("refused").rule.into_owned()
}

#[test]
fn the_sample_reads_and_a_misspelt_field_does_not() {
    assert!(Draft::parse(SAMPLE).is_ok());
    let misspelt = SAMPLE.replacen("floor", "flor", 1);
    assert_ne!(misspelt, SAMPLE);
    assert_eq!(refused(Draft::parse(&misspelt)), "poll.draft");
}

#[test]
fn an_unknown_preset_is_refused_with_those_there_are() {
    let renamed = SAMPLE.replacen("rule = \"cn-278-special\"", "rule = \"cn-278\"", 1);
    let mut draft = Draft::parse(&renamed).expect("the form is right");
    let refusal = draft.questions.remove(0).into_question(1);
    assert_eq!(refused(refusal), "poll.preset");
}

#[test]
fn a_time_needs_its_offset() {
    let time = |text: &str| -> toml::value::Datetime { text.parse().expect("a TOML time") };
    assert_eq!(
        seconds("opens", &time("2026-12-01T08:00:00+08:00")).expect("whole"),
        1_796_083_200
    );
    for text in ["2026-12-01T08:00:00", "2026-12-01", "08:00:00"] {
        assert_eq!(
            refused(seconds("opens", &time(text))),
            "poll.time",
            "{text}"
        );
    }
}
