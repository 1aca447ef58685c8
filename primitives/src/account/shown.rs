//! What cells of moved amounts hold, shown to whoever has no key: to those who sign the act as well.
//!
//! Each cell less its amount commits to nothing. Weighed by a hash of cells and amounts, all of them together do so under
//! one blinding, which is handed over. Were one amount another, the sum would commit to something: whoever could open
//! it as nothing would know log_G H, or found the weights before the amounts.

use ff::{FromUniformBytes, PrimeField};
use group::Group;

use super::{AccountKey, CELL_BYTES, commit_moved, commitments};
use crate::curve::{Fq, h, pallas};
use crate::document::{Digest, Kind, hash};
use crate::quantity::Money;

/// Shows the amounts of cells that these keys open.
pub fn show_moved(
    keys: impl Iterator<Item = AccountKey>,
    nonce: Digest,
    cells: &[u8],
    amounts: &[i64],
) -> Digest {
    let blindings = keys.zip(weights(cells, amounts));
    let sum: Fq = blindings
        .map(|(key, weight)| key.secrets(nonce).0 * weight)
        .sum();
    Digest(sum.to_repr())
}

/// Whether the cells hold these amounts, one each.
pub fn are_moved(cells: &[u8], amounts: &[i64], shown: Digest) -> bool {
    let is_money = |amount: &i64| Money::new(amount.unsigned_abs()).is_ok();
    let Ok(points) = commitments(cells) else {
        return false;
    };
    if points.len() != amounts.len() || !amounts.iter().all(is_money) {
        return false;
    }
    let blinding: Option<Fq> = Fq::from_repr(shown.0).into();
    let pairs = points.iter().zip(amounts).zip(weights(cells, amounts));
    let sum = pairs.fold(
        pallas::Point::identity(),
        |sum, ((point, amount), weight)| {
            let rest = match amount {
                0 => pallas::Point::from(*point),
                amount => *point - commit_moved(*amount, Fq::zero()),
            };
            sum + rest * weight
        },
    );
    blinding.is_some_and(|blinding| sum == h() * blinding)
}

/// One for each cell.
fn weights(cells: &[u8], amounts: &[i64]) -> impl Iterator<Item = Fq> {
    let amounts: Vec<u8> = amounts.iter().flat_map(|it| it.to_le_bytes()).collect();
    let all = hash(Kind::AccountKey, &[b"shown", cells, &amounts]);
    let weight = move |place: u64| {
        let parts: [&[u8]; 3] = [b"weight", &all, &place.to_le_bytes()];
        Fq::from_uniform_bytes(&hash(Kind::AccountKey, &parts))
    };
    (0..(cells.len() / CELL_BYTES) as u64).map(weight)
}
