//! The ballot's circuit: the statement of `linli_statements::ballot` as constraints.
//!
//! | rows      | what is laid                                | rule               |
//! |-----------|---------------------------------------------|--------------------|
//! | 0 … 11    | nullifier = Hash(VOTE_NF; sk, poll)         | `ballot.nullifier` |
//! | 12 … 22   | idc = Hash(ID; sk)                          | `ballot.member`    |
//! | 23 … 33   | leaf = Hash(ROLL_LEAF; idc, w)              | `ballot.member`    |
//! | 34 … 386  | 32 nodes up to the root                     | `ballot.member`    |
//! | 387 … 486 | V = w·G + s·H, w < 2^40                     | `ballot.weight`    |
//!
//! Copies: sk of the nullifier and of idc; w of the leaf and of V; root, poll, nullifier, V.x and V.y with the
//! public inputs. Everything else is tied by gates from one row to the next. `ballot.body` is a public input that
//! constrains no cell: it is part of the transcript, so no proof survives a change of it.

#[cfg(feature = "batch")]
mod batch;
mod key;
#[cfg(feature = "roots")]
mod rooted;
mod summary;
mod together;

use linli_backend::halo2_proofs::circuit::{Layouter, Region, SimpleFloorPlanner, Value};
use linli_backend::halo2_proofs::plonk::{Circuit, Column, ConstraintSystem, Error, Instance};
use linli_backend::pasta_curves::Fp;
use linli_primitives::curve::scalar_bits;
use linli_primitives::poseidon::Domain;
use linli_statements::ballot::{BallotInstance, BallotWitness, DEPTH};

use crate::convert;
use crate::gadgets::fixed_base::{self, Commitment, FixedBase, Opening};
use crate::gadgets::hash::{Hash, Hashed, Node};
use crate::gadgets::{Columns, poseidon};

#[cfg(feature = "batch")]
pub use batch::verify_batch;
pub use key::{
    PROOF_BYTES, Params, ProvingKey, VerifyError, VerifyingKey, fingerprint, pinned, prove,
    proving_key, verify, verifying_key,
};
#[cfg(feature = "roots")]
pub use rooted::{public, rooted, verify_rooted};
pub use summary::summary;
pub use together::verify_together;

/// log₂ of the number of rows.
pub const K: u32 = 9;

const NULLIFIER_ROW: usize = 0;
/// One row is in between: the nullifier is left in its `FIRST`, where idc takes sk.
const IDENTITY_ROW: usize = NULLIFIER_ROW + poseidon::ROWS + 1;
const LEAF_ROW: usize = IDENTITY_ROW + poseidon::ROWS;
const NODES_ROW: usize = LEAF_ROW + poseidon::ROWS;
/// One row is in between: the root is left in its `FIRST`.
const WEIGHT_ROW: usize = NODES_ROW + DEPTH * poseidon::ROWS + 1;
/// Rows in use.
pub const ROWS: usize = WEIGHT_ROW + fixed_base::ROWS;

/// The public inputs and their rows in the instance column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PublicInput {
    /// Root of the roll.
    RollRoot,
    /// The poll.
    Poll,
    /// The owner's nullifier in the poll.
    Nullifier,
    /// V.x.
    WeightX,
    /// V.y.
    WeightY,
    /// Hash of the rest of the ballot.
    Body,
}

impl PublicInput {
    /// How many there are.
    pub const COUNT: usize = 6;
}

/// The public inputs of an instance, in the order of `PublicInput`.
///
/// The identity, which has no coordinates, becomes (0, 0): not on the curve, so nothing proves it.
pub fn public_inputs(instance: &BallotInstance) -> [Fp; PublicInput::COUNT] {
    let BallotInstance {
        roll_root,
        poll,
        nullifier,
        weight,
        body,
    } = instance;
    let (weight_x, weight_y) = weight.coordinates().unwrap_or_default();
    [
        roll_root.element(),
        poll.element(),
        nullifier.element(),
        weight_x,
        weight_y,
        body.element(),
    ]
    .map(convert)
}

/// The circuit with its witness, or without.
#[derive(Clone, Default)]
pub struct Ballot {
    /// sk as in the nullifier.
    secret: Value<Fp>,
    poll: Value<Fp>,
    /// sk as in the leaf; a wire makes it the same.
    leaf_secret: Value<Fp>,
    /// w as in the leaf; a wire makes it the weight's.
    shares: Value<Fp>,
    siblings: [Value<Fp>; DEPTH],
    is_right: [Value<bool>; DEPTH],
    weight: Value<fixed_base::Trace>,
}

/// Columns and gates.
#[derive(Clone, Debug)]
pub struct Config {
    hash: Hash,
    weight: FixedBase,
    public: Column<Instance>,
}

