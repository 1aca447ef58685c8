use super::*;

const SENDER: Address = Address([100; 32]);

fn add(pieces: &mut Pieces, body: Body) -> Option<Signed> {
    match body {
        Body::Piece {
            of,
            number,
            nth,
            count,
            bytes,
        } => pieces.add(SENDER, (of, number), (nth, count), (bytes, [nth as u8; 64])),
        Body::Cosignature { .. } | Body::Alive(_) | Body::Here { .. } | Body::Repeated { .. } => {
            None
        }
    }
}

#[test]
fn pieces_in_any_order_make_the_whole() {
    let whole: Vec<u8> = (0..PIECE * 2 + 7).map(|n| n as u8).collect();
    let mut pieces: Vec<_> = Body::pieces(Whole::Messages, 1, &whole).collect();
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
        let first = Body::pieces(Whole::Messages, number, &long).next();
        assert_eq!(add(&mut together, first.expect("a piece")), None);
    }
    assert_eq!(together.0[&SENDER].len(), MOST_WHOLES);
    let beyond = together.add(SENDER, (Whole::Messages, 200), (3, 3), (vec![0], [0; 64]));
    assert_eq!(beyond, None);
    let huge = together.add(
        SENDER,
        (Whole::Messages, 201),
        (0, u32::MAX),
        (vec![0], [0; 64]),
    );
    assert_eq!(huge, None);
    assert_eq!(together.0[&SENDER].len(), MOST_WHOLES);
}

#[test]
fn what_all_senders_leave_unfinished_is_bounded() {
    let mut together = Pieces::default();
    let most = MAX_BYTES.div_ceil(PIECE) as u32;
    for (by, number) in (0..4).flat_map(|by| [(by, 0), (by, 1)]) {
        for nth in 1..most {
            let piece = (vec![0; PIECE], [0; 64]);
            let whole = together.add(
                Address([by; 32]),
                (Whole::Messages, number),
                (nth, most),
                piece,
            );
            assert_eq!(whole, None);
            let held = together.0.values().map(bytes_of).sum::<usize>();
            assert!(held <= MOST_BYTES_OF_ALL, "{held} bytes");
        }
    }
    // Who has begun little keeps it.
    let small = |nth| (nth, 2);
    let key = (Whole::Messages, 7);
    assert_eq!(
        together.add(SENDER, key, small(0), (vec![1], [0; 64])),
        None
    );
    let mut another = |nth| {
        let piece = (vec![0; PIECE], [0; 64]);
        together.add(Address([9; 32]), (Whole::Messages, 0), (nth, most), piece)
    };
    (1..most).for_each(|nth| assert_eq!(another(nth), None));
    let whole = together.add(SENDER, key, small(1), (vec![2], [0; 64]));
    assert_eq!(whole.map(|whole| whole.bytes), Some(vec![1, 2]));
}
