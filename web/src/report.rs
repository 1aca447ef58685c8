//! A member's side of a desk: what she may report, her reports with what became of them, and her answers.

use std::vec::IntoIter;

use linli_primitives::{Day, Digest, RealmSecret};
use linli_prover::{Draft, Membership, NotOnRoll, Planned, Reporter};
use linli_rule::Refusal;
use linli_rules::community::{
    CommunityState, Desked, Overdue, ReportRefusal, ReportState, Reported,
};
use linli_wire::Message;
use linli_wire::community::CommunityId;
use linli_wire::photo;
use linli_wire::report::{Attached, Step, written};
use linli_wire::text::Text;
use rand::rngs::SysRng;
use rand::seq::IteratorRandom;
use rand_core::UnwrapErr;
use serde::{Deserialize, Serialize};

use crate::told::Told;
use crate::wallet::Wallet;

/// The desks, and the member's own reports.
#[derive(Debug, Serialize)]
pub struct Desks {
    /// In the record's order.
    pub desks: Vec<DeskSheet>,
    /// The newest first.
    pub own: Vec<Own>,
}

/// A desk as its member needs it.
#[derive(Debug, Serialize)]
pub struct DeskSheet {
    digest: Digest,
    name: Text,
    categories: Vec<Text>,
    /// Reports that she may still make in this period.
    pub left: usize,
    most: u16,
    days: u16,
    /// The first day of the next period.
    again: Day,
    text_bytes: u32,
    photos: u8,
    photo_bytes: u32,
    /// Why she makes none in this period.
    pub barred: Option<Told>,
}

/// A report of this key.
#[derive(Debug, Serialize)]
pub struct Own {
    /// From 1.
    pub number: u64,
    desk: Digest,
    category: u16,
    at: i64,
    /// Where it stands.
    pub state: ReportState,
    overdue: Option<Overdue>,
    /// What it says and shows: a digest, and whether it may be shown.
    files: Vec<(Digest, bool)>,
    photos: usize,
    steps: Vec<Taken>,
}

/// What became of it.
#[derive(Debug, Serialize)]
struct Taken {
    at: i64,
    step: Step,
}

/// What she wants to report.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    /// At which desk.
    pub desk: Digest,
    /// The category's place, from 0.
    pub category: u16,
    /// What it says.
    pub text: String,
    /// The lengths of the photos, which come one after the other.
    pub photos: Vec<usize>,
}

/// What is sent.
#[derive(Debug, Serialize)]
pub struct Made {
    /// The message, in hex; none where the record has the report, and its files alone are missing.
    pub message: Option<String>,
    /// The file of the text, in hex.
    pub file: Option<String>,
}

impl Made {
    fn of(message: Option<&Message>, file: Option<&[u8]>) -> Self {
        Self {
            message: message.map(|message| hex::encode(message.encode())),
            file: file.map(hex::encode),
        }
    }
}

impl Wallet {
    /// The desks as they stand at `now` for this key.
    pub fn desks(&self, now: i64) -> Result<Desks, Refusal> {
        let state = self.record()?.reported()?;
        let (secret, community) = self.reporting(state)?;
        let whose = (&secret, community, self.day(now)?);
        let desks = state
            .desks()
            .map(|desk| self.desk_sheet(state, desk, whose));
        let now = self.time(now)?;
        let own = |number| {
            let report = state.report(number)?;
            let desk = state.desk(report.content.desk)?;
            Some(Own::of(number, report, desk, now))
        };
        let numbers = Reporter::numbers(&secret, community, state);
        let mut own: Vec<Own> = numbers.filter_map(own).collect();
        own.reverse();
        Ok(Desks {
            desks: desks.collect::<Result<_, _>>()?,
            own,
        })
    }

    fn desk_sheet(
        &self,
        state: &CommunityState,
        desked: &Desked,
        whose: (&RealmSecret, CommunityId, Day),
    ) -> Result<DeskSheet, Refusal> {
        let (secret, _, day) = whose;
        let record = self.record()?;
        let roll = record.roll(state.desk_roll(desked, day))?;
        let commitment = secret.commitment();
        let barred = match roll.entry_of(commitment) {
            Some(_) => None,
            None => {
                let missing = NotOnRoll::of(&record.roll(None)?, commitment);
                Some(Told::of(&Refusal::of(&missing)))
            }
        };
        let desk = &desked.desk;
        Ok(DeskSheet {
            digest: desked.digest,
            name: desk.name.clone(),
            categories: desk.categories.clone(),
            left: Planned::left(state, desked, whose),
            most: desk.reports,
            days: desk.period_days,
            again: desked.begins(desked.period(day) + 1),
            text_bytes: desk.text_bytes,
            photos: desk.photos,
            photo_bytes: desk.photo_bytes,
            barred,
        })
    }

