//! Sealed ballots: whole ones that verify for ever, and each rule broken once.

use std::sync::LazyLock;

use linli_prover::BallotProver;
use linli_rule::Rule;
use linli_sigma::Choice;
use linli_verifier::BallotVerifier;
use linli_wire::ballot::MAX_BYTES;
use linli_wire::{Ballot, Poll};
use serde::{Deserialize, Serialize};

use super::text::{FP_MODULUS, bytes, show};
use crate::chapter::{Case, Chapter, Expect, Given, RuleId, named, refused, rule_of};
use linli_testing::owners::{Owners, election, motion};
use linli_testing::rng;

/// Ballot and poll in, verdict out.
pub(super) struct Ballots;

/// A ballot of the file, changed, offered to a poll of the file.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Input {
    /// Which of the given polls.
    poll: String,
    /// Which of the given ballots.
    ballot: String,
    /// Changes to the ballot's bytes, in order.
    changes: Vec<Change>,
}

/// A change to a ballot's bytes.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) enum Change {
    /// Overwrites what lies at a position.
    Replace {
        /// In bytes, from 0.
        at: usize,
        /// The new bytes.
        bytes: String,
    },
    /// Adds bytes at the end.
    Append {
        /// The new bytes.
        bytes: String,
    },
    /// Adds zeros at the end.
    Pad {
        /// The new length in bytes.
        length: usize,
    },
    /// Cuts off the end.
    Truncate {
        /// The new length in bytes.
        length: usize,
    },
}

/// The time of the given ballots: some second while the poll is open.
const SERIAL: u64 = 1_800_000_100;

static VERIFIER: LazyLock<BallotVerifier> =
    LazyLock::new(|| BallotVerifier::new().expect("the parameters ship with the program"));

/// Where the parts of a ballot of one question lie, in bytes.
mod at {
    pub(super) const POLL: usize = 8;
    pub(super) const ROLL: usize = 40;
    pub(super) const NULLIFIER: usize = 72;
    pub(super) const WEIGHT: usize = 104;
    pub(super) const SERIAL: usize = 136;
    pub(super) const QUESTIONS: usize = 144;
    pub(super) const QUESTION: usize = 152;
}

#[derive(PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Output {
    /// The digest that names the ballot in closings.
    digest: String,
    /// The hash that binds everything but the halo2 proof.
    body: String,
    nullifier: String,
}

impl Chapter for Ballots {
    type Input = Input;
    type Output = Output;

    const NAME: &'static str = "ballot";
    const ABOUT: &'static str = "Sealed ballots against polls. `given` holds polls (canonical bytes) and ballots; \
        an input names one of each and lists changes to the ballot's bytes. A ballot's bytes: magic 8, poll 32, roll \
        32, nullifier 32, weight commitment 32, serial 8, number of questions 4, per question its length 4 and its bytes, \
        length of the halo2 proof 4 and its bytes; numbers little endian. Of a motion with abstention the question \
        starts with 3 options of 3 points.";

    fn given(published: Option<Given>) -> anyhow::Result<Given> {
        match published {
            Some(given) => Ok(given),
            None => make(),
        }
    }

