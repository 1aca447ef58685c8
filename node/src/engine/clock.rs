//! The time of entries: the system's clock, kept from going backwards.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// Seconds by which a clock may be set back without a warning.
const TOLERANCE: i64 = 60;

/// Returns Unix seconds.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> i64 + Send + Sync>);

impl Clock {
    /// The system's clock.
    pub fn system() -> Self {
        Self(Arc::new(|| {
            let now = SystemTime::now().duration_since(UNIX_EPOCH);
            // A clock before 1970 was never set; `at` is then the last entry's.
            now.map_or(0, |now| now.as_secs() as i64)
        }))
    }

    /// A clock that calls `read`: for demonstrations and tests.
    pub fn by(read: impl Fn() -> i64 + Send + Sync + 'static) -> Self {
        Self(Arc::new(read))
    }

    /// The time in a file: Unix seconds, or after a `+` the seconds by which it is ahead of the system's. For
    /// demonstrations.
    pub fn in_file(file: PathBuf) -> Self {
        let machine = Self::system();
        let read = move || {
            let text = std::fs::read_to_string(&file).ok()?;
            match text.trim().strip_prefix('+') {
                Some(ahead) => Some(machine.read() + ahead.parse::<i64>().ok()?),
                None => text.trim().parse().ok(),
            }
        };
        Self::by(move || read().unwrap_or_default())
    }

    /// Unix seconds.
    pub fn read(&self) -> i64 {
        (self.0)()
    }
}

/// The clock of a record: never before its last entry.
pub(crate) struct RecordClock {
    clock: Clock,
    /// The latest time that was read or recorded.
    latest: AtomicI64,
}

impl RecordClock {
    /// A clock for a record whose last entry is dated `last`.
    pub(crate) fn new(clock: Clock, last: Option<i64>) -> Self {
        Self {
            clock,
            latest: AtomicI64::new(last.unwrap_or(i64::MIN)),
        }
    }

    /// The machine's time, whatever the record says.
    pub(crate) fn read(&self) -> i64 {
        self.clock.read()
    }

    /// The time for a new entry after one dated `last`.
    pub(crate) fn at(&self, last: Option<i64>) -> i64 {
        let now = self.clock.read();
        self.latest.fetch_max(now, Ordering::Relaxed);
        last.map_or(now, |last| now.max(last))
    }

    /// Seconds by which the clock is behind the latest time seen; 0 within the tolerance.
    pub(crate) fn behind(&self) -> u64 {
        let now = self.clock.read();
        let latest = self.latest.fetch_max(now, Ordering::Relaxed);
        match latest.saturating_sub(now) {
            behind if behind > TOLERANCE => behind as u64,
            _ => 0,
        }
    }
}

#[cfg(test)]
mod tests;
