//! Arithmetic of a field for machines that count instructions and whose widest product has 64 bits.
//!
//! This text is laid over the curves' own for wasm32; the tests compare it with theirs. Elements are as they keep them: four
//! words, in Montgomery's form for 2^256. The modulus `m` is either of the Pasta curves', so m = 1 mod 2^32, its third word
//! is 0 and its fourth 2^62. Nothing branches, or reads memory, by a value.

/// Of a limb: sums of some dozen products of two fit into a word.
const LOW: u64 = (1 << 29) - 1;
/// Of the limb that makes 2^256 of eight others: 8 · 29 + 24.
const LAST: u64 = (1 << 24) - 1;

/// `a`·`b`/2^256 modulo `m`, for any `a` and for `b` less than `m`.
#[inline(always)]
pub(crate) const fn product(a: &[u64; 4], b: &[u64; 4], m: &[u64; 4]) -> [u64; 4] {
    let [a0, a1, a2, a3, a4, a5, a6, a7, a8] = limbs(a);
    let [b0, b1, b2, b3, b4, b5, b6, b7, b8] = limbs(b);
    let columns = [
        a0 * b0,
        a0 * b1 + a1 * b0,
        a0 * b2 + a1 * b1 + a2 * b0,
        a0 * b3 + a1 * b2 + a2 * b1 + a3 * b0,
        a0 * b4 + a1 * b3 + a2 * b2 + a3 * b1 + a4 * b0,
        a0 * b5 + a1 * b4 + a2 * b3 + a3 * b2 + a4 * b1 + a5 * b0,
        a0 * b6 + a1 * b5 + a2 * b4 + a3 * b3 + a4 * b2 + a5 * b1 + a6 * b0,
        a0 * b7 + a1 * b6 + a2 * b5 + a3 * b4 + a4 * b3 + a5 * b2 + a6 * b1 + a7 * b0,
        a0 * b8 + a1 * b7 + a2 * b6 + a3 * b5 + a4 * b4 + a5 * b3 + a6 * b2 + a7 * b1 + a8 * b0,
        a1 * b8 + a2 * b7 + a3 * b6 + a4 * b5 + a5 * b4 + a6 * b3 + a7 * b2 + a8 * b1,
        a2 * b8 + a3 * b7 + a4 * b6 + a5 * b5 + a6 * b4 + a7 * b3 + a8 * b2,
        a3 * b8 + a4 * b7 + a5 * b6 + a6 * b5 + a7 * b4 + a8 * b3,
        a4 * b8 + a5 * b7 + a6 * b6 + a7 * b5 + a8 * b4,
        a5 * b8 + a6 * b7 + a7 * b6 + a8 * b5,
        a6 * b8 + a7 * b7 + a8 * b6,
        a7 * b8 + a8 * b7,
        a8 * b8,
    ];
    reduced(columns, m)
}

/// `a`²/2^256 modulo `m`, for `a` less than `m`.
#[inline(always)]
pub(crate) const fn square(a: &[u64; 4], m: &[u64; 4]) -> [u64; 4] {
    reduced(columns_of_square(&limbs(a)), m)
}

/// The columns of products of a square.
#[inline(always)]
const fn columns_of_square(a: &[u64; 9]) -> [u64; 17] {
    let [a0, a1, a2, a3, a4, a5, a6, a7, a8] = *a;
    let [b0, b1, b2, b3] = [a0 << 1, a1 << 1, a2 << 1, a3 << 1];
    let [b4, b5, b6, b7] = [a4 << 1, a5 << 1, a6 << 1, a7 << 1];
    [
        a0 * a0,
        b0 * a1,
        b0 * a2 + a1 * a1,
        b0 * a3 + b1 * a2,
        b0 * a4 + b1 * a3 + a2 * a2,
        b0 * a5 + b1 * a4 + b2 * a3,
        b0 * a6 + b1 * a5 + b2 * a4 + a3 * a3,
        b0 * a7 + b1 * a6 + b2 * a5 + b3 * a4,
        b0 * a8 + b1 * a7 + b2 * a6 + b3 * a5 + a4 * a4,
        b1 * a8 + b2 * a7 + b3 * a6 + b4 * a5,
        b2 * a8 + b3 * a7 + b4 * a6 + a5 * a5,
        b3 * a8 + b4 * a7 + b5 * a6,
        b4 * a8 + b5 * a7 + a6 * a6,
        b5 * a8 + b6 * a7,
        b6 * a8 + a7 * a7,
        b7 * a8,
        a8 * a8,
    ]
}

