use linli_primitives::Fp;
use linli_rule::Rule;
use proptest::prelude::*;

use super::*;
use crate::signature::SigningKey;

fn claim() -> Claim {
    let f = |n| Fp::from(n);
    let body = ClaimBody {
        scheme: SchemeId::new(f(1)),
        ledger: "ledger-1".into(),
        round: 4,
        rulebook: RulebookId::new(f(2)),
        category: 3,
        declared: Some(1),
        member_root: MemberRoot::new(f(3)),
        attestation_root: AttestationRoot::new(f(4)),
        state_root: StateRoot::new(f(5)),
        amount: Money::new(1_000_000).expect("below 2^48"),
        event_nullifier: EventNullifier::new(f(6)),
        state_nullifier: StateNullifier::new(f(7)),
        new_state: StateNote::new(f(8)),
        payee: vec![9; 50],
        payee_key: OfficerKey::of(&SigningKey::from_bytes(&[1; 32])),
        fee: Money::new(100).expect("below 2^48"),
        expires: Day::new(20_000).expect("below 2^24"),
    };
    Claim::new(body, vec![5; 40])
}

#[test]
fn bytes_round_trip() {
    assert_eq!(Claim::decode(&claim().encode()), Ok(claim()));
}

#[test]
fn every_truncation_and_every_trailing_byte_is_refused() {
    let bytes = claim().encode();
    for length in 0..bytes.len() {
        assert!(Claim::decode(&bytes[..length]).is_err(), "{length}");
    }
    assert!(Claim::decode(&[bytes.as_slice(), &[0]].concat()).is_err());
}

#[test]
fn oversized_and_foreign_bytes_are_refused_by_name() {
    let rule = |bytes: &[u8]| Claim::decode(bytes).map_err(|e| e.rule()).err();
    let long = [MAGIC.as_slice(), &vec![0; MAX_BYTES]].concat();
    assert_eq!(rule(&long), Some("encoding.size"));
    assert_eq!(rule(b"LINLIC\x00\x02"), Some("encoding.magic"));
    let mut fat = claim();
    fat.body.payee = vec![0; MAX_PAYEE + 1];
    assert_eq!(rule(&fat.encode()), Some("encoding.size"));
    fat = claim();
    fat.proof = vec![0; MAX_PROOF + 1];
    assert_eq!(rule(&fat.encode()), Some("encoding.size"));
    let mut bytes = claim().encode();
    bytes[MAGIC.len()..MAGIC.len() + 32].fill(0xff); // The scheme: at or above the modulus.
    assert_eq!(rule(&bytes), Some("encoding.canonical"));
}

#[test]
fn body_covers_everything_but_the_proof() {
    let reference = claim();
    let mut other = claim();
    other.proof[0] ^= 1;
    assert_eq!(other.body.hash(), reference.body.hash());
    assert_ne!(other.digest(), reference.digest());
    let bytes = reference.encode();
    for at in MAGIC.len()..bytes.len() - 44 {
        let mut changed = bytes.clone();
        changed[at] ^= 1;
        if let Ok(changed) = Claim::decode(&changed) {
            assert_ne!(
                changed.body.hash(),
                reference.body.hash(),
                "claim.body: byte {at}"
            );
        }
    }
}

#[test]
fn payee_padding_hides_the_length_and_nothing_else() {
    let padded = pad_payee("张三 6222".as_bytes()).expect("short");
    assert_eq!(padded.len(), PAYEE_BYTES);
    assert_eq!(unpad_payee(&padded), Some("张三 6222".as_bytes()));
    assert_eq!(pad_payee(&[]).map(|p| p.len()), Some(PAYEE_BYTES));
    assert!(pad_payee(&[0; PAYEE_BYTES - 2]).is_some());
    assert_eq!(pad_payee(&[0; PAYEE_BYTES - 1]), None);
    let mut dirty = padded.clone();
    *dirty.last_mut().expect("long") = 1;
    assert_eq!(unpad_payee(&dirty), None);
    assert_eq!(unpad_payee(&padded[1..]), None);
}

proptest! {
    #[test]
    fn random_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        let _ = Claim::decode(&bytes);
        let _ = Claim::decode(&[MAGIC.as_slice(), &bytes].concat());
        let _ = unpad_payee(&bytes);
    }
}
