//! The linear relation of a sealed question, as data.
//!
//! Every equation is `image = Σ coefficient · scalar · element`. The book (`sealed-choices`) says why its
//! solutions are exactly the allowed choices.

use ff::Field;
use group::Group;
use linli_primitives::curve::h;
use sigma_proofs::Instance;
use sigma_proofs::linear_relation::Equation;

use crate::context::Context;
use crate::elgamal::{Sealed, SealedOption};
use crate::group::{Point, Scalar};
use crate::key::ElectionKeys;
use crate::selection::Selection;

/// Logical index of the generator G.
const G: u32 = 1;

/// A bit as an affine form in the witness: a scalar of its own, or implied by the others.
#[derive(Clone)]
struct Bit {
    constant: Scalar,
    terms: Vec<(u32, Scalar)>,
}

impl Bit {
    fn own(scalar: u32) -> Self {
        Self {
            constant: Scalar::ZERO,
            terms: vec![(scalar, Scalar::ONE)],
        }
    }

    /// `constant` − Σ weight·bit.
    fn implied(constant: u32, others: &[(Self, u32)]) -> Self {
        let weighted = |(bit, weight): &(Self, u32)| {
            let factor = -Scalar::from(u64::from(*weight));
            bit.terms
                .iter()
                .map(move |&(scalar, c)| (scalar, c * factor))
                .collect::<Vec<_>>()
        };
        Self {
            constant: Scalar::from(u64::from(constant)),
            terms: others.iter().flat_map(weighted).collect(),
        }
    }
}

/// Collects elements, scalars and equations.
struct Builder {
    elements: Vec<Point>,
    equations: Vec<Equation<Point>>,
    scalars: u32,
}

impl Builder {
    fn element(&mut self, point: Point) -> u32 {
        self.elements.push(point);
        self.elements.len() as u32 + 1
    }

    fn scalar(&mut self) -> u32 {
        self.scalars += 1;
        self.scalars - 1
    }

    /// Starts `image = …`; no image is the identity.
    fn equation(&mut self, image: Option<u32>) -> &mut Equation<Point> {
        let image = image.map(|element| (element, Scalar::ONE));
        self.equations.push(Equation {
            image: image.into_iter().collect(),
            terms: Vec::new(),
        });
        self.equations.last_mut().expect("one was just pushed")
    }
}

/// Appends `± bit · element`; the constant part moves to the image.
fn plus_bit(equation: &mut Equation<Point>, bit: &Bit, element: u32, sign: Scalar) {
    if !bool::from(bit.constant.is_zero()) {
        equation.image.push((element, -(bit.constant * sign)));
    }
    let terms = bit
        .terms
        .iter()
        .map(|&(scalar, c)| (scalar, element, c * sign));
    equation.terms.extend(terms);
}

/// Appends `scalar · element`.
fn plus(equation: &mut Equation<Point>, scalar: u32, element: u32) {
    equation.terms.push((scalar, element, Scalar::ONE));
}

/// Elements shared by all slots.
struct Fixed {
    heads: u32,
    shares: u32,
    h: u32,
    v: u32,
}

/// The relation of one sealed question. Scalars, in order: per slot b (unless implied), r, z, t, u; per slack
/// helper b, r, u; u of the implied slack bit; of the turnout w, s, r.
pub(crate) fn relation(
    keys: &ElectionKeys,
    context: &Context,
    selection: &Selection,
    options: &[SealedOption],
    slack: &[Sealed],
    turnout: Option<&Sealed>,
) -> Instance<Point> {
    let mut builder = Builder {
        elements: Vec::new(),
        equations: Vec::new(),
        scalars: 0,
    };
    let fixed = Fixed {
        heads: builder.element(keys.heads().point()),
        shares: builder.element(keys.shares().point()),
        h: builder.element(h().into()),
        v: builder.element(context.weight.point().into()),
    };
    let slots = allocate_slots(&mut builder, selection);
    for (slot, option) in slots.iter().zip(options) {
        slot_equations(&mut builder, &fixed, slot, option);
    }
    if let Some(weights) = slack_helpers(selection) {
        let helpers = slack_equations(&mut builder, &fixed, slack);
        let others = weighted_bits(selection, &slots, &helpers, &weights);
        let implied = Bit::implied(selection.max(), &others);
        let sealed = implied_slack(selection, options, slack, &weights);
        implied_bit_equations(&mut builder, &fixed, &implied, &sealed);
    }
    if let Some(turnout) = turnout {
        turnout_equations(&mut builder, &fixed, turnout);
    }
    Instance::new(builder.elements, builder.equations)
        .expect("every index was given by the builder and every element is used")
}

/// Number of equations and scalars of the relation.
pub(crate) fn size(selection: &Selection) -> (usize, usize) {
    let slots = selection.slots();
    let (equations, scalars) = match slack_helpers(selection) {
        None => (6 * slots, 5 * slots - 1),
        Some(helpers) => (
            6 * slots + 4 * helpers.len() + 2,
            5 * slots + 3 * helpers.len() + 1,
        ),
    };
    if selection.is_exactly_one() {
        (equations, scalars)
    } else {
        (equations + 3, scalars + 3)
    }
}

/// Weights of the sealed slack bits: all but the first, which is implied; none when nothing is slack.
pub(crate) fn slack_helpers(selection: &Selection) -> Option<Vec<u32>> {
    let weights = selection.slack_weights();
    weights.split_first().map(|(_, helpers)| helpers.to_vec())
}

/// The slot whose bit the others imply when there is no slack: the last proper option, of weight one.
pub(crate) fn implied_slot(selection: &Selection) -> Option<usize> {
    (selection.min() == selection.max()).then(|| selection.options() as usize - 1)
}

