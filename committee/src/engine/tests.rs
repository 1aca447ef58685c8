use bytes::Bytes;
use linli_node::seat::{Peer, Seats};
use linli_testing::hall::Hall;
use linli_wire::community::Community;
use malachite::app::types::codec::HasEncodedLen as _;
use malachite::app::types::core::CommitCertificate;
use malachite::app::types::sync::{RawDecidedValue, Response};
use malachite_sync::ValueResponse;

use super::*;
use crate::block::BlockId;
use crate::codec::CommitBytes;
use crate::context::Height;
use crate::tests::{ORIGIN, key, named};

fn settings() -> Settings {
    let peer = |n: usize| Peer {
        key: key(n).public().clone(),
        address: ([127, 0, 0, 1], 1000 + n as u16).into(),
    };
    let document = Community {
        validators: named(0..4),
        ..Hall::default().community
    };
    let seats = Seats::new(ORIGIN, (0..4).map(peer).collect());
    Settings::new("nowhere", &seats, &document, &key(0)).expect("an address each")
}

/// Rolls and closings are messages of up to 64 MiB, and a block of their own.
#[test]
fn the_longest_block_can_be_handed_over() {
    let empty = CommitCertificate {
        height: Height(1),
        round: malachite::app::types::core::Round::new(0),
        value_id: BlockId::NONE,
        commit_signatures: Vec::new(),
    };
    let certificate = CommitBytes::from(&empty).certificate().expect("a round");
    let value = RawDecidedValue::new(Bytes::from(vec![0; MAX_BYTES]), certificate);
    let response = Response::ValueResponse(ValueResponse::new(Height(1), vec![value]));
    let length = Borsh.encoded_len(&response).expect("encoded") as u64;
    let votes = 1 << 20;
    let settings = settings();
    let realm = Realm::of(ORIGIN, settings.community);
    let network = consensus(&settings, &realm, &key(0)).p2p.rpc_max_size;
    assert!(network.as_u64() > length + votes, "{network}");
    let handed = sync().max_response_size;
    assert!(handed.as_u64() > length + votes, "{handed}");
}

#[tokio::test]
async fn a_log_is_waited_for_until_it_is_let_go() {
    let folder = tempfile::tempdir().expect("a folder");
    let log = folder.path().join("log");
    until_free(&log).await;
    let held = File::create(&log).expect("a log");
    held.lock().expect("free");
    let waiting = until_free(&log);
    let soon = Duration::from_millis(200);
    assert!(tokio::time::timeout(soon, waiting).await.is_err());
    drop(held);
    until_free(&log).await;
    assert!(File::open(&log).expect("a log").try_lock().is_ok());
}

#[test]
fn every_channel_names_the_committee() {
    let settings = settings();
    let names = |origin| {
        let realm = Realm::of(origin, settings.community);
        let p2p = consensus(&settings, &realm, &key(0)).p2p;
        assert_eq!(p2p.channel_names.validate(), Ok(()));
        let it = p2p.channel_names;
        [it.consensus, it.proposal_parts, it.sync, it.liveness]
    };
    let (one, other) = (names(ORIGIN), names("other.example"));
    assert!(one.iter().all(|name| !other.contains(name)));
}
