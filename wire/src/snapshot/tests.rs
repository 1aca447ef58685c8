use linli_rule::Rule;

use super::*;

const MAGIC: [u8; 8] = *b"LINLIST\x01";

#[test]
fn a_snapshot_opens_to_what_was_sealed() {
    let bytes = seal(MAGIC, &(7u64, "state".to_owned()));
    assert_eq!(open(MAGIC, &bytes), Ok((7u64, "state".to_owned())));
}

#[test]
fn every_change_and_every_cut_is_refused() {
    let bytes = seal(MAGIC, &7u64);
    for at in 0..bytes.len() {
        let mut changed = bytes.clone();
        changed[at] ^= 1;
        assert!(open::<u64>(MAGIC, &changed).is_err(), "byte {at}");
        assert!(open::<u64>(MAGIC, &bytes[..at]).is_err(), "cut at {at}");
    }
    let rule = |bytes: &[u8]| open::<u64>(MAGIC, bytes).expect_err("refused").rule();
    assert_eq!(rule(b"LINLIST\x02"), "snapshot.magic");
    assert_eq!(rule(&bytes[..bytes.len() - 1]), "snapshot.damaged");
    assert_eq!(rule(&[bytes, vec![0]].concat()), "snapshot.damaged");
}

#[test]
fn what_is_whole_but_no_state_is_refused() {
    let bytes = seal(MAGIC, &(7u64, 8u8));
    let error = open::<u64>(MAGIC, &bytes).expect_err("trailing byte");
    assert_eq!(error.rule(), "snapshot.canonical");
}
