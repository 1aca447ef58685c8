use linli_primitives::Digest;
use linli_primitives::identity::WordList;
use linli_sigma::ceremony::KeyShares;
use linli_sigma::key::KeyShare;
use linli_sigma::{KeyKind, Scalar};
use unicode_normalization::UnicodeNormalization;

use super::*;

const SEED: Seed = Seed::from_bytes([7; 32]);

fn seal(passphrase: &str) -> Seal {
    Seal {
        passphrase: passphrase.into(),
        work_factor: Some(2),
    }
}

fn opened(text: &str, passphrase: &str) -> Result<Seed, BadKeystore> {
    open_owner(text.as_bytes(), &passphrase.into())
}

#[test]
fn an_owners_seed_comes_back() {
    let text = seal_owner(&SEED, seal("correct horse"));
    assert!(text.starts_with("-----BEGIN AGE ENCRYPTED FILE-----"));
    let seed = opened(&text, "correct horse").unwrap();
    assert_eq!(seed.as_bytes(), SEED.as_bytes());
}

#[test]
fn a_trustees_shares_come_back() {
    let ceremony = Digest([9; 32]);
    let share = |kind, n| KeyShare::new(kind, 3, Scalar::from(n)).unwrap();
    let shares = KeyShares {
        heads: share(KeyKind::Heads, 5),
        shares: share(KeyKind::Shares, 6),
    };
    let mut key = TrusteeKey::new("甲".to_owned(), SEED);
    key.keep(ceremony, shares.clone());
    let text = seal_trustee(&key, seal("correct horse"));
    let opened = open_trustee(text.as_bytes(), &"correct horse".into()).unwrap();
    assert_eq!(opened.name, "甲");
    let held = opened.shares_of(ceremony).unwrap();
    assert_eq!(held.heads.public(), shares.heads.public());
    assert_eq!(held.shares.public(), shares.shares.public());
    let refused = opened.shares_of(Digest([8; 32])).err().unwrap();
    assert_eq!(refused.rule, "trustee.no_share");
}

#[test]
fn an_officers_tag_key_comes_back() {
    let mut key = RoleSecret::new("an officer".to_owned(), SEED);
    key.tag_key = Some(zeroize::Zeroizing::new([4; 32]));
    let text = seal_role(&key, seal("correct horse"));
    let opened = open_role(text.as_bytes(), &"correct horse".into()).unwrap();
    assert_eq!(opened.card(), key.card());
    assert_eq!(opened.tag_key, key.tag_key);
}

/// `keystore.kind`: each secret has one use.
#[test]
fn an_owners_keystore_is_no_trustees() {
    let text = seal_owner(&SEED, seal("correct horse"));
    let refused = open_trustee(text.as_bytes(), &"correct horse".into());
    let refused = refused.err().unwrap();
    assert_eq!(refused, BadKeystore::Kind("an owner's"));
}

/// `keystore.passphrase`: and `keystore.format` where the text itself is damaged.
#[test]
fn another_passphrase_is_told_apart_from_damage() {
    let text = seal_owner(&SEED, seal("correct horse"));
    let refused = |text: &str, passphrase| opened(text, passphrase).err().unwrap();
    assert_eq!(refused(&text, "wrong horse"), BadKeystore::Passphrase);
    assert_eq!(
        refused("not age", "correct horse").rule(),
        "keystore.format"
    );
    let cut = &text[..text.len() / 2];
    assert_eq!(refused(cut, "correct horse").rule(), "keystore.format");
}

/// `keystore.format`: what was sealed by somebody else is not guessed at, and not shown.
#[test]
fn other_contents_are_refused_without_showing_them() {
    let recipient = age::scrypt::Recipient::new("correct horse".into());
    let text = age::encrypt_and_armor(&recipient, br#"{"seed":"77"}"#).unwrap();
    let refused = opened(&text, "correct horse").err().unwrap();
    assert_eq!(refused.rule(), "keystore.format");
    assert!(!refused.to_string().contains('7'));
}

#[test]
fn a_passphrase_is_the_same_however_its_accents_are_composed() {
    let [composed, decomposed, wide] = ["caf\u{e9} 123", "cafe\u{301} 123", "caf\u{e9} \u{ff11}23"];
    for [sealed, typed] in [
        // Older keystores were sealed with the passphrase as it was typed.
        [composed, composed],
        [decomposed, decomposed],
        [wide, wide],
        [composed, decomposed],
        [decomposed, composed],
        [composed, wide],
    ] {
        let text = seal_owner(&SEED, seal(sealed));
        assert!(opened(&text, typed).is_ok(), "{sealed} {typed}");
    }
}

#[test]
fn a_word_is_completed_from_its_first_letters() {
    assert_eq!(words::beginning("aban", 8), ["abandon"]);
    assert_eq!(words::beginning(" ZO", 8), ["zone", "zoo"]);
    assert_eq!(words::beginning("s", 3).len(), 3);
    assert!(words::beginning("", 8).is_empty());
    assert!(words::beginning("xyz", 8).is_empty());
    let own = SEED.to_words(WordList::SimplifiedChinese);
    let word = own.split(' ').next().unwrap();
    assert_eq!(words::beginning(word, 8), [word]);
}

/// `identity.words`: texts copied from systems that decompose, and from old ones that have two numbers for one
/// character.
#[test]
fn words_are_read_composed_or_decomposed() {
    for list in [WordList::SimplifiedChinese, WordList::English] {
        let text: String = SEED.to_words(list).nfd().collect();
        let read = words::parse(&text).unwrap();
        assert_eq!(read.as_bytes(), SEED.as_bytes());
    }
    let accents = words::split("cafe\u{301} \u{f967}");
    assert_eq!(accents, words::split("caf\u{e9} \u{4e0d}"));
}
