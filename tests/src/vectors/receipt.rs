//! What becomes of a receipt's ballot. The node's page is tested against the same file.

use linli_journal::{BallotReceipt, Proof, SignedCheckpoint, TakenBallot, Verdict};
use linli_log::{Checkpoint, MemoryHashes, NoteSigner, VerifierKey, leaf_hash};
use linli_primitives::{Digest, Fp, Nullifier};
use linli_wire::{Ballot, Entry, Message};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::samples;
use crate::chapter::{Case, Chapter, Expect, Given, RuleId, named, refused, rule_of};

/// From a receipt and a record to what became of the ballot.
pub(super) struct Receipts;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Input {
    /// The wallet's file.
    receipt: BallotReceipt,
    /// The ballots of the poll that the record took.
    ballots: Vec<TakenBallot>,
}

const ORIGIN: &str = "linli.example/log";
/// Some second while the sample poll is open.
const AT: i64 = 1_800_000_000;

/// A record of a few entries: one that is not a ballot, then the ballots.
struct Record {
    entries: Vec<Entry>,
    seen: SignedCheckpoint,
    key: VerifierKey,
}

impl Record {
    fn of(messages: &[Message], seed: u8) -> anyhow::Result<Self> {
        let signer = NoteSigner::new(ORIGIN, &Zeroizing::new([seed; 32]))?;
        let entry = |message: &Message| Entry::of(AT, message, &message.encode());
        let entries: Vec<Entry> = messages.iter().map(entry).collect();
        let leaves = entries.iter().map(|entry| leaf_hash(&entry.encode()));
        let hashes: MemoryHashes = leaves.collect();
        let checkpoint = Checkpoint::with_state(ORIGIN, hashes.size(), hashes.root(), &[7; 32]);
        let note = checkpoint.sign(&signer)?;
        let key = signer.key().clone();
        Ok(Self {
            entries,
            seen: SignedCheckpoint { checkpoint, note },
            key,
        })
    }

    fn proof(&self, entry: u64) -> Proof {
        Proof::new(entry, &self.entries, &self.seen)
    }
}

/// A ballot of owner `owner`; `serial` distinguishes an owner's ballots.
fn ballot(owner: u64, serial: u64) -> anyhow::Result<Ballot> {
    let mut ballot = samples::ballot()?;
    ballot.nullifier = Nullifier::new(Fp::from(owner));
    ballot.serial = serial;
    Ok(ballot)
}

/// Entry 1 is replaced by entry 3.
fn ballots() -> anyhow::Result<Vec<Ballot>> {
    [(3, 1), (4, 1), (3, 2)]
        .map(|(owner, serial)| ballot(owner, serial))
        .into_iter()
        .collect()
}

fn messages(ballots: &[Ballot]) -> anyhow::Result<Vec<Message>> {
    let first = samples::messages()?.swap_remove(0);
    let others = ballots.iter().map(|b| Message::Ballot(b.encode()));
    Ok(std::iter::once(first).chain(others).collect())
}

fn taken(ballots: &[Ballot]) -> Vec<TakenBallot> {
    let taken = |(entry, ballot): (u64, &Ballot)| TakenBallot {
        entry,
        message: Message::Ballot(ballot.encode()).digest(),
        nullifier: ballot.nullifier,
    };
    (1..).zip(ballots).map(taken).collect()
}

impl Chapter for Receipts {
    type Input = Input;
    type Output = Verdict;

    const NAME: &'static str = "receipt";
    const ABOUT: &'static str = "A wallet's receipt of a ballot, and a record -> what became of the ballot: it is \
        counted, a later one of the same owner replaced it, or the receipt shows no ballot of this record and why. The \
        log's `key`, its signed `checkpoint` and its leaves in hex are given. `client.fork`: the record no longer has \
        what its log signed.";

