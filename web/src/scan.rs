//! Reading a QR code in a picture.

use quircs::Quirc;

/// The most pixels a side; the page scales larger pictures down.
const SIDE: usize = 2048;

/// The text of a QR code in a picture of four bytes a pixel: red, green, blue, opacity. Nothing where no code can be read.
pub fn read(pixels: &[u8], width: usize) -> Option<String> {
    let (pixels, rest) = pixels.as_chunks::<4>();
    let rows = pixels.chunks_exact(width.clamp(1, SIDE));
    let height = rows.len();
    if width > SIDE || height > SIDE || !rest.is_empty() || !rows.remainder().is_empty() {
        return None;
    }
    let grey: Vec<u8> = pixels.iter().map(grey).collect();
    let mut reader = Quirc::default();
    let mut found = reader.identify(width, height, &grey);
    found.find_map(|code| String::from_utf8(code.ok()?.decode().ok()?.payload).ok())
}

/// How bright a pixel is, its colours weighed about as an eye does.
fn grey([red, green, blue, _]: &[u8; 4]) -> u8 {
    let [red, green, blue] = [red, green, blue].map(|&colour| u16::from(colour));
    u8::try_from((2 * red + 5 * green + blue) / 8).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::qr;

    /// A code drawn with squares of so many pixels, in its quiet border.
    fn drawn(text: &str, scale: usize) -> (Vec<u8>, usize) {
        let code = qr(text).expect("short enough");
        let rows: Vec<&[u8]> = code.lines().map(str::as_bytes).collect();
        let width = (rows.len() + 8) * scale;
        let cell = |at: usize| (at / scale).checked_sub(4);
        let is_dark = |x, y| {
            let row = cell(y).and_then(|y| rows.get(y));
            row.and_then(|row| row.get(cell(x)?)) == Some(&b'1')
        };
        let dots = (0..width * width).map(|at| is_dark(at % width, at / width));
        let pixels = dots.flat_map(|dark| {
            if dark {
                [20, 20, 40, 255]
            } else {
                [255, 250, 240, 255]
            }
        });
        (pixels.collect(), width)
    }

    #[test]
    fn what_this_page_draws_it_reads() {
        for text in [
            "https://linli.example/#/me",
            "{\"unit\":\"3-2-501\",\"note\":\"三号楼\"}",
        ] {
            let (pixels, width) = drawn(text, 3);
            assert_eq!(read(&pixels, width).as_deref(), Some(text));
        }
    }

    #[test]
    fn the_longest_code_is_read() {
        let text = "a".repeat(2953);
        let (pixels, width) = drawn(&text, 4);
        assert_eq!(read(&pixels, width), Some(text));
    }

    #[test]
    fn a_picture_without_a_code_or_of_another_shape_gives_nothing() {
        let (pixels, width) = drawn("linli", 3);
        let mut state = 1_u32;
        let noise = pixels.iter().map(|_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 24) as u8
        });
        assert_eq!(read(&noise.collect::<Vec<u8>>(), width), None);
        assert_eq!(read(&vec![255; pixels.len()], width), None);
        assert_eq!(read(&pixels[4..], width), None);
        assert_eq!(read(&pixels[1..], width), None);
        assert_eq!(read(&pixels, 0), None);
        assert_eq!(read(&[], 0), None);
        assert_eq!(read(&vec![0; 4 * (SIDE + 1)], SIDE + 1), None);
        assert_eq!(read(&vec![0; 4 * (SIDE + 1)], 1), None);
    }
}
