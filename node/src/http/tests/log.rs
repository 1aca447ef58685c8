//! What a wallet, a witness or an auditor checks for itself.

use linli_log::{
    Checkpoint, Receipt, SignedNote, Tile, TileHashes, VerifierKey, leaf_hash, tree_root,
};
use linli_primitives::roots::Roots;
use linli_wire::Message;
use linli_wire::entry::Entry;

use super::client::{ask, get, send};
use super::house::House;
use crate::fixture::roll;

async fn key(house: &House) -> VerifierKey {
    let status = get(house.address, "/status").await.json();
    status["log"]["key"]
        .as_str()
        .expect("a key")
        .parse()
        .expect("a key")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_is_taken_once_and_its_receipt_holds_offline() {
    let house = House::begun(0).await;
    let key = key(&house).await;
    let bytes = roll(2);
    let digest = Message::digest_of(&bytes).to_string();
    let first = send(house.address, &bytes).await;
    assert_eq!(first.status, 201);
    assert_eq!(
        first.header("location"),
        Some(format!("/messages/{digest}").as_str())
    );
    let taken = first.json();
    assert_eq!(taken["digest"], digest);
    assert_eq!(taken["fresh"], true);
    assert_eq!(taken["effect"], "roll-published");
    let index = taken["index"].as_u64().expect("an index");
    let again = send(house.address, &bytes).await;
    assert_eq!(again.status, 200);
    let known = again.json();
    assert_eq!(known["index"], index);
    assert_eq!(known["fresh"], false);
    assert_eq!(known["effect"], serde_json::Value::Null);
    // The same in hex, and the receipt alone.
    let json = serde_json::json!({"message": hex::encode(&bytes)}).to_string();
    let headers = [
        ("content-type", "application/json"),
        ("accept", "text/plain"),
    ];
    let text = ask(house.address, "POST /messages", &headers, json.as_bytes()).await;
    assert_eq!(text.status, 200);
    assert_eq!(
        text.header("content-type"),
        Some("text/plain; charset=utf-8")
    );
    let later = get(house.address, &format!("/messages/{digest}/receipt")).await;
    let stored = &house.engine.entries(index, 1).expect("read")[0];
    let receipts = [
        taken["receipt"].as_str().expect("a receipt"),
        text.text(),
        later.text(),
    ];
    for receipt in receipts {
        let receipt = Receipt::parse(receipt).expect("a receipt");
        let verified = receipt
            .verify(&stored.leaf, &key, &[])
            .expect("a good receipt");
        assert!(verified.checkpoint.size > index);
    }
    let entry = Entry::decode(&stored.leaf).expect("an entry");
    let found = get(house.address, &format!("/messages/{digest}")).await;
    assert_eq!(found.body, bytes);
    assert!(entry.open(&found.body).is_ok());
    assert_eq!(
        found.header("cache-control"),
        Some("public, max-age=31536000, immutable")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_can_be_recomputed_from_its_tiles() {
    // One full tile, one partial, and a level above.
    let house = House::begun(300).await;
    let key = key(&house).await;
    let answer = get(house.address, "/checkpoint").await;
    assert_eq!(answer.header("cache-control"), Some("public, max-age=1"));
    let note = SignedNote::parse(answer.text()).expect("a note");
    let checkpoint = Checkpoint::open(&note, &key).expect("signed by the node");
    assert_eq!(checkpoint.size, 303);
    let mut tiles = std::collections::BTreeMap::new();
    let mut leaves = Vec::new();
    for tile in Tile::grown(0, checkpoint.size) {
        let answer = get(house.address, &format!("/{tile}")).await;
        assert_eq!(answer.status, 200, "{tile}");
        assert_eq!(
            answer.header("content-type"),
            Some("application/octet-stream")
        );
        assert!(
            answer
                .header("cache-control")
                .is_some_and(|value| value.contains("immutable"))
        );
        if tile.level() == linli_log::Level::Entries {
            leaves.extend(
                tile.entries(&answer.body)
                    .expect("a bundle")
                    .into_iter()
                    .map(<[u8]>::to_vec),
            );
        }
        tiles.insert(tile, answer.body);
    }
    let fetch = |tile: Tile| tiles.get(&tile).cloned().ok_or("no such tile");
    let root = tree_root(checkpoint.size, &TileHashes::new(checkpoint.size, fetch)).expect("read");
    assert_eq!(root, checkpoint.root);
    assert_eq!(leaves.len() as u64, checkpoint.size);
    let first: Tile = "tile/0/000".parse().expect("a tile");
    let hashes = first.hashes(&tiles[&first]).expect("hashes");
    assert!(
        hashes
            .iter()
            .zip(&leaves)
            .all(|(hash, leaf)| *hash == leaf_hash(leaf))
    );
    assert!(leaves.iter().all(|leaf| Entry::decode(leaf).is_ok()));
    // A partial tile of an earlier time.
    let early = get(house.address, "/tile/0/000.p/5").await;
    assert_eq!(early.body, tiles[&first][..5 * 32]);
}

#[tokio::test(flavor = "multi_thread")]
async fn roots_are_served_as_they_lie_beside_the_record() {
    let house = House::begun(0).await;
    let folder = crate::roots_of(&house.engine.shared.config.data);
    let of_one = Roots::from_bytes(&[7; 32]);
    let long = Roots::from_bytes(&vec![7; 1 << 20]);
    folder
        .writer()
        .add([(256, &of_one), (257, &long)])
        .expect("written");
    let found = get(house.address, "/roots/1").await;
    assert_eq!(found.status, 200);
    assert_eq!(found.body.len(), 16 + 2 * 3 + 32 + (1 << 20));
    assert_eq!(found.body[16..20], [0, 1, 0, 7]);
    assert_eq!(found.header("cache-control"), Some("no-store"));
    let statuses = [
        ("0", 404),
        ("2", 404),
        ("01", 400),
        ("-1", 400),
        ("18446744073709551616", 400),
        ("..%2Fnode-key", 400),
    ];
    for (number, status) in statuses {
        let answer = get(house.address, &format!("/roots/{number}")).await;
        assert_eq!(answer.status, status, "{number}");
    }
}
