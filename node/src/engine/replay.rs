//! Rebuilding the state that the record leads to.

use std::path::Path;
use std::sync::OnceLock;

use linli_journal::{Driver, Fault, Logged, Observer, Proofs, Scope, Stopped};
use linli_log::{Checkpoint, SignedNote};
use linli_rules::community::CommunityState;
use linli_verifier::MessageVerifier;

use crate::error::NodeError;
use crate::snapshot;
use crate::store::{Reader, Stored, check_entry};

/// Entries read at once.
const PAGE: usize = 1024;

/// The verifier of this process: its keys follow from the program alone and take a while to derive.
pub(crate) fn verifier() -> Result<&'static MessageVerifier, NodeError> {
    static VERIFIER: OnceLock<MessageVerifier> = OnceLock::new();
    if let Some(verifier) = VERIFIER.get() {
        return Ok(verifier);
    }
    let made = MessageVerifier::new().map_err(|e| NodeError::Params(e.to_string()))?;
    Ok(VERIFIER.get_or_init(|| made))
}

/// The state of a node's own record: from the newest good snapshot, and the entries since.
///
/// The state must be the one that was signed for. Entries after the signed ones were perhaps never verified here, so
/// they are verified now, and a snapshot that reaches beyond the signed ones is not used.
pub(crate) fn from_store(reader: &Reader<'_>, data: &Path) -> Result<CommunityState, NodeError> {
    let (newest, bad) = snapshot::newest(data, reader);
    for reason in bad {
        tracing::warn!(%reason, "a snapshot is passed over");
    }
    let from = |state| {
        let driver = Driver::resume(verifier()?, Proofs::Trusted, state);
        run(driver, reader)
    };
    let signed = reader.checkpoint()?.map_or(0, |(size, _)| size);
    let Some(newest) = newest.filter(|newest| newest.height() <= signed) else {
        return from(CommunityState::new());
    };
    from(newest).or_else(|error| {
        tracing::warn!(%error, "the newest snapshot is passed over");
        from(CommunityState::new())
    })
}

/// The state with every proof verified again.
pub(crate) fn verified(reader: &Reader<'_>) -> Result<CommunityState, NodeError> {
    let driver = Driver::new(verifier()?, Proofs::Verified, Scope::Everything);
    run(driver, reader)
}

/// Drives the record's entries after those that the driver has, and compares the state with the signed one.
fn run(mut driver: Driver<'_>, reader: &Reader<'_>) -> Result<CommunityState, NodeError> {
    let mut signed = Signed(signed_state(reader)?);
    let vouched = signed.0.map_or(0, |(size, _)| size);
    signed
        .reached(driver.place(), driver.state())
        .map_err(|fault| refused(driver.place(), &fault))?;
    loop {
        let ahead = usize::try_from(vouched.saturating_sub(driver.place())).unwrap_or(PAGE);
        if ahead == 0 {
            // Nobody vouches for these.
            driver = Driver::resume(verifier()?, Proofs::Verified, driver.into_state());
        }
        let count = if ahead == 0 { PAGE } else { PAGE.min(ahead) };
        let page = reader.entries(driver.place(), count)?;
        if page.is_empty() {
            return Ok(driver.into_state());
        }
        let logged = |stored: &Stored| -> Result<Logged, NodeError> {
            let mut logged = Logged::new(stored.index, stored.entry, None);
            logged.message = Some(Ok(check_entry(reader, stored)?));
            Ok(logged)
        };
        let stride = page.iter().map(logged).collect::<Result<Vec<_>, _>>()?;
        driver
            .take(&stride, &mut signed)
            .map_err(|Stopped { index, fault }| refused(index, &fault))?;
    }
}

/// The error for an invalid entry in a record that was kept here.
pub(crate) fn refused(index: u64, fault: &Fault) -> NodeError {
    match fault {
        Fault::State { size } => {
            let place = format!("checkpoints {size}");
            NodeError::corrupt(place, "the entries lead to another state")
        }
        fault => NodeError::Replay {
            index,
            detail: fault.to_string(),
        },
    }
}

/// The size and state root of the newest checkpoint, with which the state is compared.
struct Signed(Option<(u64, [u8; 32])>);

impl Observer for Signed {
    fn reached(&mut self, size: u64, state: &CommunityState) -> Result<(), Fault> {
        match self.0 {
            Some((signed, root)) if signed == size && root != state.state_root().0 => {
                Err(Fault::State { size })
            }
            _ => Ok(()),
        }
    }
}

fn signed_state(reader: &Reader<'_>) -> Result<Option<(u64, [u8; 32])>, NodeError> {
    let Some((size, note)) = reader.checkpoint()? else {
        return Ok(None);
    };
    let place = || format!("checkpoints {size}");
    let note = SignedNote::parse(&note).map_err(|e| NodeError::corrupt(place(), e))?;
    let checkpoint = Checkpoint::parse(note.text()).map_err(|e| NodeError::corrupt(place(), e))?;
    let state = checkpoint
        .state()
        .ok_or_else(|| NodeError::corrupt(place(), "names no state"))?;
    Ok(Some((size, state)))
}
