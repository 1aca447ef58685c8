//! What ties the cells of the whole circuit to each other.

use super::*;
use crate::testkit::{free_cells, uncopied};

/// The cells that gadgets leave to the claim to tie: inputs, outputs, rules and the heads of range checks.
fn wired(name: &str) -> bool {
    let of_gadgets = [
        "sponge.input",
        "sponge.padding",
        "poseidon.output",
        "range.0",
    ];
    of_gadgets.contains(&name) || name.starts_with(char::is_uppercase)
}

#[test]
fn no_wired_cell_is_free() {
    let (instance, witness) = facts().claim();
    let circuit = Claim::new(&instance, &witness);
    let public = public_inputs(&instance);
    assert_eq!(
        free_cells(wired, || broken_constraints(circuit.clone(), &public)),
        [""; 0]
    );
}

/// Equal values in cells that no copy joins, and what ties each of them instead:
/// - roots, nullifiers and the new note as computed and as published: by the rule named after each;
/// - first words: five hashes of sk, four of idc, by `hash.first` to one wire each;
/// - second words: three hashes of the scheme, the category in both notes, by `hash.second`;
/// - capacities: 68 nodes, two notes, two blindings, by `node.capacity` and `hash.capacity` to fixed cells;
/// - everything in the first permutation of both blindings, which hash sk and scheme alike, and of both notes,
///   which hash idc and category alike: defined by the permutation from equal inputs. With it the blindings' first
///   word of the second permutation, that takes the category.
#[test]
fn equal_values_without_a_wire_are_these() {
    let (instance, witness) = facts().claim();
    let found = uncopied(&Claim::new(&instance, &witness));
    let twice = |line: &String| line.starts_with("poseidon.row") && line.ends_with(" x2");
    let (twins, rest): (Vec<_>, Vec<_>) = found.into_iter().partition(twice);
    assert_eq!(
        rest,
        [
            "AttestationPathRoot=poseidon.output x1 | AttestationRoot x1",
            "EventHash=poseidon.output x1 | EventNullifier x1",
            "MemberPathRoot=poseidon.output x1 | MemberRoot x1",
            "NewNote=poseidon.output x1 | NewState x1",
            "StateHash=poseidon.output x1 | StateNullifier x1",
            "StatePathRoot=poseidon.output x1 | StateRoot x1",
            "poseidon.row0.0 x4",
            "poseidon.row0.0 x5",
            "poseidon.row0.1 x3",
            "poseidon.row0.2 x68",
        ]
    );
    // By name; two blindings and two notes have one name.
    let mut cells = vec![];
    for row in 0..crate::gadgets::poseidon::ROWS {
        let width = if (2..9).contains(&row) { 8 } else { 6 };
        cells.extend((0..width).map(|cell| format!("poseidon.row{row}.{cell} x2")));
    }
    cells.sort();
    assert_eq!(twins, cells);
}

#[test]
fn rows_fit_below_the_blinding_rows() {
    let mut meta = ConstraintSystem::<Fp>::default();
    Claim::configure(&mut meta);
    let last = (1 << K) - meta.blinding_factors() - 1;
    assert!(ROWS <= last);
    assert!(
        RANGES
            .iter()
            .map(|(_, bits)| range::rows(*bits))
            .sum::<usize>()
            <= last
    );
}

#[test]
fn rows_are_those_of_the_chains() {
    let rows = |chain: &chains::Chain| {
        let links: usize = chain.links.iter().map(chains::Link::rows).sum();
        let depth = chain
            .tree
            .map_or(0, |(tree, _)| chains::DEPTHS[tree as usize]);
        links + depth * crate::gadgets::poseidon::ROWS + 1
    };
    assert_eq!(CHAINS.iter().map(rows).sum::<usize>(), chains::ROWS);
    assert_eq!(chains::ROWS, 987);
    assert_eq!(ROWS, 999);
}

#[test]
fn public_inputs_stand_in_their_rows() {
    for (row, input) in PublicInput::ALL.into_iter().enumerate() {
        assert_eq!(input as usize, row);
    }
    let number = |n: u64| Fp::from(n);
    let (instance, _) = facts().claim();
    let expected = [
        convert(instance.member_root.element()),
        convert(instance.attestation_root.element()),
        convert(instance.state_root.element()),
        number(7),
        number(8),
        number(3),
        number(90),
        number(30),
        number(1_000),
        number(7_000),
        number(50_000),
        number(2),
        number(60_000),
        number(100),
        number(20_200),
        number(20_200),
        number(2025),
        number(20_230),
        number(42_000),
        convert(instance.event_nullifier.element()),
        convert(instance.state_nullifier.element()),
        convert(instance.new_state.element()),
        number(6),
    ];
    assert_eq!(public_inputs(&instance), expected);
}

#[test]
fn every_constraint_has_its_degree() {
    let mut meta = ConstraintSystem::<Fp>::default();
    let config = Claim::configure(&mut meta);
    assert_eq!(meta.degree(), 6);
    let degrees = config.rules.degrees();
    assert_eq!(degrees.len(), 25);
    assert!(
        degrees
            .iter()
            .all(|(name, degree)| { name.starts_with("claim.") && (2..=4).contains(degree) })
    );
}
