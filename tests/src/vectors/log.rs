//! The log of a community: messages, entries, archives.

use linli_primitives::Digest;
use linli_wire::archive::{ArchiveWriter, Frame, frames};
use linli_wire::{Entry, Message, MessageKind};
use serde::{Deserialize, Serialize};

use super::samples;
use super::text::bytes;
use crate::chapter::{Case, Chapter, Expect, Given, RuleId, named, refused, rule_of};

/// From a message's bytes to its kind and names.
pub(super) struct Messages;
/// From an entry's bytes to what it says.
pub(super) struct Entries;
/// From an archive's bytes to its frames.
pub(super) struct Archives;

/// The first number that is not a kind of message.
const NO_KIND: u8 = MessageKind::ALL.len() as u8;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Input {
    /// In hex.
    bytes: String,
}

impl Input {
    fn of(bytes: &[u8]) -> Self {
        Self {
            bytes: hex::encode(bytes),
        }
    }
}

#[derive(PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Named {
    kind: MessageKind,
    /// The poll's or scheme's id, the roll's or ceremony's digest.
    subject: Option<Digest>,
    /// Names the message in the log.
    digest: Digest,
}

/// A frame of an archive.
#[derive(PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) enum Shown {
    /// What the entry says.
    Entry(Entry),
    /// The digest of the message's bytes.
    Message(Digest),
    /// The note's text.
    Checkpoint(String),
}

/// Some second while the sample poll is open.
const AT: i64 = 1_800_000_000;
const NOTE: &str = "linli.example/log\n2\nAAAA\n\n\u{2014} linli.example/log AAAA\n";

impl Chapter for Messages {
    type Input = Input;
    type Output = Named;

    const NAME: &'static str = "message";
    const ABOUT: &'static str = "A message's canonical bytes -> its kind, its subject and its digest: the first 32 \
        bytes of BLAKE2b-512, personalised `Linli_Message___`, of the bytes preceded by their length in 8 bytes little \
        endian. Bytes: magic `LINLIM`, 0, 1; the kind's number; borsh of what it says. Proofs and files are none: these \
        vectors are of the encoding.";

    fn cases(_: &Given) -> anyhow::Result<Vec<Case<Input>>> {
        let messages = samples::messages()?;
        let whole = messages[5].encode();
        let mut cases: Vec<_> = messages
            .iter()
            .map(|message| {
                (
                    message.kind().to_string(),
                    Input::of(&message.encode()),
                    Expect::Ok,
                )
            })
            .collect();
        let version = [b"LINLIM\x00\x02", &whole[8..]].concat();
        let kind = [b"LINLIM\x00\x01".as_slice(), &[NO_KIND], &whole[9..]].concat();
        let inner = Message::Ballot(b"LINLIB\x00\x02".to_vec()).encode();
        cases.extend(named([
            (
                "unknown version",
                Input::of(&version),
                refused("encoding.magic"),
            ),
            (
                "unknown kind",
                Input::of(&kind),
                refused("encoding.canonical"),
            ),
            (
                "a ballot of an unknown version",
                Input::of(&inner),
                refused("encoding.magic"),
            ),
            (
                "one byte short",
                Input::of(&whole[..whole.len() - 1]),
                refused("encoding.canonical"),
            ),
            (
                "one byte more",
                Input::of(&[whole.as_slice(), &[0]].concat()),
                refused("encoding.canonical"),
            ),
        ]));
        Ok(cases)
    }

    fn evaluate(_: &Given, input: &Input) -> Result<Named, RuleId> {
        let bytes = bytes(&input.bytes)?;
        let message = Message::decode(&bytes).map_err(rule_of)?;
        assert_eq!(message.encode(), bytes, "one encoding of one message");
        Ok(Named {
            kind: message.kind(),
            subject: message.subject().map(Digest),
            digest: message.digest(),
        })
    }
}

impl Chapter for Entries {
    type Input = Input;
    type Output = Entry;

    const NAME: &'static str = "entry";
    const ABOUT: &'static str = "A log entry's canonical bytes, the leaf of the log -> what it says. Bytes: magic \
        `LINLIE`, 0, 1; time 8, signed; the kind's number; 0, or 1 and the subject 32; the message's digest 32; its \
        length 4; numbers little endian.";

