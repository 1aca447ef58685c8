use ff::{Field, PrimeField};
use proptest::prelude::*;

use super::*;

/// The modulus of Fp, little endian.
fn modulus() -> [u8; 32] {
    let mut bytes = (-Fp::ONE).to_repr();
    bytes[0] += 1; // p − 1 ends in 0x00.
    bytes
}

#[test]
fn modulus_and_above_are_refused() {
    assert_eq!(Nullifier::from_bytes(&modulus()), Err(NonCanonical));
    assert_eq!(Nullifier::from_bytes(&[0xff; 32]), Err(NonCanonical));
    assert!(borsh::from_slice::<Nullifier>(&modulus()).is_err());
    let text = format!("\"{}\"", hex::encode(modulus()));
    assert!(serde_json::from_str::<Nullifier>(&text).is_err());
}

#[test]
fn text_is_64_lower_case_hex_digits() {
    let text = Nullifier::new(Fp::from(0xab)).to_string();
    assert_eq!(text, format!("ab{}", "00".repeat(31)));
    assert!(text.to_uppercase().parse::<Nullifier>().is_err());
    assert!(text[2..].parse::<Nullifier>().is_err());
    assert!(format!("{text}00").parse::<Nullifier>().is_err());
}

#[test]
fn trailing_bytes_are_refused() {
    let mut bytes = borsh::to_vec(&PollId::new(Fp::ONE)).expect("memory");
    bytes.push(0);
    assert!(borsh::from_slice::<PollId>(&bytes).is_err());
}

proptest! {
    #[test]
    fn bytes_and_text_round_trip(raw in any::<[u64; 4]>()) {
        let value = Nullifier::new(Fp::from_raw(raw));
        prop_assert_eq!(Nullifier::from_bytes(&value.to_bytes()), Ok(value));
        prop_assert_eq!(value.to_string().parse(), Ok(value));
        prop_assert_eq!(borsh::from_slice::<Nullifier>(&borsh::to_vec(&value).expect("memory")).expect("own bytes"), value);
    }
}
