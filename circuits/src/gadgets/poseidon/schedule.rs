//! The constants of the permutation, arranged for the rows of the gadget.

use std::sync::LazyLock;

use ff::Field;
use halo2_poseidon::{P128Pow5T3, Spec};
use linli_backend::pasta_curves::Fp;

use super::{PARTIAL_ROUNDS, State};
use crate::convert;

/// x_{r+3} = trace·x_{r+2} − det·x_{r+1} + a·y_{r+2} + b·y_{r+1} + c·y_r, where y = S(x).
///
/// A partial round is x' = m00·y + v·u, u' = N·u + k·y with u the words 1 and 2, N the lower right minor of the
/// matrix M, v and k its first row and column without m00. Cayley and Hamilton give N² = trace·N − det, so v·u
/// and with it x follow a recurrence of order two; u itself needs no cell.
pub(super) struct Recurrence {
    pub(super) trace: Fp,
    pub(super) det: Fp,
    pub(super) a: Fp,
    pub(super) b: Fp,
    pub(super) c: Fp,
}

/// How the partial rounds begin: x_1 = m00·y_0 + first·z, x_2 = m00·y_1 + v·k·y_0 + second·z, with z the three
/// S-box outputs of the full round before.
pub(super) struct Enter {
    pub(super) vk: Fp,
    pub(super) first: State,
    pub(super) second: State,
}

/// How they end: u_56 = alpha·(x_55 − m00·y_54) + beta·(x_56 − m00·y_55 − v·k·y_54) + nk·y_54 + k·y_55.
///
/// The brackets are v·u_54 and v·N·u_54, which determine u_54 because (v, v·N) is regular.
pub(super) struct Exit {
    pub(super) alpha: [Fp; 2],
    pub(super) beta: [Fp; 2],
    pub(super) nk: [Fp; 2],
    pub(super) k: [Fp; 2],
}

pub(super) struct Schedule {
    /// Constants of the full rounds before the partial ones.
    pub(super) first: [State; 4],
    /// Constants of word 0 in the partial rounds; those of the other words are moved to later rounds.
    pub(super) partial: [Fp; PARTIAL_ROUNDS],
    /// Constants of the full rounds after, with what was moved there.
    pub(super) last: [State; 4],
    pub(super) matrix: [State; 3],
    pub(super) recurrence: Recurrence,
    pub(super) enter: Enter,
    pub(super) exit: Exit,
}

pub(super) static SCHEDULE: LazyLock<Schedule> = LazyLock::new(Schedule::derive);

impl Schedule {
    fn derive() -> Self {
        let (constants, m, _) = <P128Pow5T3 as Spec<_, 3, 2>>::constants();
        let constants: Vec<State> = constants.iter().map(|c| c.map(convert)).collect();
        let m = m.map(|row| row.map(convert));

        let mut carry = [Fp::ZERO; 3];
        let partial = core::array::from_fn(|r| {
            let [c0, c1, c2] = core::array::from_fn(|i| constants[4 + r][i] + carry[i]);
            carry = apply(&m, [Fp::ZERO, c1, c2]);
            c0
        });
        let mut last: [State; 4] = core::array::from_fn(|r| constants[60 + r]);
        last[0] = core::array::from_fn(|i| last[0][i] + carry[i]);

        let n = [[m[1][1], m[1][2]], [m[2][1], m[2][2]]];
        let (v, k) = ([m[0][1], m[0][2]], [m[1][0], m[2][0]]);
        let vn = left(v, &n);
        let nk = right(&n, k);
        let trace = n[0][0] + n[1][1];
        let det = n[0][0] * n[1][1] - n[0][1] * n[1][0];
        let recurrence = Recurrence {
            trace,
            det,
            a: m[0][0],
            b: dot(v, k) - trace * m[0][0],
            c: dot(vn, k) - trace * dot(v, k) + det * m[0][0],
        };
        let over = |w: [Fp; 2]| core::array::from_fn(|j| w[0] * m[1][j] + w[1] * m[2][j]);
        let enter = Enter {
            vk: dot(v, k),
            first: over(v),
            second: over(vn),
        };
        let observed = Option::<Fp>::from((v[0] * vn[1] - v[1] * vn[0]).invert())
            .expect("(v, v·N) of P128Pow5T3 is regular");
        let n2 = |w: [Fp; 2]| right(&n, right(&n, w));
        let exit = Exit {
            alpha: n2([vn[1] * observed, -vn[0] * observed]),
            beta: n2([-v[1] * observed, v[0] * observed]),
            nk,
            k,
        };
        Self {
            first: core::array::from_fn(|r| constants[r]),
            partial,
            last,
            matrix: m,
            recurrence,
            enter,
            exit,
        }
    }

    /// The constant of x_r; x_56 is word 0 of the full round after.
    pub(super) fn of_word_0(&self, r: usize) -> Fp {
        match r {
            PARTIAL_ROUNDS => self.last[0][0],
            _ => self.partial[r],
        }
    }

    /// What the recurrence for x_r adds when every x carries its constant; r from 3 to 56.
    pub(super) fn shifted(&self, r: usize) -> Fp {
        self.of_word_0(r) - self.recurrence.trace * self.partial[r - 1]
            + self.recurrence.det * self.partial[r - 2]
    }

    /// The same for word `i` + 1 of u_56.
    pub(super) fn shifted_exit(&self, i: usize) -> Fp {
        self.last[0][i + 1]
            - self.exit.alpha[i] * self.partial[PARTIAL_ROUNDS - 1]
            - self.exit.beta[i] * self.last[0][0]
    }
}

pub(super) fn apply(m: &[State; 3], s: State) -> State {
    core::array::from_fn(|i| m[i][0] * s[0] + m[i][1] * s[1] + m[i][2] * s[2])
}

fn dot(a: [Fp; 2], b: [Fp; 2]) -> Fp {
    a[0] * b[0] + a[1] * b[1]
}

fn left(v: [Fp; 2], n: &[[Fp; 2]; 2]) -> [Fp; 2] {
    core::array::from_fn(|j| v[0] * n[0][j] + v[1] * n[1][j])
}

fn right(n: &[[Fp; 2]; 2], k: [Fp; 2]) -> [Fp; 2] {
    core::array::from_fn(|i| dot(n[i], k))
}
