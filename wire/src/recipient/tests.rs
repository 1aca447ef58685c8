use linli_rule::Rule;

use super::*;

/// The recipient of age's own documentation.
const AGE: &str = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p";

#[test]
fn a_recipient_is_spelled_as_age_spells_it() {
    let recipient: Recipient = AGE.parse().expect("age's own");
    assert_eq!(recipient.to_string(), AGE);
    let json = serde_json::to_string(&recipient).expect("a string");
    assert_eq!(
        serde_json::from_str::<Recipient>(&json).ok(),
        Some(recipient)
    );
}

/// `authority.recipient`: another prefix, length or spelling, and a slip of the pen, are refused.
#[test]
fn what_is_no_recipient_is_refused() {
    let bech32 = |prefix, bytes: &[u8]| {
        let prefix = Hrp::parse(prefix).expect("a prefix");
        bech32::encode::<Bech32>(prefix, bytes).expect("short")
    };
    let slip = AGE.replacen('q', "p", 1);
    let others = [
        String::new(),
        AGE.to_uppercase(),
        format!(" {AGE}"),
        slip,
        bech32("age", &[1; 31]),
        bech32("agf", &[1; 32]),
    ];
    for text in others {
        let refused = text.parse::<Recipient>().expect_err(&text);
        assert_eq!(refused.rule(), "authority.recipient");
    }
}
