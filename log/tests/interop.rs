//! What this crate writes, read by the crates `tlog_tiles` and `signed_note`, which share no code with it.

use linli_log::{
    Checkpoint, Hash, Level, MemoryHashes, NoteSigner, Receipt, SignedNote, Tile, inclusion_proof,
    leaf_hash,
};
use signed_note::{Note, StandardVerifier, VerifierList};
use tlog_tiles::{Error as TilesError, HashReader as _, TileHashReader, TileReader};
use zeroize::Zeroizing;

const ORIGIN: &str = "example.com/log";

fn entry(index: u64) -> Vec<u8> {
    format!("entry {index}").into_bytes()
}

fn tree(size: u64) -> MemoryHashes {
    (0..size).map(|index| leaf_hash(&entry(index))).collect()
}

fn signer() -> NoteSigner {
    NoteSigner::new(ORIGIN, &Zeroizing::new([3; 32])).expect("a name")
}

/// Our tiles under the paths of tlog-tiles, as their reader asks for them.
struct Tiles {
    tree: MemoryHashes,
}

impl TileReader for Tiles {
    fn height(&self) -> u8 {
        8
    }

    fn read_tiles(&self, tiles: &[tlog_tiles::Tile]) -> Result<Vec<Vec<u8>>, TilesError> {
        let read = |tile: &tlog_tiles::Tile| {
            // They put the height of a tile before its level.
            let path = tile.path().replacen("tile/8/", "tile/", 1);
            let ours: Tile = path.parse().expect("a path of tlog-tiles");
            assert!(ours.is_in(self.tree.size()));
            ours.read(&self.tree).expect("all is there")
        };
        Ok(tiles.iter().map(read).collect())
    }

    fn save_tiles(&self, _: &[tlog_tiles::Tile], _: &[Vec<u8>]) {}
}

#[test]
fn another_reader_takes_checkpoint_tiles_and_proofs() {
    for size in [1, 2, 255, 256, 257, 1030, 66_000_u64] {
        let tiles = Tiles { tree: tree(size) };
        let checkpoint = Checkpoint::with_state(ORIGIN, size, tiles.tree.root(), &[9; 32]);
        let note = checkpoint.sign(&signer()).expect("its own log").encode();

        let theirs = Note::from_bytes(note.as_bytes()).expect("a signed note");
        let key = StandardVerifier::new(&signer().key().to_string()).expect("a verifier key");
        let keys = VerifierList::new(vec![Box::new(key)]);
        let (verified, _) = theirs.verify(&keys).expect("signed by the log");
        assert_eq!(verified.len(), 1);
        let read = tlog_tiles::Checkpoint::from_bytes(theirs.text()).expect("a checkpoint");
        assert_eq!((read.origin(), read.size()), (ORIGIN, size));

        // Their reader refuses tiles that do not lead to the checkpoint's root.
        let reader = TileHashReader::new(size, *read.hash(), &tiles);
        let indexes: Vec<u64> = (0..size)
            .step_by(97)
            .map(|index| tlog_tiles::stored_hash_index(0, index))
            .collect();
        let leaves = reader.read_hashes(&indexes).expect("tiles under the root");
        for (leaf, index) in leaves.iter().zip((0..size).step_by(97)) {
            assert_eq!(leaf.0, leaf_hash(&entry(index)).0);
            let ours = inclusion_proof(size, index, &tiles.tree).expect("all is there");
            let proof = ours.iter().map(|hash| tlog_tiles::Hash(hash.0)).collect();
            tlog_tiles::check_record(&proof, size, *read.hash(), index, *leaf)
                .expect("our proof holds for them");
        }
        let proof = tlog_tiles::prove_tree(size, 1, &reader).expect("their proof");
        let proof: Vec<Hash> = proof.iter().map(|hash| Hash(hash.0)).collect();
        let (first, last) = (leaf_hash(&entry(0)), tiles.tree.root());
        linli_log::check_consistency(1, &first, size, &last, &proof).expect("holds for us");
    }
}

#[test]
fn their_note_makes_a_receipt() {
    let tree = tree(20);
    let text = format!("{ORIGIN}\n20\n{}\n", tree.root());
    let secret = signer().secret_text();
    let theirs = signed_note::StandardSigner::new(&secret).expect("a signer key");
    let mut note = Note::new(text.as_bytes(), &[]).expect("a text");
    note.add_sigs(&[&theirs]).expect("signed");
    let note = String::from_utf8(note.to_bytes()).expect("text");
    let receipt = Receipt {
        extra: None,
        index: 5,
        path: inclusion_proof(20, 5, &tree).expect("all is there"),
        checkpoint: SignedNote::parse(&note).expect("their note"),
    };
    assert!(receipt.verify(&entry(5), signer().key(), &[]).is_ok());
}

#[test]
fn every_new_tile_is_one_of_theirs() {
    for (old, new) in [(0, 1), (1, 1), (255, 256), (256, 600), (1023, 70_000)] {
        let mut theirs: Vec<String> = tlog_tiles::Tile::new_tiles(8, old, new)
            .iter()
            .map(|tile| tile.path().replacen("tile/8/", "tile/", 1))
            .collect();
        let ours = Tile::grown(old, new);
        let hashes = ours.iter().filter(|tile| tile.level() != Level::Entries);
        let mut ours: Vec<String> = hashes.map(ToString::to_string).collect();
        theirs.sort();
        ours.sort();
        assert_eq!(ours, theirs);
    }
}
