//! The circuit. Columns are shared as Orchard shares them; the first free rows are taken.

use std::iter::{RepeatN, repeat_n};

use ff::{Field, PrimeField};
use halo2_gadgets::ecc::chip::{CircuitVersion, EccChip, EccConfig};
use halo2_gadgets::ecc::{FixedPoint, FixedPointShort, ScalarFixed, ScalarFixedShort};
use halo2_gadgets::poseidon::{PaddedWord, Pow5Chip, Pow5Config, Sponge};
use halo2_gadgets::utilities::cond_swap::{CondSwapChip, CondSwapConfig, CondSwapInstructions};
use halo2_gadgets::utilities::lookup_range_check::{
    LookupRangeCheck, PallasLookupRangeCheckConfig,
};
use halo2_poseidon::{Absorbing, P128Pow5T3};
use halo2_proofs::circuit::{AssignedCell, Layouter, SimpleFloorPlanner, Value};
use halo2_proofs::plonk::{
    Advice, Circuit, Column, ConstraintSystem, Error, Instance, TableColumn,
};
use linli_primitives::Fp;
use linli_primitives::curve::Fq;
use linli_primitives::poseidon::Domain;
use linli_statements::ballot::{BallotInstance, BallotWitness, DEPTH};

use super::bases::{Bases, BlindingBase, WeightBase};

/// log₂ of the number of rows.
pub(super) const K: u32 = 11;
/// Bits of a word of the range check's table.
const WORD_BITS: usize = 10;
/// A weight has four words: it is below 2^40.
const WEIGHT_WORDS: usize = 4;

type Cell = AssignedCell<Fp, Fp>;

/// Our hash's domain `TAG` for inputs of a fixed length: the capacity says both, zeros pad.
struct Tagged<const TAG: u32, const LENGTH: usize>;

impl<const TAG: u32, const LENGTH: usize> halo2_poseidon::Domain<Fp, 2> for Tagged<TAG, LENGTH> {
    type Padding = RepeatN<Fp>;

    fn name() -> String {
        format!("Tagged<{TAG}, {LENGTH}>")
    }

    fn initial_capacity_element() -> Fp {
        Fp::from_u128(u128::from(TAG) << 96 | (LENGTH as u128) << 64)
    }

    fn padding(input_len: usize) -> Self::Padding {
        repeat_n(Fp::ZERO, input_len % 2)
    }
}

/// Root, poll, nullifier, V.x, V.y, body. The transcript binds the body, which constrains no cell.
pub(super) fn public_inputs(instance: &BallotInstance) -> [Fp; 6] {
    let (x, y) = instance.weight.coordinates().unwrap_or_default();
    [
        instance.roll_root.element(),
        instance.poll.element(),
        instance.nullifier.element(),
        x,
        y,
        instance.body.element(),
    ]
}

/// Rows of the instance column.
mod public {
    pub(super) const ROOT: usize = 0;
    pub(super) const POLL: usize = 1;
    pub(super) const NULLIFIER: usize = 2;
    pub(super) const WEIGHT_X: usize = 3;
    pub(super) const WEIGHT_Y: usize = 4;
}

/// The circuit with its witness, or without. Nothing is checked here.
#[derive(Clone, Default)]
pub(super) struct Ballot {
    pub(super) secret: Value<Fp>,
    pub(super) shares: Value<Fp>,
    pub(super) siblings: [Value<Fp>; DEPTH],
    pub(super) is_right: [Value<bool>; DEPTH],
    pub(super) blinding: Value<Fq>,
}

impl Ballot {
    /// What `witness` says; the poll is read from the instance column.
    pub(super) fn new(witness: &BallotWitness) -> Self {
        Self {
            secret: Value::known(witness.secret.element()),
            shares: Value::known(Fp::from(witness.shares.get())),
            siblings: witness.path.siblings.map(Value::known),
            is_right: core::array::from_fn(|level| Value::known(witness.path.is_right(level))),
            blinding: Value::known(witness.blinding.scalar()),
        }
    }
}

/// Chips and columns.
#[derive(Clone, Debug)]
pub(super) struct Config {
    ecc: EccConfig<Bases>,
    poseidon: Pow5Config<Fp, 3, 2>,
    swap: CondSwapConfig,
    range: PallasLookupRangeCheckConfig,
    words: TableColumn,
    /// The column for witness values.
    free: Column<Advice>,
    public: Column<Instance>,
}

impl Circuit<Fp> for Ballot {
    type Config = Config;
    type FloorPlanner = SimpleFloorPlanner;

    fn without_witnesses(&self) -> Self {
        Self::default()
    }

    fn configure(meta: &mut ConstraintSystem<Fp>) -> Config {
        let advice: [Column<Advice>; 10] = core::array::from_fn(|_| meta.advice_column());
        let public = meta.instance_column();
        meta.enable_equality(public);
        for column in advice {
            meta.enable_equality(column);
        }
        let words = meta.lookup_table_column();
        let fixed: [_; 8] = core::array::from_fn(|_| meta.fixed_column());
        meta.enable_constant(fixed[0]);
        let [_, _, a0, a1, a2, b0, b1, b2] = fixed;
        let [s0, s1, s2, s3, s4, partial, p0, p1, p2, running] = advice;
        let range = PallasLookupRangeCheckConfig::configure(meta, running, words);
        Config {
            ecc: EccChip::<Bases>::configure(meta, advice, fixed, range),
            poseidon: Pow5Chip::configure::<P128Pow5T3>(
                meta,
                [p0, p1, p2],
                partial,
                [a0, a1, a2],
                [b0, b1, b2],
            ),
            swap: CondSwapChip::configure(meta, [s0, s1, s2, s3, s4]),
            range,
            words,
            free: s0,
            public,
        }
    }

