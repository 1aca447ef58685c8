use super::*;

fn bill(issuer: &str, number: &str) -> Bill {
    Bill {
        issuer: issuer.into(),
        number: number.into(),
    }
}

#[test]
fn one_bill_has_one_tag_however_it_is_copied() {
    let tag = |issuer, number| bill(issuer, number).tag(&[7; 32]);
    assert!(tag("市一医院", "a-100").is_some());
    assert_eq!(tag("市一医院", "a-100"), tag(" 市一医院", "A-1 00"));
    assert_eq!(tag("市一医院", "a-100"), tag("市一医院", "Ａ－１００"));
    assert_eq!(tag("市一医院", "a-100"), tag("市一\u{200b}医院", "a–100"));
    assert_ne!(tag("市一医院", "a-100"), tag("市一医院", "a-101"));
    assert_ne!(tag("ab", "c"), tag("a", "bc"));
    assert_eq!(tag(" ", "1"), None);
    assert_eq!(tag("x", ""), None);
}

#[test]
fn tag_needs_the_assessors_key() {
    let one = bill("x", "1");
    assert_ne!(one.tag(&[7; 32]), one.tag(&[8; 32]));
}
