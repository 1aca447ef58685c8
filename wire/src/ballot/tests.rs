use linli_primitives::{Blinding, Fp, Shares};
use linli_rule::Rule;
use proptest::prelude::*;

use super::*;

fn ballot() -> Ballot {
    let weight = WeightCommitment::commit(
        Shares::new(8923).expect("below 2^40"),
        &Blinding::new(linli_primitives::curve::Fq::from(7)),
    );
    Ballot::new(
        PollId::new(Fp::from(1)),
        RollRoot::new(Fp::from(2)),
        Nullifier::new(Fp::from(3)),
        weight,
        1_790_000_000,
        vec![vec![1, 2, 3], vec![4]],
        vec![5; 40],
    )
}

#[test]
fn bytes_round_trip() {
    assert_eq!(Ballot::decode(&ballot().encode()), Ok(ballot()));
}

#[test]
fn a_peek_sees_poll_and_nullifier_or_refuses() {
    let (ballot, bytes) = (ballot(), ballot().encode());
    assert_eq!(Ballot::peek(&bytes), Ok((ballot.poll, ballot.nullifier)));
    for length in 0..MAGIC.len() + 3 * 32 {
        assert!(Ballot::peek(&bytes[..length]).is_err(), "{length}");
    }
    let mut beyond = bytes;
    beyond[MAGIC.len()..][..32].fill(0xff);
    assert_eq!(
        Ballot::peek(&beyond).map_err(|e| e.rule()),
        Err("encoding.canonical")
    );
}

#[test]
fn every_truncation_and_every_trailing_byte_is_refused() {
    let bytes = ballot().encode();
    for length in 0..bytes.len() {
        assert!(Ballot::decode(&bytes[..length]).is_err(), "{length}");
    }
    assert!(Ballot::decode(&[bytes.as_slice(), &[0]].concat()).is_err());
}

#[test]
fn oversized_and_foreign_bytes_are_refused_by_name() {
    let long = [MAGIC.as_slice(), &vec![0; MAX_BYTES]].concat();
    assert_eq!(
        Ballot::decode(&long).map_err(|e| e.rule()),
        Err("encoding.size")
    );
    assert_eq!(
        Ballot::decode(b"LINLIB\x00\x02").map_err(|e| e.rule()),
        Err("encoding.magic")
    );
}

#[test]
fn identity_weight_is_refused() {
    let mut bytes = ballot().encode();
    let at = MAGIC.len() + 3 * 32;
    bytes[at..at + 32].fill(0);
    assert_eq!(
        Ballot::decode(&bytes).map_err(|e| e.rule()),
        Err("encoding.canonical")
    );
}

/// `ballot.body`: what the halo2 proof is bound to.
#[test]
fn body_covers_everything_but_the_proof() {
    let reference = ballot();
    let mut other = ballot();
    other.proof[0] ^= 1;
    assert_eq!(other.body(), reference.body());
    let bytes = reference.encode();
    for at in MAGIC.len()..bytes.len() - 44 {
        let mut changed = bytes.clone();
        changed[at] ^= 1;
        if let Ok(changed) = Ballot::decode(&changed) {
            assert_ne!(changed.body(), reference.body(), "byte {at}");
        }
    }
}

proptest! {
    #[test]
    fn random_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = Ballot::decode(&bytes);
        let _ = Ballot::decode(&[MAGIC.as_slice(), &bytes].concat());
    }
}