    /// The report, proved; `photos` have nothing beside the picture.
    pub fn make_report(
        &mut self,
        wanted: &Wanted,
        photos: &[u8],
        now: i64,
    ) -> Result<Made, Refusal> {
        let draft = Draft {
            category: wanted.category,
            text: written(&wanted.text).map_err(|e| Refusal::of(&e))?,
            photos: attached(photos, &wanted.photos)?,
        };
        let record = self.record()?;
        let state = record.reported()?;
        let (secret, community) = self.reporting(state)?;
        let day = self.day(now)?;
        let unknown = || Refusal::of(&ReportRefusal::UnknownDesk(wanted.desk));
        let desk = state.desk(wanted.desk).ok_or_else(unknown)?;
        let rng = &mut UnwrapErr(SysRng);
        let one_of = |free: IntoIter<Planned>| free.choose(rng);
        let planned = Planned::of(&draft, state, desk, (&secret, community, day), one_of);
        let planned = planned.map_err(|e| Refusal::of(&e))?;
        if planned.number.is_some() {
            return Ok(Made::of(None, Some(&planned.file)));
        }
        let roll = state.desk_roll(desk, day);
        let roll = roll.ok_or_else(|| Refusal::of(&ReportRefusal::DeskRoll))?;
        let member = Membership::on(&record.roll(Some(roll))?, &record.roll(None)?, secret);
        let member = member.map_err(|e| Refusal::of(&e))?;
        self.prepare()?;
        let prover = self.prover.as_ref().expect("prepared above");
        let report = planned.report(prover, roll, &member, rng);
        let message = Message::Report(report.map_err(|e| Refusal::of(&e))?);
        Ok(Made::of(Some(&message), Some(&planned.file)))
    }

    /// Her answer about a report of hers: `confirm`, or `reopen` or `add` with a text.
    pub fn answer_report(&self, number: u64, answer: &str, text: &str) -> Result<Made, Refusal> {
        let state = self.record()?.reported()?;
        let (secret, community) = self.reporting(state)?;
        let found = state.report(number);
        let found = found.and_then(|report| Some((report, state.desk(report.content.desk)?)));
        let (report, desk) = found.ok_or_else(|| {
            let detail = format!("there is no report {number}");
            Refusal::new("report.unknown", detail)
        })?;
        let reporter = Reporter::of(&secret, community, &desk.desk, report);
        let reporter = reporter.map_err(|e| Refusal::of(&e))?;
        let (step, file) = match answer {
            "confirm" => (Step::Confirm, None),
            _ => {
                let text = written(text).map_err(|e| Refusal::of(&e))?;
                let file = reporter.answer_file(report, &text);
                let text = Attached::of(&file);
                let step = match answer {
                    "reopen" => Step::Reopen { text },
                    _ => Step::Add { text },
                };
                (step, Some(file))
            }
        };
        let act = reporter.answer(community, report, step);
        Ok(Made::of(Some(&Message::ReportAct(act)), file.as_deref()))
    }

    fn reporting(&self, state: &CommunityState) -> Result<(RealmSecret, CommunityId), Refusal> {
        let unfounded = || Refusal::new("community.unfounded", "the record has no community yet");
        let (community, id) = state.community().zip(state.id()).ok_or_else(unfounded)?;
        Ok((self.seed()?.realm_secret(&community.realm), id))
    }
}

impl Own {
    fn of(number: u64, report: &Reported, desk: &Desked, now: i64) -> Self {
        let files = report.files();
        let steps = report.steps.iter().map(|taken| Taken {
            at: taken.at,
            step: taken.step.clone(),
        });
        Self {
            number,
            desk: desk.digest,
            category: report.content.category,
            at: report.at,
            state: report.state,
            overdue: report.overdue(desk, now),
            files: files
                .map(|(file, is_shown)| (file.digest, is_shown))
                .collect(),
            photos: report.content.photos.len(),
            steps: steps.collect(),
        }
    }
}

/// The photos that lie in `bytes` one after the other.
fn attached(bytes: &[u8], lengths: &[usize]) -> Result<Vec<Attached>, Refusal> {
    let mut rest = bytes;
    let next = |length: &usize| {
        let (photo, others) = rest.split_at_checked(*length).unwrap_or((rest, &[]));
        rest = others;
        let bare = photo::bare(photo).map_err(|e| Refusal::of(&e))?;
        Ok(Attached::of(&bare))
    };
    lengths.iter().map(next).collect()
}

#[cfg(test)]
mod tests;
