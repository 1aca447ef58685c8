//! Messages that wait for the writer, in two lanes.
//!
//! A lane takes so many messages and bytes, and no more. A batch comes from one lane. While both have messages, the
//! suspect lane gets at most a third of the time: what it used is kept as a debt that the other lane's time pays off.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Which sources.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lane {
    /// No proof of theirs failed lately.
    Clean,
    /// One did.
    Suspect,
}

/// What the writer does next.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Next<T> {
    /// Take these in.
    Batch(Lane, Vec<T>),
    /// Nothing came; look after everything else.
    Nothing,
    /// All that waited is done, and nothing will come.
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
    /// Messages in the clean lane.
    pub(crate) clean: usize,
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

struct Lanes<T> {
    clean: VecDeque<Waiting<T>>,
    suspect: VecDeque<Waiting<T>>,
    /// Bytes waiting: clean, suspect.
    bytes: [usize; 2],
    /// Time that the clean lane is owed before the suspect lane's next batch.
    debt: Duration,
    stopping: bool,
}

/// Suspect messages are taken in small batches, so that clean ones that come meanwhile wait briefly.
const SUSPECT_BATCH: usize = 32;
/// Bytes of a batch, unless one message has more.
const BATCH_BYTES: usize = 32 << 20;
/// The most that the suspect lane can owe: one hard batch must not shut it out for long.
const MOST_DEBT: Duration = Duration::from_secs(10);

/// The queue; every method takes `&self`.
pub(crate) struct Queue<T> {
    bounds: Bounds,
    lanes: Mutex<Lanes<T>>,
    arrived: Condvar,
}

impl<T> Queue<T> {
    /// An empty queue.
    pub(crate) const fn new(bounds: Bounds) -> Self {
        Self {
            bounds,
            lanes: Mutex::new(Lanes {
                clean: VecDeque::new(),
                suspect: VecDeque::new(),
                bytes: [0; 2],
                debt: Duration::ZERO,
                stopping: false,
            }),
            arrived: Condvar::new(),
        }
    }

    /// Lets a message of so many bytes wait, if there is room.
    pub(crate) fn push(&self, lane: Lane, item: T, bytes: usize) -> Result<(), Turned> {
        let mut lanes = self.lock();
        if lanes.stopping {
            return Err(Turned::Stopping);
        }
        let most = match lane {
            Lane::Clean => self.bounds.clean,
            Lane::Suspect => self.bounds.suspect,
        };
        let (waiting, held) = lanes.of(lane);
        if waiting.len() >= most || *held + bytes > self.bounds.bytes {
            return Err(Turned::Full);
        }
        *held += bytes;
        waiting.push_back(Waiting { item, bytes });
        self.arrived.notify_one();
        Ok(())
    }

    /// The next batch; waits for messages at most `patience`.
    pub(crate) fn next(&self, patience: Duration) -> Next<T> {
        let lanes = self.lock();
        let (lanes, _) = self
            .arrived
            .wait_timeout_while(lanes, patience, |l| l.is_empty() && !l.stopping)
            .unwrap_or_else(PoisonError::into_inner);
        let mut lanes = match lanes.is_empty() || lanes.stopping {
            true => lanes,
            false => self.gather(lanes),
        };
        match lanes.choose() {
            Some(lane) => Next::Batch(lane, lanes.take(lane, self.bounds.batch)),
            None if lanes.stopping => Next::Stopped,
            None => Next::Nothing,
        }
    }

    /// A batch of `lane` took so long.
    pub(crate) fn spent(&self, lane: Lane, time: Duration) {
        let mut lanes = self.lock();
        lanes.debt = match lane {
            Lane::Clean => lanes.debt.saturating_sub(time),
            Lane::Suspect => (lanes.debt + time * 2).min(MOST_DEBT),
        };
    }

    /// Messages waiting: clean, suspect.
    pub(crate) fn waiting(&self) -> [usize; 2] {
        let lanes = self.lock();
        [lanes.clean.len(), lanes.suspect.len()]
    }

    /// Takes no more messages; those that wait are still given out.
    pub(crate) fn stop(&self) {
        self.lock().stopping = true;
        self.arrived.notify_all();
    }

    /// Waits a moment for a fuller batch.
    fn gather<'a>(&self, lanes: MutexGuard<'a, Lanes<T>>) -> MutexGuard<'a, Lanes<T>> {
        let (lanes, _) = self
            .arrived
            .wait_timeout_while(lanes, self.bounds.wait, |lanes| {
                !lanes.stopping && lanes.clean.len() < self.bounds.batch
            })
            .unwrap_or_else(PoisonError::into_inner);
        lanes
    }

    fn lock(&self) -> MutexGuard<'_, Lanes<T>> {
        // No code of others runs under the lock.
        self.lanes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> Lanes<T> {
    fn is_empty(&self) -> bool {
        self.clean.is_empty() && self.suspect.is_empty()
    }

    fn of(&mut self, lane: Lane) -> (&mut VecDeque<Waiting<T>>, &mut usize) {
        let [clean, suspect] = &mut self.bytes;
        match lane {
            Lane::Clean => (&mut self.clean, clean),
            Lane::Suspect => (&mut self.suspect, suspect),
        }
    }

    fn choose(&self) -> Option<Lane> {
        match (self.clean.is_empty(), self.suspect.is_empty()) {
            (true, true) => None,
            (true, false) => Some(Lane::Suspect),
            (false, false) if self.debt.is_zero() => Some(Lane::Suspect),
            (false, _) => Some(Lane::Clean),
        }
    }

    fn take(&mut self, lane: Lane, batch: usize) -> Vec<T> {
        let most = match lane {
            Lane::Clean => batch,
            Lane::Suspect => batch.min(SUSPECT_BATCH),
        };
        let (waiting, held) = self.of(lane);
        let mut taken = Vec::new();
        let mut total = 0;
        while taken.len() < most {
            let fits = |next: &mut Waiting<T>| total == 0 || total + next.bytes <= BATCH_BYTES;
            let Some(next) = waiting.pop_front_if(fits) else {
                break;
            };
            total += next.bytes;
            *held -= next.bytes;
            taken.push(next.item);
        }
        taken
    }
}

#[cfg(test)]
mod tests;
