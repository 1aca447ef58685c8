//! `linli poll cancel` and `linli poll extend`.

use linli_client::Which;
use linli_wire::poll::{Change, PollChange};
use linli_wire::signature::Signed;

use crate::acting::{self, Paper, Signing};
use crate::clock::Clock;
use crate::place::PollPlace;
use crate::show;
use crate::{Console, Ending, Error};

/// What `linli poll cancel` takes.
#[derive(clap::Args)]
pub(super) struct CancelArgs {
    #[command(flatten)]
    place: PollPlace,
    /// Why; every owner will see it.
    #[arg(long)]
    reason: String,
    #[command(flatten)]
    signing: Signing,
    #[command(flatten)]
    clock: Clock,
}

/// What `linli poll extend` takes.
#[derive(clap::Args)]
pub(super) struct ExtendArgs {
    #[command(flatten)]
    place: PollPlace,
    /// The new closing time, as in 2026-12-10T20:00:00+08:00.
    #[arg(long, value_name = "TIME")]
    closes: jiff::Timestamp,
    /// Why; every owner will see it.
    #[arg(long)]
    reason: String,
    #[command(flatten)]
    signing: Signing,
    #[command(flatten)]
    clock: Clock,
}

pub(super) fn cancel(args: CancelArgs, console: &mut Console) -> Result<Ending, Error> {
    let CancelArgs {
        place,
        reason,
        signing,
        clock,
    } = args;
    change(&place, Change::Cancel, reason, &signing, &clock, console)
}

pub(super) fn extend(args: ExtendArgs, console: &mut Console) -> Result<Ending, Error> {
    let ExtendArgs {
        place,
        closes,
        reason,
        signing,
        clock,
    } = args;
    let closes = closes.as_second();
    let extend = Change::Extend { closes };
    change(&place, extend, reason, &signing, &clock, console)
}

fn change(
    place: &PollPlace,
    change: Change,
    reason: String,
    signing: &Signing,
    clock: &Clock,
    console: &mut Console,
) -> Result<Ending, Error> {
    let mut open = place.open(Which::Light, clock, console)?;
    let change = PollChange {
        poll: open.id,
        change,
        reason,
    };
    let now = clock.now()?;
    let possible = open.state().check_change(now, &change);
    possible.map_err(|e| Error::refused(&e))?;
    show::poll::print_standing(open.state(), console);
    let paper = Paper::PollChange(Signed::new(change));
    let office = open.community.venue()?;
    if signing.keystore.is_none() {
        acting::show(&paper, office, console)?;
    }
    if let Some(paper) = signing.apply(paper, office, now, console)? {
        let (receipt, _) = open.community.submit(&paper.into_message())?;
        acting::tell_sent(&receipt, console);
    }
    Ok(Ending::Clean)
}
