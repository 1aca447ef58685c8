//! What is hashed: every leaf, note, nullifier and path of a claim.

use linli_backend::halo2_proofs::circuit::Value;
use linli_backend::pasta_curves::Fp;
use linli_primitives::poseidon::Domain;
use linli_statements::claim::{ATTESTATION_DEPTH, MEMBER_DEPTH, STATE_DEPTH};

use super::wires::{Values, Wire};
use crate::gadgets::hash::Node;
use crate::gadgets::hash::sponge::Sponged;
use crate::gadgets::poseidon;

/// Depths of the trees, in the order of `Tree`.
pub(super) const DEPTHS: [usize; 3] = [MEMBER_DEPTH, ATTESTATION_DEPTH, STATE_DEPTH];

/// A tree that a chain climbs.
#[derive(Clone, Copy, Debug)]
pub(super) enum Tree {
    Members,
    Attestations,
    States,
}

/// One hash: `output` = Hash(`domain`; `inputs`).
pub(super) struct Link {
    pub(super) domain: Domain,
    pub(super) inputs: &'static [Wire],
    pub(super) output: Wire,
}

/// Hashes each of which takes the one before as its first input, and the path above the last.
pub(super) struct Chain {
    pub(super) links: &'static [Link],
    /// The tree, and its root as computed along the path.
    pub(super) tree: Option<(Tree, Wire)>,
}

/// All hashes, in the order of their rows.
pub(super) static CHAINS: [Chain; 8] = [
    Chain {
        links: &[
            Link {
                domain: Domain::Identity,
                inputs: &[Wire::Secret],
                output: Wire::Identity,
            },
            Link {
                domain: Domain::Member,
                inputs: &[Wire::Identity, Wire::Joined, Wire::PaidThrough],
                output: Wire::MemberLeaf,
            },
        ],
        tree: Some((Tree::Members, Wire::MemberPathRoot)),
    },
    Chain {
        links: &[Link {
            domain: Domain::Loss,
            inputs: &[
                Wire::Identity,
                Wire::LossCategory,
                Wire::EventDay,
                Wire::GrossLoss,
                Wire::OtherCover,
                Wire::Salt,
            ],
            output: Wire::Attestation,
        }],
        tree: Some((Tree::Attestations, Wire::AttestationPathRoot)),
    },
    Chain {
        links: &[Link {
            domain: Domain::EventNullifier,
            inputs: &[Wire::Secret, Wire::Attestation],
            output: Wire::EventHash,
        }],
        tree: None,
    },
    Chain {
        links: &[Link {
            domain: Domain::StateNullifier,
            inputs: &[Wire::Secret, Wire::Scheme, Wire::Category, Wire::Seq],
            output: Wire::StateHash,
        }],
        tree: None,
    },
    Chain {
        links: &[Link {
            domain: Domain::StateBlind,
            inputs: &[Wire::Secret, Wire::Scheme, Wire::Category, Wire::Seq],
            output: Wire::OldBlind,
        }],
        tree: None,
    },
    Chain {
        links: &[Link {
            domain: Domain::State,
            inputs: &[
                Wire::Identity,
                Wire::Category,
                Wire::Seq,
                Wire::OldPeriod,
                Wire::OldCount,
                Wire::OldPaid,
                Wire::OldBlind,
            ],
            output: Wire::OldNote,
        }],
        tree: Some((Tree::States, Wire::StatePathRoot)),
    },
    Chain {
        links: &[Link {
            domain: Domain::StateBlind,
            inputs: &[Wire::Secret, Wire::Scheme, Wire::Category, Wire::NextSeq],
            output: Wire::NewBlind,
        }],
        tree: None,
    },
    Chain {
        links: &[Link {
            domain: Domain::State,
            inputs: &[
                Wire::Identity,
                Wire::Category,
                Wire::NextSeq,
                Wire::Period,
                Wire::NextCount,
                Wire::NextPaid,
                Wire::NewBlind,
            ],
            output: Wire::NewNote,
        }],
        tree: None,
    },
];

/// Rows of all chains; each leaves its last output in a row of its own.
pub(super) const ROWS: usize = {
    let chains = &CHAIN_PERMUTATIONS;
    let (mut rows, mut i) = (0, 0);
    while i < chains.len() {
        rows += chains[i] * poseidon::ROWS + 1;
        i += 1;
    }
    rows
};

/// Permutations of each chain; a test compares it with `CHAINS`.
const CHAIN_PERMUTATIONS: [usize; 8] = [
    3 + MEMBER_DEPTH,
    3 + ATTESTATION_DEPTH,
    1,
    2,
    2,
    4 + STATE_DEPTH,
    2,
    4,
];

/// A step up a tree: the sibling, and whether the child is on the right.
#[derive(Clone)]
pub(super) struct Step {
    pub(super) sibling: Value<Fp>,
    pub(super) is_right: Value<bool>,
}

impl Default for Step {
    fn default() -> Self {
        Self {
            sibling: Value::unknown(),
            is_right: Value::unknown(),
        }
    }
}

/// All permutations of a chain, computed once before the region is laid (halo2 lays it twice).
pub(super) struct Computed {
    pub(super) sponged: Vec<Sponged>,
    pub(super) nodes: Vec<Node>,
}

impl Link {
    /// Rows that it takes.
    pub(super) const fn rows(&self) -> usize {
        Sponged::rows(self.inputs.len())
    }
}

impl Chain {
    /// Hashes inputs from `values`, and stores the outputs in them.
    pub(super) fn compute(&self, values: &mut Values, paths: &[Vec<Step>; 3]) -> Computed {
        let mut last = Value::unknown();
        let sponged = self
            .links
            .iter()
            .map(|link| {
                let inputs = link.inputs.iter().map(|wire| values.get(*wire)).collect();
                let sponged = Sponged::new(link.domain, inputs);
                last = sponged.output();
                values.set(link.output, last);
                sponged
            })
            .collect();
        let Some((tree, root)) = self.tree else {
            return Computed {
                sponged,
                nodes: vec![],
            };
        };
        let nodes = paths[tree as usize]
            .iter()
            .map(|step| {
                let node = Node::new(last, step.sibling, step.is_right);
                last = node.output();
                node
            })
            .collect();
        values.set(root, last);
        Computed { sponged, nodes }
    }
}
