//! Points, field elements, digests, words.

use linli_primitives::identity::WordList;
use linli_primitives::{Digest, IdCommitment, Nullifier, Realm, Seed, Shares, WeightCommitment};
use linli_wire::EncodedPoint;

use crate::stable::{canonical, same_in_json};

/// Everything of fixed size.
pub fn encodings(data: &[u8]) -> bool {
    let binary = [
        canonical::<Nullifier>(data).is_some(),
        canonical::<WeightCommitment>(data).is_some(),
        canonical::<EncodedPoint>(data).is_some(),
        canonical::<Shares>(data).is_some(),
        canonical::<Realm>(data).is_some(),
    ];
    let json = [
        same_in_json::<Nullifier>(data).is_some(),
        same_in_json::<EncodedPoint>(data).is_some(),
        same_in_json::<Shares>(data).is_some(),
        same_in_json::<Realm>(data).is_some(),
    ];
    let text = std::str::from_utf8(data).is_ok_and(hexadecimal);
    text || binary.contains(&true) || json.contains(&true)
}

fn hexadecimal(text: &str) -> bool {
    let id = text.parse::<IdCommitment>();
    let digest = text.parse::<Digest>();
    if let Ok(id) = id {
        assert_eq!(id.to_string(), text);
    }
    if let Ok(digest) = digest {
        assert_eq!(digest.to_string(), text);
    }
    id.is_ok() || digest.is_ok()
}

/// The 24 words of a seed.
pub fn words(data: &[u8]) -> bool {
    let text = std::str::from_utf8(data).unwrap_or_default();
    let Ok(seed) = Seed::from_words(text) else {
        return false;
    };
    for list in [WordList::English, WordList::SimplifiedChinese] {
        let again = Seed::from_words(&seed.to_words(list)).expect("our own words are read");
        assert_eq!(again.as_bytes(), seed.as_bytes());
    }
    true
}
