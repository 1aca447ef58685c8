//! A prover who builds the relation's witness at will, and what the relation accepts.

use linli_primitives::Blinding;
use proptest::prelude::*;
use sigma_proofs::composition::{ComposedInstance, ComposedWitness};
use sigma_proofs::{
    DefaultHash, LinearRelation, ProverRng, prove_batchable_with, verify_batchable_with,
};

use super::*;
use crate::question::{SealedQuestion, SigmaReject, verify};
use crate::seal::{Randomness, SealingSeed, seal};
use crate::selection::{Abstention, Choice};
use crate::testing::random_scalar;
use crate::testing::{Case, case, motion, rng, select};

fn int(value: i64) -> Scalar {
    let magnitude = Scalar::from(value.unsigned_abs());
    if value < 0 { -magnitude } else { magnitude }
}

/// Whatever a prover may seal: any bit and any weight per slot, any slack, any turnout.
struct Forgery {
    bits: Vec<i64>,
    weights: Vec<Scalar>,
    slack: Vec<i64>,
    turnout: Scalar,
}

impl Forgery {
    /// These bits with the right weight everywhere.
    fn of(case: &Case, bits: &[i64], slack: &[i64]) -> Self {
        let weight = Scalar::from(case.shares.get());
        Self {
            bits: bits.to_vec(),
            weights: vec![weight; bits.len()],
            slack: slack.to_vec(),
            turnout: weight,
        }
    }

    /// The parts and the best witness there is for them.
    fn seal(&self, case: &mut Case, selection: &Selection) -> (SealedQuestion, Vec<Scalar>) {
        let rng = &mut case.rng;
        let [k1, k2] = [case.keys.heads().point(), case.keys.shares().point()];
        let g = Point::generator();
        let (mut witness, mut options, mut slack) = (Vec::new(), Vec::new(), Vec::new());
        let (mut sum, mut implied) = (Scalar::ZERO, int(i64::from(selection.max())));
        let mut count = |weight: u32, bit: i64, r: Scalar| {
            let weight = Scalar::from(u64::from(weight));
            sum += weight * r;
            implied -= weight * int(bit);
        };
        for (slot, (&bit, &weight)) in self.bits.iter().zip(&self.weights).enumerate() {
            let (r, b) = (random_scalar(rng), int(bit));
            let z = b * weight;
            options.push(SealedOption {
                a: g * r,
                heads: g * b + k1 * r,
                shares: g * z + k2 * r,
            });
            if implied_slot(selection) != Some(slot) {
                witness.push(b);
            }
            witness.extend([r, z, b * case.blinding.scalar(), -(b * r)]);
            count(selection.slot_weight(slot), bit, r);
        }
        if let Some(weights) = slack_helpers(selection) {
            for (&bit, weight) in self.slack.iter().zip(weights) {
                let (r, b) = (random_scalar(rng), int(bit));
                slack.push(Sealed {
                    a: g * r,
                    b: g * b + k1 * r,
                });
                witness.extend([b, r, -(b * r)]);
                count(weight, bit, r);
            }
            witness.push(implied * sum);
        }
        let turnout = (!selection.is_exactly_one()).then(|| {
            let r = random_scalar(rng);
            witness.extend([self.turnout, case.blinding.scalar(), r]);
            Sealed {
                a: g * r,
                b: g * self.turnout + k2 * r,
            }
        });
        let sealed = SealedQuestion {
            options,
            slack,
            turnout,
            proof: Vec::new(),
        };
        (sealed, witness)
    }

    fn is_accepted(&self, case: &mut Case, selection: &Selection) -> bool {
        let (sealed, witness) = self.seal(case, selection);
        let sealed = prove(case, selection, sealed, &witness);
        match verify(&case.keys, &case.context, selection, &sealed) {
            Ok(()) => true,
            Err(error) => {
                assert_eq!(error, SigmaReject::Proof);
                false
            }
        }
    }
}

fn instance(case: &Case, selection: &Selection, sealed: &SealedQuestion) -> Instance<Point> {
    let SealedQuestion {
        options,
        slack,
        turnout,
        ..
    } = sealed;
    relation(
        &case.keys,
        &case.context,
        selection,
        options,
        slack,
        turnout.as_ref(),
    )
}

