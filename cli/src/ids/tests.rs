use super::*;

#[test]
fn the_first_digits_are_enough_where_they_mean_one() {
    let all = ["0a11", "0a12", "0b00"];
    let found = |typed| meant(typed, all, "--claim").map_err(|e| e.exit_code());
    assert_eq!(found("0b"), Ok(Some("0b00")));
    assert_eq!(found(" 0A11… "), Ok(Some("0a11")));
    assert_eq!(found("ff"), Ok(None));
    assert_eq!(found(""), Ok(None));
    let only = |all: &[&'static str]| {
        meant_or_only(None, all.to_vec(), "--claim").map_err(|e| e.exit_code())
    };
    assert_eq!(only(&["0b00"]), Ok(Some("0b00")));
    assert_eq!(only(&[]), Ok(None));
    assert!(only(&all).is_err());
}

#[test]
fn digits_that_begin_several_are_refused_with_all_they_may_mean() {
    let refused = meant("0a", ["0a11", "0a12", "0b00"], "--claim").unwrap_err();
    let (cause, _) = refused.sentence(crate::Language::English.sentences(), "linli");
    assert!(cause.contains("0a11\n  0a12"), "{cause}");
    assert!(!cause.contains("0b00"), "{cause}");
}

#[test]
fn a_thing_is_meant_by_its_name_or_its_number() {
    let names = [
        ("会议室", "Meeting room"),
        ("车位2", "Space 2"),
        ("1", "One"),
    ];
    let names = names.map(|(zh, en)| Text {
        zh: zh.into(),
        en: en.into(),
    });
    let found = |typed| named(typed, names.iter());
    for (typed, place) in [
        ("会议室", Some(0)),
        ("meeting ROOM", Some(0)),
        ("车位２", Some(1)),
        ("2", Some(1)),
        ("３", Some(2)),
        ("1", Some(2)),
        ("4", None),
        ("0", None),
        ("车位", None),
        ("", None),
    ] {
        assert_eq!(found(typed), place, "{typed}");
    }
}