    fn cases(given: &Given) -> anyhow::Result<Vec<Case<Input>>> {
        let [motion, other] =
            ["motion ballot", "another motion ballot"].map(|name| given_ballot(given, name));
        let (motion, other) = (motion?, other?);
        let length = motion.encode().len();
        let on = |poll: &str, ballot: &str, changes| Input {
            poll: poll.to_owned(),
            ballot: ballot.to_owned(),
            changes,
        };
        let broken = |change| on("motion poll", "motion ballot", vec![change]);
        let replace = |at, bytes: String| broken(Change::Replace { at, bytes });
        let sealed = hex::encode(&motion.questions[0]);
        let proof_at = length - motion.proof.len();
        let flip = |at: usize| replace(at, hex::encode([motion.encode()[at] ^ 1]));
        let zeros = "00".repeat(32);
        let small = show(7.into());
        let point = |i: usize| sealed[64 * i..64 * (i + 1)].to_owned();
        let swapped = sealed[192..384].to_owned() + &sealed[..192];
        Ok(named([
            (
                "a motion",
                on("motion poll", "motion ballot", vec![]),
                Expect::Ok,
            ),
            (
                "another owner's",
                on("motion poll", "another motion ballot", vec![]),
                Expect::Ok,
            ),
            (
                "a motion and an election",
                on("meeting poll", "meeting ballot", vec![]),
                Expect::Ok,
            ),
            (
                "an abstention and an election",
                on("meeting poll", "another meeting ballot", vec![]),
                Expect::Ok,
            ),
            ("unknown version", flip(7), refused("encoding.magic")),
            (
                "one byte short",
                broken(Change::Truncate { length: length - 1 }),
                refused("encoding.canonical"),
            ),
            (
                "one byte more",
                broken(Change::Append {
                    bytes: "00".to_owned(),
                }),
                refused("encoding.canonical"),
            ),
            (
                "oversized",
                broken(Change::Pad {
                    length: MAX_BYTES + 1,
                }),
                refused("encoding.size"),
            ),
            (
                "replayed into another poll",
                on("meeting poll", "motion ballot", vec![]),
                refused("ballot.poll"),
            ),
            (
                "another poll named",
                replace(at::POLL, small.clone()),
                refused("ballot.poll"),
            ),
            (
                "another roll",
                replace(at::ROLL, small.clone()),
                refused("ballot.roll"),
            ),
            (
                "zero nullifier",
                replace(at::NULLIFIER, zeros.clone()),
                refused("ballot.nullifier_zero"),
            ),
            (
                "nullifier at the modulus",
                replace(at::NULLIFIER, FP_MODULUS.to_owned()),
                refused("encoding.canonical"),
            ),
            (
                "another nullifier",
                replace(at::NULLIFIER, small),
                refused("ballot.sealed"),
            ),
            (
                "the identity as weight",
                replace(at::WEIGHT, zeros.clone()),
                refused("encoding.canonical"),
            ),
            (
                "another owner's weight",
                replace(at::WEIGHT, hex::encode(other.weight.to_bytes())),
                refused("ballot.sealed"),
            ),
            ("another serial", flip(at::SERIAL), refused("ballot.proof")),
            (
                "more questions than bytes",
                flip(at::QUESTIONS + 3),
                refused("encoding.canonical"),
            ),
            (
                "no questions",
                no_questions(&motion),
                refused("ballot.questions"),
            ),
            (
                "a question too short",
                short_question(&motion),
                refused("encoding.length"),
            ),
            (
                "the identity in a sealed choice",
                replace(at::QUESTION, zeros),
                refused("encoding.canonical"),
            ),
            (
                "two options swapped",
                replace(at::QUESTION, swapped),
                refused("ballot.sealed"),
            ),
            (
                "a ciphertext copied within the ballot",
                replace(at::QUESTION + 32, point(2)),
                refused("ballot.sealed"),
            ),
            (
                "sealed choices of another ballot",
                replace(at::QUESTION, hex::encode(&other.questions[0])),
                refused("ballot.sealed"),
            ),
            (
                "a bit of the Sigma proof",
                flip(proof_at - 40),
                refused("ballot.sealed"),
            ),
            (
                "a bit of the halo2 proof",
                flip(proof_at + 40),
                refused("ballot.proof"),
            ),
            (
                "the last bit of the halo2 proof",
                flip(length - 1),
                refused("ballot.proof"),
            ),
            (
                "the halo2 proof of another ballot",
                replace(proof_at, hex::encode(&other.proof)),
                refused("ballot.proof"),
            ),
            (
                "a halo2 proof with a byte more",
                long_proof(&motion),
                refused("ballot.proof"),
            ),
        ]))
    }