/// `a` squared `n` times, for `a` less than `m`: a^(2^n) in the same form.
///
/// On the way, elements are in Montgomery's form for 2^261, which nine whole limbs have: neither words nor a least
/// representative are made between two squares. The first factor is less than 2^260, the second than 2^258, and all further
/// ones than 2^255, which is less than 2·`m`.
#[inline(never)]
pub(crate) const fn squares(a: &[u64; 4], n: u32, m: &[u64; 4]) -> [u64; 4] {
    let [_, m1, m2, m3, m4, ..] = limbs(m);
    let mut l = shifted(&limbs(a));
    let mut left = n;
    while left > 0 {
        let c = columns_of_square(&l);
        let (q0, c0) = cancelled(c[0]);
        let (q1, c1) = cancelled(c[1] + q0 * m1 + c0);
        let (q2, c2) = cancelled(c[2] + q1 * m1 + q0 * m2 + c1);
        let (q3, c3) = cancelled(c[3] + q2 * m1 + q1 * m2 + q0 * m3 + c2);
        let (q4, c4) = cancelled(c[4] + q3 * m1 + q2 * m2 + q1 * m3 + q0 * m4 + c3);
        let (q5, c5) = cancelled(c[5] + q4 * m1 + q3 * m2 + q2 * m3 + q1 * m4 + c4);
        let (q6, c6) = cancelled(c[6] + q5 * m1 + q4 * m2 + q3 * m3 + q2 * m4 + c5);
        let (q7, c7) = cancelled(c[7] + q6 * m1 + q5 * m2 + q4 * m3 + q3 * m4 + c6);
        let (q8, c8) = cancelled(c[8] + q7 * m1 + q6 * m2 + q5 * m3 + q4 * m4 + (q0 << 22) + c7);
        let r0 = c[9] + q8 * m1 + q7 * m2 + q6 * m3 + q5 * m4 + (q1 << 22) + c8;
        let r1 = c[10] + q8 * m2 + q7 * m3 + q6 * m4 + (q2 << 22) + (r0 >> 29);
        let r2 = c[11] + q8 * m3 + q7 * m4 + (q3 << 22) + (r1 >> 29);
        let r3 = c[12] + q8 * m4 + (q4 << 22) + (r2 >> 29);
        let r4 = c[13] + (q5 << 22) + (r3 >> 29);
        let r5 = c[14] + (q6 << 22) + (r4 >> 29);
        let r6 = c[15] + (q7 << 22) + (r5 >> 29);
        let r7 = c[16] + (q8 << 22) + (r6 >> 29);
        l = [
            r0 & LOW,
            r1 & LOW,
            r2 & LOW,
            r3 & LOW,
            r4 & LOW,
            r5 & LOW,
            r6 & LOW,
            r7 & LOW,
            r7 >> 29,
        ];
        left -= 1;
    }
    unshifted(&l, m)
}

/// How many times the modulus cancels a column's low bits, and what the column then carries.
#[inline(always)]
const fn cancelled(column: u64) -> (u64, u64) {
    (column.wrapping_neg() & LOW, (column + LOW) >> 29)
}

/// 2^5 times as much.
#[inline(always)]
const fn shifted(l: &[u64; 9]) -> [u64; 9] {
    let [l0, l1, l2, l3, l4, l5, l6, l7, l8] = *l;
    [
        (l0 << 5) & LOW,
        ((l1 << 5) & LOW) | (l0 >> 24),
        ((l2 << 5) & LOW) | (l1 >> 24),
        ((l3 << 5) & LOW) | (l2 >> 24),
        ((l4 << 5) & LOW) | (l3 >> 24),
        ((l5 << 5) & LOW) | (l4 >> 24),
        ((l6 << 5) & LOW) | (l5 >> 24),
        ((l7 << 5) & LOW) | (l6 >> 24),
        (l8 << 5) | (l7 >> 24),
    ]
}

