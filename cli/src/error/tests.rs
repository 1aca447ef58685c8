use super::*;
use crate::Language;

#[test]
fn a_typed_errors_text_names_its_rule() {
    let refusal = Refusal::of(&linli_primitives::identity::BadRealm);
    assert_eq!(refusal.rule, "realm.name");
    assert!(refusal.detail.starts_with("1 to 200 bytes"));
}

#[test]
fn an_unknown_rule_speaks_for_itself() {
    let refusal = Refusal::new("no_such.rule", "it said so");
    let sentences = Language::Chinese.sentences();
    assert_eq!(
        sentence(&refusal, sentences),
        ("it said so".to_owned(), None)
    );
}

#[test]
fn exit_codes_are_those_documented() {
    let refused = Error::from(Refusal::new("a.b", "c"));
    assert_eq!(refused.exit_code(), 1);
    assert_eq!(Error::Usage(msg("error-file")).exit_code(), 2);
    assert_eq!(Error::Exists("f".into()).exit_code(), 3);
    let full = std::io::Error::from(std::io::ErrorKind::StorageFull);
    assert_eq!(Error::Output(full).exit_code(), 3);
    assert_eq!(Error::Passphrase("f".into()).exit_code(), 4);
    let early = Error::Waiting(Refusal::new("a.b", "c"));
    assert_eq!(early.exit_code(), Ending::Waiting.exit_code());
}

/// No node runs over a record in a folder: nobody is told to wait for one.
#[test]
fn a_folder_that_waits_for_its_witnesses_has_words_of_its_own() {
    let waits = Error::Unwitnessed(Refusal::new("node.unconfirmed", "0 of 1 did"));
    for language in [Language::English, Language::Chinese] {
        let sentences = language.sentences();
        let nodes = sentence(&Refusal::new("node.unconfirmed", ""), sentences);
        let (cause, remedy) = waits.sentence(sentences, "linli poll close");
        assert!(cause != nodes.0 && remedy != nodes.1, "{cause}");
    }
    assert_eq!(waits.exit_code(), 7);
}
