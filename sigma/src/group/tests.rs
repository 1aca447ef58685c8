use super::*;
use crate::testing::{random_scalar, rng};

#[test]
fn the_generator_is_ours() {
    assert_eq!(Point::generator().to_affine(), g());
    assert_ne!(Point::generator().0, pallas::Point::generator());
}

#[test]
fn text_and_bytes_have_one_spelling() {
    let point = Point::generator() * random_scalar(&mut rng("spelling"));
    let text = serde_json::to_string(&point).unwrap();
    assert_eq!(text, format!("\"{}\"", hex::encode(point.encode())));
    assert_eq!(serde_json::from_str::<Point>(&text).unwrap(), point);
    let upper = text.to_uppercase();
    let zero = format!("\"{}\"", "00".repeat(32));
    let above = format!("\"{}7f\"", "ff".repeat(31));
    for wrong in [
        upper,
        zero,
        above,
        "\"00\"".to_owned(),
        text.replace('"', "\"0"),
    ] {
        assert!(serde_json::from_str::<Point>(&wrong).is_err(), "{wrong}");
    }
    let bytes = borsh::to_vec(&point).unwrap();
    assert_eq!(borsh::from_slice::<Point>(&bytes).unwrap(), point);
    assert!(borsh::from_slice::<Point>(&[0; 32]).is_err());
}

#[test]
fn coordinates_come_back_as_they_were() {
    let mut rng = rng("coordinates");
    let point = Point::generator() * random_scalar(&mut rng);
    let sum = point + Point::generator();
    let points = [point, Point::identity(), sum];
    for (bytes, point) in affine_all_vartime(&points).iter().zip(points) {
        assert_eq!(Point::from_affine_bytes(bytes), Ok(point));
        let mut other = *bytes;
        other[0] ^= 1;
        assert_eq!(
            Point::from_affine_bytes(&other),
            Err(BadPoint::NonCanonical)
        );
    }
    assert_eq!(
        Point::from_affine_bytes(&[0xff; 64]),
        Err(BadPoint::NonCanonical)
    );
}

#[test]
fn decoding_refuses_the_identity_and_what_is_not_canonical() {
    assert_eq!(Point::decode(&[0; 32]), Err(BadPoint::Identity));
    let mut negative_zero = [0; 32];
    negative_zero[31] = 0x80;
    assert_eq!(Point::decode(&negative_zero), Err(BadPoint::NonCanonical));
    assert_eq!(Point::decode(&[0xff; 32]), Err(BadPoint::NonCanonical));
    for bytes in [[0; 32], negative_zero, [0xff; 32]] {
        assert!(bool::from(
            <Point as GroupEncoding>::from_bytes(&bytes).is_none()
        ));
    }
}

#[test]
fn many_points_are_encoded_like_one() {
    let point = Point::generator() * random_scalar(&mut rng("many"));
    let points = [
        point,
        Point::identity(),
        point.double(),
        -point,
        Point::identity(),
    ];
    let mut together = Vec::new();
    Point::serialize_elements(&points, &mut together);
    let each: Vec<u8> = points.iter().flat_map(Point::encode).collect();
    assert_eq!(together, each);
    let mut none = Vec::new();
    Point::serialize_elements(&[], &mut none);
    assert_eq!(none, [0u8; 0]);
}
