//! Malachite with our settings.

use std::fs::File;
use std::net::SocketAddr;
use std::path::Path;
use std::time::{Duration, Instant};

use linli_log::note::is_key_name;
use linli_node::seat::NodeAddress;
use linli_wire::community::CommunityId;
use malachite::app::config::{
    ChannelNames, ConsensusConfig, NodeConfig, ProtocolNames, ValuePayload, ValueSyncConfig,
};
use malachite::app::net::Multiaddr;
use malachite::app::types::PeerId;
use malachite::app::types::codec::Codec;
use malachite::app::types::core::{HeightParams, LinearTimeouts};
use malachite::{
    Channels, ConsensusContext, EngineHandle, NetworkContext, NetworkIdentity, RequestContext,
    SyncContext, WalContext, start_engine,
};

#[cfg(feature = "liar")]
use malachite::EngineBuilder;

use crate::block::MAX_BYTES;
use crate::codec::Borsh;
use crate::context::{Consensus, Voters};
use crate::key::ValidatorKey;
use crate::sequencer::Settings;
use crate::signing::{Signatures, Signing};
use crate::validators::{Address, Realm, Validators};

/// The folder of the engine's write-ahead log in the data folder, and the log.
const WAL: [&str; 2] = ["committee-wal", "log"];
/// The log of an engine that signs no votes: it would empty the other.
const LISTENING: &str = "listening";
/// Connections from one address: on one machine, all nodes have the same.
const CONNECTIONS_PER_ADDRESS: usize = 64;
/// How long the longest block may take from one node to another.
const LONGEST_WAY: Duration = Duration::from_secs(30);
/// How long an engine that was ended is waited for.
const LETS_GO: Duration = Duration::from_secs(10);
/// Requests that wait for the engine.
const REQUESTS: usize = 64;
/// What this version of the committee's protocol begins with.
const SPOKEN: &str = "/linli/1/";

struct Config {
    name: String,
    consensus: ConsensusConfig,
    sync: ValueSyncConfig,
}

impl NodeConfig for Config {
    fn moniker(&self) -> &str {
        &self.name
    }

    fn consensus(&self) -> &ConsensusConfig {
        &self.consensus
    }

    fn consensus_mut(&mut self) -> &mut ConsensusConfig {
        &mut self.consensus
    }

    fn value_sync(&self) -> &ValueSyncConfig {
        &self.sync
    }

    fn value_sync_mut(&mut self) -> &mut ValueSyncConfig {
        &mut self.sync
    }
}

/// Whether the engine has kept its votes here.
pub(crate) fn has_log(folder: &Path) -> bool {
    let log = folder.join(WAL[0]).join(WAL[1]).metadata();
    log.is_ok_and(|log| log.len() > 0)
}

