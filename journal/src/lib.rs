//! A community's log, whoever keeps it.
//!
//! [`Journal`] is the one door to a record: its entries, their messages, its newest checkpoint, and a place to submit
//! to. Behind it is an embedded store (`linli_node::LocalRecord`), a node elsewhere (`linli_client::RemoteRecord`) or a
//! file ([`ArchiveFile`]); its readers do not know which. [`Driver`] is the one loop that replays a log: the start of a
//! node, an audit, a wallet and a trustee differ in what they observe and in what they trust.

mod archive_file;
mod ballot_receipt;
mod driver;
pub mod file;
mod receipt;
#[cfg(feature = "roots")]
pub mod roots;
mod times;
mod trouble;
mod witnesses;

use linli_log::{Policy, VerifierKey};
use linli_primitives::{Digest, Nullifier, PollId};
use linli_rule::Refusal;
use linli_rules::community::CommunityState;
use linli_wire::{Entry, Message};

pub use archive_file::{ArchiveFile, BadArchive};
pub use ballot_receipt::{
    BallotReceipt, Forked, NotThis, Proof, TakenBallot, Verdict, continues, taken_ballots,
};
pub use driver::{Driver, Fault, Logged, Observer, Proofs, Scope, Stopped, Strict};
pub use receipt::{BadReceipt, Receipt, SignedCheckpoint, check_receipt};
pub use times::check_times;
pub use trouble::Trouble;
pub use witnesses::{cosigners_of, founders_witnesses, policy_of, witnesses_of};

/// A community's log, up to its newest checkpoint.
pub trait Journal {
    /// The key that signs the log's checkpoints; `None` for a file whose key was not given.
    fn key(&self) -> Option<&VerifierKey>;

    /// The newest checkpoint; `None` before the first.
    fn checkpoint(&self) -> Option<&SignedCheckpoint>;

    /// The entries under it, from 0.
    fn entries(&self) -> &[Entry];

    /// The bytes of the message of entry `index`, which are those that the entry names; `None` where the copy leaves
    /// it out, and where there is no such entry.
    fn message(&self, index: u64) -> Result<Option<Vec<u8>>, Trouble>;

    /// Records a message; it is under a signed checkpoint when this returns.
    ///
    /// The same message may be submitted again; it is recorded once.
    fn submit(&mut self, message: &Message) -> Result<Receipt, Trouble>;

    /// The same for many messages that do not depend on each other: the receipt of each, or the rule that refused it.
    /// What was submitted before any other trouble stays recorded.
    fn submit_all(
        &mut self,
        messages: &[Message],
    ) -> Result<Vec<Result<Receipt, Refusal>>, Trouble> {
        let submit = |message| self.submit(message).map(Ok).or_else(Trouble::refusal);
        messages.iter().map(submit).collect()
    }

    /// The ballot of this owner that counts in a poll, as the record's keeper says, unchecked; also `None` where there
    /// is nobody to ask.
    fn counted(&self, _: PollId, _: Nullifier) -> Result<Option<Digest>, Trouble> {
        Ok(None)
    }

    /// Rules `log.witnesses` and `log.validators`: enough of them cosigned the newest checkpoint; for a node, waits for
    /// them, and from now on believes nothing without them. A record that has not begun has nothing to check.
    fn rely_on(&mut self, policy: &Policy) -> Result<(), Trouble> {
        match self.checkpoint() {
            Some(seen) if !policy.is_empty() => Ok(policy.check(&seen.note)?),
            _ => Ok(()),
        }
    }

    /// Brings entries and checkpoint up to date.
    fn catch_up(&mut self) -> Result<(), Trouble>;

    /// The state after the newest entry, if this program itself verified every entry before it kept it.
    fn own_state(&self) -> Result<Option<CommunityState>, Trouble>;
}

/// The message of entry `index` of a journal, checked against its entry.
pub fn read(journal: &dyn Journal, index: u64) -> Result<Logged, Trouble> {
    let place = usize::try_from(index).ok();
    let entry = *place
        .and_then(|place| journal.entries().get(place))
        .expect("the caller counts entries");
    let bytes = journal.message(index)?;
    Ok(Logged::new(index, entry, bytes.as_deref()))
}

/// Entries read at once.
const STRIDE: usize = 1024;
/// Bytes of messages read at once.
const STRIDE_BYTES: u64 = 8 << 20;

/// Drives the journal's entries from the driver's place on; `progress` is told how many are done.
pub fn drive(
    journal: &dyn Journal,
    driver: &mut Driver<'_>,
    observer: &mut dyn Observer,
    progress: &mut dyn FnMut(u64),
) -> Result<(), DriveError> {
    while driver.place() < journal.entries().len() as u64 {
        let mut stride = Vec::new();
        let mut bytes = 0;
        let first = usize::try_from(driver.place()).unwrap_or(usize::MAX);
        for (index, entry) in (driver.place()..).zip(&journal.entries()[first..]) {
            if stride.len() == STRIDE || bytes > STRIDE_BYTES {
                break;
            }
            stride.push(if driver.scope().wants(entry) {
                read(journal, index)?
            } else {
                Logged::new(index, *entry, None)
            });
            bytes += u64::from(entry.length);
        }
        driver.take(&stride, observer)?;
        progress(driver.place());
    }
    Ok(())
}

/// A journal was not driven to its end.
#[derive(Debug, thiserror::Error)]
pub enum DriveError {
    /// It could not be read.
    #[error(transparent)]
    Trouble(#[from] Trouble),
    /// The observer stopped at an entry.
    #[error(transparent)]
    Stopped(#[from] Stopped),
}
