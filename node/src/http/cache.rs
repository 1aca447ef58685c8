//! Answers made once per state of the record, however many ask.

use std::io::Write;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use flate2::Compression;
use flate2::write::GzEncoder;
use linli_primitives::Digest;
use linli_primitives::document::Kind;
use moka::ops::compute::{CompResult, Op};
use serde::Serialize;

use super::problem::Problem;

/// The most bytes of answers kept, not counting their compressed forms.
const KEPT_BYTES: u64 = 64 << 20;
/// Shorter bodies are not worth compressing.
const WORTH_COMPRESSING: usize = 1 << 10;

/// An answer's bytes: plain and, once a reader has asked for it, compressed.
pub(crate) struct Answer {
    plain: Bytes,
    gzip: OnceLock<Bytes>,
    /// Compressed beforehand.
    brotli: Option<Bytes>,
    media_type: &'static str,
    etag: HeaderValue,
}

impl Answer {
    /// Makes one from bytes.
    pub(crate) fn new(media_type: &'static str, plain: impl Into<Bytes>) -> Self {
        let plain = plain.into();
        let digest = Digest::of(Kind::File, &[&plain]).to_string();
        // Weak: the compressed and the plain body have one tag.
        let etag = HeaderValue::from_str(&format!("W/\"{}\"", &digest[..32]));
        Self {
            gzip: OnceLock::new(),
            brotli: None,
            media_type,
            etag: etag.expect("hex digits make a header"),
            plain,
        }
    }

    /// Makes one from bytes that were compressed beforehand with brotli.
    pub(crate) fn packed(
        media_type: &'static str,
        plain: impl Into<Bytes>,
        brotli: impl Into<Bytes>,
    ) -> Self {
        Self {
            brotli: Some(brotli.into()),
            ..Self::new(media_type, plain)
        }
    }

    /// Makes one from a value, as JSON.
    pub(crate) fn json(value: &impl Serialize) -> Self {
        let body = serde_json::to_vec(value).expect("answers have string keys");
        Self::new("application/json", body)
    }

    /// The response: 304 for those who have it, compressed for those who can read that.
    pub(crate) fn respond(&self, asked: &HeaderMap, cache_control: &'static str) -> Response {
        let mut response = Response::new(Body::empty());
        let fixed = HeaderValue::from_static;
        let headers = response.headers_mut();
        headers.insert(header::ETAG, self.etag.clone());
        headers.insert(header::CACHE_CONTROL, fixed(cache_control));
        headers.insert(header::VARY, fixed("accept-encoding"));
        if self.is_known(asked) {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            return response;
        }
        headers.insert(header::CONTENT_TYPE, fixed(self.media_type));
        let brotli = self.brotli.as_ref().filter(|_| reads(asked, "br"));
        let body = if let Some(brotli) = brotli {
            headers.insert(header::CONTENT_ENCODING, fixed("br"));
            brotli.clone()
        } else if self.plain.len() >= WORTH_COMPRESSING && reads(asked, "gzip") {
            headers.insert(header::CONTENT_ENCODING, fixed("gzip"));
            self.gzip.get_or_init(|| compress(&self.plain)).clone()
        } else {
            self.plain.clone()
        };
        *response.body_mut() = Body::from(body);
        response
    }

    fn is_known(&self, asked: &HeaderMap) -> bool {
        let known = asked.get_all(header::IF_NONE_MATCH).into_iter();
        let mut tags = known
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','));
        let own = self.etag.to_str().unwrap_or_default();
        let opaque = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
        tags.any(|tag| tag.trim() == "*" || opaque(tag) == opaque(own))
    }
}

/// Whether the reader takes a coding; one that says `q=0` does not.
fn reads(asked: &HeaderMap, coding: &str) -> bool {
    let values = asked.get_all(header::ACCEPT_ENCODING).into_iter();
    let mut known = values
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','));
    known.any(|known| {
        let (name, parameters) = known.split_once(';').unwrap_or((known, ""));
        let refused = parameters
            .trim()
            .strip_prefix("q=")
            .is_some_and(|q| q.parse() == Ok(0.0f32));
        name.trim().eq_ignore_ascii_case(coding) && !refused
    })
}

fn compress(plain: &[u8]) -> Bytes {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    let written = encoder.write_all(plain).and_then(|()| encoder.finish());
    written.expect("writing to memory does not fail").into()
}

/// An answer, with the record and the time for which it is valid.
#[derive(Clone)]
struct Kept {
    answer: Arc<Answer>,
    size: u64,
    expires: Option<Instant>,
}

/// An answer as it was made.
pub(crate) struct Fresh {
    /// The answer.
    pub(crate) answer: Answer,
    /// Seconds after which it would change with the same record; `None` if it depends on the record alone.
    pub(crate) holds: Option<u64>,
}

impl From<Answer> for Fresh {
    fn from(answer: Answer) -> Self {
        Self {
            answer,
            holds: None,
        }
    }
}

impl Fresh {
    fn keep(self, size: u64, begun: Instant) -> Kept {
        let holds = self.holds.map(Duration::from_secs);
        Kept {
            answer: Arc::new(self.answer),
            size,
            expires: holds.and_then(|holds| begun.checked_add(holds)),
        }
    }
}

impl Kept {
    fn holds_for(&self, size: u64, now: Instant) -> bool {
        self.size >= size && self.expires.is_none_or(|expires| now < expires)
    }
}

/// Answers by path, the least used evicted first. If many ask at once for one that is not there, the first makes it and
/// the others wait.
pub(crate) struct Cache(moka::future::Cache<String, Kept>);

impl Default for Cache {
    fn default() -> Self {
        let weight = |path: &String, kept: &Kept| {
            u32::try_from(path.len() + kept.answer.plain.len()).unwrap_or(u32::MAX)
        };
        let cache = moka::future::Cache::builder();
        Self(cache.weigher(weight).max_capacity(KEPT_BYTES).build())
    }
}

impl Cache {
    /// The answer for `path` and a record of `size` entries or more, made by `make` if there is none.
    pub(crate) async fn answer<F>(
        &self,
        path: String,
        size: u64,
        make: impl FnOnce() -> F,
    ) -> Result<Arc<Answer>, Problem>
    where
        F: Future<Output = Result<Fresh, Problem>>,
    {
        let begun = Instant::now();
        let holds = |kept: &Kept| kept.holds_for(size, begun);
        if let Some(kept) = self.0.get(&path).await.filter(&holds) {
            return Ok(kept.answer);
        }
        let made = self.0.entry(path).and_try_compute_with(async |kept| {
            if kept.is_some_and(|kept| holds(kept.value())) {
                return Ok(Op::Nop);
            }
            make().await.map(|fresh| Op::Put(fresh.keep(size, begun)))
        });
        match made.await? {
            CompResult::Inserted(entry)
            | CompResult::ReplacedWith(entry)
            | CompResult::Unchanged(entry) => Ok(entry.into_value().answer),
            CompResult::StillNone(_) | CompResult::Removed(_) => {
                unreachable!("an answer is kept or made")
            }
        }
    }
}

#[cfg(test)]
mod tests;
