//! The rules on numbers: one row and one gate each, and the range checks of their remainders.
//!
//! Cells of a row, in the columns 0, 1, 2, 3, 6, 7, 4 (the last cannot be wired). Every `…left` and `…after` is
//! checked to be in range below, which is what makes the rule an inequality. No sum or product of checked values
//! and public numbers reaches 2^65, so nothing wraps.

use linli_backend::halo2_proofs::circuit::Region;
use linli_backend::halo2_proofs::plonk::{ConstraintSystem, Error, Expression, Selector};
use linli_backend::halo2_proofs::poly::Rotation;
use linli_backend::pasta_curves::Fp;
use linli_primitives::{Day, Period};
use linli_statements::claim::WHOLE_BP;

use super::wires::{Tie, Values, Wire};
use super::{FIRST, SECOND};
use crate::gadgets::{Columns, Degree, bit, gate};

/// Columns of a row's cells.
const PLACES: [usize; 7] = [0, 1, 2, 3, FIRST, SECOND, 4];
/// How many of them can be wired.
const WIRED: usize = 6;

const DAY: usize = Day::BITS as usize;
const PERIOD: usize = Period::BITS as usize;
const MONEY: usize = 48;

/// The values that are range-checked and their bits, in the order of the rows.
pub(super) const RANGES: [(Wire, usize); 21] = [
    // The leaves and the note: correct if registrar, assessors and the earlier claim were; checked all the same.
    (Wire::Joined, DAY),
    (Wire::PaidThrough, DAY),
    (Wire::EventDay, DAY),
    (Wire::GrossLoss, MONEY),
    (Wire::OtherCover, MONEY),
    (Wire::Seq, 32),
    (Wire::OldPeriod, PERIOD),
    (Wire::OldCount, 16),
    (Wire::OldPaid, MONEY),
    // The remainders of the rules.
    (Wire::WaitedLeft, DAY),
    (Wire::PaidUpLeft, DAY),
    (Wire::FiledAfter, DAY),
    (Wire::FiledLeft, DAY),
    (Wire::WindowAfter, DAY),
    (Wire::WindowLeft, DAY),
    (Wire::Insured, MONEY),
    (Wire::RatioLeft, 64),
    (Wire::PeriodLeft, PERIOD),
    (Wire::ClaimsLeft, 16),
    (Wire::CapLeft, MONEY),
    (Wire::NextSeq, 32),
];

/// A row of rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Row {
    Roots,
    Outputs,
    Waited,
    PaidUp,
    Filed,
    Window,
    Insured,
    Ratio,
    Period,
    Count,
    Paid,
    Note,
}

impl Row {
    pub(super) const ALL: [Self; 12] = [
        Self::Roots,
        Self::Outputs,
        Self::Waited,
        Self::PaidUp,
        Self::Filed,
        Self::Window,
        Self::Insured,
        Self::Ratio,
        Self::Period,
        Self::Count,
        Self::Paid,
        Self::Note,
    ];

