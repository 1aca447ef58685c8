//! Seeds of a community's log, from the published test vectors.

use anyhow::Context;
use linli_ledger::community::{CommunityState, Offer, VouchedRoll, VouchedTrustees};
use linli_wire::archive::ArchiveWriter;
use linli_wire::{Entry, Message};

use crate::{Seeds, vector_file};

/// A second within the time of the vectors' poll, at which it may still be published.
const AT: i64 = 1_800_000_000;
/// Names of the vectors that hold a message of each kind.
const KINDS: [&str; 12] = [
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
];

pub(crate) fn all() -> anyhow::Result<Vec<(&'static str, Seeds)>> {
    let messages = vectors("message.json", &KINDS)?;
    let mut state = CommunityState::new();
    let mut writer = ArchiveWriter::new(Vec::new())?;
    for (_, bytes) in &messages {
        let message = Message::decode(bytes)?;
        writer.entry(&Entry::of(AT, &message, bytes), Some(bytes))?;
        let offer = match message {
            Message::Roll(roll) => {
                let community = state.community().context("comes first")?;
                let vouched = VouchedRoll::vouched(roll.act, community.realm.clone());
                Some(Offer::Roll(vouched))
            }
            Message::Trustees(trustees) => {
                Some(Offer::Trustees(VouchedTrustees::vouched(trustees.act)))
            }
            message => Offer::of(&message),
        };
        // Some are refused: a share of a poll that is open, a result that nobody has computed.
        offer.map(|offer| state.apply(AT, offer));
    }
    Ok(vec![
        ("message", messages),
        ("entry", vectors("entry.json", &KINDS)?),
        (
            "archive",
            vectors("archive.json", &["whole", "without ballots"])?,
        ),
        ("community_log", vec![("log", writer.finish()?)]),
        ("snapshot", vec![("state", state.snapshot())]),
    ])
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
