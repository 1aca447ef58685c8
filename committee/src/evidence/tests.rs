use linli_log::{Cosigner, Hash};
use linli_rules::community::{CommunityState, Offer};
use linli_testing::hall::Hall;
use linli_wire::message::Message;
use linli_wire::validators::{Validator, Validators};
use malachite::app::types::core::{Round, SignedMessage};
use zeroize::Zeroizing;

use super::*;
use crate::block::BlockId;
use crate::context::{Height, Proposal, Vote};
use crate::cosignatures::Cosignatures;
use crate::key::ValidatorKey;
use crate::signing::Signing;
use crate::tests::START;
use crate::validators::{Address, Realm};

const ORIGIN: &str = "a.example";

fn liar() -> ValidatorKey {
    ValidatorKey::new("liar", Zeroizing::new([7; 32])).expect("a name")
}

/// The community of whose committee the liar is one.
fn hall() -> Hall {
    let mut hall = Hall::default();
    hall.community.validators = Validators(vec![Validator {
        name: "liar".to_owned(),
        key: OfficerKey::new(liar().address().0).expect("a key"),
    }]);
    hall
}

/// What the rules of the record say of it: the rule that refuses it, or whom it convicts.
fn judged(hall: &Hall, evidence: &Evidence) -> Result<String, &'static str> {
    use linli_rule::Rule;

    let mut state = CommunityState::new();
    let founding = Offer::of(&hall.founding()).expect("vouched for by nobody");
    let evidence = Offer::of(&Message::Evidence(evidence.clone())).expect("the same");
    state.apply(START, founding).expect("founded");
    state.apply(START, evidence).map_err(|error| error.rule())?;
    let convicted = state.convicted().next().expect("one");
    Ok(convicted.name.clone())
}

/// `committee.signed_twice`: the record's rules take what the engine saw, for this committee alone.
#[test]
fn two_votes_or_proposals_convict_whoever_signed_them() {
    let (key, hall) = (liar(), hall());
    let signing = Signing::new(Realm::of(ORIGIN, hall.id()), key.signing());
    let runtime = tokio::runtime::Runtime::new().expect("threads");
    let vote = |block| {
        let vote = Vote {
            kind: VoteType::Precommit,
            height: Height(5),
            round: Round::new(1),
            block,
            voter: key.address(),
        };
        let signed = malachite_signing::Signer::sign_vote(&signing, vote);
        runtime.block_on(signed).expect("signed")
    };
    let pair = (vote(NilOrVal::Nil), vote(NilOrVal::Val(BlockId([1; 32]))));
    let of = |pair| votes(ORIGIN, pair).expect("of a key");
    assert_eq!(judged(&hall, &of(&pair)).as_deref(), Ok("liar"));
    assert_eq!(of(&pair).twice.number(), 5);
    let again = (pair.0.clone(), pair.0.clone());
    assert_eq!(judged(&hall, &of(&again)), Err("evidence.agrees"));
    let proposal = |block| -> SignedMessage<Consensus, Proposal> {
        let proposal = Proposal {
            height: Height(5),
            round: Round::new(1),
            block: BlockId(block),
            pol_round: Round::Nil,
            proposer: key.address(),
        };
        let signed = malachite_signing::Signer::sign_proposal(&signing, proposal);
        runtime.block_on(signed).expect("signed")
    };
    let twice = (proposal([1; 32]), proposal([2; 32]));
    let twice = proposals(ORIGIN, &twice).expect("of a key");
    assert_eq!(judged(&hall, &twice).as_deref(), Ok("liar"));
    let elsewhere = votes("b.example", &pair).expect("of a key");
    assert_eq!(judged(&hall, &elsewhere), Err("evidence.signature"));
    let mut other = hall;
    other.community.name.zh.push('二');
    assert_eq!(judged(&other, &of(&pair)), Err("evidence.signature"));
}

/// `committee.signed_twice`: two checkpoints of one size, whichever came first.
#[test]
fn two_checkpoints_of_one_size_convict_whoever_cosigned_them() {
    let cosigner = Cosigner::new("liar", &Zeroizing::new([7; 32])).expect("a name");
    let key = cosigner.key();
    let by = Address::of(key);
    let note = |root: u8| {
        let checkpoint = Checkpoint {
            origin: ORIGIN.to_owned(),
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
    assert_eq!(judged(&hall(), &evidence).as_deref(), Ok("liar"));
    let (what, of) = (evidence.twice.what(), evidence.twice.number());
    assert_eq!((what, of), ("checkpoints", 9));
}
