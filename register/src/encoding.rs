//! Which encoding a text file is in, and its text.

use encoding_rs::GB18030;

use crate::table::{Encoding, TableError};
use crate::text::is_han;

/// Decodes UTF-8 (with or without a byte order mark), else GB18030.
///
/// A file is one or the other: lines of both are refused, since a wrong guess would turn names into other names.
pub(crate) fn decode(bytes: &[u8]) -> Result<(String, Encoding), TableError> {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(TableError::Utf16);
    }
    let marked = bytes.strip_prefix(b"\xef\xbb\xbf");
    match (std::str::from_utf8(marked.unwrap_or(bytes)), marked) {
        (Ok(text), Some(_)) => Ok((text.to_owned(), Encoding::Utf8WithMark)),
        (Ok(text), None) => Ok((text.to_owned(), Encoding::Utf8)),
        (Err(_), Some(rest)) => Err(TableError::Encoding {
            row: first_line(rest, |line| std::str::from_utf8(line).is_err()),
        }),
        (Err(_), None) => decode_gb18030(bytes),
    }
}

fn decode_gb18030(bytes: &[u8]) -> Result<(String, Encoding), TableError> {
    if bytes.split(|b| *b == b'\n').any(reads_as_utf8_han) {
        return Err(TableError::Mixed {
            utf8_row: first_line(bytes, reads_as_utf8_han),
            other_row: first_line(bytes, |line| std::str::from_utf8(line).is_err()),
        });
    }
    match GB18030.decode_without_bom_handling_and_without_replacement(bytes) {
        Some(text) => Ok((text.into_owned(), Encoding::Gb18030)),
        None => Err(TableError::Encoding {
            row: first_line(bytes, |line| {
                GB18030
                    .decode_without_bom_handling_and_without_replacement(line)
                    .is_none()
            }),
        }),
    }
}

/// Whether the line is UTF-8 with at least two Han characters: text in GB18030 that happens to be valid UTF-8 spells
/// Latin, Greek or Arabic letters, not these.
fn reads_as_utf8_han(line: &[u8]) -> bool {
    !line.is_ascii()
        && std::str::from_utf8(line)
            .is_ok_and(|text| text.chars().filter(|c| is_han(*c)).nth(1).is_some())
}

/// The number, from 1, of the first line that `is_bad`, or of the last line.
fn first_line(bytes: &[u8], is_bad: impl Fn(&[u8]) -> bool) -> u32 {
    let lines = bytes.split(|b| *b == b'\n').take_while(|l| !is_bad(l));
    u32::try_from(lines.count() + 1).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "楼栋,业主\n3幢,张三丰\n4幢,李四光\n";

    fn gb(text: &str) -> Vec<u8> {
        GB18030.encode(text).0.into_owned()
    }

    #[test]
    fn each_encoding_is_told() {
        let marked = [b"\xef\xbb\xbf", TEXT.as_bytes()].concat();
        let read = |bytes: &[u8]| decode(bytes).expect("decodes");
        assert_eq!(read(TEXT.as_bytes()), (TEXT.to_owned(), Encoding::Utf8));
        assert_eq!(read(&marked), (TEXT.to_owned(), Encoding::Utf8WithMark));
        assert_eq!(read(&gb(TEXT)), (TEXT.to_owned(), Encoding::Gb18030));
    }

    #[test]
    fn four_byte_gb18030_is_read() {
        let text = "业主,㐀𠀀䶮\n";
        assert_eq!(decode(&gb(text)).expect("decodes").0, text);
    }

    #[test]
    fn mixed_encodings_name_both_rows() {
        let mixed = [&gb("楼栋,业主\n"), "3幢,张三丰\n".as_bytes()].concat();
        assert_eq!(
            decode(&mixed),
            Err(TableError::Mixed {
                utf8_row: 2,
                other_row: 1
            })
        );
    }

    #[test]
    fn undecodable_rows_are_named() {
        let broken = [&gb("楼栋,业主\n3幢,"), &[0xff, 0xff][..], b"\n"].concat();
        assert_eq!(decode(&broken), Err(TableError::Encoding { row: 2 }));
        let marked = b"\xef\xbb\xbfa\nb\n\xff\n";
        assert_eq!(decode(marked), Err(TableError::Encoding { row: 3 }));
        assert_eq!(decode(&[0xff, 0xfe, 65, 0]), Err(TableError::Utf16));
    }
}
