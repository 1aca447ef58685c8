use linli_log::{Checkpoint, Cosigner, Hash};
use linli_node::seat::evidence as kept;
use linli_wire::community::CommunityId;
use malachite::app::types::core::{Round, SignedMessage};
use malachite_ed25519::PublicKey;
use zeroize::Zeroizing;

use super::*;
use crate::block::BlockId;
use crate::context::Height;
use crate::cosignatures::Cosignatures;
use crate::key::ValidatorKey;
use crate::signing::Signing;
use crate::validators::Address;

fn realm() -> Realm {
    Realm::of("a.example", CommunityId(linli_primitives::Digest([3; 32])))
}

/// Both statements are under the key that the evidence names, and say different things.
fn convicts(evidence: &Evidence) -> bool {
    let key: VerifierKey = evidence.key.parse().expect("a key");
    let key = PublicKey::from_bytes(*key.as_bytes()).expect("a point");
    let [one, other] = &evidence.statements;
    let holds = |statement: &Statement| {
        let bytes = |text: &str| hex::decode(text).expect("hex");
        let signature = bytes(&statement.signature).try_into().expect("64 bytes");
        let signature = Signature::from_bytes(signature);
        key.verify(&bytes(&statement.signed), &signature).is_ok()
    };
    one.signed != other.signed && holds(one) && holds(other)
}

/// `committee.signed_twice`: anybody can check it with the validator's key alone; it is kept once.
#[test]
fn two_votes_or_proposals_convict_whoever_signed_them() {
    let key = ValidatorKey::new("liar", Zeroizing::new([7; 32])).expect("a name");
    let by = Validator {
        key: key.public().clone(),
    };
    let signing = Signing::new(realm(), key.signing());
    let runtime = tokio::runtime::Runtime::new().expect("threads");
    let vote = |block| {
        let vote = Vote {
            kind: VoteType::Precommit,
            height: Height(5),
            round: Round::new(1),
            block,
            voter: by.address(),
        };
        let signed = malachite_signing::Signer::sign_vote(&signing, vote);
        runtime.block_on(signed).expect("signed")
    };
    let pair = (vote(NilOrVal::Nil), vote(NilOrVal::Val(BlockId([1; 32]))));
    let votes = realm().votes(&by, &pair);
    assert!(convicts(&votes));
    let proposal = |block| -> SignedMessage<Consensus, Proposal> {
        let proposal = Proposal {
            height: Height(5),
            round: Round::new(1),
            block: BlockId(block),
            pol_round: Round::Nil,
            proposer: by.address(),
        };
        let signed = malachite_signing::Signer::sign_proposal(&signing, proposal);
        runtime.block_on(signed).expect("signed")
    };
    let proposals = realm().proposals(&by, &(proposal([1; 32]), proposal([2; 32])));
    assert!(convicts(&proposals));
    let other = Realm::of("b.example", CommunityId(linli_primitives::Digest([3; 32])));
    assert!(!convicts(&other.votes(&by, &pair)));

    let folder = tempfile::tempdir().expect("a folder");
    assert!(kept::read(folder.path()).expect("none yet").is_empty());
    assert!(votes.clone().keep(folder.path()).expect("kept"));
    assert!(!votes.clone().keep(folder.path()).expect("known"));
    assert!(proposals.keep(folder.path()).expect("kept"));
    let all = kept::read(folder.path()).expect("both");
    assert_eq!((all.len(), &all[0]), (2, &votes));
    let refusal = votes.refusal();
    assert_eq!(refusal.rule, "committee.signed_twice");
    let says = "liar signed two votes for block 5: \"precommit in round 1 for nothing\" and";
    assert!(refusal.detail.starts_with(says), "{}", refusal.detail);
}

/// `committee.signed_twice`: two checkpoints of one size, whichever came first.
#[test]
fn two_checkpoints_of_one_size_convict_whoever_cosigned_them() {
    let cosigner = Cosigner::new("liar", &Zeroizing::new([7; 32])).expect("a name");
    let key = cosigner.key();
    let by = Address::of(key);
    let note = |root: u8| {
        let checkpoint = Checkpoint {
            origin: "a.example".to_owned(),
            size: 9,
            root: Hash([root; 32]),
            extensions: Vec::new(),
        };
        let text = checkpoint.text();
        let line = |time| cosigner.cosign(&text, time).to_string();
        (text.clone(), [line(1), line(2)])
    };
    let [(text, lines), (other, others)] = [note(1), note(2)];
    let mut cosignatures = Cosignatures::default();
    let mut add =
        |text: &String, line: &str| cosignatures.add(by, Some(key), (9, text.clone(), line), 9);
    assert_eq!(add(&text, &lines[0]), None);
    assert_eq!(add(&text, &lines[1]), None);
    // A line that is not of its text proves nothing.
    assert_eq!(add(&other, &lines[0]), None);
    assert_eq!(add(&text, &lines[0]), None);
    let evidence = add(&other, &others[0]).expect("two checkpoints");
    assert!(convicts(&evidence));
    assert_eq!((evidence.what, evidence.of), (What::Checkpoints, 9));
}
