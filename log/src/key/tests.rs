use linli_rule::Rule;

use super::*;

/// From `sumdb/note` of golang.org/x/mod.
const VKEY: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const SECRET: &str =
    "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
/// From `note` of github.com/transparency-dev/formats.
const WITNESS: &str = "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2";
/// The example of tlog-cosignature.
const TEXT: &str =
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";

fn seed(byte: u8) -> Zeroizing<[u8; 32]> {
    Zeroizing::new([byte; 32])
}

#[test]
fn published_keys_are_read_and_written_alike() {
    for (text, kind) in [(VKEY, KeyKind::Note), (WITNESS, KeyKind::Cosignature)] {
        let key: VerifierKey = text.parse().expect("published");
        assert_eq!((key.to_string().as_str(), key.kind()), (text, kind));
    }
    let signer = NoteSigner::parse(SECRET).expect("published");
    assert_eq!(signer.key().to_string(), VKEY);
    assert_eq!(*signer.secret_text(), SECRET);
}

/// Rule `log.key`: neither a part of a key nor a key with a changed character is read.
#[test]
fn a_mangled_key_is_refused() {
    for (text, secret) in [(VKEY, false), (WITNESS, false), (SECRET, true)] {
        let refused = |text: &str| {
            if secret {
                NoteSigner::parse(text).err()
            } else {
                text.parse::<VerifierKey>().err()
            }
        };
        assert_eq!(refused(text), None);
        for from in 0..text.len() {
            for to in from..=text.len() {
                if to - from < text.len() {
                    let rule = refused(&text[from..to]).map(|refusal| refusal.rule());
                    assert_eq!(rule, Some("log.key"), "{from}..{to}");
                }
            }
            let mut bytes = text.as_bytes().to_vec();
            bytes[from] += 1;
            let changed = String::from_utf8(bytes).expect("still ASCII");
            assert!(refused(&changed).is_some(), "{changed}");
        }
    }
    let adjusted_ids = [
        // Too long, and of an unknown kind; both with the id that goes with it, from `sumdb/note`.
        "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
        "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    ];
    for text in adjusted_ids {
        assert!(text.parse::<VerifierKey>().is_err(), "{text}");
    }
}

#[test]
fn a_weak_or_doubly_spelt_point_is_no_key() {
    let mut one = [0; 32];
    one[0] = 1;
    // y = p + 1 is the identity as well.
    let mut alias = [0xff; 32];
    (alias[0], alias[31]) = (0xee, 0x7f);
    for bytes in [one, [0; 32], alias, [0xff; 32]] {
        let refused = VerifierKey::new("example.com/log", KeyKind::Note, bytes);
        assert!(refused.is_err(), "{bytes:?}");
    }
}

#[test]
fn a_name_has_no_space_plus_or_control_character() {
    let key = *NoteSigner::new("a", &seed(1))
        .expect("a name")
        .key()
        .as_bytes();
    let long = "a".repeat(256);
    for name in [
        "",
        "a b",
        "a\u{3000}b",
        "a+b",
        "a\nb",
        "a\u{7f}b",
        long.as_str(),
    ] {
        let refused = VerifierKey::new(name, KeyKind::Note, key).map_err(|r| r.rule());
        assert_eq!(refused, Err("log.key"), "{name:?}");
        assert!(NoteSigner::new(name, &seed(1)).is_err());
    }
    assert!(VerifierKey::new("邻里.example/甲", KeyKind::Note, key).is_ok());
}

#[test]
fn a_witness_key_is_no_log_key() {
    let witness = Cosigner::new("witness.example/w1", &seed(7)).expect("a name");
    let log = NoteSigner::new("witness.example/w1", &seed(7)).expect("a name");
    assert_ne!(witness.key().id(), log.key().id());
    assert!(NoteSigner::parse(&witness.secret_text()).is_err());
    assert!(Cosigner::parse(&log.secret_text()).is_err());
    assert!(Cosigner::parse(&witness.secret_text()).is_ok());
}

/// The same key, text and time by Python's `cryptography`.
#[test]
fn a_cosignature_is_byte_for_byte_that_of_another_program() {
    let witness = Cosigner::new("witness.example/w1", &seed(7)).expect("a name");
    let vkey = "witness.example/w1+aa4a09d1+BOpKbGPinFIKvvVQexMuxfmVR3auvr57kkIe6mkURtIs";
    assert_eq!(witness.key().to_string(), vkey);
    let line = "— witness.example/w1 \
                qkoJ0QAAAABkGFDLWr4Jea05CAgwNVtwky0Jgz6WfX0QJgM//FkB/W9BoT9TX0DkTxG+2cT4p/ViKNhUM/SnUwFcYQzugGFQ15LwDw==\n";
    let cosignature = witness.cosign(TEXT, 1_679_315_147);
    assert_eq!(cosignature.to_string(), line);
    let time = witness.key().verify(TEXT, &cosignature);
    assert_eq!(time, Ok(Some(1_679_315_147)));
}

/// Rule `log.signature`: every bit of a cosignature, its time included, and every other text.
#[test]
fn a_changed_cosignature_is_refused() {
    let witness = Cosigner::new("witness.example/w1", &seed(7)).expect("a name");
    let good = witness.cosign(TEXT, 1_679_315_147);
    let refused = |signature: Vec<u8>, text: &str| {
        let line = NoteSignature::new(good.name().to_owned(), good.key_id(), signature);
        let refused = witness.key().verify(text, &line).expect_err("changed");
        assert_eq!(refused.rule(), "log.signature");
    };
    for bit in 0..good.signature().len() * 8 {
        let mut signature = good.signature().to_vec();
        signature[bit / 8] ^= 1 << (bit % 8);
        refused(signature, TEXT);
    }
    for length in 0..good.signature().len() {
        refused(good.signature()[..length].to_vec(), TEXT);
    }
    refused([good.signature(), &[0]].concat(), TEXT);
    refused(good.signature().to_vec(), &TEXT.replace("163", "164"));
    let note = NoteSigner::new("witness.example/w1", &seed(7)).expect("a name");
    refused(note.sign(TEXT).signature().to_vec(), TEXT);
}

#[test]
fn secrets_do_not_show() {
    let signer = NoteSigner::parse(SECRET).expect("published");
    let shown = format!("{:?} {}", signer.key(), signer.key());
    assert!(!shown.contains("AYEKFALVFGyNhPJEMzD1QIDr"));
    let refused = NoteSigner::parse(&SECRET.replace("c74f20a3", "c74f20a4")).err();
    assert!(!format!("{refused:?}").contains("YEKFALV"));
}