/// The library's prover does not check the witness, so a forger can use it unchanged.
fn prove(
    case: &Case,
    selection: &Selection,
    sealed: SealedQuestion,
    witness: &[Scalar],
) -> SealedQuestion {
    let session = case.context.session(&case.keys, selection);
    let instance = instance(case, selection, &sealed);
    let mut prover = ProverRng::from_seed([3; 32]);
    let proof = prove_batchable_with::<DefaultHash, _>(&session, &instance, witness, &mut prover);
    SealedQuestion {
        proof: proof.unwrap(),
        ..sealed
    }
}

fn accepts(selection: &Selection, bits: &[i64], slack: &[i64]) -> bool {
    let mut case = case("forgery");
    Forgery::of(&case, bits, slack).is_accepted(&mut case, selection)
}

#[test]
fn exactly_one_option_is_chosen() {
    let selection = motion();
    assert!(accepts(&selection, &[0, 1, 0], &[]));
    assert!(accepts(&selection, &[0, 0, 1], &[]));
    for bits in [[0, 0, 0], [1, 1, 0], [1, 0, 1], [1, 1, 1]] {
        assert!(!accepts(&selection, &bits, &[]), "{bits:?}");
    }
}

#[test]
fn a_bit_must_be_zero_or_one() {
    for bits in [
        [2, -1, 0],
        [2, 0, -1],
        [-1, 2, 0],
        [0, 2, -1],
        [3, -1, -1],
        [-1, 1, 1],
    ] {
        assert!(!accepts(&motion(), &bits, &[]), "{bits:?}");
    }
    let selection = select(3, 0, 3, Abstention::Refused);
    assert!(accepts(&selection, &[1, 0, 1], &[0]));
    for bits in [[2, 0, 0], [-1, 1, 1], [2, -1, 0], [3, 0, 0]] {
        for slack in 0..=1 {
            assert!(!accepts(&selection, &bits, &[slack]), "{bits:?}");
        }
    }
}

#[test]
fn abstention_excludes_choosing() {
    let ranged = select(3, 1, 2, Abstention::Allowed);
    assert!(accepts(&ranged, &[0, 0, 0, 1], &[]));
    assert!(!accepts(&ranged, &[1, 0, 0, 1], &[]));
    assert!(!accepts(&ranged, &[1, 1, 0, 1], &[]));
    let exact = select(3, 2, 2, Abstention::Allowed);
    assert!(accepts(&exact, &[0, 0, 0, 1], &[]));
    assert!(!accepts(&exact, &[1, 1, 0, 1], &[]));
    assert!(!accepts(&exact, &[1, 0, 0, 1], &[]));
}

#[test]
fn slack_hides_neither_too_many_nor_too_few() {
    // max − min = 3: slack bits 1 (implied) and 2.
    let selection = select(6, 2, 5, Abstention::Refused);
    assert!(accepts(&selection, &[1, 1, 0, 0, 0, 0], &[1]));
    assert!(accepts(&selection, &[1, 1, 1, 1, 1, 0], &[0]));
    for (bits, slack) in [
        ([1, 0, 0, 0, 0, 0], vec![0, 1, 2, -1]),
        ([0, 0, 0, 0, 0, 0], vec![0, 1, 2]),
        ([1, 1, 1, 1, 1, 1], vec![0, 1, -1]),
        ([1, 1, 0, 0, 0, 0], vec![0, 2]),
    ] {
        for slack in slack {
            assert!(
                !accepts(&selection, &bits, &[slack]),
                "{bits:?} slack {slack}"
            );
        }
    }
}

#[test]
fn shares_are_the_committed_weight() {
    let mut case = case("weights");
    let weight = Scalar::from(case.shares.get());
    let one = Scalar::ONE;
    for other in [
        weight + one,
        weight - one,
        Scalar::ZERO,
        -weight,
        weight + weight,
    ] {
        for selection in [motion(), select(3, 1, 2, Abstention::Refused)] {
            let honest = Forgery::of(&case, &[0, 1, 0], &[]);
            assert!(Forgery { ..honest }.is_accepted(&mut case, &selection));
            let mut forged = Forgery::of(&case, &[0, 1, 0], &[]);
            forged.weights[1] = other;
            assert!(!forged.is_accepted(&mut case, &selection));
        }
    }
}

