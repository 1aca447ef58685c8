//! The values of a claim by name, and the cells that hold them.

use linli_backend::halo2_proofs::circuit::{AssignedCell, Cell, Region, Value};
use linli_backend::halo2_proofs::plonk::Error;
use linli_backend::pasta_curves::Fp;

/// A value that cells hold. All cells of one wire are tied to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Wire {
    // Public: tied to the instance.
    MemberRoot,
    AttestationRoot,
    StateRoot,
    Scheme,
    Category,
    WaitDays,
    FilingDays,
    Deductible,
    Ratio,
    ClaimsPerPeriod,
    CapPerPeriod,
    FromDay,
    ToDay,
    Period,
    ClosingDay,
    Amount,
    EventNullifier,
    StateNullifier,
    NewState,
    // What the member knows.
    Secret,
    Joined,
    PaidThrough,
    LossCategory,
    EventDay,
    GrossLoss,
    OtherCover,
    Salt,
    Seq,
    OldPeriod,
    OldCount,
    OldPaid,
    // Hashes.
    Identity,
    MemberLeaf,
    Attestation,
    MemberPathRoot,
    AttestationPathRoot,
    EventHash,
    StateHash,
    OldBlind,
    OldNote,
    StatePathRoot,
    NewBlind,
    NewNote,
    // What is left where a rule says "at least"; never negative.
    WaitedLeft,
    PaidUpLeft,
    FiledAfter,
    FiledLeft,
    WindowAfter,
    WindowLeft,
    Insured,
    RatioLeft,
    PeriodLeft,
    ClaimsLeft,
    CapLeft,
    // The counters' next step.
    /// 1 where the counters restart in a later period.
    Restart,
    NextSeq,
    NextCount,
    NextPaid,
    /// 1/seq; zero before the first claim.
    SeqInverse,
}

impl Wire {
    const COUNT: usize = Self::SeqInverse as usize + 1;
}

/// A value for each wire.
#[derive(Clone)]
pub(super) struct Values {
    values: [Value<Fp>; Wire::COUNT],
    /// Values forced on some wires, whatever is set.
    #[cfg(test)]
    pub(super) lies: Vec<(Wire, Fp)>,
}

impl Default for Values {
    fn default() -> Self {
        Self {
            values: [Value::unknown(); Wire::COUNT],
            #[cfg(test)]
            lies: vec![],
        }
    }
}

impl Values {
    /// The wire's value.
    pub(super) fn get(&self, wire: Wire) -> Value<Fp> {
        self.values[wire as usize]
    }

    /// Sets the wire's value.
    pub(super) fn set(&mut self, wire: Wire, value: Value<Fp>) {
        self.values[wire as usize] = value;
        #[cfg(test)]
        for (_, lie) in self.lies.iter().filter(|(at, _)| *at == wire) {
            self.values[wire as usize] = Value::known(*lie);
        }
    }
}

/// The first cell of each wire, to which the others are tied.
pub(super) struct Tie([Option<Cell>; Wire::COUNT]);

impl Default for Tie {
    fn default() -> Self {
        Self([None; Wire::COUNT])
    }
}

impl Tie {
    /// Ties `cell` to the cells of `wire` so far.
    pub(super) fn cell(
        &mut self,
        region: &mut Region<'_, Fp>,
        wire: Wire,
        cell: &AssignedCell<Fp, Fp>,
    ) -> Result<(), Error> {
        match self.0[wire as usize] {
            Some(first) => region.constrain_equal(first, cell.cell()),
            None => {
                self.0[wire as usize] = Some(cell.cell());
                Ok(())
            }
        }
    }

    /// The wire's first cell.
    pub(super) fn first(&self, wire: Wire) -> Cell {
        self.0[wire as usize].expect("every public wire lies in a rule's row")
    }
}
