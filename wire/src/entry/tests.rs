use linli_primitives::{Fp, PollId};
use linli_rule::Rule;
use proptest::prelude::*;

use super::*;
use crate::message::tests::one_of_each;

#[test]
fn entries_round_trip_and_open_to_their_message() {
    for message in one_of_each() {
        let bytes = message.encode();
        let entry = Entry::of(1_790_000_000, &message, &bytes);
        let leaf = entry.encode();
        assert!(leaf.len() <= MAX_BYTES);
        assert_eq!(Entry::decode(&leaf), Ok(entry));
        assert_eq!(entry.open(&bytes), Ok(message));
        let text = serde_json::to_string(&entry).expect("json");
        let again: Entry = serde_json::from_str(&text).expect("own json");
        assert_eq!(again, entry);
    }
}

#[test]
fn times_before_1970_are_times() {
    let message = &one_of_each()[0];
    let entry = Entry::of(-1, message, &message.encode());
    assert_eq!(Entry::decode(&entry.encode()), Ok(entry));
}

#[test]
fn every_truncation_and_every_trailing_byte_is_refused() {
    let message = &one_of_each()[5];
    let leaf = Entry::of(1, message, &message.encode()).encode();
    for length in 0..leaf.len() {
        assert!(Entry::decode(&leaf[..length]).is_err(), "{length}");
    }
    assert!(Entry::decode(&[leaf.as_slice(), &[0]].concat()).is_err());
    let rule = |bytes: &[u8]| Entry::decode(bytes).map_err(|e| e.rule()).err();
    assert_eq!(rule(b"LINLIE\x00\x02"), Some("encoding.magic"));
    let long = [MAGIC.as_slice(), &[0; MAX_BYTES]].concat();
    assert_eq!(rule(&long), Some("encoding.size"));
}

#[test]
fn an_entry_opens_to_no_other_bytes() {
    let (first, second) = (one_of_each().remove(0), one_of_each().remove(1));
    let bytes = first.encode();
    let entry = Entry::of(1, &first, &bytes);
    let refusal = |entry: Entry, bytes: &[u8]| entry.open(bytes).expect_err("refused").rule();
    assert_eq!(refusal(entry, &second.encode()), "entry.message");
    assert_eq!(
        refusal(entry, &[bytes.as_slice(), &[0]].concat()),
        "entry.message"
    );
    let lies = [
        Entry {
            kind: MessageKind::Poll,
            ..entry
        },
        Entry {
            subject: Some(PollId::new(Fp::from(1)).to_bytes()),
            ..entry
        },
        Entry {
            length: entry.length + 1,
            ..entry
        },
    ];
    for lie in lies {
        assert_eq!(refusal(lie, &bytes), "entry.head");
    }
    let no_message = Entry {
        message: Message::digest_of(b"none"),
        ..entry
    };
    assert_eq!(refusal(no_message, b"none"), "encoding.magic");
}

proptest! {
    #[test]
    fn random_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = Entry::decode(&bytes);
        if let Ok(entry) = Entry::decode(&[MAGIC.as_slice(), &bytes].concat()) {
            prop_assert_eq!(&entry.encode()[8..], &bytes[..]);
        }
    }
}
