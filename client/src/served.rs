//! Files as a node serves them to anybody: what it sends at a path, and nothing that sends elsewhere.

use std::io::Read;

use ureq::http::header;

use crate::error::ClientError;
use crate::http::{Http, Patience, shown};

/// A node's files.
#[derive(Debug)]
pub struct Files(Http);

/// How a body comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coding {
    /// As it is.
    Plain,
    /// Compressed, as browsers ask for it.
    Brotli,
}

/// What a node has at a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Served {
    /// These bytes, as many as were asked for at most.
    Bytes(Vec<u8>),
    /// Nothing.
    Nothing,
    /// Somewhere else to go.
    Elsewhere(String),
}

impl Files {
    /// The files of the node of that address.
    pub fn of(url: &str, patience: Patience) -> Result<Self, ClientError> {
        Http::new(url, patience).map(Self)
    }

    /// The first `limit` bytes of what the node has at a path. Nobody is followed anywhere.
    pub fn get(&self, path: &str, coding: Coding, limit: u64) -> Result<Served, ClientError> {
        let name = match coding {
            Coding::Plain => "identity",
            Coding::Brotli => "br",
        };
        let response = self.0.answer(path, name)?;
        let status = response.status().as_u16();
        let elsewhere = [header::LOCATION, header::REFRESH]
            .into_iter()
            .find_map(|name| response.headers().get(name));
        if let Some(place) = elsewhere {
            let place = String::from_utf8_lossy(place.as_bytes());
            return Ok(Served::Elsewhere(shown(&place)));
        }
        if status != 200 {
            return Ok(Served::Nothing);
        }
        let coded = response.headers().get(header::CONTENT_ENCODING);
        let expected = (coding == Coding::Brotli).then_some("br");
        if coded.and_then(|coded| coded.to_str().ok()) != expected {
            return Ok(Served::Nothing);
        }
        let mut bytes = Vec::new();
        let mut body = response.into_body().into_reader().take(limit);
        let read = body.read_to_end(&mut bytes);
        read.map_err(|e| ClientError::Unreachable(e.to_string()))?;
        Ok(Served::Bytes(bytes))
    }
}
