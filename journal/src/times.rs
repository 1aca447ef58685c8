//! Whether a record is dated later than it can be.

use linli_log::{CLOCK_TOLERANCE, Policy};
use linli_primitives::Moment;
use linli_rule::Refusal;

use crate::{Journal, Trouble};

/// Rules `log.ahead` and `log.late`: no entry is dated later than this machine's clock allows, or later than those who
/// cosigned saw it.
///
/// Times never go back in a record, so its last entry is the latest. A node whose clock runs ahead closes polls early.
pub fn check_times(journal: &dyn Journal, policy: &Policy, now: i64) -> Result<(), Trouble> {
    let Some((last, seen)) = journal.entries().last().zip(journal.checkpoint()) else {
        return Ok(());
    };
    let refuse = |rule, detail| Err(Trouble::Untrusted(Refusal::new(rule, detail)));
    let is_after = |time: i64| last.at > time.saturating_add(CLOCK_TOLERANCE);
    if is_after(now) {
        let (last, now) = (Moment(last.at), Moment(now));
        let detail = format!("the last entry is dated {last}, but it is {now} here");
        return refuse("log.ahead", detail);
    }
    let cosigned = policy.seen_at(&seen.note).unwrap_or_default();
    match cosigned.map(|at| i64::try_from(at).unwrap_or(i64::MAX)) {
        Some(at) if is_after(at) => {
            let (last, at) = (Moment(last.at), Moment(at));
            let detail =
                format!("the last entry is dated {last}, but witnesses had seen it at {at}");
            refuse("log.late", detail)
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests;
