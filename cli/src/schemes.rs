//! A scheme's record as commands take it: replayed, verified, and grown by acts and claims.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use linli_audit::scheme::{CheckProofs, replay};
use linli_client::Which;
use linli_primitives::Day;
use linli_record::{Contents, Record};
use linli_rules::aid::{Effect, Input, SchemeState};
use linli_verifier::ClaimVerifier;
use linli_wire::Message;
use linli_wire::act::Act;
use linli_wire::scheme::Scheme;
use linli_wire::text::Text;

use crate::acting::Paper;
use crate::community::Community;
use crate::language::{Language, msg};
use crate::place::SchemePlace;
use crate::{Console, Error, Refusal, documents, files};

pub mod proofs;

/// A record that holds, and the scheme as it stands after its last entry.
pub struct SchemeRecord {
    record: Record,
    state: SchemeState,
    /// Where acts and claims go, if a node keeps the record.
    community: Option<Community>,
}

/// What became of claims that arrived together.
pub struct Intake {
    /// Of each, in order.
    pub fates: Vec<Result<(), Refusal>>,
    /// What verifying took.
    pub verification: Duration,
}

/// What became of an act.
pub struct Taken {
    /// The record's file, or the log's entry.
    pub place: String,
    /// What the act did.
    pub effect: Effect,
}

impl SchemeRecord {
    /// Starts a scheme's record.
    pub fn create(folder: &Path, at: i64, scheme: &Scheme) -> Result<Self, Error> {
        let state = SchemeState::open(scheme.clone(), day(at)?).map_err(|e| Error::refused(&e))?;
        let record = Record::create_scheme(folder, at, scheme).map_err(documents::trouble)?;
        Ok(Self {
            record,
            state,
            community: None,
        })
    }

    /// Opens a scheme's record, a node's brought up to date, and verifies all of it again; the first problem refuses.
    pub fn open(place: &SchemePlace, console: &Console) -> Result<Self, Error> {
        let (folder, community) = match place.place.node.open(Which::Light, console)? {
            None => (place.place.record()?.to_owned(), None),
            Some(community) => {
                let id = community.choose_scheme(place.scheme.as_deref())?;
                (community.scheme_folder(id)?, Some(community))
            }
        };
        let record = documents::open(&folder)?;
        if record.contents() != Contents::Scheme {
            let detail = "the record is not that of a mutual-aid scheme";
            return Err(Refusal::new("record.order", detail).in_file(&folder).into());
        }
        let checker = proofs::checker(&record)?;
        let state = replay_clean(&record, checker.as_ref(), console)?;
        Ok(Self {
            record,
            state,
            community,
        })
    }

    /// The scheme as it stands.
    pub const fn state(&self) -> &SchemeState {
        &self.state
    }

    /// The record.
    pub const fn record(&self) -> &Record {
        &self.record
    }

    /// Takes an act into scheme and record, or leaves both as they were.
    pub fn take(&mut self, at: i64, act: &Act) -> Result<Taken, Error> {
        let mut after = self.state.clone();
        let effect = after
            .apply(day(at)?, &Input::Act(act.clone()))
            .map_err(|e| Error::refused(&e))?;
        let place = match &self.community {
            None => {
                let appended = self.record.append_act(at, act);
                appended.map_err(documents::trouble)?.file.clone()
            }
            Some(community) => {
                let (scheme, act) = (self.state.id(), act.clone());
                let receipt = community.submit(&Message::Act { scheme, act })?;
                entry_name(receipt.index)
            }
        };
        self.state = after;
        Ok(Taken { place, effect })
    }

    /// Hands an act in that a node took before: it knows it again, and refuses any other in its place. `false` of a
    /// folder, which is not asked.
    pub fn repeat(&self, act: &Act) -> Result<bool, Error> {
        let Some(community) = &self.community else {
            return Ok(false);
        };
        let (scheme, act) = (self.state.id(), act.clone());
        community.submit(&Message::Act { scheme, act })?;
        Ok(true)
    }

    /// [`Self::take`] of a paper, which must be an act.
    pub fn take_paper(&mut self, at: i64, paper: Paper) -> Result<Taken, Error> {
        match paper {
            Paper::Act(act) => self.take(at, &act),
            _ => {
                let detail = "this is a paper of the community, not of a scheme";
                Err(Refusal::new("act.place", detail).into())
            }
        }
    }

    /// Verifies claims as one batch and takes in, in order, those that hold.
    pub fn take_claims<B: AsRef<[u8]>>(
        &mut self,
        at: i64,
        claims: &[B],
        verifier: &ClaimVerifier,
    ) -> Result<Intake, Error> {
        let (day, mut after) = (day(at)?, self.state.clone());
        let start = Instant::now();
        let verdicts = verifier.verify_batch(&after, day, claims);
        let verification = start.elapsed();
        let mut apply = |claim| after.apply(day, &Input::Claim(claim));
        let fates: Vec<Result<(), Refusal>> = verdicts
            .into_iter()
            .map(|verdict| {
                let claim = verdict.map_err(|e| Refusal::of(&e))?;
                apply(claim).map(drop).map_err(|e| Refusal::of(&e))
            })
            .collect();
        let good = claims.iter().zip(&fates).filter(|(_, fate)| fate.is_ok());
        let good: Vec<&[u8]> = good.map(|(claim, _)| claim.as_ref()).collect();
        match &self.community {
            None => {
                let appended = self.record.append_claims(at, &good);
                appended.map_err(documents::trouble)?;
            }
            Some(community) => {
                for claim in good {
                    community.submit(&Message::Claim(claim.to_vec()))?;
                }
            }
        }
        self.state = after;
        Ok(Intake {
            fates,
            verification,
        })
    }
}

/// Replays a scheme's record that must be clean.
fn replay_clean(
    record: &Record,
    checker: &dyn CheckProofs,
    console: &Console,
) -> Result<SchemeState, Error> {
    let progress = console.progress(record.entries().len() as u64, msg("progress-replay"));
    let replayed = replay(record, checker, &mut |done| progress.set_position(done));
    progress.finish_and_clear();
    if let Some(problem) = replayed.problems().first() {
        return Err(Refusal::new(problem.rule.clone(), &problem.detail)
            .with("file", &problem.file)
            .into());
    }
    replayed
        .into_state()
        .ok_or_else(|| Refusal::new("record.order", "there is no scheme").into())
}

/// The record's day of a Unix time.
pub fn day(at: i64) -> Result<Day, Error> {
    Day::of_unix_time(at).map_err(|e| Error::refused(&e))
}

/// How an entry of a node's log is called.
pub fn entry_name(index: u64) -> String {
    format!("#{index}")
}

/// The text in the program's language.
pub fn words(text: &Text, language: Language) -> &str {
    match language {
        Language::Chinese => &text.zh,
        Language::English => &text.en,
    }
}

/// A TOML document; unknown fields are refused.
pub fn read_toml<T: serde::de::DeserializeOwned>(
    path: &Path,
    rule: &'static str,
) -> Result<T, Error> {
    let text = files::read_text(path, files::MAX_SMALL)?;
    toml::from_str(&text).map_err(|e| Refusal::new(rule, &e.to_string()).in_file(path).into())
}

/// `path` as seen from the folder of the file that names it.
pub fn beside(file: &Path, path: &Path) -> PathBuf {
    file.parent().unwrap_or_else(|| Path::new("")).join(path)
}