#[test]
fn turnout_is_the_committed_weight() {
    let mut case = case("turnout");
    let selection = select(3, 0, 2, Abstention::Refused);
    let honest = Forgery::of(&case, &[0, 1, 0], &[1]);
    assert!(honest.is_accepted(&mut case, &selection));
    let forged = Forgery {
        turnout: honest.turnout + Scalar::ONE,
        ..honest
    };
    assert!(!forged.is_accepted(&mut case, &selection));
}

/// The statement that suggests itself: zero, or one with "B₂ − V opens under K₂ and H". The opening of H is tied
/// to nothing.
fn tempting_or(case: &Case, option: &SealedOption) -> ComposedInstance<Point> {
    let [k1, k2] = [case.keys.heads().point(), case.keys.shares().point()];
    let v = Point::from(case.context.weight.point());
    let mut zero = LinearRelation::new();
    let r = zero.allocate_scalar();
    let [k1_at, k2_at] = [k1, k2].map(|k| zero.allocate_element_with(k));
    zero.allocate_eq_with(option.a, r * zero.generator());
    zero.allocate_eq_with(option.heads, r * k1_at);
    zero.allocate_eq_with(option.shares, r * k2_at);
    let mut one = LinearRelation::new();
    let [r, s] = [one.allocate_scalar(), one.allocate_scalar()];
    let [k1_at, k2_at, h_at] = [k1, k2, h().into()].map(|k| one.allocate_element_with(k));
    one.allocate_eq_with(option.a, r * one.generator());
    one.allocate_eq_with(option.heads - Point::generator(), r * k1_at);
    one.allocate_eq_with(option.shares - v, r * k2_at + s * h_at);
    ComposedInstance::or([zero.compile().unwrap(), one.compile().unwrap()]).unwrap()
}

#[test]
fn a_multiple_of_h_in_the_shares_is_refused_though_the_tempting_statement_accepts_it() {
    let mut case = case("multiple of H");
    let selection = motion();
    let honest = Forgery::of(&case, &[0, 1, 0], &[]);
    let (mut sealed, witness) = honest.seal(&mut case, &selection);
    let shift = random_scalar(&mut case.rng);
    sealed.options[1].shares += Point::from(h()) * shift;

    // The total could never be found again.
    let option = sealed.options[1];
    let plain = option.shares - option.a * case.secrets[1];
    assert_eq!(
        plain,
        Point::generator() * honest.weights[1] + Point::from(h()) * shift
    );

    // The tempting statement: s' = s − shift does it.
    let r = witness[5]; // Slot 1 is implied: r, z, t, u follow the five scalars of slot 0.
    let composed = tempting_or(&case, &option);
    let s = shift - case.blinding.scalar();
    let opened = [vec![Scalar::ZERO], vec![r, s]].map(ComposedWitness::from);
    let opened = ComposedWitness::or(opened);
    let session = case.context.session(&case.keys, &selection);
    let mut prover = ProverRng::from_seed([4; 32]);
    let proof =
        prove_batchable_with::<DefaultHash, _>(&session, &composed, &opened, &mut prover).unwrap();
    assert!(verify_batchable_with::<DefaultHash, _>(&session, &composed, &proof).is_ok());

    // Ours refuses it, whatever z and t the forger claims.
    let (z, t) = (witness[6], witness[7]);
    for (z_claimed, t_claimed) in [(z, t), (z, t - shift), (z, t + shift), (z + shift, t)] {
        let mut witness = witness.clone();
        (witness[6], witness[7]) = (z_claimed, t_claimed);
        let sealed = prove(&case, &selection, sealed.clone(), &witness);
        let verdict = verify(&case.keys, &case.context, &selection, &sealed);
        assert_eq!(verdict, Err(SigmaReject::Proof));
    }
}

/// Whether a choice given by bits is allowed, by the plain definition.
fn is_allowed(selection: &Selection, bits: &[i64]) -> bool {
    let (options, abstain) = bits.split_at(selection.options() as usize);
    let chosen = options.iter().sum::<i64>() as u32;
    match abstain {
        [1] => chosen == 0,
        _ => (selection.min()..=selection.max()).contains(&chosen),
    }
}