/// Divides by 2^5 modulo `m` what is less than 2^260.
#[inline(always)]
const fn unshifted(l: &[u64; 9], m: &[u64; 4]) -> [u64; 4] {
    let [_, m1, m2, m3, m4, ..] = limbs(m);
    let q = l[0].wrapping_neg() & 31;
    let t0 = l[0] + q;
    let t1 = l[1] + q * m1 + (t0 >> 29);
    let t2 = l[2] + q * m2 + (t1 >> 29);
    let t3 = l[3] + q * m3 + (t2 >> 29);
    let t4 = l[4] + q * m4 + (t3 >> 29);
    let t5 = l[5] + (t4 >> 29);
    let t6 = l[6] + (t5 >> 29);
    let t7 = l[7] + (t6 >> 29);
    let t8 = l[8] + (q << 22) + (t7 >> 29);
    let (t2, t4, t6) = (t2 & LOW, t4 & LOW, t6 & LOW);
    let words = [
        ((t0 & LOW) >> 5) | ((t1 & LOW) << 24) | (t2 << 53),
        (t2 >> 11) | ((t3 & LOW) << 18) | (t4 << 47),
        (t4 >> 17) | ((t5 & LOW) << 12) | (t6 << 41),
        (t6 >> 23) | ((t7 & LOW) << 6) | (t8 << 35),
    ];
    once(words, m)
}

/// `a` + `b` modulo `m`, for both less than `m`.
#[inline(always)]
pub(crate) const fn sum(a: &[u64; 4], b: &[u64; 4], m: &[u64; 4]) -> [u64; 4] {
    let (w0, carry) = plus(a[0], b[0], 0);
    let (w1, carry) = plus(a[1], b[1], carry);
    let (w2, carry) = plus(a[2], b[2], carry);
    once([w0, w1, w2, a[3] + b[3] + carry], m)
}

/// `a` − `b` modulo `m`, for both less than `m`.
#[inline(always)]
pub(crate) const fn difference(a: &[u64; 4], b: &[u64; 4], m: &[u64; 4]) -> [u64; 4] {
    let (w0, borrow) = minus(a[0], b[0], 0);
    let (w1, borrow) = minus(a[1], b[1], borrow);
    let (w2, borrow) = minus(a[2], b[2], borrow);
    let w3 = a[3].wrapping_sub(b[3]).wrapping_sub(borrow);
    let mask = sign(w3);
    let (w0, carry) = plus(w0, m[0] & mask, 0);
    let (w1, carry) = plus(w1, m[1] & mask, carry);
    let w2 = w2.wrapping_add(carry);
    let carry = carry & (w2 == 0) as u64;
    let w3 = w3.wrapping_add(m[3] & mask).wrapping_add(carry);
    [w0, w1, w2, w3]
}

/// Nine limbs of 29 bits, the last of 24.
#[inline(always)]
const fn limbs(a: &[u64; 4]) -> [u64; 9] {
    let [w0, w1, w2, w3] = *a;
    [
        w0 & LOW,
        (w0 >> 29) & LOW,
        ((w0 >> 58) | (w1 << 6)) & LOW,
        (w1 >> 23) & LOW,
        ((w1 >> 52) | (w2 << 12)) & LOW,
        (w2 >> 17) & LOW,
        ((w2 >> 46) | (w3 << 18)) & LOW,
        (w3 >> 11) & LOW,
        w3 >> 40,
    ]
}

