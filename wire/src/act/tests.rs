use linli_primitives::{Fp, SchemeId};
use linli_rule::Rule;
use proptest::prelude::*;

use super::*;
use crate::signature::SigningKey;

fn act() -> Act {
    let contribution = Contribution {
        amount: linli_primitives::Money::new(5).expect("small"),
        reference: "bank 1".into(),
    };
    let key = SigningKey::from_bytes(&[1; 32]);
    Act::Contribute(Signed::new(contribution).sign(SchemeId::new(Fp::from(1)), &key))
}

#[test]
fn bytes_and_json_round_trip() {
    assert_eq!(Act::decode(&act().encode()), Ok(act()));
    let text = serde_json::to_string(&act()).expect("json");
    assert_eq!(serde_json::from_str::<Act>(&text).expect("own json"), act());
    let with = text.replacen("\"act\":{", "\"act\":{\"extra\":1,", 1);
    assert_ne!(with, text);
    assert!(serde_json::from_str::<Act>(&with).is_err());
}

#[test]
fn truncated_trailing_foreign_and_oversized_bytes_are_refused() {
    let bytes = act().encode();
    for length in 0..bytes.len() {
        assert!(Act::decode(&bytes[..length]).is_err(), "{length}");
    }
    assert!(Act::decode(&[bytes.as_slice(), &[0]].concat()).is_err());
    let rule = |bytes: &[u8]| Act::decode(bytes).map_err(|e| e.rule()).err();
    assert_eq!(rule(b"LINLIA\x00\x02"), Some("encoding.magic"));
    let long = [MAGIC.as_slice(), &vec![0; MAX_BYTES]].concat();
    assert_eq!(rule(&long), Some("encoding.size"));
}

proptest! {
    #[test]
    fn random_bytes_never_panic(kind in 0u8..16, bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = Act::decode(&bytes);
        let _ = Act::decode(&[MAGIC.as_slice(), &[kind], &bytes].concat());
    }
}
