//! Addresses of a chain, as its own library reads them.

use bech32::Bech32;
use bech32::primitives::decode::CheckedHrpstring;

/// Whether coins can be sent to `text` on the chain of a contract's own address: bech32 with the same prefix, in its one
/// spelling.
pub fn is_address(contract: &str, text: &str) -> bool {
    spelled_like(contract, text).is_some_and(|spelled| spelled == text)
}

/// The address in `text` as the chain spells it.
fn spelled_like(contract: &str, text: &str) -> Option<String> {
    let own = CheckedHrpstring::new::<Bech32>(contract).ok()?;
    let read = CheckedHrpstring::new::<Bech32>(text).ok()?;
    let bytes: Vec<u8> = read.byte_iter().collect();
    let spelled = bech32::encode_lower::<Bech32>(own.hrp(), &bytes).ok()?;
    (!bytes.is_empty()).then_some(spelled)
}

#[cfg(test)]
mod tests {
    use super::is_address;

    const CONTRACT: &str = "linli1ejpjr43ht3y56pplm5pxpusmcrk9rkkvcv5ktu";
    const OTHER: &str = "linli1fxg4urtafdqzuvqh6qgtc8qws09vd3uhd9gznz";

    #[test]
    fn only_the_chains_own_addresses_in_their_one_spelling_are_paid() {
        assert!(is_address(CONTRACT, OTHER));
        for text in [
            "",
            "linli1ann",
            &OTHER.to_uppercase(),
            &OTHER.replace('d', "e"),
            &format!("{OTHER} "),
            "other1fxg4urtafdqzuvqh6qgtc8qws09vd3uhtr24a7",
        ] {
            assert!(!is_address(CONTRACT, text), "{text}");
        }
        assert!(!is_address("no address", OTHER));
    }
}
