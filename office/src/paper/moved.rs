//! A move of payments with its units in sight: whoever signs it too has no key of the books, and sees whom it is about.

use linli_primitives::Digest;
use linli_primitives::account::{AccountKey, BooksKey, CELL_BYTES, are_moved, show_moved};
use linli_rule::Refusal;
use linli_rules::community::CommunityState;
use linli_wire::fund::{Cells, Deed, FundAct};
use linli_wire::signature::Signed;
use serde::{Deserialize, Serialize};

use super::Paper;
use crate::{Line, msg, words};

/// What is signed, and what its cells hold. Of this only the former is recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Moved {
    /// What is signed.
    pub act: Signed<FundAct>,
    /// Units by their number, ascending, and what each paid more, or less; all others nothing.
    pub amounts: Vec<(u32, i64)>,
    /// Shows that the cells hold that and nothing else.
    pub shown: Digest,
}

impl Moved {
    /// An unsigned move whose cells these books open.
    pub fn of(act: FundAct, books: &BooksKey) -> Result<Self, Refusal> {
        let cells = cells_of(&act)?;
        let fund = act.fund.0;
        let keys = || (1..).map(|unit| -> AccountKey { books.account(fund, unit) });
        let (each, _) = cells.cells.0.as_chunks::<CELL_BYTES>();
        let opened = keys()
            .zip(each)
            .map(|(key, cell)| key.open_moved(cells.nonce, cell).ok_or_else(not_shown));
        let all: Vec<i64> = opened.collect::<Result<_, _>>()?;
        let shown = show_moved(keys(), cells.nonce, &cells.cells.0, &all);
        let amounts = (1..).zip(all).filter(|(_, amount)| *amount != 0);
        Ok(Self {
            amounts: amounts.collect(),
            shown,
            act: Signed::new(act),
        })
    }

    /// Refuses what names other units or amounts than the cells hold.
    pub(super) fn check(&self) -> Result<(), Refusal> {
        let cells = &cells_of(&self.act.act)?.cells.0;
        let mut all = vec![0; cells.len() / CELL_BYTES];
        for (unit, amount) in &self.amounts {
            let place = usize::try_from(*unit).ok().and_then(|it| it.checked_sub(1));
            let place = place.and_then(|place| all.get_mut(place));
            *place.ok_or_else(not_shown)? = *amount;
        }
        let is_in_order = self.amounts.is_sorted_by(|(one, _), (next, _)| one < next);
        match is_in_order && are_moved(cells, &all, self.shown) {
            true => Ok(()),
            false => Err(not_shown()),
        }
    }

    fn lines(&self, units: &[String], state: Option<&CommunityState>) -> Vec<Line> {
        let line = |(unit, amount): &(u32, i64)| {
            let place = usize::try_from(*unit).ok().and_then(|it| it.checked_sub(1));
            let label = place.and_then(|place| units.get(place).cloned());
            let fund = self.act.act.fund;
            match *amount < 0 {
                true => msg("sign-fund-move-less"),
                false => msg("sign-fund-move-more"),
            }
            .with("unit", label.unwrap_or_else(|| unit.to_string()))
            .with(
                "amount",
                words::fund_amount(fund, amount.unsigned_abs(), state),
            )
        };
        self.amounts.iter().map(line).collect()
    }
}

/// Whom a move of payments is about, in the roll's words for its units; nothing for any other paper.
pub fn lines<E>(
    paper: &Paper,
    state: Option<&CommunityState>,
    units: impl FnOnce(Digest) -> Result<Vec<String>, E>,
) -> Result<Vec<Line>, E> {
    match paper {
        Paper::Move(moved) => {
            let fund = state.and_then(|state| state.fund(moved.act.act.fund));
            let roll = fund.map(|fund| fund.fund().roll);
            let units = roll.map_or_else(|| Ok(Vec::new()), units)?;
            Ok(moved.lines(&units, state))
        }
        Paper::FundAct(signed) if matches!(signed.act.deed, Deed::Move { .. }) => {
            Ok(vec![msg("sign-fund-move-unnamed")])
        }
        _ => Ok(Vec::new()),
    }
}

fn cells_of(act: &FundAct) -> Result<&Cells, Refusal> {
    match &act.deed {
        Deed::Move { cells, .. } => Ok(cells),
        _ => Err(not_shown()),
    }
}

fn not_shown() -> Refusal {
    let detail = "the cells do not hold the amounts that the paper names";
    Refusal::new("fund.move_shown", detail)
}
