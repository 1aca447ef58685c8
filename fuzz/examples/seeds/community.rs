//! Seeds of a community's log, from the published test vectors.

use anyhow::Context;
use linli_rules::community::{CommunityState, Offer, VouchedRoll, VouchedTrustees, measures_of};
use linli_testing::hall::Hall;
use linli_testing::officers::{COMMITTEE, REGISTRAR};
use linli_wire::archive::ArchiveWriter;
use linli_wire::community::{PublishedRoll, PublishedTrustees};
use linli_wire::{Entry, Message, Poll};

use crate::{Seeds, vector_file};

/// Names of the vectors that hold a message of each kind.
const KINDS: [&str; 14] = [
    "community",
    "community-roles",
    "roll",
    "trustees",
    "poll",
    "ballot",
    "close",
    "share",
    "result",
    "scheme",
    "act",
    "claim",
    "validators",
    "evidence",
];

pub(crate) fn all() -> anyhow::Result<Vec<(&'static str, Seeds)>> {
    let messages = vectors("message.json", &KINDS)?;
    let every_kind: Vec<_> = messages.iter().map(|(_, bytes)| bytes.clone()).collect();
    let (mixed, _) = log(0, &every_kind)?;
    let poll = open_poll()?;
    let (with_poll, state) = log(poll.opens, &publication(poll))?;
    Ok(vec![
        ("message", messages),
        ("entry", vectors("entry.json", &KINDS)?),
        (
            "archive",
            vectors("archive.json", &["whole", "without ballots"])?,
        ),
        (
            "community_log",
            vec![("every kind", mixed), ("a poll", with_poll)],
        ),
        ("snapshot", vec![("a poll", state.snapshot())]),
    ])
}

/// The archive of `messages` taken at `at`, and the state they lead to. Some may be refused: a share for an open poll,
/// a result that nobody can compute yet.
fn log(at: i64, messages: &[Vec<u8>]) -> anyhow::Result<(Vec<u8>, CommunityState)> {
    let mut state = CommunityState::new();
    let mut writer = ArchiveWriter::new(Vec::new())?;
    for bytes in messages {
        let message = Message::decode(bytes)?;
        writer.entry(&Entry::of(at, &message, bytes), Some(bytes))?;
        let offer = match message {
            Message::Roll(roll) => {
                let community = state.community().context("comes first")?;
                let vouched = VouchedRoll::vouched(
                    roll.act,
                    community.realm.clone(),
                    measures_of(&roll.roll),
                );
                Some(Offer::Roll(vouched))
            }
            Message::Trustees(trustees) => {
                Some(Offer::Trustees(VouchedTrustees::vouched(trustees.act)))
            }
            message => Offer::of(&message),
        };
        offer.map(|offer| state.apply(at, offer));
    }
    Ok((writer.finish()?, state))
}

/// A poll whose trustees' keys fit together.
fn open_poll() -> anyhow::Result<Poll> {
    let ballots = vector_file("ballot.json")?;
    let hex = ballots["given"]["meeting poll"].as_str().context("given")?;
    Ok(Poll::decode(&hex::decode(hex)?)?)
}

/// A community that publishes `poll`, with files that are not opened.
fn publication(poll: Poll) -> Vec<Vec<u8>> {
    let mut hall = Hall::default();
    hall.community.realm = poll.realm.clone();
    let messages = [
        hall.founding(),
        Message::Roll(PublishedRoll {
            act: hall.sign(poll.roll.clone(), REGISTRAR),
            roll: b"{}".to_vec(),
        }),
        Message::Trustees(PublishedTrustees {
            act: hall.sign(poll.trustees.clone(), COMMITTEE),
            ceremony: b"{}".to_vec(),
        }),
        hall.poll(&poll),
    ];
    messages.iter().map(Message::encode).collect()
}

fn vectors(file: &str, names: &[&'static str]) -> anyhow::Result<Seeds> {
    let file = vector_file(file)?;
    let vectors = file["vectors"].as_array().context("vectors")?;
    let bytes = |name: &&'static str| {
        let vector = vectors.iter().find(|vector| vector["name"] == *name);
        let hex = vector.context("published")?["input"]["bytes"].as_str();
        Ok((*name, hex::decode(hex.context("bytes")?)?))
    };
    names.iter().map(bytes).collect()
}
