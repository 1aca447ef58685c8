//! HTTP with bounds: on the length of every answer and on every wait.

use std::io::Read;
use std::thread::sleep;
use std::time::Duration;

use linli_rule::Refusal;
use serde::Deserialize;
use ureq::http::Response;
use ureq::{Agent, Body};
use url::Url;

use crate::error::ClientError;

/// How long to wait, and how often to try.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// For a connection.
    pub connect: Duration,
    /// For the next bytes in either direction.
    pub silence: Duration,
    /// For a whole answer other than the record.
    pub answer: Duration,
    /// How often a busy node is asked, at least once.
    pub attempts: u32,
    /// The first pause before a busy node is asked again; doubled each time.
    pub pause: Duration,
    /// The longest pause, whatever the node asks for.
    pub longest_pause: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            silence: Duration::from_secs(30),
            answer: Duration::from_secs(120),
            attempts: 6,
            pause: Duration::from_millis(500),
            longest_pause: Duration::from_secs(30),
        }
    }
}

/// The longest refusal that is read, in bytes.
const MAX_PROBLEM: u64 = 64 << 10;
/// The longest text from the node that is shown, in characters.
const MAX_DETAIL: usize = 600;

/// One node's address, and how to talk to it.
#[derive(Debug)]
pub(crate) struct Http {
    agent: Agent,
    base: Url,
    patience: Patience,
}

/// A problem document (RFC 9457).
#[derive(Deserialize)]
struct Problem {
    #[serde(default)]
    rule: String,
    #[serde(default)]
    detail: String,
}

impl Http {
    pub(crate) fn new(base: &str, patience: Patience) -> Result<Self, ClientError> {
        let base = address(base)?;
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_connect(Some(patience.connect))
            .timeout_recv_response(Some(patience.answer))
            .timeout_per_read(Some(patience.silence))
            .timeout_per_write(Some(patience.silence))
            .user_agent(concat!("linli/", env!("CARGO_PKG_VERSION")));
        // A proxy cannot reach this machine's own addresses.
        let config = if is_loopback(&base) {
            config.proxy(None)
        } else {
            config
        };
        Ok(Self {
            agent: config.build().new_agent(),
            base,
            patience,
        })
    }

    pub(crate) const fn base(&self) -> &Url {
        &self.base
    }

    pub(crate) const fn patience(&self) -> &Patience {
        &self.patience
    }

    /// The answer to GET, at most `limit` bytes.
    pub(crate) fn get(&self, path: &str, limit: u64) -> Result<Vec<u8>, ClientError> {
        let url = self.url(path);
        let response = self.ask(|| {
            let request = self.agent.get(&url).config();
            request
                .timeout_global(Some(self.patience.answer))
                .build()
                .call()
        })?;
        read(response, limit)
    }

    /// The answer to GET whatever its status, in that coding alone, without being followed or taken apart.
    pub(crate) fn answer(&self, path: &str, coding: &str) -> Result<Response<Body>, ClientError> {
        let request = self.agent.get(self.url(path)).config();
        let request = request.timeout_global(Some(self.patience.answer)).build();
        let answer = request.header("accept-encoding", coding).call();
        answer.map_err(|e| ClientError::Unreachable(e.to_string()))
    }

    /// The same as text.
    pub(crate) fn get_text(&self, path: &str, limit: u64) -> Result<String, ClientError> {
        String::from_utf8(self.get(path, limit)?)
            .map_err(|_| ClientError::Answer(format!("{path}: not UTF-8")))
    }

    /// The answer to GET as it arrives; the caller bounds its length.
    pub(crate) fn stream(&self, path: &str) -> Result<impl Read + use<>, ClientError> {
        let url = self.url(path);
        let response = self.ask(|| self.agent.get(&url).call())?;
        Ok(response.into_body().into_reader())
    }

    /// The answer to POST, at most `limit` bytes.
    pub(crate) fn post(&self, path: &str, body: &[u8], limit: u64) -> Result<Vec<u8>, ClientError> {
        let url = self.url(path);
        let response = self.ask(|| {
            let request = self.agent.post(&url).config();
            request
                .timeout_global(Some(self.patience.answer))
                .build()
                .content_type("application/octet-stream")
                .send(body)
        })?;
        read(response, limit)
    }

