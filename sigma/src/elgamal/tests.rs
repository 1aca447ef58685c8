use super::*;
use crate::selection::Choice;
use crate::testing::{case, motion};

#[test]
fn sums_add_up_ballots() {
    let mut case = case("sums");
    let mut sum = OptionSum::default();
    let (mut heads, mut shares) = (SealedSum::default(), SealedSum::default());
    for choice in [Choice::of(&[0]), Choice::of(&[1]), Choice::of(&[0])] {
        let sealed = case.seal(&motion(), &choice);
        sum += &sealed.options()[0];
        heads += &sealed.options()[0].sealed_heads();
        shares += &sealed.options()[0].sealed_shares();
    }
    assert_eq!((sum.sealed_heads(), sum.sealed_shares()), (heads, shares));
    let g = |total: u64| Point::generator() * crate::group::Scalar::from(total);
    assert_eq!(heads.b - heads.a * case.secrets[0], g(2));
    assert_eq!(
        shares.b - shares.a * case.secrets[1],
        g(2 * case.shares.get())
    );
    let mut halves = sum;
    halves += &sum;
    let parts = |sum: &OptionSum| [sum.a, sum.heads, sum.shares];
    assert_eq!(parts(&halves), parts(&sum).map(|part| part.double()));
    let mut halves = heads;
    halves += &heads;
    assert_eq!(
        [halves.a, halves.b],
        [heads.a, heads.b].map(|part| part.double())
    );
}

#[test]
fn encodings_have_their_length_and_refuse_the_identity() {
    let sealed = case("lengths").seal(&motion(), &Choice::of(&[0])).options()[0];
    let bytes = borsh::to_vec(&sealed).unwrap();
    assert_eq!(bytes.len(), SealedOption::LENGTH);
    assert_eq!(borsh::from_slice::<SealedOption>(&bytes).unwrap(), sealed);
    assert_eq!(
        borsh::to_vec(&sealed.sealed_heads()).unwrap().len(),
        Sealed::LENGTH
    );
    for part in 0..3 {
        let mut zeroed = bytes.clone();
        zeroed[32 * part..32 * (part + 1)].fill(0);
        let error = borsh::from_slice::<SealedOption>(&zeroed).unwrap_err();
        assert_eq!(error.to_string(), "encoding.identity: the identity point");
    }
    assert!(borsh::from_slice::<SealedOption>(&bytes[..95]).is_err());
    assert!(borsh::from_slice::<SealedOption>(&[bytes, vec![0]].concat()).is_err());
}
