use linli_language::Language;

use super::*;

#[test]
fn what_was_not_checked_is_never_green() {
    assert_eq!(Verdict::of(0, 0), Verdict::Clean);
    assert_eq!(Verdict::of(0, 1), Verdict::AsFarAsChecked);
    assert_eq!(Verdict::of(1, 1), Verdict::NotClean);
    for whole in [Verdict::AsFarAsChecked, Verdict::NotClean] {
        assert_eq!(Verdict::of_part(0, whole), Verdict::AsFarAsChecked);
        assert_eq!(Verdict::of_part(2, whole), Verdict::NotClean);
    }
    assert_eq!(Verdict::of_part(0, Verdict::Clean), Verdict::Clean);
}

#[test]
fn the_three_verdicts_read_apart_in_both_languages() {
    let all = [Verdict::Clean, Verdict::AsFarAsChecked, Verdict::NotClean];
    for language in [Language::Chinese, Language::English] {
        let lines = all.map(|verdict| verdict.line(1, language.sentences()));
        assert!(lines[0] != lines[1] && lines[1] != lines[2] && lines[0] != lines[2]);
    }
    assert_eq!(all.map(Verdict::class).len(), 3);
    assert!(!Verdict::AsFarAsChecked.class().contains("clean"));
}
