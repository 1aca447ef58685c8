use super::*;

#[test]
fn a_strangers_text_does_not_steer_the_terminal() {
    assert_eq!(
        shown("a\u{1b}[2J\r\u{9b}8m\u{202e}b\n星"),
        "a\u{fffd}[2J\u{fffd}\u{fffd}8m\u{fffd}b\n星"
    );
}

#[test]
fn escaped_json_is_the_same_value() {
    let value = json!({ "title": "\u{1b}\u{7f}\u{9b}\u{202e}星\n" });
    let text = escaped(&serde_json::to_string_pretty(&value).expect("JSON"));
    assert!(!text.chars().any(|c| c != '\n' && misleads(c)), "{text}");
    let read: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(read, value);
}

#[test]
fn yes_and_no_are_heard_in_both_languages_and_nothing_else_is() {
    let heard = |typed: &str| answered(typed, ["是", "否"]);
    for typed in ["y", "Y", "yes", " Yes\n", "是", " 是 "] {
        assert_eq!(heard(typed), Some(true), "{typed:?}");
    }
    for typed in ["n", "NO", "no", "否"] {
        assert_eq!(heard(typed), Some(false), "{typed:?}");
    }
    for typed in ["", "ye", "yess", "1", "true", "是的", "y n", "ｙ"] {
        assert_eq!(heard(typed), None, "{typed:?}");
    }
}