    fn evaluate(given: &Given, input: &Input) -> Result<Output, RuleId> {
        let part = |name: &str| {
            given
                .get(name)
                .ok_or("given")
                .and_then(|hex| bytes(hex).map_err(|_| "given"))
        };
        let poll = Poll::decode(&part(&input.poll)?).map_err(rule_of)?;
        let verifier = VERIFIER.poll(&poll).map_err(rule_of)?;
        let mut ballot = part(&input.ballot)?;
        for change in &input.changes {
            change.apply(&mut ballot)?;
        }
        let alone = verifier
            .verify(&ballot)
            .map_err(|refusal| refusal.rule().to_owned());
        let batched = verifier
            .verify_batch(&[&ballot])
            .remove(0)
            .map_err(|refusal| refusal.rule().to_owned());
        assert_eq!(
            alone.as_ref().err(),
            batched.as_ref().err(),
            "alone and in a batch the verdict is one"
        );
        alone?;
        let ballot = Ballot::decode(&ballot).map_err(rule_of)?;
        Ok(Output {
            digest: ballot.digest().to_string(),
            body: ballot.body().to_string(),
            nullifier: ballot.nullifier.to_string(),
        })
    }
}

impl Change {
    fn apply(&self, ballot: &mut Vec<u8>) -> Result<(), RuleId> {
        match self {
            Self::Replace { at, bytes: new } => {
                let new = bytes(new)?;
                ballot
                    .get_mut(*at..at + new.len())
                    .ok_or("changes")?
                    .copy_from_slice(&new);
            }
            Self::Append { bytes: new } => ballot.extend(bytes(new)?),
            Self::Pad { length } => ballot.resize((*length).max(ballot.len()), 0),
            Self::Truncate { length } => ballot.truncate(*length),
        }
        Ok(())
    }
}

/// The whole ballot written again, with a part left out or added.
fn rewritten(ballot: &Ballot, change: impl FnOnce(&mut Ballot)) -> Input {
    let mut changed = ballot.clone();
    change(&mut changed);
    let changes = vec![
        Change::Truncate {
            length: at::QUESTIONS,
        },
        Change::Append {
            bytes: hex::encode(&changed.encode()[at::QUESTIONS..]),
        },
    ];
    Input {
        poll: "motion poll".to_owned(),
        ballot: "motion ballot".to_owned(),
        changes,
    }
}

fn no_questions(ballot: &Ballot) -> Input {
    rewritten(ballot, |b| b.questions.clear())
}

fn short_question(ballot: &Ballot) -> Input {
    let length = ballot.questions[0].len() - 32;
    rewritten(ballot, |b| b.questions[0].truncate(length))
}

fn long_proof(ballot: &Ballot) -> Input {
    rewritten(ballot, |b| b.proof.push(0))
}

fn given_ballot(given: &Given, name: &str) -> anyhow::Result<Ballot> {
    let hex = given
        .get(name)
        .ok_or_else(|| anyhow::anyhow!("`{name}` is not given"))?;
    Ok(Ballot::decode(&hex::decode(hex)?)?)
}

/// Makes new polls and ballots.
fn make() -> anyhow::Result<Given> {
    let prover = BallotProver::new()?;
    let mut given = Given::new();
    let polls = [
        ("motion", vec![motion()]),
        ("meeting", vec![motion(), election()]),
    ];
    for (name, questions) in polls {
        let Owners { poll, members, .. } = Owners::new(&format!("vectors: {name}"), 5, questions);
        given.insert(format!("{name} poll"), hex::encode(poll.encode()));
        let choices = [
            [Choice::of(&[0]), Choice::of(&[0, 2])],
            [Choice::abstention(), Choice::of(&[1])],
        ];
        for (owner, prefix) in ["", "another "].into_iter().enumerate() {
            let choices = &choices[owner][..poll.questions.len()];
            let label = format!("vectors: {prefix}{name} ballot");
            let ballot = prover.make(&poll, &members[owner], choices, SERIAL, &mut rng(&label))?;
            given.insert(
                format!("{prefix}{name} ballot"),
                hex::encode(ballot.encode()),
            );
        }
    }
    Ok(given)
}
