//! Commits to fixed values and copies again, and compares with the key.

use anyhow::{Context, ensure};
use ff::{Field, PrimeField};
use group::Curve;
use linli_backend::halo2_proofs::poly::EvaluationDomain;
use linli_backend::halo2_proofs::poly::commitment::Blind;
use linli_backend::pasta_curves::{Fp, vesta};
use linli_circuits::ballot::Params;

use super::{Column, Extraction};

/// The commitments of `extraction` are those that `text` ends with.
pub(super) fn hold(
    extraction: &Extraction,
    columns: &[Column],
    params: &Params,
    text: &str,
) -> anyhow::Result<()> {
    let domain = EvaluationDomain::<Fp>::new(2, params.k());
    let commit = |values: Vec<Fp>| -> vesta::Affine {
        let polynomial = domain.lagrange_from_vec(values);
        params
            .commit_lagrange(&polynomial, Blind::default())
            .to_affine()
    };
    let fixed: Vec<_> = extraction.fixed.iter().cloned().map(commit).collect();
    ensure!(
        text.contains(&format!("fixed_commitments: {fixed:?}, permutation: ")),
        "the recorded fixed values are not the key's"
    );
    let omega = domain.get_omega();
    let copies: Vec<_> = sigma(extraction, columns, omega)?
        .into_iter()
        .map(commit)
        .collect();
    ensure!(
        text.contains(&format!("commitments: {copies:?}")),
        "the recorded copies are not the key's"
    );
    Ok(())
}

/// The permutation whose cycles are the classes of copied cells, column by column: halo2's, cycle for cycle.
fn sigma(extraction: &Extraction, columns: &[Column], omega: Fp) -> anyhow::Result<Vec<Vec<Fp>>> {
    let rows = extraction.rows;
    let mut cycles = Cycles::new(columns.len() * rows);
    for [left, right] in &extraction.copies {
        let place = |cell: &super::Cell| {
            let column = columns.iter().position(|c| *c == (cell.kind, cell.column));
            let column = column.context("a copied column is in the permutation")?;
            anyhow::Ok(column * rows + cell.row)
        };
        cycles.join(place(left)?, place(right)?);
    }
    let powers: Vec<_> = core::iter::successors(Some(Fp::ONE), |power| Some(power * omega))
        .take(rows)
        .collect();
    let shifts: Vec<_> = core::iter::successors(Some(Fp::ONE), |shift| Some(shift * Fp::DELTA))
        .take(columns.len())
        .collect();
    let at = |place: usize| shifts[place / rows] * powers[place % rows];
    let column = |i: usize| {
        (i * rows..(i + 1) * rows)
            .map(|place| at(cycles.next[place]))
            .collect()
    };
    Ok((0..columns.len()).map(column).collect())
}

struct Cycles {
    next: Vec<usize>,
    head: Vec<usize>,
    size: Vec<usize>,
}

impl Cycles {
    fn new(places: usize) -> Self {
        let each: Vec<_> = (0..places).collect();
        Self {
            next: each.clone(),
            head: each,
            size: vec![1; places],
        }
    }

    /// The smaller cycle takes the larger's head.
    fn join(&mut self, left: usize, right: usize) {
        let (mut kept, mut given) = (self.head[left], self.head[right]);
        if kept == given {
            return;
        }
        if self.size[kept] < self.size[given] {
            core::mem::swap(&mut kept, &mut given);
        }
        self.size[kept] += self.size[given];
        let mut at = given;
        loop {
            self.head[at] = kept;
            at = self.next[at];
            if at == given {
                break;
            }
        }
        self.next.swap(left, right);
    }
}
