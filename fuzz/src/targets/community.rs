//! A community's log: its messages, entries and archives, and the state they lead to.

use linli_primitives::Day;
use linli_rules::aid::VerifiedClaim;
use linli_rules::community::{CommunityState, Offer, VouchedRoll, VouchedTrustees, measures_of};
use linli_wire::archive::{ArchiveWriter, Frame, frames};
use linli_wire::claim::Claim;
use linli_wire::snapshot::seal;
use linli_wire::{Entry, Message, MessageKind};

/// A message; only ballots and claims in it are decoded further.
pub fn message(data: &[u8]) -> bool {
    let Ok(message) = Message::decode(data) else {
        return false;
    };
    assert_eq!(message.encode(), data, "two encodings of one message");
    assert_eq!(MessageKind::peek(data), Ok(message.kind()));
    let entry = Entry::of(0, &message, data);
    assert_eq!(entry.open(data), Ok(message));
    true
}

/// An entry of the log.
pub fn entry(data: &[u8]) -> bool {
    let Ok(entry) = Entry::decode(data) else {
        return false;
    };
    assert_eq!(entry.encode(), data, "two encodings of one entry");
    let _ = entry.open(data);
    true
}

/// An archive; what is read is written back unchanged.
pub fn archive(data: &[u8]) -> bool {
    let mut reader = frames(data);
    let read: Vec<Frame> = reader.by_ref().map_while(Result::ok).collect();
    let end = usize::try_from(reader.position()).expect("no more than was given");
    let mut writer = ArchiveWriter::new(Vec::new()).expect("in memory");
    for frame in &read {
        writer.write(frame).expect("in memory");
    }
    let written = writer.finish().expect("in memory");
    assert!(read.is_empty() || written == data[..end]);
    !read.is_empty()
}

/// Messages of an archive, applied in order at their entries' times: what is refused changes nothing, and what is taken
/// leads to the same state when replayed and survives a snapshot.
pub fn community_log(data: &[u8]) -> bool {
    let (mut state, mut again) = (CommunityState::new(), CommunityState::new());
    let mut at = 0;
    for frame in frames(data).map_while(Result::ok) {
        let offer = match frame {
            Frame::Entry(entry) => {
                at = entry.at;
                continue;
            }
            Frame::Message(bytes) => Message::decode(&bytes)
                .ok()
                .and_then(|message| offer(&state, at, message)),
            Frame::Checkpoint(_) => None,
        };
        let Some(offer) = offer else {
            continue;
        };
        let before = state.state_root();
        match state.apply(at, offer.clone()) {
            Ok(effect) => assert_eq!(again.apply(at, offer), Ok(effect)),
            Err(_) => assert_eq!(state.state_root(), before, "refused, yet changed"),
        }
    }
    assert_eq!(again.state_root(), state.state_root());
    let snapshot = state.snapshot();
    let restored = CommunityState::restore(&snapshot).expect("own snapshot");
    assert_eq!(restored.state_root(), state.state_root());
    assert_eq!(restored.snapshot(), snapshot);
    state.height() > 0
}

/// Vouches for everything but ballots, whose ciphertexts only a verifier extracts.
fn offer(state: &CommunityState, at: i64, message: Message) -> Option<Offer> {
    match message {
        Message::Roll(roll) => {
            let realm = state.community()?.realm.clone();
            Some(Offer::Roll(VouchedRoll::vouched(
                roll.act,
                realm,
                measures_of(&roll.roll),
            )))
        }
        Message::Trustees(trustees) => {
            let vouched = VouchedTrustees::vouched(trustees.act);
            Some(Offer::Trustees(vouched))
        }
        Message::Claim(bytes) => {
            let claim = Claim::decode(&bytes).ok()?;
            let scheme = state.scheme(claim.body.scheme)?;
            let day = Day::of_unix_time(at).ok()?;
            let instance = scheme.instance(day, &claim.body).ok()?;
            let claim = VerifiedClaim::vouched_by_verifier(claim, instance);
            Some(Offer::Claim(claim))
        }
        message => Offer::of(&message),
    }
}

/// A snapshot, whole or only its contents: what is loaded is stored again unchanged.
pub fn snapshot(data: &[u8]) -> bool {
    let inside = data.strip_prefix(&linli_rules::community::SNAPSHOT_MAGIC);
    let sealed = inside.map(|inside| {
        let end = inside.len().saturating_sub(32);
        seal(linli_rules::community::SNAPSHOT_MAGIC, &Raw(&inside[..end]))
    });
    let all = [Some(data), sealed.as_deref()];
    all.into_iter().flatten().any(|bytes| {
        let Ok(state) = CommunityState::restore(bytes) else {
            return false;
        };
        assert_eq!(state.snapshot(), bytes, "two snapshots of one state");
        let _ = state.state_root();
        true
    })
}

/// Bytes written as they are.
struct Raw<'a>(&'a [u8]);

impl borsh::BorshSerialize for Raw<'_> {
    fn serialize<W: borsh::io::Write>(&self, writer: &mut W) -> borsh::io::Result<()> {
        writer.write_all(self.0)
    }
}
