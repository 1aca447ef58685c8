//! One witness and what it answers.

use std::sync::Weak;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use linli_log::key::KeyKind;
use linli_log::note::MAX_NOTE_BYTES;
use linli_log::{
    AddCheckpoint, CLOCK_TOLERANCE, Checkpoint, LogRefusal, NoteSignature, SignedNote, VerifierKey,
};
use linli_rule::Rule;
use ureq::Agent;
use ureq::http::Response;

use super::{Log, Met, Standing};
use crate::config;
use crate::error::NodeError;
use crate::witness::server::log_id;

/// How long a witness may take to answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// A witness and the last size it is known to have cosigned.
pub struct Ask {
    key: VerifierKey,
    url: String,
    agent: Agent,
    last: u64,
    /// The earliest time of a cosignature that can be an answer to this, in Unix seconds.
    since: u64,
}

/// Why a witness did not cosign.
#[derive(Debug, thiserror::Error, Rule)]
pub enum AskError {
    /// It cannot be reached, or broke off.
    #[error("witness.unreachable: {0}")]
    Unreachable(String),
    /// It answered what no witness answers, or refused.
    #[error("witness.answer: {0}")]
    Answer(String),
    /// What it sent is not its cosignature.
    #[error("witness.cosignature: {0}")]
    Cosignature(LogRefusal),
    /// It was made before this start: an old copy of the record has it beside its last checkpoint, where anybody finds it.
    #[error("witness.replayed: a cosignature of {time}, which is before this start")]
    Replayed {
        /// Its time in Unix seconds.
        time: u64,
    },
    /// It names a size that this log does not have, and shows no checkpoint for it.
    #[error(
        "witness.beyond: it names {seen} entries, but the log has {size}, and it shows no checkpoint of them"
    )]
    Beyond {
        /// Entries it names.
        seen: u64,
        /// Entries of the checkpoint it was asked to cosign.
        size: u64,
    },
    /// It shows a checkpoint that the log's key signed and that is not of this log.
    #[error(
        "witness.foreign: it shows a checkpoint with this log's signature that is not of this log"
    )]
    Foreign,
    /// The log itself gave no proof.
    #[error("witness.proof: the log gives no proof for it: {0}")]
    Proof(String),
}

/// What a witness says of a checkpoint that it was asked to cosign.
#[derive(Clone, Debug)]
pub enum Word {
    /// Its cosignature, verified, and its time in Unix seconds.
    Cosigned(NoteSignature, u64),
    /// It has cosigned a later checkpoint of so many entries, all of them in this record.
    Later(u64),
}

/// What came back.
enum Answer {
    Cosigned(String),
    /// The size it cosigned last.
    Conflict(u64),
    /// It claims that the log does not extend what it cosigned.
    Inconsistent(String),
}

impl Ask {
    /// A witness by its verifier key, of type 0x04, and its address.
    pub fn new(witness: &config::Witness) -> Result<Self, LogRefusal> {
        let key: VerifierKey = witness.key.parse()?;
        if key.kind() != KeyKind::Cosignature {
            return Err(LogRefusal::Key("of a log, where a witness's is needed"));
        }
        let agent = Agent::config_builder()
            .timeout_global(Some(PATIENCE))
            .http_status_as_error(false)
            .max_redirects(0)
            .build();
        Ok(Self {
            key,
            url: witness.url.trim_end_matches('/').to_owned(),
            agent: agent.into(),
            last: 0,
            since: now().saturating_sub(CLOCK_TOLERANCE.unsigned_abs()),
        })
    }

    /// All witnesses of the settings.
    pub fn all(witnesses: &[config::Witness]) -> Result<Vec<Self>, NodeError> {
        let refused = |e: LogRefusal| NodeError::Config(format!("witnesses: {e}"));
        let asks = witnesses.iter().map(Self::new);
        asks.collect::<Result<_, _>>().map_err(refused)
    }

    /// Its key.
    pub const fn key(&self) -> &VerifierKey {
        &self.key
    }

    pub(super) fn standing(&self) -> Standing {
        Standing {
            key: self.key.clone(),
            url: self.url.clone(),
            cosigned: None,
            error: None,
        }
    }

