//! Photos without what a camera writes beside the picture: where it was taken, when, and with what.

use linli_rule::Rule;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";
/// The chunks of a PNG that are the picture, and the most bytes that each has to say (PNG, third edition, section 11).
const CHUNKS: [(&[u8; 4], usize); 10] = [
    (b"IHDR", 13),
    (b"PLTE", 3 * 256),
    (b"IDAT", usize::MAX),
    (b"IEND", 0),
    (b"tRNS", 256),
    (b"gAMA", 4),
    (b"cHRM", 32),
    (b"sRGB", 1),
    (b"sBIT", 4),
    (b"pHYs", 9),
];

/// The most pixels of a photo, in millions: a small file may unfold into more than a telephone has room for.
pub const MAX_MEGAPIXELS: u64 = 50;

/// A file is no photo that can be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, Rule)]
pub enum BadPhoto {
    /// Not one of the two kinds.
    #[error("photo.type: a photo is a JPEG or a PNG")]
    Type,
    /// It breaks off or contradicts itself.
    #[error("photo.damaged: the photo breaks off or is damaged")]
    Damaged,
    /// Nobody can say how large it is, or it is too large.
    #[error("photo.pixels: a photo has 1 to {MAX_MEGAPIXELS} million pixels")]
    Pixels,
}

/// A photo without what is beside the picture, and the sizes that it says it has.
struct Bare {
    kept: Vec<u8>,
    pixels: Vec<u64>,
}

/// The media type of a photo, by its first bytes.
pub fn media_type(bytes: &[u8]) -> Result<&'static str, BadPhoto> {
    if bytes.starts_with(&[0xff, 0xd8, 0xff]) {
        Ok("image/jpeg")
    } else if bytes.starts_with(PNG) {
        Ok("image/png")
    } else {
        Err(BadPhoto::Type)
    }
}

/// The same picture with nothing beside it: neither places, times and names nor what stands behind its end.
pub fn bare(bytes: &[u8]) -> Result<Vec<u8>, BadPhoto> {
    let found = match media_type(bytes)? {
        "image/png" => bare_png(bytes),
        _ => bare_jpeg(bytes),
    };
    let Bare { kept, pixels } = found.ok_or(BadPhoto::Damaged)?;
    let fits = |pixels: &u64| (1..=MAX_MEGAPIXELS * 1_000_000).contains(pixels);
    match pixels.is_empty() || !pixels.iter().all(fits) {
        true => Err(BadPhoto::Pixels),
        false => Ok(kept),
    }
}

fn bare_png(bytes: &[u8]) -> Option<Bare> {
    let (mut kept, mut pixels) = (PNG.to_vec(), Vec::new());
    let mut rest = &bytes[PNG.len()..];
    loop {
        let length = u32::from_be_bytes(*rest.first_chunk()?) as usize;
        let kind: &[u8; 4] = rest.get(4..8)?.try_into().ok()?;
        let chunk = rest.get(..length.checked_add(12)?)?;
        if let Some((_, most)) = CHUNKS.iter().find(|(own, _)| *own == kind) {
            kept.extend((length <= *most).then_some(chunk)?);
        }
        if kind == b"IHDR" {
            let side = |at: usize| Some(u32::from_be_bytes(*chunk.get(at..)?.first_chunk()?));
            pixels.push(u64::from(side(8)?) * u64::from(side(12)?));
        }
        if kind == b"IEND" {
            return Some(Bare { kept, pixels });
        }
        rest = &rest[chunk.len()..];
    }
}

fn bare_jpeg(bytes: &[u8]) -> Option<Bare> {
    let (mut kept, mut pixels) = (bytes.get(..2)?.to_vec(), Vec::new());
    let mut at = 2;
    loop {
        let &[0xff, marker] = bytes.get(at..at + 2)? else {
            return None;
        };
        // Before a marker there may be fill bytes.
        if marker == 0xff {
            at += 1;
            continue;
        }
        if marker == 0xd9 {
            kept.extend([0xff, 0xd9]);
            return Some(Bare { kept, pixels });
        }
        let length = usize::from(u16::from_be_bytes(
            bytes.get(at + 2..at + 4)?.try_into().ok()?,
        ));
        let mut end = at + 2 + length.max(2);
        if marker == 0xda {
            end = after_scan(bytes, end)?;
        }
        let segment = bytes.get(at..end)?;
        if is_picture(marker, segment.get(4..)?) {
            kept.extend(segment);
        }
        // Of a frame; a height of 0 would be said later.
        if matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc) {
            let side = |at: usize| Some(u16::from_be_bytes(*segment.get(at..)?.first_chunk()?));
            pixels.push(u64::from(side(5)?) * u64::from(side(7)?));
        }
        at = end;
    }
}

/// Whether a segment of a JPEG is the picture: tables, frame, restart interval and scan (ITU-T T.81, table B.1); and what JFIF
/// and Adobe say of density and colours, without a small picture.
fn is_picture(marker: u8, content: &[u8]) -> bool {
    match marker {
        0xc8 => false,
        0xc0..=0xcf | 0xda | 0xdb | 0xdd => true,
        0xe0 => content.len() == 14 && content.starts_with(b"JFIF\0") && content.ends_with(&[0, 0]),
        0xee => content.len() == 12 && content.starts_with(b"Adobe"),
        _ => false,
    }
}

/// Where the coded picture ends: at the next marker that is not part of it.
fn after_scan(bytes: &[u8], from: usize) -> Option<usize> {
    let pairs = bytes.get(from..)?.windows(2);
    let is_next = |pair: &[u8]| pair[0] == 0xff && !matches!(pair[1], 0 | 0xd0..=0xd7 | 0xff);
    pairs
        .into_iter()
        .position(is_next)
        .map(|place| from + place)
}

#[cfg(test)]
mod tests;
