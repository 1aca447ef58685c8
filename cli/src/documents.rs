//! Polls and rolls as commands take them: a file, or the record folder that holds them.

use std::path::Path;

use linli_audit::{Replay, replay};
use linli_record::{Kind, Record, RecordError};
use linli_register::Roll;
use linli_rules::community::trustees_of;
use linli_sigma::ceremony::CeremonyRecord;
use linli_verifier::BallotVerifier;
use linli_wire::{Poll, Trustees};

use crate::files;
use crate::language::msg;
use crate::{Console, Error, Refusal};

/// The poll at `path`, a record folder or a poll.json; checked to be consistent in itself.
pub fn poll(path: &Path) -> Result<Poll, Error> {
    let poll: Poll = match path.is_dir() {
        true => of_kind(&open(path)?, Kind::Poll, |record, entry| {
            record.read_json(entry)
        })?,
        false => files::read_json(path, files::MAX_SMALL)?,
    };
    poll.check().map_err(|e| Refusal::of(&e).in_file(path))?;
    Ok(poll)
}

/// The roll in a file.
pub fn roll(path: &Path) -> Result<Roll, Error> {
    let bytes = files::read(path, files::MAX_DOCUMENT)?;
    Roll::from_json(&bytes).map_err(|e| Refusal::of(&e).in_file(path).into())
}

/// The poll and the roll that it names; the roll from `roll_file`, or from the record folder.
pub fn poll_and_roll(path: &Path, roll_file: Option<&Path>) -> Result<(Poll, Roll), Error> {
    let poll = poll(path)?;
    if path.is_dir() {
        check_trustees(path, &poll)?;
    }
    let (roll, file) = match roll_file {
        Some(file) => (roll(file)?, file),
        None if path.is_dir() => {
            let bytes = of_kind(&open(path)?, Kind::Roll, |record, entry| record.read(entry))?;
            (
                Roll::from_json(&bytes).map_err(|e| Error::refused(&e))?,
                path,
            )
        }
        None => return Err(Error::Usage(msg("error-roll-needed"))),
    };
    if roll.digest() != poll.roll.digest {
        let detail = "this roll is not the one that the poll names";
        return Err(Refusal::new("poll.roll", detail).in_file(file).into());
    }
    Ok((poll, roll))
}

/// Refuses a record whose poll seals for other keys than its trustees made: sealing cannot be undone.
fn check_trustees(path: &Path, poll: &Poll) -> Result<(), Error> {
    let keys: CeremonyRecord = of_kind(&open(path)?, Kind::Keys, |record, entry| {
        record.read_json(entry)
    })?;
    match trustees(&keys)? == poll.trustees {
        true => Ok(()),
        false => {
            let detail = "the ceremony gives other keys than the poll names";
            Err(Refusal::new("poll.trustees", detail).in_file(path).into())
        }
    }
}

/// What a poll says of its trustees, from their ceremony's public messages.
pub fn trustees(keys: &CeremonyRecord) -> Result<Trustees, Refusal> {
    trustees_of(keys).map_err(|e| Refusal::of(&e))
}

/// A Unix time as a date and time in UTC.
pub fn time(seconds: i64) -> String {
    jiff::Timestamp::from_second(seconds).map_or_else(|_| seconds.to_string(), |t| t.to_string())
}

/// Opens a record.
pub fn open(path: &Path) -> Result<Record, Error> {
    Record::open(path).map_err(trouble)
}

/// A record's refusal, or trouble with one of its files.
pub fn trouble(error: RecordError) -> Error {
    match error {
        RecordError::Io { path, source } => Error::File { path, source },
        other => {
            let file = other.file();
            Refusal::of(&other).with("file", file).into()
        }
    }
}

/// Replays a record and verifies everything in it, with a progress bar.
pub fn replay_all(record: &Record, console: &Console) -> Result<Replay, Error> {
    let verifier = BallotVerifier::new().map_err(|e| Error::refused(&e))?;
    let progress = console.progress(record.entries().len() as u64, msg("progress-replay"));
    let replayed = replay(record, &verifier, &mut |done| progress.set_position(done));
    progress.finish_and_clear();
    Ok(replayed)
}

/// Replays a record that must be clean: the first problem refuses.
pub fn replay_clean(record: &Record, console: &Console) -> Result<Replay, Error> {
    let replayed = replay_all(record, console)?;
    match replayed.problems().first() {
        None => Ok(replayed),
        Some(problem) => Err(Refusal::new(problem.rule.clone(), &problem.detail)
            .with("file", &problem.file)
            .into()),
    }
}

fn of_kind<T>(
    record: &Record,
    kind: Kind,
    read: impl FnOnce(&Record, &linli_record::Entry) -> Result<T, RecordError>,
) -> Result<T, Error> {
    let entry = record.of_kind(kind).next();
    let entry = entry.ok_or_else(|| {
        Refusal::new(
            "record.order",
            "the record does not start with poll, roll and keys",
        )
    })?;
    read(record, entry).map_err(trouble)
}
