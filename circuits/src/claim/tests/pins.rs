//! The key is the published one, in both families; run with `--features zcash` for the audited mainline.

use linli_params::{CLAIM_FINGERPRINT, CLAIM_SUMMARY, claim_params, golden};
use linli_primitives::{AttestationRoot, EventNullifier, MemberRoot, StateNote, StateNullifier};

use super::*;
use crate::lean;

fn params() -> Params {
    Params::read(&mut claim_params().unwrap()).unwrap()
}

fn part(input: PublicInput) -> [u8; 32] {
    let at = 32 * input as usize;
    golden::CLAIM_INSTANCE[at..at + 32].try_into().unwrap()
}

fn number(input: PublicInput) -> u64 {
    let bytes = part(input);
    assert_eq!(bytes[8..], [0; 24]);
    u64::from_le_bytes(bytes[..8].try_into().unwrap())
}

fn golden_instance() -> ClaimInstance {
    use PublicInput as P;
    let days = |input| u32::try_from(number(input)).unwrap();
    ClaimInstance {
        member_root: MemberRoot::from_bytes(&part(P::MemberRoot)).unwrap(),
        attestation_root: AttestationRoot::from_bytes(&part(P::AttestationRoot)).unwrap(),
        state_root: StateRoot::from_bytes(&part(P::StateRoot)).unwrap(),
        context: Context {
            scheme: SchemeId::from_bytes(&part(P::Scheme)).unwrap(),
            rulebook: RulebookId::from_bytes(&part(P::Rulebook)).unwrap(),
            category: days(P::Category),
            terms: Terms {
                wait_days: days(P::WaitDays),
                filing_days: days(P::FilingDays),
                deductible: money(number(P::Deductible)),
                ratio_bp: u16::try_from(number(P::Ratio)).unwrap(),
                cap_per_claim: money(number(P::CapPerClaim)),
                claims_per_period: u16::try_from(number(P::ClaimsPerPeriod)).unwrap(),
                cap_per_period: money(number(P::CapPerPeriod)),
                step: money(number(P::Step)),
            },
            from_day: day(days(P::FromDay)),
            to_day: day(days(P::ToDay)),
            period: period(days(P::Period)),
            closing_day: day(days(P::ClosingDay)),
        },
        amount: money(number(P::Amount)),
        event_nullifier: EventNullifier::from_bytes(&part(P::EventNullifier)).unwrap(),
        state_nullifier: StateNullifier::from_bytes(&part(P::StateNullifier)).unwrap(),
        new_state: StateNote::from_bytes(&part(P::NewState)).unwrap(),
        body: BodyHash::from_bytes(&part(P::Body)).unwrap(),
    }
}

#[test]
fn shipped_parameters_are_derived_from_nothing() {
    let mut bytes = vec![];
    Params::new(K).write(&mut bytes).unwrap();
    assert!(bytes == claim_params().unwrap());
}

#[test]
fn fingerprint_and_summary_are_the_published() {
    let vk = verifying_key(&params());
    assert_eq!(fingerprint(&vk), CLAIM_FINGERPRINT);
    assert_eq!(summary(&vk), CLAIM_SUMMARY);
}

#[test]
fn golden_proofs_of_both_families_verify() {
    let (params, instance) = (params(), golden_instance());
    let vk = verifying_key(&params);
    for proof in [golden::CLAIM_ZAKURA, golden::CLAIM_ZCASH] {
        assert_eq!(verify(&params, &vk, &instance, proof), Ok(()));
    }
    assert_ne!(golden::CLAIM_ZAKURA, golden::CLAIM_ZCASH);
}

#[test]
fn golden_proof_is_for_its_instance_alone() {
    let params = params();
    let vk = verifying_key(&params);
    let lean = lean::verifying(claim_params().unwrap(), PublicInput::COUNT).unwrap();
    let mut instance = golden_instance();
    let proof = golden::CLAIM_ZAKURA;
    assert_eq!(verify(&lean, &vk, &instance, proof), Ok(()));
    instance.context.closing_day = instance.context.closing_day.plus(1);
    for params in [params, lean] {
        let refused = verify(&params, &vk, &instance, proof);
        assert_eq!(refused, Err(VerifyError::Invalid));
    }
}
