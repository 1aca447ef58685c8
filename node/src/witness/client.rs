//! Asking witnesses to cosign. Each is asked on a thread of its own, so that a slow or dead one keeps nobody waiting.

mod ask;
mod round;

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use linli_log::{Checkpoint, Hash, NoteSignature, SignedNote, VerifierKey};
use linli_rule::Refusal;

pub use ask::{Ask, AskError, Word};
use round::Round;

/// How long after a failure a witness is asked again: doubled each time, up to the maximum.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(60);
/// How long a waiting thread sleeps at most before it looks again.
const NAP: Duration = Duration::from_secs(1);

/// The log whose checkpoints are to be cosigned. Its answers come from the record on disk.
pub trait Log: Send + Sync + 'static {
    /// The consistency proof from `old` to `new` entries, or why there is none.
    fn proof(&self, old: u64, new: u64) -> Result<Vec<Hash>, String>;

    /// Enough witnesses cosigned: `note` has the log's signature and those of `witnesses` of them. Called again
    /// for the same checkpoint when more have.
    fn cosigned(&self, note: &SignedNote, checkpoint: &Checkpoint, witnesses: usize);

    /// A witness shows a checkpoint that may have been signed elsewhere; the signer's guard has to see it.
    fn met(&self, witness: &str, note: &SignedNote) -> Met;

    /// So many witnesses have said since the start what they know of the log, and none of it was foreign to it.
    fn answered(&self, witnesses: usize);
}

/// What a checkpoint is that a witness shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Met {
    /// The log's key signed it, and the record has all of it.
    Ours,
    /// The log's key signed it, and it is of another history.
    Foreign,
    /// It proves nothing.
    Nothing,
}

/// The state of one witness.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Its key.
    pub key: VerifierKey,
    /// Its address.
    pub url: String,
    /// Entries of the newest checkpoint it cosigned since the start, and when it says it did, in Unix seconds.
    pub cosigned: Option<(u64, u64)>,
    /// Why it did not cosign when it was last asked.
    pub error: Option<Refusal>,
}

/// The witnesses of a log, asked until dropped.
pub struct Witnesses {
    shared: Arc<Shared>,
    threads: Vec<JoinHandle<()>>,
}

struct Shared {
    state: Mutex<State>,
    called: Condvar,
    quorum: usize,
    /// Held while the log is notified.
    turn: Mutex<()>,
}

struct State {
    stop: bool,
    newest: Option<(SignedNote, Checkpoint)>,
    round: Option<Round>,
    standings: Vec<Standing>,
    /// Which of them have said since the start what they know of the log.
    answered: Vec<bool>,
}

impl Witnesses {
    /// Starts asking `witnesses` to cosign the newest checkpoint of `log`; `quorum` of them are enough.
    ///
    /// [`Witnesses::call`] says that there is something newer. The log is released when it is dropped elsewhere.
    pub fn start(log: Weak<impl Log>, witnesses: Vec<Ask>, quorum: usize) -> std::io::Result<Self> {
        let standings: Vec<_> = witnesses.iter().map(Ask::standing).collect();
        let shared = Arc::new(Shared {
            state: Mutex::new(State {
                stop: false,
                newest: None,
                round: None,
                answered: vec![false; standings.len()],
                standings,
            }),
            called: Condvar::new(),
            quorum: quorum.max(1),
            turn: Mutex::new(()),
        });
        let mut running = Self {
            shared,
            threads: Vec::new(),
        };
        for (number, ask) in witnesses.into_iter().enumerate() {
            let (shared, log) = (Arc::clone(&running.shared), log.clone());
            let thread = std::thread::Builder::new()
                .name(format!("witness-{number}"))
                .spawn(move || shared.run(number, ask, &log))?;
            running.threads.push(thread);
        }
        Ok(running)
    }

    /// The log has grown.
    pub fn call(&self, newest: &SignedNote) {
        let Ok(checkpoint) = Checkpoint::parse(newest.text()) else {
            return;
        };
        let mut state = self.shared.state();
        let older = |(_, known): &(SignedNote, Checkpoint)| known.size < checkpoint.size;
        if state.newest.as_ref().is_none_or(older) {
            state.newest = Some((newest.clone(), checkpoint));
            self.shared.called.notify_all();
        }
    }

