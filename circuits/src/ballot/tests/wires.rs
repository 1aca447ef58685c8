//! What ties the cells of the whole circuit to each other.

use super::*;
use crate::testkit::{free_cells, uncopied};

/// The cells that gadgets leave to the caller to tie, and the bits of the path.
fn wired(name: &str) -> bool {
    [
        "hash.first",
        "hash.second",
        "node.bit",
        "poseidon.output",
        "fixed_base.w",
        "fixed_base.v.x",
        "fixed_base.v.y",
    ]
    .contains(&name)
}

#[test]
fn no_wired_cell_is_free() {
    let (instance, witness) = honest();
    let circuit = Ballot::new(&instance, &witness);
    let public = public_inputs(&instance);
    assert_eq!(free_cells(wired, || run(circuit.clone(), &public)), [""; 0]);
}

/// Equal values in cells that no copy joins, and what ties each of them instead:
/// - the first input word of the nullifier and of idc is sk: `hash.first` ties each to its sk, and those are one wire;
/// - the capacity of every node: `node.capacity` ties each to its fixed column.
#[test]
fn equal_values_without_a_wire_are_these() {
    let (instance, witness) = honest();
    assert_eq!(
        uncopied(&Ballot::new(&instance, &witness)),
        ["poseidon.row0.0 x2", "poseidon.row0.2 x32"]
    );
}

#[test]
fn rows_fit_below_the_blinding_rows() {
    let mut meta = ConstraintSystem::<Fp>::default();
    Ballot::configure(&mut meta);
    assert!(ROWS + meta.blinding_factors() < 1 << K);
}

#[test]
fn public_inputs_stand_in_their_rows() {
    let (instance, _) = honest();
    let (x, y) = instance.weight.coordinates().unwrap();
    let named = [
        (PublicInput::RollRoot, instance.roll_root.element()),
        (PublicInput::Poll, instance.poll.element()),
        (PublicInput::Nullifier, instance.nullifier.element()),
        (PublicInput::WeightX, x),
        (PublicInput::WeightY, y),
        (PublicInput::Body, instance.body.element()),
    ];
    assert_eq!(named.len(), PublicInput::COUNT);
    for (input, element) in named {
        assert_eq!(public_inputs(&instance)[input as usize], convert(element));
    }
}
