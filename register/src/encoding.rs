//! Which encoding a text file is in, and its text.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{GB18030, GBK, UTF_8};

use crate::book::Encoding;
use crate::garbled::is_garbled;
use crate::table::TableError;
use crate::text::is_han;

/// A text and how it was stored.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Decoded {
    pub(crate) text: String,
    pub(crate) encoding: Encoding,
    /// Whether the encoding is a guess that somebody must confirm by looking at the text.
    pub(crate) guessed: bool,
}

/// Decodes with the encoding `asked` for; otherwise UTF-8 (with or without a byte order mark), or GB18030 if the text
/// looks like it, or else whatever it looks like.
///
/// A file is in one encoding: UTF-8 lines among others are refused, since a wrong guess would turn names into other
/// names.
pub(crate) fn decode(bytes: &[u8], asked: Option<&str>) -> Result<Decoded, TableError> {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(TableError::Utf16);
    }
    let marked = bytes.strip_prefix(b"\xef\xbb\xbf");
    if let Some(name) = asked {
        let encoding = encoding_rs::Encoding::for_label(name.as_bytes())
            .ok_or_else(|| TableError::UnknownEncoding(name.to_owned()))?;
        return decode_as(marked.unwrap_or(bytes), encoding, false);
    }
    match (std::str::from_utf8(marked.unwrap_or(bytes)), marked) {
        (Ok(text), _) => Ok(Decoded {
            text: text.to_owned(),
            encoding: match marked {
                Some(_) => Encoding::Utf8WithMark,
                None => Encoding::Utf8,
            },
            guessed: false,
        }),
        (Err(_), Some(rest)) => decode_as(rest, UTF_8, false),
        (Err(_), None) => decode_legacy(bytes),
    }
}

/// What stands where a character cannot be read.
pub(crate) const LOST: char = '\u{fffd}';

/// The same, with [`LOST`] in the place of what cannot be decoded and of control characters, where most lines can be read.
pub(crate) fn decode_most(bytes: &[u8], asked: Option<&str>) -> Result<Decoded, TableError> {
    let mut decoded = decode(bytes, asked).or_else(|error| {
        let encoding = match &error {
            TableError::Mixed { .. } => UTF_8,
            TableError::Encoding { encoding, .. } => {
                encoding_rs::Encoding::for_label(encoding.as_bytes()).unwrap_or(UTF_8)
            }
            _ => return Err(error),
        };
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let text = encoding.decode_without_bom_handling(bytes).0;
        let lines = text.lines().filter(|line| !line.is_ascii());
        let (lost, whole): (Vec<&str>, Vec<&str>) = lines.partition(|line| line.contains(LOST));
        match lost.len() > whole.len() {
            true => Err(error),
            false => Ok(decoded_as(text.into_owned(), encoding, false)),
        }
    })?;
    let is_lost = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    if decoded.text.contains(is_lost) {
        decoded.text = decoded.text.replace(is_lost, "\u{fffd}");
    }
    Ok(decoded)
}

