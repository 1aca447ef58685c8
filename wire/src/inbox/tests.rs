use linli_primitives::Digest;
use linli_rule::Rule;

use super::*;

fn key(n: u8) -> SigningKey {
    SigningKey::from_bytes(&[n; 32])
}

fn asked<'a>(method: &'a str, path: &'a str, body: &'a [u8]) -> Asked<'a> {
    Asked {
        community: CommunityId(Digest([7; 32])),
        method,
        path,
        body,
    }
}

/// A letter as age lays it out, of `bytes` bytes behind its header.
fn letter(bytes: usize) -> Vec<u8> {
    let line = "A".repeat(43);
    let mut letter = format!("age-encryption.org/v1\n-> X25519 {line}\n{line}\n--- {line}\n");
    letter.push_str(&"z".repeat(bytes));
    letter.into_bytes()
}

/// `inbox.sealed`: bytes that age did not write for a recipient are not kept.
#[test]
fn garbage_is_no_letter() {
    assert_eq!(check_letter(&letter(32), MAX_REQUEST), Ok(()));
    let cut = letter(31);
    for bytes in [
        b"".as_slice(),
        b"hello",
        b"age-encryption.org/v1\n-> scrypt x 1\n",
        &cut,
    ] {
        let refused = check_letter(bytes, MAX_REQUEST).expect_err("no letter");
        assert_eq!(refused.rule(), "inbox.sealed");
    }
}

/// `inbox.too_large`: a letter has a longest length.
#[test]
fn a_letter_has_a_longest_length() {
    let head = letter(0).len();
    assert_eq!(
        check_letter(&letter(MAX_REQUEST - head), MAX_REQUEST),
        Ok(())
    );
    let refused = check_letter(&letter(MAX_REQUEST - head + 1), MAX_REQUEST);
    assert_eq!(refused.map_err(|e| e.rule()), Err("inbox.too_large"));
}

#[test]
fn short_letters_are_of_one_length() {
    assert_eq!(padded("{}").len(), padded(&"x".repeat(3072)).len());
    assert_eq!(padded(&"x".repeat(3073)).len(), 4096);
}

/// `inbox.pass`: a pass holds for the request that was signed and for nothing else.
#[test]
fn a_pass_is_for_one_request() {
    let list = asked("GET", "/inbox/7", b"");
    let pass = Pass::sign(list, 1000, [3; 16], &key(1));
    let read = Pass::parse(&pass.to_string()).expect("as written");
    assert_eq!(read, pass);
    assert_eq!(read.check(list, 1000), Ok(()));
    let elsewhere = Asked {
        community: CommunityId(Digest([8; 32])),
        ..list
    };
    let others = [
        asked("DELETE", "/inbox/7", b""),
        asked("GET", "/inbox/8", b""),
        asked("GET", "/inbox/7", b"x"),
        elsewhere,
    ];
    for other in others {
        assert_eq!(read.check(other, 1000), Err(BadPass::Pass));
    }
    let mut stranger = read.clone();
    stranger.key = OfficerKey::of(&key(2));
    let mut later = read;
    later.at += 1;
    for changed in [stranger, later] {
        assert_eq!(changed.check(list, 1000), Err(BadPass::Pass));
    }
    for text in ["", "Linli ", "Bearer x", &pass.to_string().to_uppercase()] {
        assert_eq!(Pass::parse(text), Err(BadPass::Pass));
    }
}

/// `inbox.clock`: a pass is good for minutes.
#[test]
fn a_pass_is_good_for_minutes() {
    let list = asked("GET", "/inbox/7", b"");
    let pass = Pass::sign(list, 1000, [3; 16], &key(1));
    let check = |now| pass.check(list, now).map_err(|e| e.rule());
    assert_eq!(check(1000 + PASS_SECONDS), Ok(()));
    assert_eq!(check(1000 - PASS_SECONDS), Ok(()));
    assert_eq!(check(1001 + PASS_SECONDS), Err("inbox.clock"));
    assert_eq!(check(999 - PASS_SECONDS), Err("inbox.clock"));
}
