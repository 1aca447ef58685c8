//! A cell's text after typing habits are normalised.

use icu_properties::CodePointSetData;
use icu_properties::props::DefaultIgnorableCodePoint;

/// Full-width forms become ASCII, spaces of any kind one space, invisible characters nothing; line breaks inside
/// a cell stay, since they separate co-owners. Appends to `out`.
pub(crate) fn normalise_into(raw: &str, out: &mut String) {
    let start = out.len();
    let mut space = false;
    let mut characters = raw.chars().peekable();
    while let Some(character) = characters.next() {
        let plain = match character {
            '\u{ff01}'..='\u{ff5e}' => {
                char::from_u32(character as u32 - 0xfee0).expect("full-width forms map onto ASCII")
            }
            c if is_invisible(c) && !turns(c) => continue,
            '\r' if characters.peek() == Some(&'\n') => continue,
            '\r' => '\n',
            other => other,
        };
        match plain {
            '\n' => {
                trim_end(out, start);
                if out.len() > start {
                    out.push('\n');
                }
                space = false;
            }
            c if c.is_whitespace() => space = true,
            c => {
                if space && out.len() > start && !out.ends_with('\n') {
                    out.push(' ');
                }
                space = false;
                out.push(c);
            }
        }
    }
    trim_end(out, start);
}

fn trim_end(out: &mut String, start: usize) {
    let kept = out[start..].trim_end().len();
    out.truncate(start + kept);
}

/// Text as a new string, in the form in which cells are compared.
pub fn normalise(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    normalise_into(raw, &mut out);
    out
}

/// Whether nothing is shown for `c`: Unicode's default ignorable code points.
pub(crate) fn is_invisible(c: char) -> bool {
    // Most characters are in neither of the blocks that hold any.
    !c.is_ascii() && !is_han(c) && CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(c)
}

/// Whether `c` makes what follows it run the other way: the text then shows another order than it has, which is no typing
/// habit.
pub(crate) const fn turns(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether `c` is a Han character.
pub(crate) const fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}' | '〇')
}

#[cfg(feature = "import")]
/// Whether `c` is a Han character of the two first blocks: compatibility forms and radicals resemble other characters.
pub(crate) const fn is_common_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}')
}

#[cfg(feature = "import")]
/// The text without any white space, in lower case.
pub(crate) fn squeezed(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace())
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_width_becomes_ascii() {
        assert_eq!(normalise("１，２０３．４０（㎡）"), "1,203.40(㎡)");
    }

    #[test]
    fn spaces_collapse_and_line_breaks_stay() {
        assert_eq!(normalise("\u{3000}张 \u{a0} 三 \r\n 李四\n"), "张 三\n李四");
        assert_eq!(normalise("\n\n甲"), "甲");
        assert_eq!(normalise("甲\r乙\r\n丙"), "甲\n乙\n丙");
    }

    #[test]
    fn what_nobody_sees_is_no_part_of_the_text() {
        for c in
            "\u{200b}\u{feff}\u{ad}\u{34f}\u{180e}\u{2060}\u{3164}\u{115f}\u{fe0f}\u{e0041}".chars()
        {
            assert_eq!(normalise(&format!("甲{c}乙{c}")), "甲乙", "{c:?}");
        }
        assert_eq!(normalise("\u{202e}三张"), "\u{202e}三张");
    }
}
