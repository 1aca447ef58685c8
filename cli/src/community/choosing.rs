//! Which poll or scheme is meant.

use linli_journal::Journal;
use linli_primitives::{PollId, SchemeId};
use linli_wire::poll::Change;
use linli_wire::{Entry, Message, MessageKind};

use crate::language::{Language, Message as Sentence, msg};
use crate::{Error, Refusal, ids};

/// One of several polls or schemes.
struct Candidate {
    subject: [u8; 32],
    index: u64,
    /// Whether it is still going on.
    is_open: bool,
}

pub(super) fn choose_poll(
    journal: &dyn Journal,
    prefix: Option<&str>,
    language: Language,
) -> Result<PollId, Error> {
    has_begun(journal)?;
    let is_decided = |subject: [u8; 32]| {
        let is_it = |e: &Entry| e.kind == MessageKind::Result && e.subject == Some(subject);
        journal.entries().iter().any(is_it)
    };
    let cancelled = cancelled(journal)?;
    let is_open = |subject| !is_decided(subject) && !cancelled.contains(&subject);
    let polls = candidates(journal, MessageKind::Poll, is_open);
    let named = |index| name(journal, index, language);
    if polls.is_empty() {
        return Err(Error::Standing {
            name: "community.unknown_poll",
            cause: msg("error-no-poll"),
            remedy: msg("error-no-poll-remedy"),
        });
    }
    let several = msg("error-which-poll").with("option", "--poll");
    let chosen = choose(&polls, prefix, "community.unknown_poll", several, named)?;
    PollId::from_bytes(&chosen).map_err(|e| Error::refused(&e))
}

/// The polls that the committee cancelled.
fn cancelled(journal: &dyn Journal) -> Result<Vec<[u8; 32]>, Error> {
    let entries = (0..).zip(journal.entries());
    let changes = entries.filter(|(_, entry)| entry.kind == MessageKind::PollChange);
    let mut cancelled = Vec::new();
    for (index, entry) in changes {
        let read = linli_journal::read(journal, index)?;
        if let Some(Message::PollChange(change)) = read.sound()
            && change.act.change == Change::Cancel
        {
            cancelled.extend(entry.subject);
        }
    }
    Ok(cancelled)
}

pub(super) fn choose_scheme(
    journal: &dyn Journal,
    prefix: Option<&str>,
    language: Language,
) -> Result<SchemeId, Error> {
    has_begun(journal)?;
    let schemes = candidates(journal, MessageKind::Scheme, |_| true);
    let named = |index| name(journal, index, language);
    if schemes.is_empty() {
        return Err(Error::Standing {
            name: "community.unknown_scheme",
            cause: msg("error-no-scheme"),
            remedy: msg("error-no-scheme-remedy"),
        });
    }
    let several = msg("error-which-scheme").with("option", "--scheme");
    let unknown = "community.unknown_scheme";
    let chosen = choose(&schemes, prefix, unknown, several, named)?;
    SchemeId::from_bytes(&chosen).map_err(|e| Error::refused(&e))
}

/// A mistyped folder is an empty record: the refusal says so, instead of naming a missing poll or scheme.
fn has_begun(journal: &dyn Journal) -> Result<(), Refusal> {
    if journal.entries().is_empty() {
        return Err(Refusal::new(
            "community.unfounded",
            "the record has not begun",
        ));
    }
    Ok(())
}

fn candidates(
    journal: &dyn Journal,
    kind: MessageKind,
    is_open: impl Fn([u8; 32]) -> bool,
) -> Vec<Candidate> {
    let of_kind = (0..).zip(journal.entries()).filter(|(_, e)| e.kind == kind);
    let candidate = |(index, entry): (u64, &Entry)| {
        let subject = entry.subject?;
        Some(Candidate {
            subject,
            index,
            is_open: is_open(subject),
        })
    };
    of_kind.filter_map(candidate).collect()
}

/// The one meant.
fn choose(
    all: &[Candidate],
    prefix: Option<&str>,
    unknown: &'static str,
    several: Sentence,
    name: impl Fn(u64) -> Result<String, Error>,
) -> Result<[u8; 32], Error> {
    let id = |c: &Candidate| linli_primitives::Digest(c.subject).to_string();
    let prefix = prefix.map(ids::normal);
    let begins = |c: &&Candidate| {
        prefix
            .as_ref()
            .is_none_or(|prefix| id(c).starts_with(prefix))
    };
    let meant: Vec<&Candidate> = all.iter().filter(begins).collect();
    let open: Vec<&Candidate> = meant.iter().copied().filter(|c| c.is_open).collect();
    match (meant.as_slice(), open.as_slice()) {
        ([], _) => Err(Refusal::new(unknown, "none has an id that begins so").into()),
        ([one], _) => Ok(one.subject),
        (_, [one]) if prefix.is_none() => Ok(one.subject),
        _ => {
            let lines = meant
                .iter()
                .map(|c| Ok(format!("{}  {}", id(c), name(c.index)?)));
            let list: Vec<String> = lines.collect::<Result<_, Error>>()?;
            Err(Error::Usage(several.with("list", list.join("\n  "))))
        }
    }
}

/// The word for a poll or a scheme.
fn name(journal: &dyn Journal, index: u64, language: Language) -> Result<String, Error> {
    let read = linli_journal::read(journal, index)?;
    Ok(match read.sound() {
        Some(Message::Poll(poll)) => poll.act.title.clone(),
        Some(Message::Scheme(scheme)) => language.of(&scheme.act.name).to_owned(),
        _ => String::new(),
    })
}
