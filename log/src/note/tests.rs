use linli_rule::Rule;

use super::*;
use crate::key::NoteSigner;

/// Keys, text and signatures of `sumdb/note` of golang.org/x/mod.
const PETER: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const ENOCH: &str = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop";
const SECRET: &str =
    "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
const TEXT: &str = "If you think cryptography is the answer to your problem,\n\
                    then you don't know what your problem is.\n";
const PETER_LINE: &str = "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
const ENOCH_LINE: &str = "— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n";

fn key(text: &str) -> VerifierKey {
    text.parse().expect("published")
}

fn names(note: &str, keys: &[VerifierKey]) -> Result<Vec<String>, LogRefusal> {
    let verified = SignedNote::parse(note)?.verify(keys)?;
    Ok(verified.iter().map(|v| v.key.name().to_owned()).collect())
}

#[test]
fn signing_gives_the_published_note() {
    let signer = NoteSigner::parse(SECRET).expect("published");
    let note = SignedNote::new(TEXT, signer.sign(TEXT)).expect("a text");
    assert_eq!(note.encode(), format!("{TEXT}\n{PETER_LINE}"));
    assert_eq!(SignedNote::parse(&note.encode()), Ok(note));
}

#[test]
fn known_keys_are_verified_and_others_passed_over() {
    let note = format!("{TEXT}\n{PETER_LINE}{ENOCH_LINE}");
    let (peter, enoch) = (key(PETER), key(ENOCH));
    assert_eq!(
        names(&note, core::slice::from_ref(&peter)),
        Ok(vec!["PeterNeumann".into()])
    );
    assert_eq!(
        names(&note, core::slice::from_ref(&enoch)),
        Ok(vec!["EnochRoot".into()])
    );
    assert_eq!(
        names(&note, &[peter.clone(), enoch]).map(|n| n.len()),
        Ok(2)
    );
    let thrice = format!("{TEXT}\n{PETER_LINE}{PETER_LINE}{PETER_LINE}");
    assert_eq!(names(&thrice, &[peter]), Ok(vec!["PeterNeumann".into()]));
}

/// Rule `log.signature`: no known key, a wrong name, a wrong id, a wrong signature, another text.
#[test]
fn a_note_no_known_key_signed_is_refused() {
    let note = format!("{TEXT}\n{PETER_LINE}");
    let inserted = format!("{}ABCD{}", &PETER_LINE[..60], &PETER_LINE[60..]);
    let wrong = [
        note.replace("PeterNeumann", "CarmenSandiego"),
        note.replace("x08g", "xxxx"),
        note.replace("what your", "what  your"),
        note.replace("is.\n\n", "is.\n\n\n"),
        format!("{TEXT}\n{inserted}"),
        // One valid signature does not outweigh a wrong one.
        format!("{TEXT}\n{PETER_LINE}{inserted}"),
        format!("{TEXT}\n{ENOCH_LINE}"),
    ];
    for note in wrong {
        let refused = names(&note, &[key(PETER)]).map_err(|refusal| refusal.rule());
        assert_eq!(refused, Err("log.signature"), "{note}");
    }
    assert!(names(&note, &[]).is_err());
}

/// Rule `log.note`.
#[test]
fn what_is_no_signed_note_is_refused() {
    let good = format!("{TEXT}\n{PETER_LINE}");
    let encoded = PETER_LINE.trim_end().rsplit(' ').next().expect("base64");
    let wrong = [
        String::new(),
        TEXT.to_owned(),
        format!("{TEXT}\n"),
        good.trim_end().to_owned(),
        format!("{good}\n"),
        format!("{good}Unexpected line.\n"),
        format!("{good}— PeterNeumann {encoded}"),
        format!("\x01{good}"),
        good.replace("answer", "an\tswer"),
        good.replace('\n', "\r\n"),
        good.replace("— PeterNeumann", "— Peter Neumann"),
        good.replace("— PeterNeumann", "— Peter+Neumann"),
        good.replace("— PeterNeumann", "— "),
        good.replace("— ", "- "),
        good.replace("JnAM=", "JnAM"),
        good.replace("JnAM=", "JnAN="),
        good.replace("JnAM=", "JnA*="),
        good.replace("JnAM=", "JnAM= "),
        good.replace(encoded, "x08gow=="),
        good.replace(encoded, "x08g"),
        good.replace(encoded, ""),
        format!("{TEXT}\n{}", PETER_LINE.repeat(MAX_SIGNATURES + 1)),
        format!("{}{good}", "a".repeat(MAX_NOTE_BYTES)),
    ];
    for note in wrong {
        let refused = SignedNote::parse(&note).map_err(|refusal| refusal.rule());
        assert_eq!(refused.err(), Some("log.note"), "{note}");
    }
    let full = format!("{TEXT}\n{}", PETER_LINE.repeat(MAX_SIGNATURES));
    assert!(SignedNote::parse(&full).is_ok());
}

#[test]
fn the_last_empty_line_separates() {
    let signer = NoteSigner::parse(SECRET).expect("published");
    let text = "one\n\n\ntwo\n";
    let note = SignedNote::new(text, signer.sign(text)).expect("a text");
    let read = SignedNote::parse(&note.encode()).expect("a note");
    assert_eq!(read.text(), text);
    assert!(read.verify(&[key(PETER)]).is_ok());
    for text in ["", "no newline", "a\ttab\n"] {
        assert!(
            SignedNote::new(text, signer.sign(text)).is_err(),
            "{text:?}"
        );
    }
}

#[test]
fn a_signature_is_added_once_and_within_bounds() {
    let note = format!("{TEXT}\n{PETER_LINE}");
    let mut note = SignedNote::parse(&note).expect("a note");
    let enoch = NoteSignature::parse_lines(ENOCH_LINE).expect("a line");
    note.add(enoch[0].clone());
    note.add(enoch[0].clone());
    assert_eq!(note.encode(), format!("{TEXT}\n{PETER_LINE}{ENOCH_LINE}"));
    for id in 0..100 {
        note.add(NoteSignature::new("a".to_owned(), id, vec![0]));
    }
    assert_eq!(note.signatures().len(), MAX_SIGNATURES);
    assert!(SignedNote::parse(&note.encode()).is_ok());
}
