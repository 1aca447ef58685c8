//! One poll's or one scheme's part of a community's log, as an ordinary record folder.
//!
//! The folder has the log's times. Roll and keys come with the poll that names them, as in every poll's record.

use std::fs;
use std::path::Path;

use linli_primitives::{PollId, SchemeId};
use linli_record::{Kind, Record};
use linli_wire::{Entry, Message, MessageKind, Poll, TallyRound};

use crate::{Error, Refusal, documents};

/// Reads the message of an entry of the log; `None` where the copy does not have it.
pub type Read<'a> = &'a dyn Fn(u64) -> Result<Option<Message>, Error>;

/// A part of the record: the log's entry, and when it came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Part {
    entry: u64,
    at: i64,
    is_bulk: bool,
}

/// Which entries make a record, in its order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slice(Vec<Part>);

impl Slice {
    /// A poll's: poll, roll and keys first; ballots only where `has_ballots`.
    pub fn of_poll(entries: &[Entry], poll: &Poll, has_ballots: bool) -> Option<Self> {
        let named = |kind, subject: [u8; 32]| {
            let is_it = |e: &Entry| e.kind == kind && e.subject == Some(subject);
            entries.iter().position(is_it).map(|at| at as u64)
        };
        let id = poll.id().to_bytes();
        let first = named(MessageKind::Poll, id)?;
        let at = entries.get(usize::try_from(first).ok()?)?.at;
        let head = [
            first,
            named(MessageKind::Roll, poll.roll.digest.0)?,
            named(MessageKind::Trustees, poll.trustees.ceremony.0)?,
        ];
        let head = head.map(|entry| Part {
            entry,
            at,
            is_bulk: false,
        });
        let rest = about(entries, id).filter(|(entry, part)| match entry.kind {
            MessageKind::Poll => false,
            MessageKind::Ballot => has_ballots,
            _ => part.entry > first,
        });
        let rest = rest.map(|(_, part)| part);
        Some(Self(head.into_iter().chain(rest).collect()))
    }

    /// A scheme's: its document first.
    pub fn of_scheme(entries: &[Entry], scheme: SchemeId) -> Self {
        Self(
            about(entries, scheme.to_bytes())
                .map(|(_, part)| part)
                .collect(),
        )
    }

    /// Brings the record in `folder` up to this slice. What is there stays if its times are those of the slice's
    /// first entries; anything else is written anew.
    pub fn write(&self, folder: &Path, read: Read<'_>) -> Result<(), Error> {
        let Self(parts) = self;
        let (mut record, done) = match kept(folder, parts) {
            Some(record) => {
                let done = record.entries().len();
                (Some(record), done)
            }
            None => {
                if folder.exists() {
                    fs::remove_dir_all(folder).map_err(Error::file(folder))?;
                }
                (None, 0)
            }
        };
        let same = |a: &Part, b: &Part| a.is_bulk && b.is_bulk && a.at == b.at;
        for run in parts[done..].chunk_by(same) {
            let messages = run.iter().map(|part| found(part.entry, read));
            let messages = messages.collect::<Result<Vec<_>, _>>()?;
            append(&mut record, folder, run[0].at, messages)?;
        }
        Ok(())
    }
}

fn about(entries: &[Entry], subject: [u8; 32]) -> impl Iterator<Item = (&Entry, Part)> {
    let mine = (0..).zip(entries);
    let mine = mine.filter(move |(_, entry)| entry.subject == Some(subject));
    mine.map(|(index, entry)| {
        let is_bulk = matches!(entry.kind, MessageKind::Ballot | MessageKind::Claim);
        let (entry_number, at) = (index, entry.at);
        let part = Part {
            entry: entry_number,
            at,
            is_bulk,
        };
        (entry, part)
    })
}

/// The record in the folder, if it can be continued to `parts`.
fn kept(folder: &Path, parts: &[Part]) -> Option<Record> {
    let record = Record::open(folder).ok()?;
    let entries = record.entries();
    let fits = entries.len() <= parts.len()
        && !entries.is_empty()
        && entries.iter().zip(parts).all(|(e, part)| e.at == part.at);
    fits.then_some(record)
}

fn found(entry: u64, read: Read<'_>) -> Result<Message, Error> {
    read(entry)?.ok_or_else(|| {
        let detail = format!("the copy does not have the message of entry {entry}");
        Refusal::new("client.record", &detail).into()
    })
}

/// Appends messages of one moment: one of any kind, or ballots alone, or claims alone.
fn append(
    place: &mut Option<Record>,
    folder: &Path,
    at: i64,
    messages: Vec<Message>,
) -> Result<(), Error> {
    let (mut ballots, mut claims) = (Vec::new(), Vec::new());
    for message in messages {
        match message {
            Message::Ballot(bytes) => ballots.push(bytes),
            Message::Claim(bytes) => claims.push(bytes),
            Message::Poll(signed) => {
                let mut record = Record::create(folder).map_err(documents::trouble)?;
                let written = record.append_json(at, Kind::Poll, "poll.json", &signed.act);
                written.map_err(documents::trouble)?;
                *place = Some(record);
            }
            Message::Scheme(signed) => {
                let record = Record::create_scheme(folder, at, &signed.act);
                *place = Some(record.map_err(documents::trouble)?);
            }
            other => append_one(begun(place)?, at, other)?,
        }
    }
    let record = begun(place)?;
    if !ballots.is_empty() {
        let appended = record.append_ballots(at, &ballots);
        appended.map_err(documents::trouble)?;
    }
    if !claims.is_empty() {
        let appended = record.append_claims(at, &claims);
        appended.map_err(documents::trouble)?;
    }
    Ok(())
}

fn begun(record: &mut Option<Record>) -> Result<&mut Record, Error> {
    record.as_mut().ok_or_else(|| {
        Refusal::new("record.order", "the slice does not begin with its document").into()
    })
}

fn append_one(record: &mut Record, at: i64, message: Message) -> Result<(), Error> {
    let appended = match message {
        Message::Roll(roll) => record.append(at, Kind::Roll, "roll.json", &roll.roll),
        Message::Trustees(keys) => record.append(at, Kind::Keys, "keys.json", &keys.ceremony),
        Message::Close(closing) => record.append_json(at, Kind::Closing, "closing.json", &closing),
        Message::Share(share) => {
            let name = share_name(share.round, share.trustee);
            record.append_json(at, Kind::Share, &name, &share)
        }
        Message::Result(result) => record.append_json(at, Kind::Result, "result.json", &result),
        Message::Act { act, .. } => record.append_act(at, &act),
        _ => {
            let detail = "a message that is no part of a poll's or scheme's record";
            return Err(Refusal::new("record.order", detail).into());
        }
    };
    appended.map(drop).map_err(documents::trouble)
}

/// The file of a trustee's share.
pub fn share_name(round: TallyRound, trustee: u16) -> String {
    match round {
        TallyRound::Heads => format!("shares/heads-{trustee}.json"),
        TallyRound::Shares => format!("shares/shares-{trustee}.json"),
    }
}

/// The folder's name for a poll.
pub fn poll_folder(poll: PollId, has_ballots: bool) -> String {
    match has_ballots {
        true => format!("poll-{poll}"),
        false => format!("poll-{poll}-light"),
    }
}

#[cfg(test)]
mod tests;
