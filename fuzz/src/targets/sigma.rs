//! Sealed choices and key shares.

use linli_sigma::{Abstention, KeyShare, SealedQuestion, Selection};

/// Bytes before a sealed question's own: options, min, max, abstention.
pub const SELECTION_BYTES: usize = 4;

/// A sealed question, whose selection comes first.
pub fn sealed_question(data: &[u8]) {
    let Some((&[options, min, max, abstention], bytes)) =
        data.split_first_chunk::<SELECTION_BYTES>()
    else {
        return;
    };
    let abstention = match abstention & 1 {
        0 => Abstention::Refused,
        _ => Abstention::Allowed,
    };
    let Ok(selection) = Selection::new(options.into(), min.into(), max.into(), abstention) else {
        return;
    };
    let Ok(sealed) = SealedQuestion::decode(&selection, bytes) else {
        return;
    };
    assert_eq!(
        sealed.encode(),
        bytes,
        "two encodings of one sealed question"
    );
    assert_eq!(sealed.options().len(), selection.slots());
    let _ = sealed.turnout();
}

/// A trustee's key share as it rests, decrypted.
pub fn key_share(data: &[u8]) {
    let Ok(share) = KeyShare::from_secret_bytes(data) else {
        return;
    };
    assert_eq!(
        share.to_secret_bytes().as_slice(),
        data,
        "two encodings of one key share"
    );
}
