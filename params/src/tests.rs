use super::*;

#[test]
fn shipped_parameters_have_their_digest() {
    assert_eq!(ballot_params().map(<[u8]>::len), Ok(4 + (2 * 512 + 2) * 32));
}

#[test]
fn damaged_parameters_are_refused() {
    let mut bytes = K9.to_vec();
    bytes[1000] ^= 1;
    assert_eq!(check(&bytes), Err(ParamsError));
    assert_eq!(check(&K9[1..]), Err(ParamsError));
    assert_eq!(ParamsError.rule(), "params.digest");
}

#[test]
fn summary_tells_the_fingerprint() {
    assert!(BALLOT_SUMMARY.starts_with(&format!("fingerprint: {BALLOT_FINGERPRINT}\n")));
}
