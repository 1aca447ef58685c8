//! Sealed choices and key shares.

use linli_sigma::{Abstention, KeyShare, SealedQuestion, Selection};

/// Bytes before a sealed question's own: options, min, max, abstention.
const SELECTION_BYTES: usize = 4;

/// A sealed question, whose selection comes first.
pub fn sealed_question(data: &[u8]) -> bool {
    let Some((head, bytes)) = data.split_first_chunk::<SELECTION_BYTES>() else {
        return false;
    };
    let Some(selection) = selection(*head) else {
        return false;
    };
    let Ok(sealed) = SealedQuestion::decode(&selection, bytes) else {
        return false;
    };
    assert_eq!(
        sealed.encode(),
        bytes,
        "two encodings of one sealed question"
    );
    assert_eq!(sealed.options().len(), selection.slots());
    let _ = sealed.turnout();
    true
}

fn selection([options, min, max, abstention]: [u8; SELECTION_BYTES]) -> Option<Selection> {
    let abstention = match abstention & 1 {
        0 => Abstention::Refused,
        _ => Abstention::Allowed,
    };
    Selection::new(options.into(), min.into(), max.into(), abstention).ok()
}

/// A trustee's key share as it is stored, once decrypted.
pub fn key_share(data: &[u8]) -> bool {
    let Ok(share) = KeyShare::from_secret_bytes(data) else {
        return false;
    };
    assert_eq!(
        share.to_secret_bytes().as_slice(),
        data,
        "two encodings of one key share"
    );
    true
}