    /// Waits until each has answered or failed once, at most for `patience`.
    pub fn settle(&self, patience: Duration) {
        let until = Instant::now() + patience;
        let mut state = self.shared.state();
        while !state.is_settled() {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return;
            }
            let waited = self.shared.called.wait_timeout(state, left);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// The state of each, in their order.
    pub fn standings(&self) -> Vec<Standing> {
        self.shared.state().standings.clone()
    }
}

impl Drop for Witnesses {
    /// Stops asking; a request under way ends by itself, within its own time limit.
    fn drop(&mut self) {
        self.shared.state().stop = true;
        self.shared.called.notify_all();
        for thread in self.threads.drain(..) {
            if thread.is_finished() && thread.join().is_err() {
                tracing::error!("the thread of a witness had broken off");
            }
        }
    }
}

impl State {
    /// Whether each has answered or failed once.
    fn is_settled(&self) -> bool {
        let mut all = self.standings.iter().zip(&self.answered);
        all.all(|(standing, answered)| *answered || standing.error.is_some())
    }
}

impl Shared {
    fn run(&self, number: usize, mut ask: Ask, log: &Weak<impl Log>) {
        let mut pause = FIRST_PAUSE;
        while let Some((note, checkpoint)) = self.next(number) {
            match ask.cosign(&note, &checkpoint, log) {
                Ok(Word::Cosigned(line, time)) => {
                    pause = FIRST_PAUSE;
                    self.add(number, &checkpoint, line, time);
                    let Some(log) = log.upgrade() else { return };
                    self.deliver(&checkpoint, &*log);
                    self.hear(number, &*log);
                }
                Ok(Word::Later(size)) => {
                    tracing::info!(
                        witness = ask.key().name(),
                        size,
                        "a witness has cosigned more"
                    );
                    let Some(log) = log.upgrade() else { return };
                    self.hear(number, &*log);
                    drop(log);
                    self.rest(FIRST_PAUSE);
                }
                Err(error) => {
                    tracing::warn!(witness = ask.key().name(), %error, "a witness did not cosign");
                    self.state().standings[number].error = Some(Refusal::of(&error));
                    self.called.notify_all();
                    self.rest(pause);
                    pause = (pause * 2).min(LONGEST_PAUSE);
                }
            }
        }
    }

    /// Tells the log how many have answered.
    fn hear(&self, number: usize, log: &impl Log) {
        let mut state = self.state();
        state.answered[number] = true;
        let answered = state.answered.iter().filter(|answered| **answered).count();
        drop(state);
        log.answered(answered);
        self.called.notify_all();
    }

    /// The checkpoint that this witness is to cosign next; waits for one; `None` once stopped.
    fn next(&self, number: usize) -> Option<(SignedNote, Checkpoint)> {
        let mut state = self.state();
        loop {
            if state.stop {
                return None;
            }
            let State { newest, round, .. } = &mut *state;
            if let Some((note, checkpoint)) = newest
                && round
                    .as_ref()
                    .is_none_or(|round| round.is_over(checkpoint.size, Instant::now()))
            {
                *round = Some(Round::new(note.clone(), checkpoint.clone(), self.quorum));
                self.called.notify_all();
            }
            if let Some(round) = round
                && !round.has(number)
            {
                return Some(round.asked());
            }
            let waited = self.called.wait_timeout(state, NAP);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Adds a cosignature to its round; one that comes too late for its round is only noted for the witness.
    fn add(&self, number: usize, checkpoint: &Checkpoint, line: NoteSignature, time: u64) {
        let mut state = self.state();
        let standing = &mut state.standings[number];
        standing.cosigned = Some((checkpoint.size, time));
        standing.error = None;
        if let Some(round) = &mut state.round
            && round.is_of(checkpoint)
        {
            round.add(number, line);
        }
        self.called.notify_all();
    }

    /// Gives the log its note once enough have cosigned, and again for each further cosignature; one after the other,
    /// so that none with more cosignatures is followed by one with fewer or as many.
    fn deliver(&self, checkpoint: &Checkpoint, log: &impl Log) {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let mut state = self.state();
        let round = state.round.as_mut();
        let news = round
            .filter(|round| round.is_of(checkpoint))
            .and_then(Round::tell);
        drop(state);
        if let Some((note, witnesses)) = news {
            log.cosigned(&note, checkpoint, witnesses);
        }
    }

    fn rest(&self, pause: Duration) {
        let until = Instant::now() + pause;
        let mut state = self.state();
        while !state.stop {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return;
            }
            let waited = self.called.wait_timeout(state, left);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests;