fn has_witness(case: &mut Case, selection: &Selection, bits: &[i64]) -> bool {
    let helpers = slack_helpers(selection).map_or(0, |weights| weights.len());
    (0..1u32 << helpers).any(|slack| {
        let slack: Vec<i64> = (0..helpers).map(|i| i64::from(slack >> i & 1)).collect();
        let (sealed, witness) = Forgery::of(case, bits, &slack).seal(case, selection);
        instance(case, selection, &sealed)
            .is_witness_valid(&witness)
            .into()
    })
}

#[test]
fn relation_and_predicate_agree_on_every_small_question() {
    let mut case = case("exhaustive");
    for abstention in [Abstention::Refused, Abstention::Allowed] {
        let shapes =
            (1..=3).flat_map(|n| (1..=n).flat_map(move |m| (0..=m).map(move |l| (n, l, m))));
        for (options, min, max) in shapes {
            let selection = select(options, min, max, abstention);
            let slots = selection.slots();
            for bits in 0..1u32 << slots {
                let bits: Vec<i64> = (0..slots).map(|i| i64::from(bits >> i & 1)).collect();
                let allowed = is_allowed(&selection, &bits);
                assert_eq!(
                    has_witness(&mut case, &selection, &bits),
                    allowed,
                    "{selection:?} {bits:?}"
                );
            }
        }
    }
}