    fn synthesize(&self, config: Config, mut layouter: impl Layouter<Fp>) -> Result<(), Error> {
        let layouter = &mut layouter;
        config.load_words(layouter)?;
        let secret = config.witness(layouter, "sk", self.secret)?;
        let shares = config.witness(layouter, "w", self.shares)?;

        let nullifier = self.nullifier(&config, layouter, &secret)?;
        let root = self.root(&config, layouter, secret, &shares)?;
        let [x, y] = self.commitment(&config, layouter, shares)?;
        let mut show =
            |cell: &Cell, row| layouter.constrain_instance(cell.cell(), config.public, row);
        show(&nullifier, public::NULLIFIER)?;
        show(&root, public::ROOT)?;
        show(&x, public::WEIGHT_X)?;
        show(&y, public::WEIGHT_Y)
    }
}

impl Ballot {
    /// `ballot.nullifier`
    fn nullifier(
        &self,
        config: &Config,
        layouter: &mut impl Layouter<Fp>,
        secret: &Cell,
    ) -> Result<Cell, Error> {
        let poll = layouter.assign_region(
            || "poll",
            |mut region| {
                let (public, row) = (config.public, public::POLL);
                region.assign_advice_from_instance(|| "poll", public, row, config.free, 0)
            },
        )?;
        const TAG: u32 = Domain::VoteNullifier as u32;
        config.hash::<TAG, 2>(layouter, [secret.clone(), poll])
    }

    /// `ballot.member`
    fn root(
        &self,
        config: &Config,
        layouter: &mut impl Layouter<Fp>,
        secret: Cell,
        shares: &Cell,
    ) -> Result<Cell, Error> {
        const IDENTITY: u32 = Domain::Identity as u32;
        const LEAF: u32 = Domain::RollLeaf as u32;
        const NODE: u32 = Domain::Node as u32;
        let identity = config.hash::<IDENTITY, 1>(layouter, [secret])?;
        let mut child = config.hash::<LEAF, 2>(layouter, [identity, shares.clone()])?;
        let chip = CondSwapChip::construct(config.swap.clone());
        for (sibling, is_right) in self.siblings.iter().zip(&self.is_right) {
            let pair = (child, *sibling);
            let (left, right) = chip.swap(layouter.namespace(|| "node"), pair, *is_right)?;
            child = config.hash::<NODE, 2>(layouter, [left, right])?;
        }
        Ok(child)
    }

    /// `ballot.weight`: the coordinates of w·G + s·H with w < 2^40.
    fn commitment(
        &self,
        config: &Config,
        layouter: &mut impl Layouter<Fp>,
        shares: Cell,
    ) -> Result<[Cell; 2], Error> {
        let range = layouter.namespace(|| "w < 2^40");
        config
            .range
            .copy_check(range, shares.clone(), WEIGHT_WORDS, true)?;
        let positive = layouter.assign_region(
            || "sign of w",
            |mut region| region.assign_advice_from_constant(|| "1", config.free, 0, Fp::ONE),
        )?;
        let chip = EccChip::construct(config.ecc.clone(), CircuitVersion::AnchoredBase);
        let magnitude = (shares, positive);
        let w = ScalarFixedShort::new(chip.clone(), layouter.namespace(|| "w"), magnitude)?;
        let g = FixedPointShort::from_inner(chip.clone(), WeightBase);
        let (weight, _) = g.mul(layouter.namespace(|| "w·G"), w)?;
        let s = ScalarFixed::new(chip.clone(), layouter.namespace(|| "s"), self.blinding)?;
        let h = FixedPoint::from_inner(chip, BlindingBase);
        let (blinding, _) = h.mul(layouter.namespace(|| "s·H"), s)?;
        let sum = weight.add(layouter.namespace(|| "V"), &blinding)?;
        Ok([sum.inner().x(), sum.inner().y()])
    }
}

impl Config {
    /// The library loads this table together with Sinsemilla's generators only.
    fn load_words(&self, layouter: &mut impl Layouter<Fp>) -> Result<(), Error> {
        layouter.assign_table(
            || "words",
            |mut table| {
                for word in 0..1 << WORD_BITS {
                    let value = || Value::known(Fp::from(word as u64));
                    table.assign_cell(|| "word", self.words, word, value)?;
                }
                Ok(())
            },
        )
    }

    fn witness(
        &self,
        layouter: &mut impl Layouter<Fp>,
        name: &'static str,
        value: Value<Fp>,
    ) -> Result<Cell, Error> {
        layouter.assign_region(
            || name,
            |mut region| region.assign_advice(|| name, self.free, 0, || value),
        )
    }

    fn hash<const TAG: u32, const LENGTH: usize>(
        &self,
        layouter: &mut impl Layouter<Fp>,
        inputs: [Cell; LENGTH],
    ) -> Result<Cell, Error> {
        let chip = Pow5Chip::construct(self.poseidon.clone());
        let mut sponge =
            Sponge::<_, _, P128Pow5T3, Absorbing<_, 2>, Tagged<TAG, LENGTH>, 3, 2>::new(
                chip,
                layouter.namespace(|| "sponge"),
            )?;
        let padding = <Tagged<TAG, LENGTH> as halo2_poseidon::Domain<Fp, 2>>::padding(LENGTH);
        let words = inputs.into_iter().map(PaddedWord::Message);
        for word in words.chain(padding.map(PaddedWord::Padding)) {
            sponge.absorb(layouter.namespace(|| "absorb"), word)?;
        }
        sponge
            .finish_absorbing(layouter.namespace(|| "absorbed"))?
            .squeeze(layouter.namespace(|| "squeeze"))
    }
}
