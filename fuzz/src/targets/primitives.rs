//! Points, field elements, digests, words.

use linli_primitives::identity::WordList;
use linli_primitives::{
    Digest, Fp, IdCommitment, Nullifier, PollId, Realm, Seed, Shares, WeightCommitment,
};
use linli_wire::EncodedPoint;

use crate::stable::{canonical, same_in_json};

/// Everything of fixed size.
pub fn encodings(data: &[u8]) {
    canonical::<Nullifier>(data);
    canonical::<WeightCommitment>(data);
    canonical::<EncodedPoint>(data);
    canonical::<Shares>(data);
    canonical::<Realm>(data);
    same_in_json::<Nullifier>(data);
    same_in_json::<EncodedPoint>(data);
    same_in_json::<Shares>(data);
    same_in_json::<Realm>(data);
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    if let Ok(id) = text.parse::<IdCommitment>() {
        assert_eq!(id.to_string(), text);
        assert!(id.element() != Fp::zero() || text.bytes().all(|b| b == b'0'));
    }
    if let Ok(poll) = text.parse::<PollId>() {
        assert_eq!(poll.to_string(), text);
    }
    if let Ok(digest) = text.parse::<Digest>() {
        assert_eq!(digest.to_string(), text);
    }
}

/// The 24 words of a seed.
pub fn words(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    let Ok(seed) = Seed::from_words(text) else {
        return;
    };
    for list in [WordList::English, WordList::SimplifiedChinese] {
        let again = Seed::from_words(&seed.to_words(list)).expect("our own words are read");
        assert_eq!(again.as_bytes(), seed.as_bytes());
    }
}