/// An engine that was ended a moment ago may hold its log yet, and another does not start before it lets go.
async fn until_free(log: &Path) {
    let until = Instant::now() + LETS_GO;
    while let Ok(file) = File::open(log)
        && file.try_lock().is_err()
        && Instant::now() < until
    {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// Starts the engine on the runtime that this is called on.
pub(crate) async fn start(
    folder: &Path,
    settings: &Settings,
    realm: Realm,
    key: &ValidatorKey,
    votes: bool,
) -> eyre::Result<(Channels<Consensus>, EngineHandle)> {
    let wal = folder.join(WAL[0]);
    std::fs::create_dir_all(&wal)?;
    let connecting = key.connecting();
    let signing = Signing::new(realm, key.signing());
    let peer = connecting.public().to_peer_id().to_bytes();
    let proof = signing.proof(key.address().0.to_vec(), peer);
    let name = key.public().name().to_owned();
    let log = wal.join(if votes { WAL[1] } else { LISTENING });
    until_free(&log).await;
    let identity = NetworkIdentity::new_validator(
        name.clone(),
        connecting,
        hex::encode(key.address().0),
        Borsh.encode(&proof)?,
    );
    let config = Config {
        name,
        consensus: consensus(settings, &realm, key),
        sync: sync(),
    };
    // An observer's: it has the network of a validator, and signs no vote.
    let nobody = Address([0; 32]);
    let address = if votes { key.address() } else { nobody };
    let verifier = Box::new(Signatures(realm));
    #[cfg(feature = "liar")]
    if crate::app::lies::Vice::chosen() == Some(crate::app::lies::Vice::Equivocates) {
        let network = lying::network(identity, realm, key);
        let consensus = ConsensusContext::new_validator(address, verifier, Box::new(signing));
        return EngineBuilder::new(Consensus, config)
            .with_default_wal(WalContext::new(log, Borsh))
            .with_byzantine_network(network)
            .await?
            .with_default_sync(SyncContext::new(Borsh))
            .with_default_consensus(consensus)
            .with_default_request(RequestContext::new(REQUESTS))
            .build()
            .await;
    }
    start_engine(
        Consensus,
        config,
        WalContext::new(log, Borsh),
        NetworkContext::new(identity, Borsh),
        ConsensusContext::new_validator(address, verifier, Box::new(signing)),
        SyncContext::new(Borsh),
        RequestContext::new(REQUESTS),
    )
    .await
}

/// A node that catches up can be handed the longest block.
fn sync() -> ValueSyncConfig {
    let usual = ValueSyncConfig::default();
    ValueSyncConfig {
        status_update_interval: Duration::from_secs(2),
        request_timeout: LONGEST_WAY,
        max_response_size: usual.max_response_size + MAX_BYTES as u64,
        ..usual
    }
}

fn consensus(settings: &Settings, realm: &Realm, key: &ValidatorKey) -> ConsensusConfig {
    let mut config = ConsensusConfig {
        // The engine calls a proposal without parts valid without asking.
        value_payload: ValuePayload::ProposalAndParts,
        ..ConsensusConfig::default()
    };
    config.p2p.listen_addr = multiaddr(&settings.listen.into());
    let others = settings
        .peers
        .iter()
        .filter(|(address, _)| **address != key.address());
    let peers = others.map(|(address, peer)| {
        let id = peer_id(address);
        format!("{}/p2p/{id}", multiaddr(&peer.address)).parse()
    });
    config.p2p.persistent_peers = peers
        .collect::<Result<_, _>>()
        .expect("an address and a peer");
    config.p2p.persistent_peers_only = true;
    config.p2p.discovery.max_connections_per_ip = CONNECTIONS_PER_ADDRESS;
    let protocol = |what: &str| format!("/linli/{realm}/{what}/1");
    let channel = |what: &str| format!("/{realm}/{what}");
    config.p2p.channel_names = ChannelNames {
        consensus: channel("consensus"),
        proposal_parts: channel("parts"),
        sync: channel("sync"),
        liveness: channel("liveness"),
    };
    config.p2p.rpc_max_size += MAX_BYTES as u64;
    config.p2p.protocol_names = ProtocolNames {
        consensus: spoken(settings.community, &settings.origin),
        discovery_kad: protocol("kad"),
        discovery_regres: protocol("peers"),
        sync: protocol("sync"),
        validator_proof: protocol("validator"),
    };
    config
}

/// What a node tells its peers before anything else: whose record it holds, and the log's name.
fn spoken(community: CommunityId, origin: &str) -> String {
    format!("{SPOKEN}{community}/{origin}")
}

/// Whose record a peer holds that speaks so, and the log's name.
pub(crate) fn understood(protocol: &str) -> Option<(CommunityId, &str)> {
    let (community, origin) = protocol.strip_prefix(SPOKEN)?.split_once('/')?;
    let community = community.parse().ok()?;
    is_key_name(origin).then_some((community, origin))
}

/// A name is looked up each time it is dialled.
fn multiaddr(address: &NodeAddress) -> Multiaddr {
    let text = match address {
        NodeAddress::Ip(SocketAddr::V4(at)) => format!("/ip4/{}/tcp/{}", at.ip(), at.port()),
        NodeAddress::Ip(SocketAddr::V6(at)) => format!("/ip6/{}/tcp/{}", at.ip(), at.port()),
        NodeAddress::Name { host, port } => format!("/dns/{host}/tcp/{port}"),
    };
    text.parse().expect("an address and a port")
}

/// The peer behind an Ed25519 key: libp2p spells the key itself.
pub(crate) fn peer_id(address: &Address) -> PeerId {
    // An identity multihash of the key as libp2p's protobuf has it.
    const HEAD: [u8; 6] = [0x00, 0x24, 0x08, 0x01, 0x12, 0x20];
    let bytes = [&HEAD[..], &address.0].concat();
    PeerId::from_bytes(&bytes).expect("a multihash of a key")
}

/// Who votes on a height, and how patiently.
pub(crate) fn height_params(
    validators: &Validators,
    settings: &Settings,
) -> HeightParams<Consensus> {
    let patience = settings.patience;
    let timeouts = LinearTimeouts {
        propose: patience,
        propose_delta: patience / 4,
        prevote: patience / 2,
        prevote_delta: patience / 4,
        precommit: patience / 2,
        precommit_delta: patience / 4,
        rebroadcast: patience,
        ..LinearTimeouts::default()
    };
    HeightParams::new(Voters::of(validators), timeouts, Some(settings.interval))
}

/// A network on which a node says two things at once.
#[cfg(feature = "liar")]
mod lying {
    use malachite::{ByzantineContext, NetworkIdentity};
    use malachite_byzantine::{ByzantineConfig, Trigger};

    use super::{Borsh, Consensus, Realm, Signing, ValidatorKey};
    use crate::app::lies::instead;
    use crate::block::BlockId;

    pub(super) fn network(
        identity: NetworkIdentity,
        realm: Realm,
        key: &ValidatorKey,
    ) -> ByzantineContext<Consensus, Borsh> {
        let of_nothing = BlockId([7; 32]);
        ByzantineContext {
            identity,
            codec: Borsh,
            config: ByzantineConfig::new(Some(1))
                .with_equivocate_votes(Trigger::Always)
                .with_equivocate_proposals(Trigger::Always),
            signer: Box::new(Signing::new(realm, key.signing())),
            address: key.address(),
            conflicting_value_fn: Some(Box::new(instead)),
            conflicting_vote_value_fn: Some(Box::new(move |block| {
                block.map_or(of_nothing, instead)
            })),
        }
    }
}

#[cfg(test)]
mod tests;
