use super::*;

#[test]
fn one_reference_is_the_same_however_it_is_spelt() {
    for text in [
        "B-1",
        "b-1",
        "B-1 ",
        "Ｂ-1",
        "Ｂ－１",
        "B–1",
        "b—1",
        "B−1",
        "B\u{2011}1",
        " B - 1",
        "B-\u{200b}1",
        "B\u{ad}-1",
        "Ｂ\u{3000}-1",
    ] {
        assert_eq!(folded(text), "b-1", "{text}");
    }
    assert_eq!(folded("STRASSE 7"), folded("Straße 7"));
    assert_eq!(folded("Ａ号"), folded("a号"));
}

#[test]
fn other_references_stay_apart() {
    for (one, other) in [
        ("B-1", "B1"),
        ("2026-1-11", "2026-11-1"),
        ("B-1", "B-l"),
        ("甲1", "乙1"),
    ] {
        assert_ne!(folded(one), folded(other));
    }
    assert_eq!(folded(" \u{200b}\u{3000}"), "");
}

#[test]
fn what_reads_the_same_looks_alike() {
    for (one, other) in [
        ("张伟", "张伟\u{200b}"),
        ("方案A", "方案Ａ"),
        ("方案A", "方案Α"),
        ("Yes", " YES"),
        ("方案1", "方案①"),
        ("方案 一", "方案一"),
        ("Café", "Cafe\u{301}"),
    ] {
        assert!(look_alike([one, other]), "{one} {other}");
    }
    for (one, other) in [("同意", "反对"), ("方案1", "方案11"), ("甲", "乙")] {
        assert!(!look_alike([one, other]), "{one} {other}");
    }
}

#[test]
fn what_shows_nothing_is_nothing() {
    for text in [
        "",
        " ",
        "\u{200b}",
        "\u{3164}",
        "\u{2800}",
        "\u{3000}\u{feff}",
    ] {
        assert!(reads_as_nothing(text), "{text:?}");
        assert!(!is_sound(text));
    }
    assert!(!reads_as_nothing("乙"));
}

#[test]
fn a_name_is_one_line() {
    assert!(is_name("王 芳"));
    for text in ["Wang\nTrustees: none", "Wang\r", "", "Wang\u{202e}"] {
        assert!(!is_name(text), "{text:?}");
    }
    assert!(is_sound("one\ntwo"));
}