fn any_selection(most: u32) -> impl Strategy<Value = Selection> {
    (1..=most)
        .prop_flat_map(|options| (Just(options), 1..=options))
        .prop_flat_map(|(options, max)| (Just(options), 0..=max, Just(max), any::<bool>()))
        .prop_map(|(options, min, max, abstain)| {
            let abstention = if abstain {
                Abstention::Allowed
            } else {
                Abstention::Refused
            };
            select(options, min, max, abstention)
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_choice_seals_exactly_if_it_is_allowed(
        selection in any_selection(9),
        options in proptest::collection::vec(0u32..10, 0..6),
        abstain in any::<bool>(),
        seed in any::<u64>(),
    ) {
        let mut case = case(&seed.to_string());
        let choice = Choice { options: options.clone(), abstain };
        let mut distinct = options.clone();
        distinct.sort_unstable();
        distinct.dedup();
        let known = distinct.len() == options.len() && options.iter().all(|o| *o < selection.options());
        let count = options.len() as u32;
        let allowed = known && if abstain { selection.abstention() == Abstention::Allowed && count == 0 } else { (selection.min()..=selection.max()).contains(&count) };
        let Case { keys, context, shares, blinding, rng, .. } = &mut case;
        let seed = SealingSeed::random(rng);
        let nonces = Randomness {
            seed: &seed,
            nonces: rng,
        };
        let sealed = seal(keys, context, &selection, &choice, *shares, blinding, nonces);
        prop_assert_eq!(sealed.is_ok(), allowed);
    }

    #[test]
    fn slack_weights_cover_the_range_exactly(selection in any_selection(64)) {
        let weights = selection.slack_weights();
        let mut sums = vec![0u32];
        for weight in weights {
            let with: Vec<u32> = sums.iter().map(|sum| sum + weight).collect();
            sums.extend(with);
            sums.sort_unstable();
            sums.dedup();
        }
        let range: Vec<u32> = (0..=selection.max() - selection.min()).collect();
        prop_assert_eq!(sums, range);
    }
}

#[test]
fn sizes_are_as_computed() {
    let mut case = case("sizes");
    for (options, min, max) in [
        (1, 1, 1),
        (3, 1, 1),
        (5, 2, 2),
        (5, 0, 1),
        (7, 1, 3),
        (64, 0, 64),
    ] {
        for abstention in [Abstention::Refused, Abstention::Allowed] {
            let selection = select(options, min, max, abstention);
            let helpers = slack_helpers(&selection).map_or(0, |weights| weights.len());
            let bits = vec![0; selection.slots()];
            let forged = Forgery::of(&case, &bits, &vec![0; helpers]);
            let (sealed, witness) = forged.seal(&mut case, &selection);
            let instance = instance(&case, &selection, &sealed);
            let (equations, scalars) = size(&selection);
            assert_eq!(
                (instance.num_equations(), instance.num_scalars()),
                (equations, scalars)
            );
            assert_eq!(witness.len(), scalars);
        }
    }
}

/// One line per equation: elements by name, scalars x0, x1, …
fn listing(instance: &Instance<Point>, names: &[&str]) -> Vec<String> {
    let coefficient =
        |c: Scalar| match (1..9u64).find(|&i| c == int(i as i64) || c == int(-(i as i64))) {
            Some(1) if c == Scalar::ONE => "+".to_owned(),
            Some(1) => "-".to_owned(),
            Some(i) if c == int(i as i64) => format!("+{i}"),
            Some(i) => format!("-{i}"),
            None => panic!("an unexpected coefficient"),
        };
    let line = |equation: &Equation<Point>| {
        let image = equation.image.iter();
        let image = image.map(|&(e, c)| format!("{}{}", coefficient(c), names[e as usize]));
        let terms = equation.terms.iter();
        let terms = terms.map(|&(s, e, c)| format!("{}x{s}·{}", coefficient(c), names[e as usize]));
        let [image, terms] =
            [image.collect::<Vec<_>>(), terms.collect()].map(|side| side.join(" "));
        format!("{image} = {terms}").trim().to_owned()
    };
    instance.equations().iter().map(line).collect()
}

#[test]
fn relation_of_a_single_choice() {
    let mut case = case("listing");
    let selection = select(2, 1, 1, Abstention::Refused);
    let (sealed, _) = Forgery::of(&case, &[0, 1], &[]).seal(&mut case, &selection);
    let names = [
        "0", "G", "K1", "K2", "H", "V", "A0", "B0", "S0", "A1", "B1", "S1",
    ];
    assert_eq!(
        listing(&instance(&case, &selection, &sealed), &names),
        [
            "+A0 = +x1·G",
            "+B0 = +x0·G +x1·K1",
            "+S0 = +x2·G +x1·K2",
            "= -x0·V +x2·G +x3·H",
            "= +x0·A0 +x4·G",
            "= +x0·B0 -x0·G +x4·K1",
            "+A1 = +x5·G",
            "+B1 -G = -x0·G +x5·K1",
            "+S1 = +x6·G +x5·K2",
            "+V = +x0·V +x6·G +x7·H",
            "-A1 = -x0·A1 +x8·G",
            "-B1 +G = -x0·B1 +x0·G +x8·K1",
        ]
    );
}

#[test]
fn relation_with_slack_abstention_and_turnout() {
    let mut case = case("listing");
    let selection = select(2, 0, 2, Abstention::Allowed);
    let (sealed, _) = Forgery::of(&case, &[0, 1, 0], &[0]).seal(&mut case, &selection);
    let names = [
        "0", "G", "K1", "K2", "H", "V", "A0", "B0", "S0", "A1", "B1", "S1", "A2", "B2", "S2", "C1",
        "D1", "C0", "D0", "AT", "ST",
    ];
    let lines = listing(&instance(&case, &selection, &sealed), &names);
    assert_eq!(lines.len(), 6 * 3 + 4 + 2 + 3);
    assert_eq!(
        lines[18..],
        [
            "+C1 = +x16·G",
            "+D1 = +x15·G +x16·K1",
            "= +x15·C1 +x17·G",
            "= +x15·D1 -x15·G +x17·K1",
            "-2C0 = -x0·C0 -x5·C0 -2x10·C0 -x15·C0 +x18·G",
            "-2D0 +2G = -x0·D0 -x5·D0 -2x10·D0 -x15·D0 +x0·G +x5·G +2x10·G +x15·G +x18·K1",
            "+V = +x19·G +x20·H",
            "+AT = +x21·G",
            "+ST = +x19·G +x21·K2",
        ]
    );
    // C₀, D₀ are not a new ciphertext but what the others leave of max.
    let instance = instance(&case, &selection, &sealed);
    let [a, b] = [17, 18].map(|i| *instance.element(i).unwrap());
    let two = Scalar::from(2);
    let of = |i: usize| sealed.options[i];
    let left = of(0).a + of(1).a + of(2).a * two + sealed.slack[0].a;
    assert_eq!(a, -left);
    let left = of(0).heads + of(1).heads + of(2).heads * two + sealed.slack[0].b;
    assert_eq!(b, Point::generator() * two - left);
}

#[test]
fn v_opens_one_way_only() {
    let mut case = case("opening");
    case.blinding = Blinding::random(&mut rng("another opening"));
    let forged = Forgery::of(&case, &[1, 0, 0], &[]);
    assert!(!forged.is_accepted(&mut case, &motion()));
}