    fn cases(_: &Given) -> anyhow::Result<Vec<Case<Input>>> {
        let leaf = |message: &Message| Entry::of(AT, message, &message.encode()).encode();
        let messages = samples::messages()?;
        let mut cases: Vec<_> = messages
            .iter()
            .map(|message| {
                (
                    message.kind().to_string(),
                    Input::of(&leaf(message)),
                    Expect::Ok,
                )
            })
            .collect();
        let whole = leaf(&messages[5]);
        let version = [b"LINLIE\x00\x02", &whole[8..]].concat();
        let mut kind = whole.clone();
        kind[16] = NO_KIND;
        let long = [whole.as_slice(), &[0; 200]].concat();
        cases.extend(named([
            (
                "unknown version",
                Input::of(&version),
                refused("encoding.magic"),
            ),
            (
                "unknown kind",
                Input::of(&kind),
                refused("encoding.canonical"),
            ),
            (
                "one byte short",
                Input::of(&whole[..whole.len() - 1]),
                refused("encoding.canonical"),
            ),
            (
                "one byte more",
                Input::of(&[whole.as_slice(), &[0]].concat()),
                refused("encoding.canonical"),
            ),
            ("oversized", Input::of(&long), refused("encoding.size")),
        ]));
        Ok(cases)
    }

    fn evaluate(_: &Given, input: &Input) -> Result<Entry, RuleId> {
        let bytes = bytes(&input.bytes)?;
        let entry = Entry::decode(&bytes).map_err(rule_of)?;
        assert_eq!(entry.encode(), bytes, "one encoding of one entry");
        Ok(entry)
    }
}

impl Chapter for Archives {
    type Input = Input;
    type Output = Vec<Shown>;

    const NAME: &'static str = "archive";
    const ABOUT: &'static str = "An archive's bytes -> its frames; of messages their digest. Bytes: magic `LINLIR`, 0, \
        1; then frames: tag (1 entry, 2 message of the entry just before, 3 checkpoint), length 4 little endian, content.";

    fn cases(_: &Given) -> anyhow::Result<Vec<Case<Input>>> {
        let messages = samples::messages()?;
        let archive = |light: bool| {
            let mut writer = ArchiveWriter::new(Vec::new())?;
            for message in [&messages[0], &messages[5]] {
                let bytes = message.encode();
                let entry = Entry::of(AT, message, &bytes);
                let left_out = light && message.kind() == MessageKind::Ballot;
                writer.entry(&entry, (!left_out).then_some(bytes.as_slice()))?;
            }
            writer.checkpoint(NOTE)?;
            writer.finish()
        };
        let (whole, light) = (archive(false)?, archive(true)?);
        let leaf = Entry::of(AT, &messages[11], &messages[11].encode()).encode();
        let other = [
            &b"LINLIR\x00\x01\x01"[..],
            &u32::try_from(leaf.len())?.to_le_bytes(),
            &leaf,
            b"\x02\x01\x00\x00\x00\x00",
        ]
        .concat();
        Ok(named([
            ("whole", Input::of(&whole), Expect::Ok),
            ("without ballots", Input::of(&light), Expect::Ok),
            ("empty", Input::of(&whole[..8]), Expect::Ok),
            (
                "no archive",
                Input::of(&whole[..7]),
                refused("archive.magic"),
            ),
            (
                "cut off",
                Input::of(&whole[..whole.len() - 1]),
                refused("archive.truncated"),
            ),
            (
                "a frame of no kind",
                Input::of(b"LINLIR\x00\x01\x04\x00\x00\x00\x00"),
                refused("archive.frame"),
            ),
            (
                "an entry too long",
                Input::of(b"LINLIR\x00\x01\x01\xc9\x00\x00\x00"),
                refused("archive.size"),
            ),
            (
                "a message without its entry",
                Input::of(b"LINLIR\x00\x01\x02\x00\x00\x00\x00"),
                refused("archive.order"),
            ),
            (
                "a message of another length",
                Input::of(&other),
                refused("archive.order"),
            ),
            (
                "a checkpoint that is no text",
                Input::of(b"LINLIR\x00\x01\x03\x01\x00\x00\x00\xff"),
                refused("archive.text"),
            ),
        ]))
    }

    fn evaluate(_: &Given, input: &Input) -> Result<Vec<Shown>, RuleId> {
        let bytes = bytes(&input.bytes)?;
        let show = |frame| match frame {
            Frame::Entry(entry) => Shown::Entry(entry),
            Frame::Message(bytes) => Shown::Message(Message::digest_of(&bytes)),
            Frame::Checkpoint(note) => Shown::Checkpoint(note),
        };
        frames(bytes.as_slice())
            .map(|frame| frame.map(show).map_err(rule_of))
            .collect()
    }
}