/// Divides by 2^256 what columns of products add up to, which is less than 2^256·`m`.
///
/// What is added to cancel a column's low bits is a multiple of m = 1 + m1·2^29 + … + m4·2^116 + 2^254, and how many times
/// is that column's negative. No column reaches 2^63: it has at most nine products of the factors, four of those that
/// cancel, each of 58 bits, one of 51 and a carry.
#[inline(always)]
const fn reduced(c: [u64; 17], m: &[u64; 4]) -> [u64; 4] {
    let [_, m1, m2, m3, m4, ..] = limbs(m);
    let q0 = c[0].wrapping_neg() & LOW;
    let c1 = c[1] + q0 * m1 + ((c[0] + LOW) >> 29);
    let q1 = c1.wrapping_neg() & LOW;
    let c2 = c[2] + q1 * m1 + q0 * m2 + ((c1 + LOW) >> 29);
    let q2 = c2.wrapping_neg() & LOW;
    let c3 = c[3] + q2 * m1 + q1 * m2 + q0 * m3 + ((c2 + LOW) >> 29);
    let q3 = c3.wrapping_neg() & LOW;
    let c4 = c[4] + q3 * m1 + q2 * m2 + q1 * m3 + q0 * m4 + ((c3 + LOW) >> 29);
    let q4 = c4.wrapping_neg() & LOW;
    let c5 = c[5] + q4 * m1 + q3 * m2 + q2 * m3 + q1 * m4 + ((c4 + LOW) >> 29);
    let q5 = c5.wrapping_neg() & LOW;
    let c6 = c[6] + q5 * m1 + q4 * m2 + q3 * m3 + q2 * m4 + ((c5 + LOW) >> 29);
    let q6 = c6.wrapping_neg() & LOW;
    let c7 = c[7] + q6 * m1 + q5 * m2 + q4 * m3 + q3 * m4 + ((c6 + LOW) >> 29);
    let q7 = c7.wrapping_neg() & LOW;
    let c8 = c[8] + q7 * m1 + q6 * m2 + q5 * m3 + q4 * m4 + (q0 << 22) + ((c7 + LOW) >> 29);
    let q8 = c8.wrapping_neg() & LAST;
    // From here on, bit 24 of the ninth column is bit 0.
    let r0 = (c8 + LAST) >> 24;
    let r1 = c[9] + q8 * m1 + q7 * m2 + q6 * m3 + q5 * m4 + (q1 << 22) + (r0 >> 5);
    let r2 = c[10] + q8 * m2 + q7 * m3 + q6 * m4 + (q2 << 22) + (r1 >> 29);
    let r3 = c[11] + q8 * m3 + q7 * m4 + (q3 << 22) + (r2 >> 29);
    let r4 = c[12] + q8 * m4 + (q4 << 22) + (r3 >> 29);
    let r5 = c[13] + (q5 << 22) + (r4 >> 29);
    let r6 = c[14] + (q6 << 22) + (r5 >> 29);
    let r7 = c[15] + (q7 << 22) + (r6 >> 29);
    let r8 = c[16] + (q8 << 22) + (r7 >> 29);
    let (r3, r5) = (r3 & LOW, r5 & LOW);
    let words = [
        (r0 & 31) | ((r1 & LOW) << 5) | ((r2 & LOW) << 34) | (r3 << 63),
        (r3 >> 1) | ((r4 & LOW) << 28) | (r5 << 57),
        (r5 >> 7) | ((r6 & LOW) << 22) | (r7 << 51),
        ((r7 & LOW) >> 13) | (r8 << 16),
    ];
    once(words, m)
}

/// Subtracts `m` from what is less than twice that, unless it is less than `m`.
#[inline(always)]
const fn once(w: [u64; 4], m: &[u64; 4]) -> [u64; 4] {
    let (d0, borrow) = minus(w[0], m[0], 0);
    let (d1, borrow) = minus(w[1], m[1], borrow);
    let d2 = w[2].wrapping_sub(borrow);
    let borrow = borrow & (w[2] == 0) as u64;
    let d3 = w[3].wrapping_sub(m[3]).wrapping_sub(borrow);
    let mask = sign(d3);
    [
        d0 ^ ((d0 ^ w[0]) & mask),
        d1 ^ ((d1 ^ w[1]) & mask),
        d2 ^ ((d2 ^ w[2]) & mask),
        d3 ^ ((d3 ^ w[3]) & mask),
    ]
}

/// All ones if the highest bit is one, else zero.
#[inline(always)]
const fn sign(word: u64) -> u64 {
    (word.cast_signed() >> 63).cast_unsigned()
}

/// A sum of words and a carry, and the next carry.
#[inline(always)]
const fn plus(a: u64, b: u64, carry: u64) -> (u64, u64) {
    let sum = a.wrapping_add(b);
    let all = sum.wrapping_add(carry);
    (all, ((sum < a) | (all < sum)) as u64)
}

/// A difference of words and a borrow, and the next borrow.
#[inline(always)]
const fn minus(a: u64, b: u64, borrow: u64) -> (u64, u64) {
    let difference = a.wrapping_sub(b);
    let all = difference.wrapping_sub(borrow);
    (all, ((a < b) | (difference < borrow)) as u64)
}

#[cfg(test)]
mod tests;
