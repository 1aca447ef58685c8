use core::fmt::Debug;

use proptest::prelude::*;

use super::*;
use crate::part::{Body, Proposed, Whole};
use crate::signing::{Signatures, Signing};
use crate::tests::{ORIGIN, key};
use crate::validators::Realm;

const BEYOND: i64 = 1 << 33;

fn decoded<T: Debug>(bytes: &[u8]) -> Result<T, BadBytes>
where
    Borsh: Codec<T, Error = BadBytes>,
{
    Borsh.decode(Bytes::copy_from_slice(bytes))
}

/// Whatever they mean, if they mean anything.
fn decode_as_all(bytes: &[u8]) {
    let _ = decoded::<Part>(bytes);
    let _ = decoded::<StreamMessage<Part>>(bytes);
    let _ = decoded::<SignedConsensusMsg<Consensus>>(bytes);
    let _ = decoded::<LivenessMsg<Consensus>>(bytes);
    let _ = decoded::<ValidatorProof<Consensus>>(bytes);
    let _ = decoded::<ProposedValue<Consensus>>(bytes);
    let _ = decoded::<PolkaCertificate<Consensus>>(bytes);
    let _ = decoded::<ExtendedCommitCertificate<Consensus>>(bytes);
    let _ = decoded::<Status<Consensus>>(bytes);
    let _ = decoded::<Request<Consensus>>(bytes);
    let _ = decoded::<Response<Consensus>>(bytes);
}

fn vote(round: i64) -> VoteBytes {
    VoteBytes {
        is_precommit: true,
        height: 1,
        round,
        block: Some([7; 32]),
        voter: key(1).address().0,
    }
}

fn commit(round: i64) -> CommitBytes {
    CommitBytes {
        height: 1,
        round,
        block: BlockId([7; 32]),
        votes: vec![(key(1).address(), [9; 64])],
    }
}

/// One of each, with this round wherever there is a round.
fn all(round: i64) -> Vec<Vec<u8>> {
    let proposal = ProposalBytes {
        height: 1,
        round: 0,
        block: [7; 32],
        valid_round: round,
        proposer: key(1).address().0,
    };
    let polka = PolkaBytes {
        height: 1,
        round,
        block: BlockId([7; 32]),
        votes: vec![(key(1).address(), [9; 64])],
    };
    let skip = LivenessBytes::Round {
        height: 1,
        round,
        is_skip: true,
        votes: vec![(true, None, key(1).address(), [9; 64])],
    };
    let proposed = ProposedBytes {
        height: 1,
        round,
        valid_round: -1,
        proposer: key(1).address(),
        block: BlockId([7; 32]),
        is_valid: true,
    };
    let response = ResponseBytes(1, vec![(vec![1, 2], commit(round))]);
    let bytes = [
        borsh::to_vec(&SignedBytes::Vote(vote(round), [9; 64])),
        borsh::to_vec(&SignedBytes::Proposal(proposal, [9; 64])),
        borsh::to_vec(&LivenessBytes::Vote(vote(round), [9; 64])),
        borsh::to_vec(&LivenessBytes::Polka(polka)),
        borsh::to_vec(&skip),
        borsh::to_vec(&proposed),
        borsh::to_vec(&commit(round)),
        borsh::to_vec(&response),
    ];
    bytes.map(|it| it.expect("encoded")).to_vec()
}

/// How many of the decoders understand them.
fn understood(bytes: &[u8]) -> usize {
    usize::from(decoded::<SignedConsensusMsg<Consensus>>(bytes).is_ok())
        + usize::from(decoded::<LivenessMsg<Consensus>>(bytes).is_ok())
        + usize::from(decoded::<ProposedValue<Consensus>>(bytes).is_ok())
        + usize::from(decoded::<ExtendedCommitCertificate<Consensus>>(bytes).is_ok())
        + usize::from(decoded::<Response<Consensus>>(bytes).is_ok())
}

/// The engine's own conversion panics there, in a thread that every node needs.
#[test]
fn a_round_that_does_not_exist_means_nothing() {
    for good in all(3) {
        assert!(understood(&good) > 0);
    }
    for beyond in [BEYOND, i64::MAX, i64::MIN, -2, i64::from(u32::MAX) + 1] {
        for bad in all(beyond) {
            assert_eq!(understood(&bad), 0, "round {beyond}");
        }
    }
    let last = i64::from(u32::MAX);
    assert_eq!(round(last).expect("a round").as_i64(), last);
    assert!(round(-1).expect("none").is_nil());
}

#[test]
fn a_signed_piece_of_a_round_that_does_not_exist_is_not_opened() {
    let realm = Realm::of(ORIGIN, linli_testing::hall::Hall::default().community.id());
    let signing = Signing::new(realm, key(1).signing());
    let open = |round, valid_round| {
        let proposed = Proposed {
            height: 1,
            round,
            valid_round,
            proposer: key(1).address(),
        };
        let piece = Body::pieces(Whole::Block(proposed), 1, b"block").next();
        let part = Part::sign(key(1).address(), piece.expect("a piece"), &signing);
        part.open(|_| true, &Signatures(realm)).is_some()
    };
    assert!(open(0, -1) && open(5, 4));
    assert!(!open(BEYOND, -1) && !open(0, BEYOND) && !open(-1, -1) && !open(0, -2));
}

proptest! {
    #[test]
    fn no_bytes_make_a_decoder_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        decode_as_all(&bytes);
    }

    /// What was good, with some bytes changed.
    #[test]
    fn no_changed_message_makes_a_decoder_panic(
        which in any::<prop::sample::Index>(),
        number in any::<i64>(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
    ) {
        let all = all(number);
        let mut bytes = which.get(&all).clone();
        for (place, byte) in changes {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        decode_as_all(&bytes);
    }
}
