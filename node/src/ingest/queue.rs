//! Messages that wait to be verified, in three lanes.
//!
//! A lane holds a bounded number of messages and bytes. A batch comes from one lane, so that a failing proof delays
//! only its own lane. While several lanes have messages, they share the time in proportion to their weights (stride
//! scheduling; Waldspurger and Weihl, 1995): each counts the time it used, divided by its weight, and the lane with the
//! least goes next.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// A lane, by what is known of its sources.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lane {
    /// A message of theirs was recorded lately.
    Proven,
    /// Nothing is known of them.
    New,
    /// A proof of theirs failed lately.
    Suspect,
}

impl Lane {
    /// All of them; of two that used the same time, the earlier one goes first.
    pub(crate) const ALL: [Self; 3] = [Self::Proven, Self::New, Self::Suspect];

    /// Its name in figures.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Proven => "proven",
            Self::New => "new",
            Self::Suspect => "suspect",
        }
    }

    const fn weight(self) -> u32 {
        match self {
            Self::Proven => 4,
            Self::New => 2,
            Self::Suspect => 1,
        }
    }
}

/// What is to be done next.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Next<T> {
    /// Verify these.
    Batch(Lane, Vec<T>),
    /// Nothing came; do the periodic work.
    Nothing,
    /// Everything that waited is done, and nothing more will come.
    Stopped,
}

/// Why a message may not wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Turned {
    /// The lane is full.
    Full,
    /// The node is being stopped.
    Stopping,
}

/// How much may wait.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounds {
    /// Messages in each lane but the suspect one.
    pub(crate) messages: usize,
    /// Messages in the suspect lane.
    pub(crate) suspect: usize,
    /// Bytes in each lane.
    pub(crate) bytes: usize,
    /// Messages of a batch.
    pub(crate) batch: usize,
    /// How long a batch waits for more messages.
    pub(crate) wait: Duration,
}

/// A message that waits for `T`.
struct Waiting<T> {
    item: T,
    bytes: usize,
}

/// The messages of a lane.
struct Line<T> {
    waiting: VecDeque<Waiting<T>>,
    bytes: usize,
    /// Time that its batches took, divided by its weight.
    used: Duration,
}

struct Lines<T> {
    /// In the order of [`Lane::ALL`].
    lines: [Line<T>; 3],
    /// Since when nothing more is taken.
    stopping: Option<Instant>,
}

/// Suspect messages are taken in small batches, so that others that come meanwhile wait only briefly.
const SUSPECT_BATCH: usize = 8;
/// So are those of new sources while proven ones wait: any of them can be bad.
const NEW_BATCH: usize = 64;
/// Bytes of a batch, unless one message has more.
const BATCH_BYTES: usize = 32 << 20;
/// How long messages that wait are still verified once the queue is stopped.
const MAX_ENDING: Duration = Duration::from_secs(5);
/// The most time, divided by its weight, that a lane saves up while it is empty.
const CREDIT: Duration = Duration::from_millis(200);

/// The queue; every method takes `&self`.
pub(crate) struct Queue<T> {
    bounds: Bounds,
    lines: Mutex<Lines<T>>,
    arrived: Condvar,
}

impl<T> Queue<T> {
    /// An empty queue.
    pub(crate) const fn new(bounds: Bounds) -> Self {
        Self {
            bounds,
            lines: Mutex::new(Lines {
                lines: [Line::new(), Line::new(), Line::new()],
                stopping: None,
            }),
            arrived: Condvar::new(),
        }
    }

    /// Queues a message of this many bytes, if there is room.
    pub(crate) fn push(&self, lane: Lane, item: T, bytes: usize) -> Result<(), Turned> {
        let mut lines = self.lock();
        if lines.stopping.is_some() {
            return Err(Turned::Stopping);
        }
        let most = match lane {
            Lane::Proven | Lane::New => self.bounds.messages,
            Lane::Suspect => self.bounds.suspect,
        };
        let others = lines.least_used().or_else(|| lines.most_used());
        let line = &mut lines.lines[lane as usize];
        if line.waiting.len() >= most || line.bytes + bytes > self.bounds.bytes {
            return Err(Turned::Full);
        }
        if line.waiting.is_empty()
            && let Some(others) = others
        {
            line.used = line.used.max(others.saturating_sub(CREDIT));
        }
        line.bytes += bytes;
        line.waiting.push_back(Waiting { item, bytes });
        self.arrived.notify_one();
        Ok(())
    }

