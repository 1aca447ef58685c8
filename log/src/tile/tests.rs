use linli_rule::Rule;
use proptest::prelude::*;

use super::*;
use crate::hash::leaf_hash;
use crate::tree::{MemoryHashes, consistency_proof, inclusion_proof, tree_root};

fn tree(size: u64) -> MemoryHashes {
    (0..size)
        .map(|index| leaf_hash(format!("leaf {index}").as_bytes()))
        .collect()
}

/// Paths from tlog-tiles.
#[test]
fn paths_are_those_of_the_specification() {
    let path = |level, index, size| Tile::at(level, index, size).map(|tile| tile.to_string());
    let many = MAX_SIZE;
    let of = |path: &str| Some(path.to_owned());
    let one = Level::Hashes(1);
    assert_eq!(path(one, 1_234_067, many), of("tile/1/x001/x234/067"));
    assert_eq!(path(Level::Entries, 0, 8), of("tile/entries/000.p/8"));
    // A tree of 70,000: 273 full tiles of leaves and one of 112, a full level 1 and 17 more, one of level 2.
    let of_70_000 = |level, index| path(Level::Hashes(level), index, 70_000);
    assert_eq!(of_70_000(0, 272), of("tile/0/272"));
    assert_eq!(of_70_000(0, 273), of("tile/0/273.p/112"));
    assert_eq!(of_70_000(0, 274), None);
    assert_eq!(of_70_000(1, 0), of("tile/1/000"));
    assert_eq!(of_70_000(1, 1), of("tile/1/001.p/17"));
    assert_eq!(of_70_000(2, 0), of("tile/2/000.p/1"));
    assert_eq!(of_70_000(3, 0), None);
    // A tree of 256: one full tile of leaves, one hash above it.
    assert_eq!(path(Level::Hashes(0), 0, 256), of("tile/0/000"));
    assert_eq!(path(one, 0, 256), of("tile/1/000.p/1"));
}

/// Rule `log.tile`: one spelling for a tile, and none for what no tree has.
#[test]
fn a_path_has_one_spelling() {
    let good = [
        "tile/0/000",
        "tile/entries/x001/234.p/255",
        "tile/7/000.p/1",
    ];
    for path in good {
        assert_eq!(
            path.parse::<Tile>().map(|tile| tile.to_string()),
            Ok(path.into())
        );
    }
    let wrong = [
        "",
        "tile",
        "tile/0",
        "tile/0/",
        "tile/0/0",
        "tile/0/00",
        "tile/0/0000",
        "tile/0/x000",
        "tile/0/x000/001",
        "tile/0/001/002",
        "tile/0/x001/x002",
        "tile/0/xx01/002",
        "tile/00/000",
        "tile/+0/000",
        "tile/0/+00",
        "tile/-1/000",
        "tile/8/000",
        "tile/63/000",
        "tile/data/000",
        "tile/Entries/000",
        "tile/0/000.p",
        "tile/0/000.p/",
        "tile/0/000.p/0",
        "tile/0/000.p/01",
        "tile/0/000.p/256",
        "tile/0/000.p/257",
        "tile/0/000.p/1/",
        "tile/0/000.p/1.p/1",
        "tile/7/001",
        "tile/0/x999/x999/x999/x999/x999/x999/999",
        "/tile/0/000",
        "tile/0/000 ",
        "tile/0/00１",
    ];
    for path in wrong {
        let refused = path.parse::<Tile>().map_err(|refusal| refusal.rule());
        assert_eq!(refused.err(), Some("log.tile"), "{path}");
    }
}

#[test]
fn grown_tiles_are_all_that_differ() {
    let count = |old, new| Tile::grown(old, new).len();
    assert_eq!(count(0, 0), 0);
    assert_eq!(count(1, 1), 0);
    assert_eq!(count(0, 1), 2);
    assert_eq!(count(255, 256), 3);
    assert_eq!(count(256, 257), 2);
    for (old, new) in [(0, 70_000), (255, 1030), (65_535, 65_537), (69_999, 70_000)] {
        let grown = Tile::grown(old, new);
        for level in core::iter::once(Level::Entries).chain((0..4).map(Level::Hashes)) {
            for index in 0..300 {
                let (before, after) = (Tile::at(level, index, old), Tile::at(level, index, new));
                let is_new = after.is_some() && before != after;
                assert_eq!(after.is_some_and(|tile| grown.contains(&tile)), is_new);
            }
        }
    }
}

#[test]
fn a_tree_is_read_from_its_tiles() {
    for size in [1, 2, 255, 256, 257, 600, 70_000_u64] {
        let whole = tree(size);
        let tiles = TileHashes::new(size, |tile: Tile| {
            let path: Tile = tile.to_string().parse().expect("its own path");
            assert!(path.is_in(size));
            path.read(&whole)
        });
        assert_eq!(tree_root(size, &tiles).expect("tiles"), whole.root());
        for index in [0, size / 2, size - 1] {
            let proof = inclusion_proof(size, index, &tiles).expect("tiles");
            assert_eq!(Ok(proof), inclusion_proof(size, index, &whole));
            let proof = consistency_proof(index, size, &tiles).expect("tiles");
            assert_eq!(Ok(proof), consistency_proof(index, size, &whole));
        }
        assert!(tree_root(size + 1, &tiles).is_err());
    }
}

#[test]
fn a_tile_of_another_length_is_refused() {
    let size = 300;
    let whole = tree(size);
    for cut in [0_usize, 1, 31, 32] {
        let tiles = TileHashes::new(size, |tile: Tile| {
            tile.read(&whole).map(|bytes| bytes[cut..].to_vec())
        });
        let read = tree_root(size, &tiles);
        assert_eq!(read.is_ok(), cut == 0);
        if let Err(TreeError::Read(TileReadError::Refused(refusal))) = read {
            assert_eq!(refusal.rule(), "log.tile");
        }
    }
}

#[test]
fn bundles_are_read_and_written_alike() {
    let entries: [&[u8]; 3] = [b"a", b"", &[7; 300]];
    let bytes = bundle(entries).expect("short entries");
    let tile = Tile::at(Level::Entries, 0, 3).expect("three entries");
    assert_eq!(tile.entries(&bytes), Ok(entries.to_vec()));
    for length in 0..bytes.len() {
        assert!(tile.entries(&bytes[..length]).is_err(), "{length}");
    }
    let longer = [&bytes[..], &[0]].concat();
    assert!(tile.entries(&longer).is_err());
    assert!(bundle([&[0; MAX_ENTRY_BYTES][..]]).is_ok());
    assert!(bundle([&[0; MAX_ENTRY_BYTES + 1][..]]).is_err());
}

proptest! {
    #[test]
    fn any_path_reads_back_or_is_refused(path in "(tile/)?([0-9]{1,2}|entries)/(x[0-9]{3}/){0,3}[0-9]{3}(.p/[0-9]{1,3})?") {
        if let Ok(tile) = path.parse::<Tile>() {
            prop_assert_eq!(tile.to_string(), path);
        }
    }
}
