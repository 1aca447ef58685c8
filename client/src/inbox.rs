//! A node's inbox: letters are sealed before they come here, and opened by whoever fetched them.

use linli_primitives::Digest;
use linli_wire::community::CommunityId;
use linli_wire::encoding::HexBytes;
use linli_wire::inbox::{Asked, CeremonyCall, Pass};
use linli_wire::signature::{OfficerKey, Signed, SigningKey};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::error::ClientError;
use crate::http::{Http, Patience};

/// The longest list of letters, in bytes: 1 MiB or one letter, in hex.
const MAX_LIST: u64 = 4 << 20;
/// The longest answer to a letter, in bytes.
const MAX_POSTED: u64 = 4 << 10;
/// The longest list of calls, in bytes.
const MAX_CALLS: u64 = 4 << 20;

/// The inbox of a community at a node.
#[derive(Debug)]
pub struct Inbox {
    http: Http,
    community: CommunityId,
}

/// Who asks, once: the nonce must never be used again.
#[derive(Clone, Copy)]
pub struct Who<'a> {
    /// The key of one's box.
    pub key: &'a SigningKey,
    /// Unix time.
    pub at: i64,
    /// From the system's randomness.
    pub nonce: [u8; 16],
}

/// A letter was left.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Posted {
    /// Names it.
    pub id: Digest,
    /// When it came.
    pub at: i64,
    /// Until when it is kept.
    pub expires: i64,
    /// Whether it is new there.
    pub fresh: bool,
}

/// A letter that waits.
#[derive(Clone, Debug, Deserialize)]
pub struct Waiting {
    /// To go on from.
    pub number: u64,
    /// Names it.
    pub id: Digest,
    /// When it came.
    pub at: i64,
    /// Until when it is kept.
    pub expires: i64,
    /// Which officer or trustee sent it, as the node says; nobody that it knows otherwise.
    pub from: Option<OfficerKey>,
    /// Its bytes.
    pub sealed: HexBytes,
}

/// Some letters, the oldest first.
#[derive(Debug, Deserialize)]
pub struct Letters {
    /// The letters.
    pub letters: Vec<Waiting>,
    /// Whether there are more.
    pub more: bool,
}

#[derive(Deserialize)]
struct Calls {
    calls: Vec<Signed<CeremonyCall>>,
}

impl Inbox {
    /// That of `community` at the node by its address.
    pub fn new(url: &str, community: CommunityId, patience: Patience) -> Result<Self, ClientError> {
        let http = Http::new(url, patience)?;
        Ok(Self { http, community })
    }

    /// Leaves a letter; officers and trustees say who they are.
    pub fn post(
        &self,
        to: OfficerKey,
        letter: &[u8],
        from: Option<Who<'_>>,
    ) -> Result<Posted, ClientError> {
        let path = format!("/inbox/{to}");
        let pass = from.map(|who| self.pass(who, "POST", &path, letter));
        let bytes = "application/octet-stream";
        let answer = self
            .http
            .post_as(&path, pass.as_deref(), bytes, letter, MAX_POSTED)?;
        read(&answer)
    }

    /// Letters for one's own key behind the one numbered `after`.
    pub fn list(&self, who: Who<'_>, after: u64) -> Result<Letters, ClientError> {
        let path = format!("/inbox/{}?after={after}", OfficerKey::of(who.key));
        let pass = self.pass(who, "GET", &path, b"");
        read(&self.http.get_as(&path, &pass, MAX_LIST)?)
    }

    /// Removes a letter for one's own key.
    pub fn remove(&self, who: Who<'_>, letter: Digest) -> Result<(), ClientError> {
        let path = format!("/inbox/{}/{letter}", OfficerKey::of(who.key));
        let pass = self.pass(who, "DELETE", &path, b"");
        self.http.delete_as(&path, &pass)
    }

    /// Calls trustees to a ceremony.
    pub fn call(&self, call: &Signed<CeremonyCall>) -> Result<(), ClientError> {
        let body = serde_json::to_vec(call).expect("a call has string keys");
        let json = "application/json";
        self.http
            .post_as("/ceremonies", None, json, &body, MAX_POSTED)
            .map(drop)
    }

    /// The calls that the node shows. Who signed them is for the reader to check.
    pub fn calls(&self) -> Result<Vec<Signed<CeremonyCall>>, ClientError> {
        let Calls { calls } = read(&self.http.get("/ceremonies", MAX_CALLS)?)?;
        Ok(calls)
    }

    fn pass(&self, who: Who<'_>, method: &str, path: &str, body: &[u8]) -> String {
        let asked = Asked {
            community: self.community,
            method,
            path,
            body,
        };
        Pass::sign(asked, who.at, who.nonce, who.key).to_string()
    }
}

fn read<T: DeserializeOwned>(answer: &[u8]) -> Result<T, ClientError> {
    serde_json::from_slice(answer).map_err(|e| ClientError::Answer(e.to_string()))
}
