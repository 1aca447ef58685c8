use super::*;

const SENDER: Address = Address([1; 32]);

fn add(pieces: &mut Pieces, body: Body) -> Option<Signed> {
    match body {
        Body::Piece {
            of,
            number,
            nth,
            count,
            bytes,
        } => pieces.add(SENDER, (of, number), (nth, count), (bytes, [nth as u8; 64])),
        Body::Cosignature { .. } | Body::Here(_) | Body::Repeated { .. } => None,
    }
}

#[test]
fn pieces_in_any_order_make_the_whole() {
    let whole: Vec<u8> = (0..PIECE * 2 + 7).map(|n| n as u8).collect();
    let mut pieces: Vec<_> = Body::pieces(Whole::Message, 1, &whole).collect();
    assert_eq!(pieces.len(), 3);
    pieces.rotate_left(1);
    pieces.insert(1, pieces[0].clone());
    let mut together = Pieces::default();
    let made: Vec<_> = pieces
        .into_iter()
        .map(|piece| add(&mut together, piece))
        .collect();
    let seals = Seals {
        number: 1,
        signatures: vec![[0; 64], [1; 64], [2; 64]],
    };
    let whole = Signed {
        bytes: whole,
        seals,
    };
    assert_eq!(made, [None, None, None, Some(whole)]);
}

#[test]
fn what_a_sender_leaves_unfinished_is_bounded() {
    let mut together = Pieces::default();
    let long = vec![0; PIECE + 1];
    for number in 0..100 {
        let first = Body::pieces(Whole::Message, number, &long).next();
        assert_eq!(add(&mut together, first.expect("a piece")), None);
    }
    assert_eq!(together.0[&SENDER].len(), MOST_WHOLES);
    let beyond = together.add(SENDER, (Whole::Message, 200), (3, 3), (vec![0], [0; 64]));
    assert_eq!(beyond, None);
    let huge = together.add(
        SENDER,
        (Whole::Message, 201),
        (0, u32::MAX),
        (vec![0], [0; 64]),
    );
    assert_eq!(huge, None);
    assert_eq!(together.0[&SENDER].len(), MOST_WHOLES);
}
