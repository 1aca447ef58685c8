//! The claim: roots, nullifiers and the new note follow from what the member knows and from the record's numbers.

mod facts;

use anyhow::{Context, ensure};
use ff::Field;
use linli_backend::pasta_curves::Fp;
use linli_circuits::claim::public_inputs;
use linli_primitives::merkle::Path;
use linli_statements::claim::{
    ATTESTATION_DEPTH, ClaimInstance, ClaimWitness, MEMBER_DEPTH, STATE_DEPTH, check,
};

use super::Role::{Derived, Given, Transcript};
use super::{Case, Role, Statement, only, take_over};
use crate::lemmas::{choice, run};
use crate::system::System;

pub(crate) use facts::cases;

/// In the order of `linli_circuits::claim::PublicInput`. The accepted state root is given, for the first claim's note is in
/// no tree.
const ROLES: [Role; 23] = [
    Derived,    // MemberRoot
    Derived,    // AttestationRoot
    Given,      // StateRoot
    Given,      // Scheme
    Transcript, // Rulebook
    Given,      // Category
    Given,      // WaitDays
    Given,      // FilingDays
    Given,      // Deductible
    Given,      // Ratio
    Transcript, // CapPerClaim
    Given,      // ClaimsPerPeriod
    Given,      // CapPerPeriod
    Transcript, // Step
    Given,      // FromDay
    Given,      // ToDay
    Given,      // Period
    Given,      // ClosingDay
    Given,      // Amount
    Derived,    // EventNullifier
    Derived,    // StateNullifier
    Derived,    // NewState
    Transcript, // Body
];

/// The old note is in the tree, or there is none and nothing was counted.
const CHECKS: &[&str] = &[
    "claim.state_once.note",
    "claim.state_once.count",
    "claim.state_once.paid",
];

/// What the member knows, as the rules' cells are called. The last is a helper: where seq is not zero, its inverse lets
/// count and paid be anything; other values only forbid more.
const KNOWN: [&str; 10] = [
    "Joined",
    "PaidThrough",
    "EventDay",
    "GrossLoss",
    "OtherCover",
    "Seq",
    "OldPeriod",
    "OldCount",
    "OldPaid",
    "SeqInverse",
];

/// sk, three inputs of the member's leaf but for what is known, six of the attestation: its salt is the ninth input that
/// is laid.
const SALT: usize = 8;

pub(crate) fn statement(system: &mut System<'_>) -> anyhow::Result<Statement> {
    let extraction = system.extraction;
    let mut statement = Statement::new(system, &ROLES, CHECKS)?;
    let inputs = extraction.called("sponge.input");
    statement.secret(system, "sk", only(&inputs, "sponge.input")?)?;
    statement.secret(system, "Salt", *inputs.get(SALT).context("nine inputs")?)?;
    for name in KNOWN {
        statement.secret(system, name, only(&extraction.called(name), name)?)?;
    }
    let sides = extraction.called("node.bit");
    ensure!(
        sides.len() == MEMBER_DEPTH + ATTESTATION_DEPTH + STATE_DEPTH,
        "a side for each level"
    );
    let (members, sides) = sides.split_at(MEMBER_DEPTH);
    let (attestations, states) = sides.split_at(ATTESTATION_DEPTH);
    statement.path(system, "member", members)?;
    statement.path(system, "attestation", attestations)?;
    statement.path(system, "state", states)?;

    let runs = run::groups(system)?;
    let restart = only(&extraction.called("Restart"), "Restart")?;
    statement
        .groups
        .push(choice::group(system, restart, &runs)?);
    statement.groups.extend(runs);
    Ok(statement)
}

fn case(name: String, instance: &ClaimInstance, witness: &ClaimWitness) -> Case {
    let ClaimWitness {
        secret,
        membership,
        loss,
        counters,
        ..
    } = witness;
    let seq = Fp::from(u64::from(counters.seq));
    let mut secrets = vec![
        take_over(secret.element()),
        take_over(loss.salt.element()),
        Fp::from(u64::from(membership.joined.get())),
        Fp::from(u64::from(membership.paid_through.get())),
        Fp::from(u64::from(loss.event_day.get())),
        Fp::from(loss.gross_loss.get()),
        Fp::from(loss.other_cover.get()),
        seq,
        Fp::from(u64::from(counters.period.get())),
        Fp::from(u64::from(counters.count)),
        Fp::from(counters.paid.get()),
        seq.invert().unwrap_or(Fp::ZERO),
    ];
    secrets.extend(steps(&witness.member_path));
    secrets.extend(steps(&witness.attestation_path));
    secrets.extend(steps(&witness.state_path));
    Case {
        name,
        public: public_inputs(instance).to_vec(),
        secrets,
        is_true: check(instance, witness).is_ok(),
    }
}

/// Side and sibling, level by level.
fn steps<const DEPTH: usize>(path: &Path<DEPTH>) -> Vec<Fp> {
    let levels = path.siblings.iter().enumerate();
    levels
        .flat_map(|(level, sibling)| {
            [
                Fp::from(u64::from(path.is_right(level))),
                take_over(*sibling),
            ]
        })
        .collect()
}
