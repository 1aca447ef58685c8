//! The demo's owners: each makes a key and enrols.

use linli_primitives::{Realm, RealmSecret, Seed};
use linli_register::{EnrolmentRequest, Register, Roll};
use rand_core::CryptoRng;

use crate::Error;

/// Everybody on the roll, with their secrets.
pub(super) struct People {
    /// The roll.
    pub(super) roll: Roll,
    /// In the order of the roll's entries.
    pub(super) secrets: Vec<RealmSecret>,
}

/// Enrols every owner of the register.
pub(super) fn enrol(
    realm: &Realm,
    register: &Register,
    rng: &mut impl CryptoRng,
) -> Result<People, Error> {
    let mut secrets = Vec::with_capacity(register.owners.len());
    let mut requests = Vec::with_capacity(register.owners.len());
    for owner in &register.owners {
        let secret = Seed::random(rng).realm_secret(realm);
        let request =
            EnrolmentRequest::new(realm.clone(), secret.commitment(), &owner.units[0], None);
        requests.push(request.map_err(|e| Error::refused(&e))?);
        secrets.push(secret);
    }
    let (roll, _) = Roll::build(realm, register, &requests).map_err(|e| Error::refused(&e))?;
    Ok(People { roll, secrets })
}