    /// The same for whoever shows a pass, with a body of this type.
    pub(crate) fn post_as(
        &self,
        path: &str,
        pass: Option<&str>,
        media_type: &str,
        body: &[u8],
        limit: u64,
    ) -> Result<Vec<u8>, ClientError> {
        let url = self.url(path);
        let response = self.ask(|| {
            let request = self.agent.post(&url).content_type(media_type);
            let request = match pass {
                Some(pass) => request.header("authorization", pass),
                None => request,
            };
            let request = request.config().timeout_global(Some(self.patience.answer));
            request.build().send(body)
        })?;
        read(response, limit)
    }

    /// The answer to GET for whoever shows a pass, at most `limit` bytes.
    pub(crate) fn get_as(
        &self,
        path: &str,
        pass: &str,
        limit: u64,
    ) -> Result<Vec<u8>, ClientError> {
        let url = self.url(path);
        let response = self.ask(|| {
            let request = self.agent.get(&url).header("authorization", pass).config();
            request
                .timeout_global(Some(self.patience.answer))
                .build()
                .call()
        })?;
        read(response, limit)
    }

    /// DELETE for whoever shows a pass.
    pub(crate) fn delete_as(&self, path: &str, pass: &str) -> Result<(), ClientError> {
        let url = self.url(path);
        let response = self.ask(|| {
            let request = self.agent.delete(&url).header("authorization", pass);
            let request = request.config().timeout_global(Some(self.patience.answer));
            request.build().call()
        })?;
        read(response, MAX_PROBLEM).map(drop)
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base.as_str().trim_end_matches('/'))
    }

    /// Asks until the node is not busy, or patience runs out.
    fn ask(
        &self,
        call: impl Fn() -> Result<Response<Body>, ureq::Error>,
    ) -> Result<Response<Body>, ClientError> {
        let mut pause = self.patience.pause;
        let mut attempt = 1;
        loop {
            let response = call().map_err(|e| ClientError::Unreachable(e.to_string()))?;
            let status = response.status().as_u16();
            match status {
                200..=299 => return Ok(response),
                429 | 503 if attempt < self.patience.attempts => {
                    let asked = retry_after(&response).unwrap_or_default();
                    drop(response);
                    sleep(pause.max(asked).min(self.patience.longest_pause));
                    pause = pause.saturating_mul(2);
                    attempt += 1;
                }
                _ => return Err(refusal(status, response)),
            }
        }
    }
}

/// The node's address; an address within its page is accepted, too.
fn address(text: &str) -> Result<Url, ClientError> {
    let mut url = Url::parse(text.trim()).map_err(|_| ClientError::Url("not an address"))?;
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
        return Err(ClientError::Url(
            "an address begins with https:// or http://",
        ));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(ClientError::Url("an address has no user and no password"));
    }
    if url.query().is_some() {
        return Err(ClientError::Url("an address has nothing after ?"));
    }
    // While the node's page is open, a browser shows the node's address followed by a place within the page.
    url.set_fragment(None);
    Ok(url)
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost",
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

fn retry_after(response: &Response<Body>) -> Option<Duration> {
    let header = response.headers().get("retry-after")?.to_str().ok()?;
    header.trim().parse().ok().map(Duration::from_secs)
}

fn read(response: Response<Body>, limit: u64) -> Result<Vec<u8>, ClientError> {
    let mut bytes = Vec::new();
    let mut body = response.into_body().into_reader().take(limit + 1);
    body.read_to_end(&mut bytes)
        .map_err(|e| ClientError::Unreachable(e.to_string()))?;
    if bytes.len() as u64 > limit {
        Err(ClientError::Answer(format!("longer than {limit} bytes")))
    } else {
        Ok(bytes)
    }
}

fn refusal(status: u16, response: Response<Body>) -> ClientError {
    let body = read(response, MAX_PROBLEM).unwrap_or_default();
    let problem = serde_json::from_slice::<Problem>(&body).ok();
    let problem = problem.filter(|problem| is_rule(&problem.rule));
    let detail = problem.as_ref().map_or_else(
        || format!("HTTP status {status}"),
        |problem| shown(&problem.detail),
    );
    match (status, problem) {
        (429 | 503, _) => ClientError::Busy { detail },
        (_, None) => ClientError::Answer(detail),
        (_, Some(Problem { rule, .. })) => ClientError::Refused(Refusal::new(rule, detail)),
    }
}

/// Whether a text from outside has the form of a rule's id.
fn is_rule(rule: &str) -> bool {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'_' | b'.');
    (1..=64).contains(&rule.len()) && rule.bytes().all(plain)
}

/// A text from outside, made safe for a terminal.
pub(crate) fn shown(text: &str) -> String {
    let turns = |c| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let sound = |c: char| if c.is_control() || turns(c) { ' ' } else { c };
    text.chars().map(sound).take(MAX_DETAIL).collect()
}
