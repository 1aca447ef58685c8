//! What a path names, and what a query asks for.

use std::str::FromStr;

use axum::extract::{FromRequestParts, Path, Query};
use axum::http::request::Parts;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use utoipa::IntoParams;

use super::limits::Source;
use super::problem::Problem;

/// A name in the path: a digest, a poll, a number. Anything malformed is refused without a lookup.
pub(crate) struct Name<T>(pub(crate) T);

/// Two names in the path.
pub(crate) struct Names<T, U>(pub(crate) T, pub(crate) U);

/// A query whose every parameter is known.
pub(crate) struct Asked<T>(pub(crate) T);

impl<S: Send + Sync, T: FromStr> FromRequestParts<S> for Name<T> {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let text = Path::<String>::from_request_parts(parts, state).await;
        let Path(text) = text.map_err(|_| malformed())?;
        Ok(Self(text.parse().map_err(|_| malformed())?))
    }
}

impl<S: Send + Sync, T: FromStr, U: FromStr> FromRequestParts<S> for Names<T, U> {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let texts = Path::<(String, String)>::from_request_parts(parts, state).await;
        let Path((first, second)) = texts.map_err(|_| malformed())?;
        let first = first.parse().map_err(|_| malformed())?;
        Ok(Self(first, second.parse().map_err(|_| malformed())?))
    }
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Asked<T> {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let query = Query::<T>::from_request_parts(parts, state).await;
        let Query(query) =
            query.map_err(|_| Problem::parameter("an unknown or malformed query parameter"))?;
        Ok(Self(query))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Source {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let source = parts.extensions.get::<Self>().copied();
        Ok(source.unwrap_or_else(Self::unknown))
    }
}

fn malformed() -> Problem {
    Problem::parameter(
        "a name in the path is not a canonical one (digests: 64 lower-case hex digits)",
    )
}

/// Which part of the record.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct RecordQuery {
    /// The first entry; 0 where absent.
    #[serde(default)]
    #[param(example = 0)]
    pub(crate) from: u64,
    /// Whether the bytes of ballots are in it; `true` where absent.
    #[serde(default = "yes")]
    #[param(example = true)]
    pub(crate) ballots: bool,
}

/// Where to begin.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct FromQuery {
    /// The first number; absent: from the beginning for movements, from now on for events.
    #[param(example = 0)]
    pub(crate) from: Option<u64>,
}

/// Behind which letter.
#[derive(Clone, Copy, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct AfterQuery {
    /// The number of the last letter that is known; 0 where absent.
    #[serde(default)]
    #[param(example = 0)]
    pub(crate) after: u64,
}

const fn yes() -> bool {
    true
}
