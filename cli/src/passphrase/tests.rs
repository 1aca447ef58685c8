use super::*;
use crate::asking::typed::Typed;

#[test]
fn a_new_passphrase_is_asked_for_again_until_both_agree_and_it_is_long_enough() {
    let mut answers = Typed::of(
        "short\ncorrect horse battery\ncorrect horse batterie\ncorrect horse battery\ncorrect horse battery",
    );
    let chosen = choose(Path::new("a.age"), OPTION, &mut answers);
    let chosen = chosen.map_err(|e| e.exit_code()).unwrap();
    assert_eq!(chosen.as_str(), "correct horse battery");
    assert_eq!(answers.1, 2);
}