fn decode_legacy(bytes: &[u8]) -> Result<Decoded, TableError> {
    if bytes.split(|b| *b == b'\n').any(reads_as_utf8_han) {
        return Err(TableError::Mixed {
            utf8_row: first_line(bytes, reads_as_utf8_han),
            other_row: first_line(bytes, |line| std::str::from_utf8(line).is_err()),
        });
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guess = |domain: Option<&[u8]>| detector.guess(domain, Utf8Detection::Deny);
    let is_chinese = |encoding| encoding == GBK || encoding == GB18030;
    let spoilt = |decoded: &Decoded| decoded.text.split([',', ';', '\t', '\n']).any(is_garbled);
    let chinese = decode_as(bytes, GB18030, false);
    match chinese {
        Ok(decoded) if is_chinese(guess(Some(b"cn"))) && !spoilt(&decoded) => Ok(decoded),
        Err(error) if is_mostly_chinese(bytes) => Err(error),
        chinese => {
            let domains: [Option<&[u8]>; 3] = [Some(b"cn"), None, Some(b"tw")];
            let others = domains.map(guess).into_iter().filter(|e| !is_chinese(*e));
            let mut read = others.filter_map(|encoding| decode_as(bytes, encoding, true).ok());
            let unspoilt = read.find(|decoded| !spoilt(decoded));
            unspoilt.map_or(chinese, Ok).map(|decoded| Decoded {
                guessed: true,
                ..decoded
            })
        }
    }
}

/// Whether at least half of the non-ASCII lines are valid GB18030, so that the others are broken.
fn is_mostly_chinese(bytes: &[u8]) -> bool {
    let lines = bytes.split(|b| *b == b'\n').filter(|line| !line.is_ascii());
    let is_sound = |line: &[u8]| {
        GB18030
            .decode_without_bom_handling_and_without_replacement(line)
            .is_some_and(|text| {
                text.contains(is_han) && !text.split([',', ';', '\t']).any(is_garbled)
            })
    };
    let (sound, broken): (Vec<&[u8]>, Vec<&[u8]>) = lines.partition(|line| is_sound(line));
    sound.len() >= broken.len()
}

fn decode_as(
    bytes: &[u8],
    encoding: &'static encoding_rs::Encoding,
    guessed: bool,
) -> Result<Decoded, TableError> {
    match encoding.decode_without_bom_handling_and_without_replacement(bytes) {
        Some(text) => Ok(decoded_as(text.into_owned(), encoding, guessed)),
        None => Err(TableError::Encoding {
            row: first_line(bytes, |line| {
                encoding
                    .decode_without_bom_handling_and_without_replacement(line)
                    .is_none()
            }),
            encoding: encoding.name(),
        }),
    }
}

fn decoded_as(text: String, encoding: &'static encoding_rs::Encoding, guessed: bool) -> Decoded {
    Decoded {
        text,
        encoding: match encoding {
            e if e == UTF_8 => Encoding::Utf8,
            e if e == GB18030 || e == GBK => Encoding::Gb18030,
            other => Encoding::Legacy(other.name().to_owned()),
        },
        guessed,
    }
}

/// Whether the line is UTF-8 with at least two Han characters: GB18030 text that happens to be valid UTF-8 reads as
/// Latin, Greek or Arabic letters, not as these.
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
        let read = |bytes: &[u8], encoding| {
            let decoded = decode(bytes, None).expect("decodes");
            assert_eq!(decoded.text, TEXT);
            assert_eq!((decoded.encoding, decoded.guessed), (encoding, false));
        };
        read(TEXT.as_bytes(), Encoding::Utf8);
        read(&marked, Encoding::Utf8WithMark);
        read(&gb(TEXT), Encoding::Gb18030);
    }

    #[test]
    fn four_byte_gb18030_is_read() {
        let text = "业主,㐀𠀀䶮\n";
        assert_eq!(decode(&gb(text), None).expect("decodes").text, text);
    }

    #[test]
    fn mixed_encodings_name_both_rows() {
        let mixed = [&gb("楼栋,业主\n"), "3幢,张三丰\n".as_bytes()].concat();
        assert_eq!(
            decode(&mixed, None),
            Err(TableError::Mixed {
                utf8_row: 2,
                other_row: 1
            })
        );
    }

    #[test]
    fn undecodable_rows_are_named() {
        let broken = [&gb("楼栋,业主\n3幢,"), &[0xff, 0xff][..], b"\n"].concat();
        assert_eq!(
            decode(&broken, None),
            Err(TableError::Encoding {
                row: 2,
                encoding: "gb18030"
            })
        );
        let marked = b"\xef\xbb\xbfa\nb\n\xff\n";
        assert_eq!(
            decode(marked, None),
            Err(TableError::Encoding {
                row: 3,
                encoding: "UTF-8"
            })
        );
        assert_eq!(decode(&[0xff, 0xfe, 65, 0], None), Err(TableError::Utf16));
    }

    #[test]
    fn other_encodings_are_guesses_until_they_are_chosen() {
        let western = "Apartment;Owner;Area\nA-1;Hélène Dupré;80.5\nA-2;Jürgen Müller;90\nA-3;José Núñez;70\n";
        let taiwanese = "門牌,所有權人,面積\nA-1,王大明,80\nA-2,陳美玉,90\n";
        for (encoding, text) in [
            (encoding_rs::WINDOWS_1252, western),
            (encoding_rs::BIG5, taiwanese),
        ] {
            let bytes = encoding.encode(text).0;
            let guessed = decode(&bytes, None).expect("decodes");
            assert!(guessed.guessed, "{guessed:?}");
            let chosen = decode(&bytes, Some(encoding.name())).expect("decodes");
            assert_eq!((chosen.text.as_str(), chosen.guessed), (text, false));
        }
        let error = decode(b"a", Some("klingon")).expect_err("refused");
        assert_eq!(error, TableError::UnknownEncoding("klingon".to_owned()));
    }
}