    /// The wires of its cells.
    pub(super) const fn wires(self) -> &'static [Wire] {
        use Wire::*;
        match self {
            Self::Roots => &[
                MemberPathRoot,
                MemberRoot,
                AttestationPathRoot,
                AttestationRoot,
                LossCategory,
                Category,
            ],
            Self::Outputs => &[
                EventHash,
                EventNullifier,
                StateHash,
                StateNullifier,
                NewNote,
                NewState,
            ],
            Self::Waited => &[EventDay, Joined, WaitDays, WaitedLeft],
            Self::PaidUp => &[PaidThrough, EventDay, PaidUpLeft],
            Self::Filed => &[ClosingDay, EventDay, FilingDays, FiledAfter, FiledLeft],
            Self::Window => &[EventDay, FromDay, ToDay, WindowAfter, WindowLeft],
            Self::Insured => &[GrossLoss, OtherCover, Deductible, Insured],
            Self::Ratio => &[Insured, Ratio, Amount, RatioLeft],
            Self::Period => &[Period, OldPeriod, Restart, PeriodLeft],
            Self::Count => &[OldCount, Restart, NextCount, ClaimsPerPeriod, ClaimsLeft],
            Self::Paid => &[OldPaid, Restart, Amount, NextPaid, CapPerPeriod, CapLeft],
            Self::Note => &[
                Seq,
                NextSeq,
                StatePathRoot,
                StateRoot,
                OldCount,
                OldPaid,
                SeqInverse,
            ],
        }
    }

    /// The name of its gate.
    const fn name(self) -> &'static str {
        match self {
            Self::Roots => "claim.roots",
            Self::Outputs => "claim.outputs",
            Self::Waited => "claim.waited",
            Self::PaidUp => "claim.paid_up",
            Self::Filed => "claim.filed_in_time",
            Self::Window => "claim.event_window",
            Self::Insured => "claim.amount.insured",
            Self::Ratio => "claim.amount.ratio",
            Self::Period => "claim.period_caps.period",
            Self::Count => "claim.period_caps.count",
            Self::Paid => "claim.period_caps.paid",
            Self::Note => "claim.state_once.note",
        }
    }

    /// What must be zero, given its cells `c`.
    // ANCHOR: constraints
    fn constraints(self, c: &[Expression<Fp>]) -> Vec<(&'static str, Expression<Fp>)> {
        let c = |i: usize| c[i].clone();
        let one = || Expression::Constant(Fp::one());
        match self {
            // The root above a leaf, the accepted root, twice; attested and claimed category.
            Self::Roots => vec![
                ("claim.member", c(0) - c(1)),
                ("claim.attested", c(2) - c(3)),
                ("claim.category", c(4) - c(5)),
            ],
            // A hash and what is published as it, three times.
            Self::Outputs => vec![
                ("claim.event_once", c(0) - c(1)),
                ("claim.state_once.nullifier", c(2) - c(3)),
                ("claim.next_state", c(4) - c(5)),
            ],
            // event day, joined, wait days, left
            Self::Waited => vec![("claim.waited", c(0) - c(1) - c(2) - c(3))],
            // paid through, event day, left
            Self::PaidUp => vec![("claim.paid_up", c(0) - c(1) - c(2))],
            // closing day, event day, filing days, after, left
            Self::Filed => vec![
                ("claim.filed_in_time.after", c(0) - c(1) - c(3)),
                ("claim.filed_in_time.left", c(2) - c(3) - c(4)),
            ],
            // event day, from day, to day, after, left
            Self::Window => vec![
                ("claim.event_window.after", c(0) - c(1) - c(3)),
                ("claim.event_window.left", c(2) - c(0) - c(4)),
            ],
            // gross loss, other cover, deductible, insured
            Self::Insured => vec![("claim.amount.insured", c(0) - c(1) - c(2) - c(3))],
            // insured, ratio in basis points, amount, left
            Self::Ratio => vec![(
                "claim.amount.ratio",
                c(0) * c(1) - c(2) * Fp::from(WHOLE_BP) - c(3),
            )],
            // period, old period, restart, left: a restart needs a later period, none the same
            Self::Period => vec![
                ("claim.period_caps.restart", bit(c(2))),
                ("claim.period_caps.later", c(0) - c(1) - c(2) - c(3)),
                ("claim.period_caps.same", (one() - c(2)) * (c(0) - c(1))),
            ],
            // old count, restart, next count, claims per period, left
            Self::Count => vec![
                (
                    "claim.next_state.count",
                    (one() - c(1)) * c(0) + one() - c(2),
                ),
                ("claim.period_caps.count", c(3) - c(2) - c(4)),
            ],
            // old paid, restart, amount, next paid, cap per period, left
            Self::Paid => vec![
                ("claim.next_state.paid", (one() - c(1)) * c(0) + c(2) - c(3)),
                ("claim.period_caps.paid", c(4) - c(3) - c(5)),
            ],
            // seq, next seq, root above the note, accepted root, old count, old paid, i: with seq = 0 no note is
            // needed, but count and paid are 0; with another seq, i = 1/seq leaves them alone
            Self::Note => vec![
                ("claim.next_state.seq", c(0) + one() - c(1)),
                ("claim.state_once.note", c(0) * (c(2) - c(3))),
                ("claim.state_once.count", (one() - c(0) * c(6)) * c(4)),
                ("claim.state_once.paid", (one() - c(0) * c(6)) * c(5)),
            ],
        }
    }
    // ANCHOR_END: constraints
}

/// The gates of the rules.
#[derive(Clone, Debug)]
pub(super) struct Rules {
    columns: Columns,
    selectors: [Selector; Row::ALL.len()],
    degrees: Vec<Degree>,
}

impl Rules {
    /// Adds the gates; makes the cells of rules wirable.
    pub(super) fn configure(meta: &mut ConstraintSystem<Fp>, columns: Columns) -> Self {
        for place in &PLACES[..WIRED] {
            meta.enable_equality(columns.advice[*place]);
        }
        let selectors = Row::ALL.map(|_| meta.selector());
        let mut degrees = vec![];
        for (row, q) in Row::ALL.into_iter().zip(selectors) {
            degrees.extend(gate(meta, row.name(), q, |meta| {
                let cell =
                    |place: &usize| meta.query_advice(columns.advice[*place], Rotation::cur());
                let cells: Vec<_> = PLACES[..row.wires().len()].iter().map(cell).collect();
                row.constraints(&cells)
            }));
        }
        Self {
            columns,
            selectors,
            degrees,
        }
    }

    /// The constraints' names and degrees.
    pub(super) fn degrees(&self) -> &[Degree] {
        &self.degrees
    }

    /// Lays all rules from `first` on.
    pub(super) fn assign(
        &self,
        region: &mut Region<'_, Fp>,
        first: usize,
        tie: &mut Tie,
        values: &Values,
    ) -> Result<(), Error> {
        for (i, row) in Row::ALL.into_iter().enumerate() {
            self.selectors[i].enable(region, first + i)?;
            for (place, wire) in PLACES.into_iter().zip(row.wires()) {
                let cell = region.assign_advice(
                    || format!("{wire:?}"),
                    self.columns.advice[place],
                    first + i,
                    || values.get(*wire),
                )?;
                tie.cell(region, *wire, &cell)?;
            }
        }
        Ok(())
    }
}
