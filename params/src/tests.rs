use linli_rule::Rule;

use super::*;

#[test]
fn shipped_parameters_have_their_digest() {
    assert_eq!(ballot_params().map(<[u8]>::len), Ok(4 + (2 * 512 + 2) * 32));
    assert_eq!(claim_params().map(<[u8]>::len), Ok(4 + (2 * 1024 + 2) * 32));
}

#[test]
fn damaged_parameters_are_refused() {
    let mut bytes = K9.to_vec();
    bytes[1000] ^= 1;
    let published = generated::K9_DIGEST;
    assert_eq!(check(&bytes, published), Err(ParamsError));
    assert_eq!(check(&K9[1..], published), Err(ParamsError));
    assert_eq!(check(K10, published), Err(ParamsError));
    assert_eq!(checked_claim_params(K10), Ok(K10));
    assert_eq!(checked_claim_params(&K10[1..]), Err(ParamsError));
    assert_eq!(ParamsError.rule(), "params.digest");
}

#[test]
fn summary_tells_the_fingerprint() {
    assert!(BALLOT_SUMMARY.starts_with(&format!("fingerprint: {BALLOT_FINGERPRINT}\n")));
    assert!(CLAIM_SUMMARY.starts_with(&format!("fingerprint: {CLAIM_FINGERPRINT}\n")));
}
