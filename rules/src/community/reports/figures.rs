//! How long reports take, from the record alone.

use linli_wire::report::Step;
use serde::Serialize;

use super::{Desked, ReportState, Reported};

const DAY: i64 = 86_400;

/// Which term a report has missed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Overdue {
    /// It should have been received.
    Receive,
    /// It should have been done.
    Finish,
}

/// What becomes of a desk's reports, or of those of one category.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Figures {
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
    /// How often a reporter did not agree that it was done.
    pub reopened: u64,
    /// Reports of which something is hidden.
    pub hidden: u64,
    /// The median time until a handler first acted, in seconds, of the reports for which one has.
    pub median_receive: Option<i64>,
    /// The median time until a report was last said to be done, in seconds, of those that are.
    pub median_finish: Option<i64>,
}

impl Reported {
    /// When a handler first acted on it.
    pub fn received(&self) -> Option<i64> {
        let is_first = |step: &Step| !matches!(step, Step::Add { .. } | Step::Hide { .. });
        let first = self.steps.iter().find(|taken| is_first(&taken.step));
        first.map(|taken| taken.at)
    }

    /// When it was last said to be done, where it is.
    pub fn finished(&self) -> Option<i64> {
        if !matches!(self.state, ReportState::Done | ReportState::Confirmed) {
            return None;
        }
        self.last(|step| matches!(step, Step::Done { .. }))
    }

    /// When it is to be received and when it is to be done, where that is still to come; after a reopening the term
    /// begins again.
    pub fn due(&self, desk: &Desked) -> Option<(Overdue, i64)> {
        let after = |at: i64, days: u16| at.saturating_add(i64::from(days) * DAY);
        let reopened = self.last(|step| matches!(step, Step::Reopen { .. }));
        match self.state {
            ReportState::Done | ReportState::Confirmed => None,
            ReportState::New => Some((Overdue::Receive, after(self.at, desk.desk.receive_days))),
            _ => {
                let begun = reopened.unwrap_or(self.at);
                Some((Overdue::Finish, after(begun, desk.desk.finish_days)))
            }
        }
    }

    /// The term that it has missed at `now`.
    pub fn overdue(&self, desk: &Desked, now: i64) -> Option<Overdue> {
        let missed = self.due(desk).filter(|(_, due)| *due < now);
        missed.map(|(term, _)| term)
    }

    fn last(&self, is_meant: impl Fn(&Step) -> bool) -> Option<i64> {
        let steps = self.steps.iter().rev();
        let mut meant = steps.filter(|taken| is_meant(&taken.step));
        meant.next().map(|taken| taken.at)
    }
}

impl Figures {
    /// Of a desk's reports at `now`, Unix time in seconds.
    pub fn of<'a>(
        desk: &Desked,
        reports: impl IntoIterator<Item = &'a Reported>,
        now: i64,
    ) -> Self {
        let mut figures = Self::default();
        let (mut receive, mut finish) = (Vec::new(), Vec::new());
        for report in reports {
            let finished = report.finished();
            figures.made += 1;
            figures.open += u64::from(finished.is_none());
            figures.done += u64::from(finished.is_some());
            figures.confirmed += u64::from(report.state == ReportState::Confirmed);
            figures.overdue += u64::from(report.overdue(desk, now).is_some());
            figures.hidden += u64::from(report.files().any(|(_, is_shown)| !is_shown));
            let steps = report.steps.iter();
            let reopened = steps.filter(|taken| matches!(taken.step, Step::Reopen { .. }));
            figures.reopened += reopened.count() as u64;
            receive.extend(report.received().map(|at| at - report.at));
            finish.extend(finished.map(|at| at - report.at));
        }
        figures.median_receive = median(receive);
        figures.median_finish = median(finish);
        figures
    }
}

/// The lower of the two in the middle, where there are two.
fn median(mut times: Vec<i64>) -> Option<i64> {
    times.sort_unstable();
    times.get(times.len().checked_sub(1)? / 2).copied()
}