/// A slot's scalars.
struct Slot {
    bit: Bit,
    r: u32,
    z: u32,
    t: u32,
    u: u32,
}

fn allocate_slots(builder: &mut Builder, selection: &Selection) -> Vec<Slot> {
    let implied = implied_slot(selection);
    let mut others = Vec::new();
    let mut slots: Vec<Slot> = (0..selection.slots())
        .map(|slot| {
            let bit = if implied == Some(slot) {
                Bit {
                    constant: Scalar::ZERO,
                    terms: Vec::new(),
                }
            } else {
                Bit::own(builder.scalar())
            };
            if implied != Some(slot) {
                others.push((bit.clone(), selection.slot_weight(slot)));
            }
            let [r, z, t, u] = core::array::from_fn(|_| builder.scalar());
            Slot { bit, r, z, t, u }
        })
        .collect();
    if let Some(slot) = implied {
        slots[slot].bit = Bit::implied(selection.max(), &others);
    }
    slots
}

/// - A = r·G
/// - B₁ = b·G + r·K₁
/// - B₂ = z·G + r·K₂
/// - 0 = −b·V + z·G + t·H
/// - 0 = b·A + u·G
/// - 0 = b·(B₁ − G) + u·K₁
fn slot_equations(builder: &mut Builder, fixed: &Fixed, slot: &Slot, option: &SealedOption) {
    let a = builder.element(option.a);
    let b1 = builder.element(option.heads);
    let b2 = builder.element(option.shares);
    plus(builder.equation(Some(a)), slot.r, G);
    let equation = builder.equation(Some(b1));
    plus_bit(equation, &slot.bit, G, Scalar::ONE);
    plus(equation, slot.r, fixed.heads);
    let equation = builder.equation(Some(b2));
    plus(equation, slot.z, G);
    plus(equation, slot.r, fixed.shares);
    let equation = builder.equation(None);
    plus_bit(equation, &slot.bit, fixed.v, -Scalar::ONE);
    plus(equation, slot.z, G);
    plus(equation, slot.t, fixed.h);
    bit_equations(builder, fixed, &slot.bit, slot.u, [a, b1]);
}

/// 0 = b·A + u·G and 0 = b·(B − G) + u·K₁: with A = r·G and B = b·G + r·K₁ they force b·(b − 1) = 0.
fn bit_equations(builder: &mut Builder, fixed: &Fixed, bit: &Bit, u: u32, [a, b]: [u32; 2]) {
    let equation = builder.equation(None);
    plus_bit(equation, bit, a, Scalar::ONE);
    plus(equation, u, G);
    let equation = builder.equation(None);
    plus_bit(equation, bit, b, Scalar::ONE);
    plus_bit(equation, bit, G, -Scalar::ONE);
    plus(equation, u, fixed.heads);
}

fn slack_equations(builder: &mut Builder, fixed: &Fixed, slack: &[Sealed]) -> Vec<Bit> {
    slack
        .iter()
        .map(|sealed| {
            let [b, r, u] = core::array::from_fn(|_| builder.scalar());
            let bit = Bit::own(b);
            let c = builder.element(sealed.a);
            let d = builder.element(sealed.b);
            plus(builder.equation(Some(c)), r, G);
            let equation = builder.equation(Some(d));
            plus(equation, b, G);
            plus(equation, r, fixed.heads);
            bit_equations(builder, fixed, &bit, u, [c, d]);
            bit
        })
        .collect()
}

fn weighted_bits(
    selection: &Selection,
    slots: &[Slot],
    helpers: &[Bit],
    weights: &[u32],
) -> Vec<(Bit, u32)> {
    let slots = slots.iter().enumerate();
    let slots = slots.map(|(i, slot)| (slot.bit.clone(), selection.slot_weight(i)));
    slots
        .chain(helpers.iter().cloned().zip(weights.iter().copied()))
        .collect()
}

/// The implied slack bit as the ciphertexts determine it: max − Σ weight·bit, under K₁.
fn implied_slack(
    selection: &Selection,
    options: &[SealedOption],
    slack: &[Sealed],
    weights: &[u32],
) -> Sealed {
    let mut sum = Sealed {
        a: Point::identity(),
        b: Point::generator() * Scalar::from(u64::from(selection.max())),
    };
    let slots = options.iter().enumerate();
    let slots = slots.map(|(i, option)| (option.sealed_heads(), selection.slot_weight(i)));
    for (sealed, weight) in slots.chain(slack.iter().copied().zip(weights.iter().copied())) {
        let weight = [Scalar::from(u64::from(weight))];
        sum.a -= crate::msm::sum_of_products_vartime(&weight, &[sealed.a]);
        sum.b -= crate::msm::sum_of_products_vartime(&weight, &[sealed.b]);
    }
    sum
}

fn implied_bit_equations(builder: &mut Builder, fixed: &Fixed, bit: &Bit, sealed: &Sealed) {
    let u = builder.scalar();
    let c = builder.element(sealed.a);
    let d = builder.element(sealed.b);
    bit_equations(builder, fixed, bit, u, [c, d]);
}

/// V = w·G + s·H, A = r·G, B = w·G + r·K₂.
fn turnout_equations(builder: &mut Builder, fixed: &Fixed, turnout: &Sealed) {
    let [w, s, r] = core::array::from_fn(|_| builder.scalar());
    let a = builder.element(turnout.a);
    let b = builder.element(turnout.b);
    let equation = builder.equation(Some(fixed.v));
    plus(equation, w, G);
    plus(equation, s, fixed.h);
    plus(builder.equation(Some(a)), r, G);
    let equation = builder.equation(Some(b));
    plus(equation, w, G);
    plus(equation, r, fixed.shares);
}

#[cfg(test)]
mod tests;
