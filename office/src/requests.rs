//! Requests to be enrolled, as a registrar decides them.

use linli_primitives::document::Kind;
use linli_primitives::{Digest, Realm};
use linli_register::roll::{EnrolmentFault, RollError};
use linli_register::{EnrolmentRequest, Listing, Roll};
use linli_rule::Refusal;

/// What is wrong with which request, by its position: what building the roll of all of them would refuse. Without a
/// register only the community is compared.
pub fn doubts(
    realm: &Realm,
    register: Option<Listing<'_>>,
    requests: &[EnrolmentRequest],
) -> Result<Vec<(usize, Refusal)>, RollError> {
    let Some(register) = register else {
        let elsewhere = |(at, it): (usize, &EnrolmentRequest)| {
            let fault = EnrolmentFault::Realm {
                realm: it.realm().clone(),
            };
            (it.realm() != realm).then(|| (at, Refusal::of(&fault)))
        };
        return Ok(requests.iter().enumerate().filter_map(elsewhere).collect());
    };
    let (_, report) = Roll::build(realm, register, requests)?;
    let refused = report.refused.iter();
    Ok(refused
        .map(|one| (one.request, Refusal::of(&one.fault)))
        .collect())
}

/// Names a request by what is in it.
pub fn digest(request: &EnrolmentRequest) -> Digest {
    Digest::of(Kind::File, &[request.to_json().as_bytes()])
}

/// What an owner reads to the registrar, who looks whether it is the request's: anybody can write to a registrar.
pub fn code(request: &EnrolmentRequest) -> String {
    let digits = request.id().to_string();
    format!("{} {}", &digits[..4], &digits[4..8])
}

#[cfg(test)]
mod tests;
