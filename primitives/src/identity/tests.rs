use super::*;

/// BIP-39 test vectors of 256 bits (trezor/python-mnemonic, vectors.json): entropy and words.
const VECTORS: [(&str, &str); 4] = [
    (
        "0000000000000000000000000000000000000000000000000000000000000000",
        "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon art",
    ),
    (
        "7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f",
        "legal winner thank year wave sausage worth useful legal winner thank year wave sausage worth useful legal winner thank year wave sausage worth title",
    ),
    (
        "8080808080808080808080808080808080808080808080808080808080808080",
        "letter advice cage absurd amount doctor acoustic avoid letter advice cage absurd amount doctor acoustic avoid letter advice cage absurd amount doctor acoustic bless",
    ),
    (
        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo vote",
    ),
];

fn seed(hex_text: &str) -> Seed {
    let mut bytes = [0; 32];
    hex::decode_to_slice(hex_text, &mut bytes).expect("64 digits");
    Seed::from_bytes(bytes)
}

#[test]
fn words_match_published_bip39_vectors() {
    for (entropy, words) in VECTORS {
        assert_eq!(seed(entropy).to_words(WordList::English).as_str(), words);
        assert_eq!(
            hex::encode(Seed::from_words(words).expect("valid").as_bytes()),
            entropy
        );
    }
}

#[test]
fn chinese_words_restore_the_same_seed() {
    let (seed, _) = (seed(VECTORS[2].0), ());
    let words = seed.to_words(WordList::SimplifiedChinese);
    assert!(!words.is_ascii());
    assert_eq!(
        Seed::from_words(&words).expect("own words").as_bytes(),
        seed.as_bytes()
    );
}

#[test]
fn broken_words_say_what_is_wrong() {
    let words = VECTORS[1].1;
    let refusal = |text: &str| Seed::from_words(text).err();
    assert_eq!(refusal("legal winner"), Some(BadWords::Count(2)));
    assert_eq!(
        refusal(&words.replacen("winner", "wimmer", 1)),
        Some(BadWords::Unknown(vec![2]))
    );
    let several = words
        .replacen("winner", "wimmer", 1)
        .replace("title", "tittle");
    let told = refusal(&several).expect("refused");
    assert!(told.to_string().ends_with("number 2, 24"), "{told}");
    let mixed = words.replacen("winner", "的", 1);
    assert_eq!(refusal(&mixed), Some(BadWords::Mixed));
    let odd = mixed.replace("title", "tittle");
    assert_eq!(refusal(&odd), Some(BadWords::Unknown(vec![24])));
    assert_eq!(
        refusal(&words.replace("title", "thank")),
        Some(BadWords::Checksum)
    );
}

#[test]
fn realms_cannot_be_linked_by_their_secrets() {
    let seed = seed(VECTORS[1].0);
    let secret = |name| {
        seed.realm_secret(&Realm::new(name).expect("legal"))
            .element()
    };
    assert_ne!(secret("星河花园"), secret("星河花园二期"));
    assert_eq!(secret("星河花园"), secret("星河花园"));
}

#[test]
fn realm_names_have_bounds() {
    for bad in ["", " a", "a\n", "a\u{7f}b", &"x".repeat(201)] {
        assert_eq!(Realm::new(bad), Err(BadRealm), "{bad:?}");
    }
    assert!(Realm::new("星河花园").is_ok());
}

#[test]
fn nullifier_differs_by_poll_and_by_person() {
    let person = |n: u64| RealmSecret::new(Fp::from(n));
    let poll = |n: u64| PollId::new(Fp::from(n));
    let reference = person(1).vote_nullifier(poll(1));
    assert_ne!(reference, person(2).vote_nullifier(poll(1)));
    assert_ne!(reference, person(1).vote_nullifier(poll(2)));
    assert_ne!(reference.element(), person(1).commitment().element());
}

#[test]
fn serials_rise_with_the_clock_and_hide_it() {
    let [one, other] = [1, 2].map(|n| RealmSecret::new(Fp::from(n)));
    let polls = [1, 2].map(|n| PollId::new(Fp::from(n)));
    let late = |secret: &RealmSecret, poll, at| at - secret.ballot_serial(poll, at);
    let base = late(&one, polls[0], 1_800_000_000);
    assert!(base < SERIAL_SPREAD);
    assert_eq!(late(&one, polls[0], 1_800_086_400), base);
    assert_ne!(late(&one, polls[1], 1_800_000_000), base);
    assert_ne!(late(&other, polls[0], 1_800_000_000), base);
    assert_eq!(one.ballot_serial(polls[0], 0), 0);
}

/// `identity.words`: the scripts differ but the positions do not, so a word in either script has one position.
#[test]
fn the_two_chinese_lists_are_one_in_two_scripts() {
    let simplified = bip39::Language::SimplifiedChinese.word_list();
    let traditional = bip39::Language::TraditionalChinese;
    let places = (0..).zip(simplified).filter_map(|(place, word)| {
        let other = traditional.find_word(word)?;
        Some((place, other))
    });
    assert!(places.clone().count() > 1000);
    assert!(places.clone().all(|(place, other)| place == other));
}

#[test]
fn words_in_traditional_characters_are_the_same_seed() {
    let seed = Seed::from_bytes([9; 32]);
    let words = seed.to_words(WordList::SimplifiedChinese);
    let list = bip39::Language::TraditionalChinese.word_list();
    let place = |word| bip39::Language::SimplifiedChinese.find_word(word);
    let traditional: Vec<_> = words
        .split(' ')
        .map(|word| list[usize::from(place(word).expect("own word"))])
        .collect();
    let traditional = traditional.join(" ");
    assert_ne!(traditional, *words);
    assert_eq!(
        Seed::from_words(&traditional).expect("the same").as_bytes(),
        seed.as_bytes()
    );
}