    fn given(_: Option<Given>) -> anyhow::Result<Given> {
        let record = Record::of(&messages(&ballots()?)?, 1)?;
        let mut given = Given::from([
            ("key".to_owned(), record.key.to_string()),
            ("checkpoint".to_owned(), record.seen.note.encode()),
        ]);
        let leaves = record.entries.iter().enumerate();
        given.extend(leaves.map(|(n, entry)| (format!("leaf-{n}"), hex::encode(entry.encode()))));
        Ok(given)
    }

    fn cases(_: &Given) -> anyhow::Result<Vec<Case<Input>>> {
        let all = ballots()?;
        let [first, other, last] = [&all[0], &all[1], &all[2]].map(BallotReceipt::of);
        let record = Record::of(&messages(&all)?, 1)?;
        let foreign = Record::of(&messages(&all)?, 2)?;
        let twisted = Record::of(
            &messages(&[all[0].clone(), all[1].clone(), ballot(9, 1)?])?,
            1,
        )?;
        let with = |receipt: &BallotReceipt, proof: Proof| BallotReceipt {
            logged: Some(proof),
            ..receipt.clone()
        };
        let input = |receipt: BallotReceipt| Input {
            receipt,
            ballots: taken(&all),
        };
        let altered = |receipt: &BallotReceipt| BallotReceipt {
            message: Digest([8; 32]),
            ..receipt.clone()
        };
        let elsewhere = |proof: Proof| Proof { entry: 1, ..proof };
        let without_entry = |proof: Proof| Proof {
            proof: drop_line(&proof.proof, "extra "),
            ..proof
        };
        Ok(named([
            ("counted", input(with(&other, record.proof(2))), Expect::Ok),
            (
                "counted, the entry not in the proof",
                input(with(&other, without_entry(record.proof(2)))),
                Expect::Ok,
            ),
            ("counted, no proof yet", input(other.clone()), Expect::Ok),
            (
                "counted, in place of an earlier one",
                input(with(&last, record.proof(3))),
                Expect::Ok,
            ),
            ("replaced", input(with(&first, record.proof(1))), Expect::Ok),
            ("replaced, no proof yet", input(first.clone()), Expect::Ok),
            (
                "fields and proof of different ballots",
                input(with(&first, record.proof(2))),
                Expect::Ok,
            ),
            (
                "an altered digest",
                input(with(&altered(&other), record.proof(2))),
                Expect::Ok,
            ),
            (
                "an altered digest, no proof",
                input(altered(&other)),
                Expect::Ok,
            ),
            (
                "another entry",
                input(with(&other, elsewhere(record.proof(2)))),
                Expect::Ok,
            ),
            (
                "the proof of what is no ballot",
                input(with(&other, record.proof(0))),
                Expect::Ok,
            ),
            (
                "another owner",
                input(BallotReceipt {
                    nullifier: first.nullifier,
                    ..with(&other, record.proof(2))
                }),
                Expect::Ok,
            ),
            (
                "another log",
                input(with(&other, foreign.proof(2))),
                Expect::Ok,
            ),
            (
                "a broken proof",
                input(with(
                    &other,
                    Proof {
                        proof: record.proof(2).proof.replace("\n4\n", "\n5\n"),
                        ..record.proof(2)
                    },
                )),
                Expect::Ok,
            ),
            (
                "another record",
                input(with(&other, twisted.proof(2))),
                refused("client.fork"),
            ),
        ]))
    }

    fn evaluate(given: &Given, input: &Input) -> Result<Verdict, RuleId> {
        let key: VerifierKey = given["key"].parse().map_err(rule_of)?;
        let leaves = given.iter().filter(|(name, _)| name.starts_with("leaf-"));
        let entries = leaves
            .map(|(_, leaf)| Entry::decode(&super::text::bytes(leaf)?).map_err(rule_of))
            .collect::<Result<Vec<_>, _>>()?;
        let judged = input.receipt.judge(Some(&key), &entries, &input.ballots);
        judged.map_err(|_| "client.fork".to_owned())
    }
}

fn drop_line(text: &str, begins: &str) -> String {
    let lines = text.split_inclusive('\n');
    lines.filter(|line| !line.starts_with(begins)).collect()
}
