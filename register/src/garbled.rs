//! Text that was damaged before it reached us: decoded wrongly, or with characters lost.

use crate::text::{is_han, turns};

/// Whether the text has what no name or label has: replacement characters, question marks in their place,
/// characters that no standard names or that turn the text round, Latin words with Han characters inside, Han characters beside letters not used in
/// Chinese, or UTF-8 decoded as Latin.
pub(crate) fn is_garbled(text: &str) -> bool {
    if text.is_ascii() {
        return text.contains("??");
    }
    let mut before = ' ';
    // Latin letters before this character, and whether the Han characters before it follow such letters.
    let (mut letters, mut after_word) = (0, false);
    for c in text.chars() {
        let lost = match c {
            '\u{fffd}' | '?' | '\u{e000}'..='\u{f8ff}' => true,
            c if turns(c) => true,
            '锟' | '烫' => text.contains("锟斤拷") || text.contains("烫烫"),
            _ => false,
        };
        let read_as_latin = matches!(before, 'Ã' | 'Â' | 'ä' | 'å' | 'æ' | 'ç' | 'è' | 'é')
            && matches!(
                c,
                '\u{80}'
                    ..='\u{bf}'
                        | '€'
                        | '™'
                        | 'œ'
                        | '‚'
                        | '„'
                        | '…'
                        | '†'
                        | '‡'
                        | 'ˆ'
                        | '‰'
                        | 'Š'
                        | '‹'
                        | 'Œ'
                        | 'Ž'
                        | '‘'
                        | '’'
                        | '“'
                        | '”'
                        | '•'
            );
        // `H閘鑞e`: a Latin word does not continue in Han, nor contain Han; `12b室` and `B1车位` do.
        let begins_han = is_han(c) && !is_han(before);
        if begins_han {
            after_word = letters > 0;
        }
        let mixed = begins_han && letters > 1 && before.is_lowercase()
            || is_han(before) && after_word && c.is_lowercase();
        letters = if c.is_alphabetic() && !is_han(c) {
            letters + 1
        } else {
            0
        };
        let foreign = is_han(c) && is_foreign(before) || is_han(before) && is_foreign(c);
        if read_as_latin || mixed || foreign || lost {
            return true;
        }
        before = c;
    }
    false
}

/// Greek, Cyrillic, kana, Bopomofo: beside Han characters in what should be Chinese.
const fn is_foreign(c: char) -> bool {
    matches!(c, '\u{370}'..='\u{52f}' | '\u{3040}'..='\u{312f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spoilt_text_is_told() {
        for text in [
            "H閘鑞e Dupr",
            "J\u{fffd}rgen",
            "\u{202e}三张",
            "锟斤拷",
            "HÃ©lÃ¨ne",
            "å¼ ä¸‰",
            "张?三",
            "J?rgen M\u{fc}ller",
            "??",
            "\u{e058}礟",
            "Τ舦",
            "朝ド",
        ] {
            assert!(is_garbled(text), "{text}");
        }
    }

    #[test]
    fn names_and_labels_are_not_spoilt() {
        for text in [
            "张三",
            "A座1201",
            "Hélène Dupré",
            "B1-001车位",
            "阿凡提·艾山",
            "Zoë Ångström",
            "89.5㎡",
            "建筑面积(m²)",
            "Nuñez",
            "3-2-1201",
            "12b室",
        ] {
            assert!(!is_garbled(text), "{text}");
        }
    }
}
