use super::*;

fn secret(byte: u8) -> TrusteeSecret {
    TrusteeSecret::from_seed(&Seed::from_bytes([byte; 32]))
}

/// The keys follow from the seed for ever: a trustee's words must bring back the same card.
#[test]
fn a_seed_gives_the_published_card() {
    let card = secret(7).card("Ai");
    assert_eq!(
        hex::encode(card.verify_key),
        "94bf0edb3cbbd2bc1b9e61b7f3a450b5caaf3cc3b288d053e5863539771ff610"
    );
    assert_eq!(
        card.recipient,
        "age18kz92h6ky2yuverq5fne9nnx926ep4uhk4wgqen0vtjt2hyyd4yszkyvs9"
    );
    assert!(card.is_sound());
    let words = secret(7)
        .seed()
        .to_words(linli_primitives::identity::WordList::English);
    let restored = TrusteeSecret::from_seed(&Seed::from_words(&words).unwrap());
    assert_eq!(restored.card("Ai"), card);
    assert_ne!(secret(8).card("Ai").verify_key, card.verify_key);
    assert_ne!(secret(8).card("Ai").recipient, card.recipient);
}

#[test]
fn only_the_trustee_opens_and_signs() {
    let (own, other) = (secret(7), secret(8));
    let card = own.card("Ai");
    let sealed = card.seal(b"share").unwrap();
    assert_eq!(own.open(&sealed).unwrap().as_slice(), b"share");
    assert!(other.open(&sealed).is_none());
    let signature = own.sign(b"message");
    assert!(card.has_signed(b"message", &signature));
    assert!(!card.has_signed(b"massage", &signature));
    assert!(!card.has_signed(b"message", &other.sign(b"message")));
    assert!(!card.has_signed(b"message", &signature[..63]));
}

#[test]
fn malformed_cards_are_not_sound() {
    let card = secret(7).card("Ai");
    let mut weak = [0; 32];
    weak[0] = 1;
    let upper = card.recipient.to_uppercase();
    let wrong = [
        TrusteeCard {
            name: String::new(),
            ..card.clone()
        },
        TrusteeCard {
            name: " Ai".to_owned(),
            ..card.clone()
        },
        TrusteeCard {
            name: "A\ni".to_owned(),
            ..card.clone()
        },
        TrusteeCard {
            verify_key: weak,
            ..card.clone()
        },
        TrusteeCard {
            verify_key: [0xff; 32],
            ..card.clone()
        },
        TrusteeCard {
            recipient: String::new(),
            ..card.clone()
        },
        TrusteeCard {
            recipient: upper,
            ..card.clone()
        },
        TrusteeCard {
            recipient: format!("{}q", card.recipient),
            ..card.clone()
        },
    ];
    for card in wrong {
        assert!(!card.is_sound(), "{card:?}");
    }
}
