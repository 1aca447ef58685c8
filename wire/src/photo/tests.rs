use super::*;

fn segment(marker: u8, content: &[u8]) -> Vec<u8> {
    let length = (content.len() as u16 + 2).to_be_bytes();
    [&[0xff, marker], &length[..], content].concat()
}

fn jpeg(beside: &[Vec<u8>], behind: &[u8]) -> Vec<u8> {
    let picture = [segment(0xdb, &[1; 65]), segment(0xc0, &[8, 0, 1, 0, 1])].concat();
    let scan = segment(0xda, &[1, 2, 3]);
    let coded = [5, 0xff, 0x00, 6, 0xff, 0xd3, 7];
    let jfif = segment(0xe0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0");
    [
        &[0xff, 0xd8][..],
        &jfif,
        &beside.concat(),
        &picture,
        &scan,
        &coded,
        &[0xff, 0xd9],
        behind,
    ]
    .concat()
}

fn chunk(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let length = (content.len() as u32).to_be_bytes();
    [&length[..], kind, content, &[0; 4]].concat()
}

fn png(beside: &[Vec<u8>], behind: &[u8]) -> Vec<u8> {
    let (head, data, end) = (
        chunk(b"IHDR", &[0, 0, 1, 0, 0, 0, 1, 0, 8, 2, 0, 0, 0]),
        chunk(b"IDAT", &[2; 9]),
        chunk(b"IEND", &[]),
    );
    [PNG, &head, &beside.concat(), &data, &end, behind].concat()
}

#[test]
fn what_a_camera_writes_beside_the_picture_is_left_out() {
    let place = segment(0xe1, b"Exif\0\0GPS 31.2N 121.5E");
    let comment = segment(0xfe, b"the Wangs' balcony");
    assert_eq!(
        bare(&jpeg(&[place, comment], b"a film")),
        Ok(jpeg(&[], b""))
    );
    let exif = chunk(b"eXIf", b"GPS 31.2N 121.5E");
    let words = chunk(b"tEXt", b"Author\0Wang");
    assert_eq!(bare(&png(&[exif, words], b"more")), Ok(png(&[], b"")));
    for photo in [jpeg(&[], b""), png(&[], b"")] {
        assert_eq!(bare(&photo).as_ref(), Ok(&photo));
    }
    assert_eq!(media_type(&png(&[], b"")), Ok("image/png"));
}

#[test]
fn nothing_but_the_picture_is_kept_whatever_it_is_called() {
    let kept = |marker: u8, content: &[u8]| {
        let photo = jpeg(&[segment(marker, content)], b"");
        match bare(&photo).expect("whole") {
            same if same == photo => true,
            less => {
                assert_eq!(less, jpeg(&[], b""), "{marker:x}");
                false
            }
        }
    };
    for marker in (0x01..0xd0).chain(0xdc..0xff) {
        let is_picture = matches!(marker, 0xc0..=0xc7 | 0xc9..=0xcf | 0xdd);
        assert_eq!(kept(marker, b"\x08\0.\0N 121.5E"), is_picture, "{marker:x}");
    }
    assert!(kept(0xee, b"Adobe\0\x64\0\0\0\0\x01"));
    assert!(!kept(0xee, b"Adobe\0\x64\0\0\0\0\x01, the Wangs"));
    assert!(!kept(
        0xe0,
        b"JFIF\0\x01\x01\0\0\x01\0\x01\x01\x01\x07\x07\x07"
    ));
    let mut filled = jpeg(&[], b"");
    filled.splice(2..2, [0xff; 3]);
    assert_eq!(bare(&filled), Ok(jpeg(&[], b"")));
    for (kind, length) in [(b"pHYs", 10), (b"tRNS", 257), (b"sRGB", 2), (b"IEND", 1)] {
        let long = png(&[chunk(kind, &vec![0; length])], b"");
        assert_eq!(bare(&long), Err(BadPhoto::Damaged));
        let longest = png(&[chunk(kind, &vec![0; length - 1])], b"");
        let ends = kind == b"IEND";
        assert_eq!(bare(&longest).is_ok_and(|it| it == longest), !ends);
    }
}

/// `photo.type`, `photo.damaged`
#[test]
fn what_is_no_photo_or_breaks_off_is_refused() {
    for other in [&b"GIF89a"[..], b"<svg onload=x>", b"", &[0xff, 0xd8]] {
        assert_eq!(bare(other), Err(BadPhoto::Type));
    }
    for whole in [jpeg(&[segment(0xe1, b"Exif")], b""), png(&[], b"")] {
        for end in PNG.len()..whole.len() {
            assert_eq!(bare(&whole[..end]), Err(BadPhoto::Damaged), "{end}");
        }
    }
}

/// `photo.pixels`
#[test]
fn a_photo_unfolds_into_so_much() {
    let jpeg_of = |marker: u8, height: u16, width: u16| {
        let sides = [height.to_be_bytes(), width.to_be_bytes()].concat();
        let frame = segment(marker, &[&[8], &sides[..], &[1, 1, 0x11, 0]].concat());
        bare(&[&[0xff, 0xd8][..], &frame, &[0xff, 0xd9]].concat())
    };
    let png_of = |height: u32, width: u32| {
        let sides = [width.to_be_bytes(), height.to_be_bytes()].concat();
        let head = chunk(b"IHDR", &[&sides[..], &[8, 2, 0, 0, 0]].concat());
        bare(&[PNG, &head, &chunk(b"IEND", &[])].concat())
    };
    for marker in [0xc0, 0xc1, 0xc2, 0xcf] {
        assert!(jpeg_of(marker, 5_000, 10_000).is_ok());
        for (height, width) in [(5_001, 10_000), (0, 10_000), (65_535, 65_535)] {
            let refused = jpeg_of(marker, height, width);
            assert_eq!(refused, Err(BadPhoto::Pixels), "{marker:x} {height}");
        }
    }
    assert!(png_of(5_000, 10_000).is_ok());
    for (height, width) in [(5_001, 10_000), (0, 1), (u32::MAX, u32::MAX)] {
        assert_eq!(png_of(height, width), Err(BadPhoto::Pixels), "{height}");
    }
    assert_eq!(bare(&[0xff, 0xd8, 0xff, 0xd9]), Err(BadPhoto::Pixels));
    let twice = segment(0xc0, &[8, 0xff, 0xff, 0xff, 0xff, 1, 1, 0x11, 0]);
    assert_eq!(bare(&jpeg(&[twice], b"")), Err(BadPhoto::Pixels));
}
