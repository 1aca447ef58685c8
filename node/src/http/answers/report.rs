//! Answers about desks and reports.

use linli_rules::community::{
    CommunityState, Desked, Figures, Overdue, ReportState, Reported, Taken,
};
use linli_wire::report::Step;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Place, Words};

/// All desks, and all reports, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ReportList {
    /// The desks.
    pub desks: Vec<DeskLine>,
    /// The reports.
    pub reports: Vec<ReportLine>,
}

/// A desk that takes members' reports, and how long they take.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct DeskLine {
    /// Names it.
    pub digest: String,
    /// Its name.
    pub name: Words,
    /// What reports may be about.
    pub categories: Vec<Words>,
    /// How many reports a member may make in a period.
    pub reports: u16,
    /// How many days a period has.
    pub period_days: u16,
    /// Reports made.
    pub made: u64,
    /// Of these, not done.
    pub open: u64,
    /// Of these, past a term.
    pub overdue: u64,
    /// Done, and not reopened since.
    pub done: u64,
    /// Of these, confirmed by the reporter.
    pub confirmed: u64,
    /// Reports of which something is hidden.
    pub hidden: u64,
    /// The median time until a handler first acted, in seconds.
    pub median_receive: Option<i64>,
    /// The median time until a report was last said to be done, in seconds.
    pub median_finish: Option<i64>,
}

/// What a member reported, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ReportLine {
    /// From 1.
    #[schema(example = 3)]
    pub number: u64,
    /// Names it.
    pub nullifier: String,
    /// The desk.
    pub desk: String,
    /// The category's place in the desk's list, from 0.
    pub category: u16,
    /// `new`, `received`, `assigned`, `in-work`, `done`, `confirmed` or `reopened`.
    #[schema(example = "in-work")]
    pub state: String,
    /// `receive` or `finish`, where that term has passed.
    pub overdue: Option<String>,
    /// Where it was recorded.
    pub place: Place,
    /// The files that it names, in order: its text, its photos, what was added.
    pub files: Vec<FileLine>,
    /// What happened since, in order.
    pub steps: Vec<StepLine>,
}

/// What became of a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct StepLine {
    /// `receive`, `assign`, `begin`, `done` or `hide` by handlers, `confirm`, `reopen` or `add` by the reporter.
    #[schema(example = "assign")]
    pub kind: String,
    /// To whom it was assigned, what was done, or why something was hidden.
    pub words: Option<String>,
    /// The file with the reporter's words, by its digest.
    pub file: Option<String>,
    /// Where it was recorded.
    pub place: Place,
}

/// A file that lies beside the record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct FileLine {
    /// Its digest.
    pub digest: String,
    /// `text`, behind 16 random bytes, or `photo`.
    pub kind: String,
    /// Its length in bytes.
    pub bytes: u32,
    /// Whether it is hidden.
    pub hidden: bool,
}

impl ReportList {
    /// As the record stands at `now`.
    pub(crate) fn of(state: &CommunityState, now: i64) -> Self {
        let mut reports: Vec<_> = state.reports().collect();
        reports.reverse();
        let line = |(number, report): (u64, &Reported)| {
            let desk = state.desk(report.content.desk)?;
            Some(ReportLine::of(number, report, desk, now))
        };
        Self {
            desks: state
                .desks()
                .map(|it| DeskLine::of(state, it, now))
                .collect(),
            reports: reports.into_iter().filter_map(line).collect(),
        }
    }
}

impl DeskLine {
    fn of(state: &CommunityState, desked: &Desked, now: i64) -> Self {
        let reports = state.reports().map(|(_, report)| report);
        let own = reports.filter(|report| report.content.desk == desked.digest);
        let figures = Figures::of(desked, own, now);
        let desk = &desked.desk;
        Self {
            digest: desked.digest.to_string(),
            name: (&desk.name).into(),
            categories: desk.categories.iter().map(Words::from).collect(),
            reports: desk.reports,
            period_days: desk.period_days,
            made: figures.made,
            open: figures.open,
            overdue: figures.overdue,
            done: figures.done,
            confirmed: figures.confirmed,
            hidden: figures.hidden,
            median_receive: figures.median_receive,
            median_finish: figures.median_finish,
        }
    }
}

const fn name(state: ReportState) -> &'static str {
    match state {
        ReportState::New => "new",
        ReportState::Received => "received",
        ReportState::Assigned => "assigned",
        ReportState::InWork => "in-work",
        ReportState::Done => "done",
        ReportState::Confirmed => "confirmed",
        ReportState::Reopened => "reopened",
    }
}

impl ReportLine {
    fn of(number: u64, report: &Reported, desk: &Desked, now: i64) -> Self {
        let photos = 1..=report.content.photos.len();
        let kind = |place| {
            if photos.contains(&place) {
                "photo"
            } else {
                "text"
            }
        };
        let files = report.files().enumerate();
        let files = files.map(|(place, (file, is_shown))| FileLine {
            digest: file.digest.to_string(),
            kind: kind(place).to_owned(),
            bytes: file.bytes,
            hidden: !is_shown,
        });
        let overdue = report.overdue(desk, now).map(|term| match term {
            Overdue::Receive => "receive".to_owned(),
            Overdue::Finish => "finish".to_owned(),
        });
        Self {
            number,
            nullifier: report.nullifier.to_string(),
            desk: report.content.desk.to_string(),
            category: report.content.category,
            state: name(report.state).to_owned(),
            overdue,
            place: Place {
                index: report.entry,
                at: report.at,
            },
            files: files.collect(),
            steps: report.steps.iter().map(StepLine::of).collect(),
        }
    }
}

impl StepLine {
    fn of(taken: &Taken) -> Self {
        let (kind, words) = match &taken.step {
            Step::Receive => ("receive", None),
            Step::Assign { to } => ("assign", Some(to)),
            Step::Begin => ("begin", None),
            Step::Done { note } => ("done", Some(note)),
            Step::Hide { reason } => ("hide", Some(reason)),
            Step::Confirm => ("confirm", None),
            Step::Reopen { .. } => ("reopen", None),
            Step::Add { .. } => ("add", None),
        };
        Self {
            kind: kind.to_owned(),
            words: words.cloned(),
            file: taken.step.text().map(|file| file.digest.to_string()),
            place: Place {
                index: taken.entry,
                at: taken.at,
            },
        }
    }
}
