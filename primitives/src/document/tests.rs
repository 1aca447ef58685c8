use super::*;

const KINDS: [Kind; 9] = [
    Kind::Poll,
    Kind::BallotBody,
    Kind::RealmSecret,
    Kind::Roll,
    Kind::Closing,
    Kind::Ceremony,
    Kind::File,
    Kind::Journal,
    Kind::Key,
];

#[test]
fn kinds_never_collide() {
    let mut hashes: Vec<_> = KINDS.iter().map(|k| Digest::of(*k, &[b"same"])).collect();
    hashes.sort();
    hashes.dedup();
    assert_eq!(hashes.len(), KINDS.len());
}

#[test]
fn parts_cannot_be_shifted() {
    assert_ne!(
        hash(Kind::Poll, &[b"ab", b"c"]),
        hash(Kind::Poll, &[b"a", b"bc"])
    );
    assert_ne!(hash(Kind::Poll, &[b"ab"]), hash(Kind::Poll, &[b"ab", b""]));
}

#[test]
fn digest_text_round_trips_and_refuses() {
    let digest = Digest::of(Kind::File, &[b"x"]);
    assert_eq!(digest.to_string().parse(), Ok(digest));
    assert_eq!("00".parse::<Digest>(), Err(BadDigest));
    assert_eq!("G0".repeat(32).parse::<Digest>(), Err(BadDigest));
}
