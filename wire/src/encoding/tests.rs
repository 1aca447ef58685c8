use linli_primitives::curve::{encode_point, h};

use super::*;

#[test]
fn hex_has_one_spelling() {
    let point = EncodedPoint::new(encode_point(h().into())).expect("not the identity");
    let lower = serde_json::to_string(&point).expect("a string");
    let upper = lower.to_uppercase();
    assert_ne!(lower, upper);
    assert_eq!(
        serde_json::from_str::<EncodedPoint>(&lower).ok(),
        Some(point)
    );
    assert!(serde_json::from_str::<EncodedPoint>(&upper).is_err());
    assert!(serde_json::from_str::<EncodedPoint>("\"00\"").is_err());
    let bytes = serde_json::from_str::<HexBytes>("\"0aff\"").ok();
    assert_eq!(bytes, Some(HexBytes(vec![0x0a, 0xff])));
    for text in ["0AFF", "0aF", "0a0", "0g", " 0a"] {
        let text = format!("\"{text}\"");
        assert!(serde_json::from_str::<HexBytes>(&text).is_err(), "{text}");
    }
}
