//! Passphrases are the same however the keyboard composes accents and widths.

use secrecy::{ExposeSecret, SecretString};
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

/// The fewest characters of a new passphrase.
pub const SHORTEST: usize = 8;

/// The one form in which new keystores are sealed (NFKC).
pub fn normal(text: &str) -> Zeroizing<String> {
    let mut normal = Zeroizing::new(String::with_capacity(4 * text.len()));
    normal.extend(text.nfkc());
    normal
}

/// Whether a new passphrase is long enough.
pub fn is_long(passphrase: &str) -> bool {
    passphrase.chars().count() >= SHORTEST
}

/// The forms in which a passphrase may have sealed a text: first that of new texts, then as it was typed, here or on
/// another machine, before there was one form.
pub(crate) fn forms(typed: &SecretString) -> Vec<SecretString> {
    let typed = typed.expose_secret();
    let forms = [
        normal(typed),
        Zeroizing::new(typed.to_owned()),
        Zeroizing::new(typed.nfc().collect()),
        Zeroizing::new(typed.nfd().collect()),
    ];
    let mut different: Vec<Zeroizing<String>> = Vec::with_capacity(forms.len());
    for form in forms {
        if !different.contains(&form) {
            different.push(form);
        }
    }
    let secret = |form: Zeroizing<String>| SecretString::from(form.as_str());
    different.into_iter().map(secret).collect()
}
