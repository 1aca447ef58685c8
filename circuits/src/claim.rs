//! The claim's circuit: the statement of `linli_statements::claim` as constraints.
//!
//! Hashes and Merkle paths lie one after the other in eight columns, the rules in twelve rows after them, and the range
//! checks beside them in a column of their own. Every value has a name, a `Wire`; all cells that hold it are tied to
//! each other, so the layout is determined by the tables in `chains` and `rules` alone.
//!
//! | rows      | what is laid                                                                | rule                |
//! |-----------|-----------------------------------------------------------------------------|---------------------|
//! | 0 … 253   | idc, member's leaf, 20 nodes                                                | `claim.member`      |
//! | 254 … 551 | attestation, 24 nodes                                                       | `claim.attested`    |
//! | 552 … 563 | event nullifier                                                             | `claim.event_once`  |
//! | 564 … 586 | state nullifier                                                             | `claim.state_once`  |
//! | 587 … 918 | blinding and note of the counters before, 24 nodes                          | `claim.state_once`  |
//! | 919 … 986 | blinding and note of the counters after                                     | `claim.next_state`  |
//! | 987 … 998 | the rules on numbers                                                        | all others          |
//!
//! `claim.body`, the rulebook, the cap per claim and the step are public inputs that constrain no cell: they are part
//! of the transcript, and [`verify`] checks what concerns public numbers alone.

mod chains;
mod facts;
mod key;
mod public;
mod rules;
mod summary;
mod wires;

#[cfg(feature = "batch")]
mod batch;
mod together;

use linli_backend::halo2_proofs::circuit::{Layouter, Region, SimpleFloorPlanner};
use linli_backend::halo2_proofs::plonk::{Circuit, Column, ConstraintSystem, Error, Instance};
use linli_backend::pasta_curves::Fp;

use crate::gadgets::hash::Hash;
use crate::gadgets::hash::sponge::Sponge;
use crate::gadgets::range::{self, Range};
use crate::gadgets::{Columns, FIRST, SECOND};
use chains::{CHAINS, Step};
use rules::{RANGES, Row, Rules};
use wires::{Tie, Values};

#[cfg(feature = "batch")]
pub use batch::verify_batch;
pub use key::{
    PROOF_BYTES, Params, ProvingKey, VerifyError, VerifyingKey, fingerprint, pinned, prove,
    proving_key, verify, verifying_key,
};
pub use public::{PublicInput, public_inputs};
pub use summary::summary;
pub use together::verify_together;

/// log₂ of the number of rows.
pub const K: u32 = 10;

const RULES_ROW: usize = chains::ROWS;
/// Rows in use.
pub const ROWS: usize = RULES_ROW + Row::ALL.len();

/// The circuit with its witness, or without.
#[derive(Clone)]
pub struct Claim {
    /// What the claimant and the instance supply; all else follows.
    facts: Values,
    /// Of the three trees, from the leaf up.
    paths: [Vec<Step>; 3],
}

/// Columns and gates.
#[derive(Clone, Debug)]
pub struct Config {
    hash: Hash,
    sponge: Sponge,
    rules: Rules,
    range: Range,
    public: Column<Instance>,
}

impl Default for Claim {
    fn default() -> Self {
        Self {
            facts: Values::default(),
            paths: chains::DEPTHS.map(|depth| vec![Step::default(); depth]),
        }
    }
}

impl Config {
    /// Hashes and paths.
    fn assign_chains(
        &self,
        region: &mut Region<'_, Fp>,
        tie: &mut Tie,
        laid: &[chains::Computed],
    ) -> Result<(), Error> {
        let mut row = 0;
        for (chain, computed) in CHAINS.iter().zip(laid) {
            for (i, (link, sponged)) in chain.links.iter().zip(&computed.sponged).enumerate() {
                if i == 0 {
                    let first = self.sponge.assign_first(region, row, sponged)?;
                    tie.cell(region, link.inputs[0], &first)?;
                }
                let cells = self.sponge.assign(region, row, sponged)?;
                for (wire, cell) in link.inputs[1..].iter().zip(&cells.rest) {
                    tie.cell(region, *wire, cell)?;
                }
                tie.cell(region, link.output, &cells.output)?;
                row += link.rows();
            }
            let mut root = None;
            for node in &computed.nodes {
                root = Some(self.hash.assign_node(region, row, node)?);
                row += crate::gadgets::poseidon::ROWS;
            }
            if let (Some((_, wire)), Some(root)) = (chain.tree, root) {
                tie.cell(region, wire, &root)?;
            }
            // The chain's last output lies in this row.
            row += 1;
        }
        Ok(())
    }

    /// Range checks.
    fn assign_ranges(
        &self,
        region: &mut Region<'_, Fp>,
        tie: &mut Tie,
        values: &Values,
    ) -> Result<(), Error> {
        let mut row = 0;
        for (wire, bits) in RANGES {
            let cell = self.range.assign(region, row, bits, values.get(wire))?;
            tie.cell(region, wire, &cell)?;
            row += range::rows(bits);
        }
        Ok(())
    }
}

impl Circuit<Fp> for Claim {
    type Config = Config;
    type FloorPlanner = SimpleFloorPlanner;

    fn without_witnesses(&self) -> Self {
        Self::default()
    }

    fn configure(meta: &mut ConstraintSystem<Fp>) -> Config {
        let columns = Columns::configure(meta);
        let sums = meta.advice_column();
        let public = meta.instance_column();
        meta.enable_equality(public);
        let hash = Hash::configure(meta, columns);
        Config {
            sponge: Sponge::configure(meta, &hash),
            hash,
            rules: Rules::configure(meta, columns),
            range: Range::configure(meta, sums),
            public,
        }
    }

    fn synthesize(&self, config: Config, mut layouter: impl Layouter<Fp>) -> Result<(), Error> {
        let (values, chains) = self.compute();
        let tie = layouter.assign_region(
            || "claim",
            |mut region| {
                let region = &mut region;
                let mut tie = Tie::default();
                config.assign_chains(region, &mut tie, &chains)?;
                config.rules.assign(region, RULES_ROW, &mut tie, &values)?;
                config.assign_ranges(region, &mut tie, &values)?;
                Ok(tie)
            },
        )?;
        for input in PublicInput::ALL {
            if let Some(wire) = input.wire() {
                layouter.constrain_instance(tie.first(wire), config.public, input as usize)?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
