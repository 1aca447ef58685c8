use super::*;

const KINDS: &[Kind] = &[
    Kind::Poll,
    Kind::BallotBody,
    Kind::RealmSecret,
    Kind::Roll,
    Kind::Closing,
    Kind::Ceremony,
    Kind::File,
    Kind::Key,
    Kind::Scheme,
    Kind::Rulebook,
    Kind::ClaimBody,
    Kind::Act,
    Kind::LossTag,
    Kind::Claim,
    Kind::AidState,
    Kind::PollState,
    Kind::History,
    Kind::RoleSecret,
    Kind::Community,
    Kind::CommunityAct,
    Kind::CommunityState,
    Kind::Message,
    Kind::Snapshot,
    Kind::Reference,
    Kind::Serial,
    Kind::PayeeKey,
    Kind::Inbox,
    Kind::Sealing,
    Kind::Fingerprint,
    Kind::Batch,
    Kind::Notice,
    Kind::Fund,
    Kind::FundState,
    Kind::AccountKey,
    Kind::Desk,
    Kind::ReportScope,
    Kind::ReportBody,
    Kind::Pseudonym,
    Kind::PlaceList,
    Kind::BookingScope,
    Kind::BookingBody,
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

#[test]
fn keyed_digests_differ_by_key_and_from_the_unkeyed() {
    let keyed = |key| keyed_digest(&[key; 32], Kind::LossTag, &[b"bill"]);
    assert_ne!(keyed(1), keyed(2));
    assert_ne!(keyed(0), Digest::of(Kind::LossTag, &[b"bill"]));
}