    /// The next batch; waits for messages at most `patience`.
    pub(crate) fn next(&self, patience: Duration) -> Next<T> {
        let lines = self.lock();
        let (mut lines, _) = self
            .arrived
            .wait_timeout_while(lines, patience, |l| l.is_empty() && l.stopping.is_none())
            .unwrap_or_else(PoisonError::into_inner);
        if !matches!(lines.choose(), None | Some(Lane::Suspect)) {
            lines = self.gather(lines);
        }
        match lines.choose() {
            Some(lane) => Next::Batch(lane, lines.take(lane, self.bounds.batch)),
            None if lines.stopping.is_some() => Next::Stopped,
            None => Next::Nothing,
        }
    }

    /// Notes how long a batch of `lane` took.
    pub(crate) fn spent(&self, lane: Lane, time: Duration) {
        self.lock().lines[lane as usize].used += time / lane.weight();
    }

    /// Messages waiting, in the order of [`Lane::ALL`].
    pub(crate) fn waiting(&self) -> [usize; 3] {
        let lines = self.lock();
        core::array::from_fn(|at| lines.lines[at].waiting.len())
    }

    /// Takes no more messages; those that wait are still handed out.
    pub(crate) fn stop(&self) {
        self.lock().stopping.get_or_insert_with(Instant::now);
        self.arrived.notify_all();
    }

    /// Whether nothing more is taken.
    pub(crate) fn is_stopping(&self) -> bool {
        self.lock().stopping.is_some()
    }

    /// Whether those that still wait have used up their time since the queue was stopped.
    pub(crate) fn is_over(&self) -> bool {
        let stopping = self.lock().stopping;
        stopping.is_some_and(|since| since.elapsed() > MAX_ENDING)
    }

    /// Waits a moment for a fuller batch. Suspects are not waited for.
    fn gather<'a>(&self, lines: MutexGuard<'a, Lines<T>>) -> MutexGuard<'a, Lines<T>> {
        let (lines, _) = self
            .arrived
            .wait_timeout_while(lines, self.bounds.wait, |lines| {
                let chosen = lines.choose().map(|lane| &lines.lines[lane as usize]);
                let waiting = chosen.map(|line| line.waiting.len());
                lines.stopping.is_none() && waiting < Some(self.bounds.batch)
            })
            .unwrap_or_else(PoisonError::into_inner);
        lines
    }

    fn lock(&self) -> MutexGuard<'_, Lines<T>> {
        // No foreign code runs under the lock.
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> Line<T> {
    const fn new() -> Self {
        Self {
            waiting: VecDeque::new(),
            bytes: 0,
            used: Duration::ZERO,
        }
    }
}

impl<T> Lines<T> {
    fn is_empty(&self) -> bool {
        self.lines.iter().all(|line| line.waiting.is_empty())
    }

    /// The least time that a lane with messages used.
    fn least_used(&self) -> Option<Duration> {
        let busy = self.lines.iter().filter(|line| !line.waiting.is_empty());
        busy.map(|line| line.used).min()
    }

    /// The most time that a lane used.
    fn most_used(&self) -> Option<Duration> {
        self.lines.iter().map(|line| line.used).max()
    }

    fn choose(&self) -> Option<Lane> {
        let busy = |lane: &Lane| !self.lines[*lane as usize].waiting.is_empty();
        let lanes = Lane::ALL.into_iter().filter(busy);
        lanes.min_by_key(|lane| self.lines[*lane as usize].used)
    }

    fn take(&mut self, lane: Lane, batch: usize) -> Vec<T> {
        let others_wait = !self.lines[Lane::Proven as usize].waiting.is_empty();
        let most = match lane {
            Lane::New if others_wait => batch.min(NEW_BATCH),
            Lane::Proven | Lane::New => batch,
            Lane::Suspect => batch.min(SUSPECT_BATCH),
        };
        let line = &mut self.lines[lane as usize];
        let mut taken = Vec::new();
        let mut total = 0;
        while taken.len() < most {
            let fits = |next: &mut Waiting<T>| total == 0 || total + next.bytes <= BATCH_BYTES;
            let Some(next) = line.waiting.pop_front_if(fits) else {
                break;
            };
            total += next.bytes;
            line.bytes -= next.bytes;
            taken.push(next.item);
        }
        taken
    }
}

#[cfg(test)]
mod tests;
