//! The time that a command gives to what it records.

use linli_log::CLOCK_TOLERANCE;
use linli_primitives::{Day, Moment};
use std::time::{SystemTime, UNIX_EPOCH};

use crate::console::Warner;
use crate::language::{msg, time};
use crate::{Error, Refusal};

/// How far ahead a record may be written by hand, in seconds: a year and a month.
const REACH: i64 = 397 * 86_400;

fn before_1970() -> Error {
    Refusal::new("ledger.clock", "the clock is before 1970").into()
}

/// The system's clock, or the time given.
#[derive(clap::Args, Clone, Debug, Default)]
pub struct Clock {
    /// The time to record in a folder; now by default. A node dates by its own clock.
    #[arg(long, value_name = "TIME")]
    pub at: Option<jiff::Timestamp>,
}

impl Clock {
    /// A clock that stands still, for demonstrations; `seconds` is Unix time.
    pub fn standing(seconds: i64) -> Result<Self, Error> {
        let at = jiff::Timestamp::from_second(seconds)
            .map_err(|_| Refusal::new("poll.times", "a time out of range"))?;
        Ok(Self { at: Some(at) })
    }

    /// Unix time in seconds.
    pub fn now(&self) -> Result<i64, Error> {
        if let Some(at) = self.at {
            return Ok(at.as_second());
        }
        let since = SystemTime::now().duration_since(UNIX_EPOCH).ok();
        let seconds = since.and_then(|d| i64::try_from(d.as_secs()).ok());
        seconds.ok_or_else(before_1970)
    }

    /// The same, for a ballot's serial.
    pub fn since_1970(&self) -> Result<u64, Error> {
        u64::try_from(self.now()?).map_err(|_| before_1970())
    }

    /// Refuses a time given by hand that is before `last`, the record's: it would be recorded later than was asked.
    pub fn check_order(&self, last: Option<i64>) -> Result<(), Error> {
        let passed = |at: i64, last: i64| {
            let detail = format!("{} is before {}", Moment(at), Moment(last));
            Refusal::new("ledger.time_passed", detail)
        };
        match (self.at.map(jiff::Timestamp::as_second), last) {
            (Some(at), Some(last)) if at < last => Err(passed(at, last).into()),
            _ => Ok(()),
        }
    }

    /// Refuses a time given by hand that is far beyond both this machine's clock and `last`, the record's: a record's
    /// times never go back, so one typing error would end it.
    pub fn check_reach(&self, last: Option<i64>) -> Result<(), Error> {
        let Some(at) = self.at else {
            return Ok(());
        };
        let known = Self::default().now()?.max(last.unwrap_or(0));
        if at.as_second() <= known.saturating_add(REACH) {
            return Ok(());
        }
        let detail = format!("{}, where it is {}", Moment(at.as_second()), Moment(known));
        Err(Refusal::new("ledger.far_ahead", detail).into())
    }

    /// Refuses a time given by hand that is not `now` by the clock of the node that is to record it: the node dates what
    /// it takes by its own.
    pub fn check_node(&self, now: Option<i64>) -> Result<(), Error> {
        let Some((at, now)) = self.at.map(jiff::Timestamp::as_second).zip(now) else {
            return Ok(());
        };
        if at.abs_diff(now) <= CLOCK_TOLERANCE.unsigned_abs() {
            return Ok(());
        }
        let detail = format!("{}, where it is {} at the node", Moment(at), Moment(now));
        Err(Refusal::new("ledger.node_time", detail).into())
    }

    /// Warns that a record whose `last` entry is dated ahead of this machine's clock dates the next one like it.
    pub fn warn_ahead(&self, last: Option<i64>, warner: Warner) -> Result<(), Error> {
        let now = self.now()?;
        if let Some(last) = last.filter(|last| self.at.is_none() && *last > now) {
            let detail = format!("{}, where it is {}", Moment(last), Moment(now));
            let told = msg("warn-ahead")
                .with("last", time::show(last))
                .with("now", time::show(now));
            warner.warn_of(&Refusal::new("ledger.ahead", detail), &told);
        }
        Ok(())
    }

    /// The clock of a record on this machine.
    pub fn engine(&self) -> linli_node::engine::Clock {
        match self.at {
            Some(at) => linli_node::engine::Clock::by(move || at.as_second()),
            None => linli_node::engine::Clock::system(),
        }
    }
}

/// The record's day of a Unix time.
pub fn day(at: i64) -> Result<Day, Error> {
    Day::of_unix_time(at).map_err(|e| Error::refused(&e))
}