impl Ballot {
    /// The circuit with `witness` laid in. Nothing is checked here.
    pub fn new(instance: &BallotInstance, witness: &BallotWitness) -> Self {
        let opening = Opening {
            weight: witness.shares.get(),
            blinding: scalar_bits(&witness.blinding.scalar()),
        };
        let weight = fixed_base::Trace::new(&opening);
        let secret = Value::known(convert(witness.secret.element()));
        Self {
            secret,
            leaf_secret: secret,
            poll: Value::known(convert(instance.poll.element())),
            shares: Value::known(Fp::from(witness.shares.get())),
            siblings: witness.path.siblings.map(|s| Value::known(convert(s))),
            is_right: core::array::from_fn(|level| Value::known(witness.path.is_right(level))),
            weight: weight.map_or_else(Value::unknown, Value::known),
        }
    }

    fn hashes(&self) -> Hashes {
        let nullifier = Hashed::new(Domain::VoteNullifier, self.secret, Some(self.poll));
        let identity = Hashed::new(Domain::Identity, self.leaf_secret, None);
        let leaf = Hashed::new(Domain::RollLeaf, identity.output(), Some(self.shares));
        let mut child = leaf.output();
        let path = self.siblings.iter().zip(&self.is_right);
        let nodes = path
            .map(|(sibling, is_right)| {
                let node = Node::new(child, *sibling, *is_right);
                child = node.output();
                node
            })
            .collect();
        Hashes {
            nullifier,
            identity,
            leaf,
            nodes,
        }
    }
}

/// All permutations, computed once before the region is laid (halo2 lays it twice).
struct Hashes {
    nullifier: Hashed,
    identity: Hashed,
    leaf: Hashed,
    nodes: Vec<Node>,
}

type Cell = linli_backend::halo2_proofs::circuit::AssignedCell<Fp, Fp>;

/// `ballot.nullifier`: returns the cells of sk, poll and nullifier.
fn assign_nullifier(
    hash: &Hash,
    region: &mut Region<'_, Fp>,
    hashed: &Hashed,
) -> Result<[Cell; 3], Error> {
    let secret = hash.assign_first(region, NULLIFIER_ROW, hashed)?;
    let cells = hash.assign(region, NULLIFIER_ROW, hashed)?;
    Ok([secret, cells.second, cells.output])
}

/// `ballot.member`: returns the cells of sk, w and the root.
fn assign_member(
    hash: &Hash,
    region: &mut Region<'_, Fp>,
    hashes: &Hashes,
) -> Result<[Cell; 3], Error> {
    let secret = hash.assign_first(region, IDENTITY_ROW, &hashes.identity)?;
    hash.assign(region, IDENTITY_ROW, &hashes.identity)?;
    let leaf = hash.assign(region, LEAF_ROW, &hashes.leaf)?;
    let mut root = leaf.output;
    for (level, node) in hashes.nodes.iter().enumerate() {
        root = hash.assign_node(region, NODES_ROW + level * poseidon::ROWS, node)?;
    }
    Ok([secret, leaf.second, root])
}

impl Circuit<Fp> for Ballot {
    type Config = Config;
    type FloorPlanner = SimpleFloorPlanner;

    fn without_witnesses(&self) -> Self {
        Self::default()
    }

    fn configure(meta: &mut ConstraintSystem<Fp>) -> Config {
        let columns = Columns::configure(meta);
        let public = meta.instance_column();
        meta.enable_equality(public);
        Config {
            hash: Hash::configure(meta, columns),
            weight: FixedBase::configure(meta, columns),
            public,
        }
    }

    fn synthesize(&self, config: Config, mut layouter: impl Layouter<Fp>) -> Result<(), Error> {
        let hashes = self.hashes();
        let wired = layouter.assign_region(
            || "ballot",
            |mut region| {
                let region = &mut region;
                let [sk, poll, nullifier] =
                    assign_nullifier(&config.hash, region, &hashes.nullifier)?;
                let [sk_of_member, shares, root] = assign_member(&config.hash, region, &hashes)?;
                let Commitment {
                    weight,
                    point: [x, y],
                } = config
                    .weight
                    .assign(region, WEIGHT_ROW, self.weight.as_ref())?;
                region.constrain_equal(sk.cell(), sk_of_member.cell())?;
                region.constrain_equal(shares.cell(), weight.cell())?;
                Ok([
                    (PublicInput::RollRoot, root),
                    (PublicInput::Poll, poll),
                    (PublicInput::Nullifier, nullifier),
                    (PublicInput::WeightX, x),
                    (PublicInput::WeightY, y),
                ])
            },
        )?;
        for (input, cell) in wired {
            layouter.constrain_instance(cell.cell(), config.public, input as usize)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