    /// The witness's word on a checkpoint of the log.
    ///
    /// Blocks, at most a few times ten seconds. A witness that remembers a size other than expected is asked once more
    /// from there.
    pub fn cosign(
        &mut self,
        note: &SignedNote,
        checkpoint: &Checkpoint,
        log: &Weak<impl Log>,
    ) -> Result<Word, AskError> {
        let size = checkpoint.size;
        let mut tried = 0;
        loop {
            let old_size = self.last.min(size);
            tried += 1;
            match self.send(note, old_size, size, log)? {
                Answer::Cosigned(body) => {
                    let (line, time) = self.verify(note, &body)?;
                    self.last = size;
                    return Ok(Word::Cosigned(line, time));
                }
                Answer::Conflict(seen) if seen > size => {
                    return self.shown(checkpoint, log, AskError::Beyond { seen, size });
                }
                Answer::Conflict(seen) if seen != old_size && tried < 3 => self.last = seen,
                Answer::Conflict(seen) => {
                    let detail = format!("it insists on {seen} entries");
                    return self.shown(checkpoint, log, AskError::Answer(detail));
                }
                Answer::Inconsistent(detail) => {
                    return self.shown(checkpoint, log, AskError::Answer(detail));
                }
            }
        }
    }

    fn send(
        &self,
        note: &SignedNote,
        old_size: u64,
        size: u64,
        log: &Weak<impl Log>,
    ) -> Result<Answer, AskError> {
        // The log is not locked while the witness answers.
        let proof = match log.upgrade() {
            Some(log) => log.proof(old_size, size).map_err(AskError::Proof)?,
            None => return Err(AskError::Proof("it is closed".to_owned())),
        };
        let request = AddCheckpoint {
            old_size,
            proof,
            note: note.clone(),
        };
        let url = format!("{}/add-checkpoint", self.url);
        let sent = self
            .agent
            .post(&url)
            .header("content-type", "text/plain; charset=utf-8")
            .send(request.encode());
        let (status, body) = read(sent)?;
        match status {
            200 => Ok(Answer::Cosigned(body)),
            409 => match body.strip_suffix('\n').map(str::parse) {
                Some(Ok(seen)) => Ok(Answer::Conflict(seen)),
                _ => Err(AskError::Answer("a conflict without a size".to_owned())),
            },
            422 => Ok(Answer::Inconsistent(described(422, &body))),
            status => Err(AskError::Answer(described(status, &body))),
        }
    }

    fn verify(&self, note: &SignedNote, body: &str) -> Result<(NoteSignature, u64), AskError> {
        let lines = NoteSignature::parse_lines(body).map_err(AskError::Cosignature)?;
        let own = lines.into_iter().find(|line| self.key.made(line));
        let own = own.ok_or_else(|| {
            AskError::Cosignature(LogRefusal::Signature(
                "none by the witness's key".to_owned(),
            ))
        })?;
        let time = self.key.verify(note.text(), &own);
        let time = time.map_err(AskError::Cosignature)?.unwrap_or(0);
        if time < self.since {
            return Err(AskError::Replayed { time });
        }
        Ok((own, time))
    }

    /// The checkpoint of a log that the witness cosigned last, where it has one and shows it, as `linli witness` does.
    pub(crate) fn last(&self, origin: &str) -> Result<Option<SignedNote>, AskError> {
        let url = format!("{}/checkpoints/{}", self.url, log_id(origin));
        match read(self.agent.get(&url).call())? {
            (200, body) => Ok(SignedNote::parse(&body).ok()),
            (404, _) => Ok(None),
            (status, body) => Err(AskError::Answer(described(status, &body))),
        }
    }

    /// What that checkpoint says of a log that the witness does not cosign; where it shows none, `unshown`.
    fn shown(
        &self,
        asked: &Checkpoint,
        log: &Weak<impl Log>,
        unshown: AskError,
    ) -> Result<Word, AskError> {
        let (Ok(Some(note)), Some(log)) = (self.last(&asked.origin), log.upgrade()) else {
            return Err(unshown);
        };
        let size = Checkpoint::parse(note.text()).map_or(0, |seen| seen.size);
        match log.met(self.key.name(), &note) {
            Met::Foreign => Err(AskError::Foreign),
            Met::Ours if size > asked.size => Ok(Word::Later(size)),
            Met::Ours | Met::Nothing => Err(unshown),
        }
    }
}

/// Unix seconds by the machine's clock, as witnesses go by theirs; 0 before 1970.
fn now() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    now.map_or(0, |now| now.as_secs())
}

/// Status and text of an answer, of bounded length.
fn read(answer: Result<Response<ureq::Body>, ureq::Error>) -> Result<(u16, String), AskError> {
    let unreachable = |error: ureq::Error| AskError::Unreachable(error.to_string());
    let mut answer = answer.map_err(unreachable)?;
    let status = answer.status().as_u16();
    let body = answer.body_mut().with_config().limit(MAX_NOTE_BYTES as u64);
    let body = body.read_to_string().map_err(unreachable)?;
    Ok((status, body))
}

/// A refusal in one short line.
fn described(status: u16, body: &str) -> String {
    let line = body.lines().next().unwrap_or_default();
    let line: String = line.chars().filter(|c| !c.is_control()).take(200).collect();
    format!("{status} {line}")
}
