//! The demo's trustees: a key ceremony, then two of them are lost.

use linli_primitives::{Realm, Seed};
use linli_sigma::ceremony::{Ceremony, CeremonyRecord, KeyShares, Participant, Spare};
use linli_sigma::trustee::TrusteeSecret;
use rand_core::CryptoRng;

use super::{Moment, Paths, at, take_shares};
use crate::commands::decrypt;
use crate::files::{self, Access, Overwrite};
use crate::lock::Lock;
use crate::{Console, Error};

/// What is left of a ceremony.
pub(super) struct Trustees {
    /// The public part.
    pub(super) record: CeremonyRecord,
    shares: Vec<KeyShares>,
}

/// A ceremony of `count` trustees of whom `threshold` decrypt together.
pub(super) fn hold_ceremony(
    realm: &Realm,
    (count, threshold): (u16, u16),
    rng: &mut impl CryptoRng,
) -> Result<Trustees, Error> {
    let secrets: Vec<_> = (0..count)
        .map(|_| TrusteeSecret::from_seed(&Seed::random(rng)))
        .collect();
    let cards = secrets
        .iter()
        .enumerate()
        .map(|(i, s)| s.card(&format!("受托人{}", i + 1)));
    let ceremony = Ceremony {
        realm: realm.clone(),
        purpose: "演示 / demo".to_owned(),
        threshold,
        spare: Spare::Required,
        trustees: cards.collect(),
    };
    let refused = |e| Error::refused(&e);
    let each = secrets
        .iter()
        .map(|s| Participant::new(&ceremony, s))
        .collect::<Result<Vec<_>, _>>()
        .map_err(refused)?;
    let round1 = each
        .iter()
        .map(Participant::round1)
        .collect::<Result<Vec<_>, _>>()
        .map_err(refused)?;
    let round2 = each
        .iter()
        .map(|p| p.round2(&round1))
        .collect::<Result<Vec<_>, _>>()
        .map_err(refused)?
        .concat();
    let (mut shares, mut confirmations) = (Vec::new(), Vec::new());
    for participant in &each {
        let mine: Vec<_> = round2
            .iter()
            .filter(|m| m.to == participant.index())
            .cloned()
            .collect();
        let (share, confirmation) = participant.finish(&round1, &mine).map_err(refused)?;
        shares.push(share);
        confirmations.push(confirmation);
    }
    drop(each);
    Ok(Trustees {
        record: CeremonyRecord {
            ceremony,
            round1,
            confirmations,
        },
        shares,
    })
}

impl Trustees {
    /// Each trustee but one, who is lost, checks the whole record and names its closing; then another is lost, and
    /// each of the others decrypts, in both rounds.
    pub(super) fn tally(
        &self,
        paths: &Paths,
        rng: &mut impl CryptoRng,
        console: &mut Console,
    ) -> Result<(), Error> {
        let now = at(paths, Moment::Closed)?.now()?;
        let mut files = Vec::new();
        for (index, shares) in self.shares.iter().enumerate().filter(|(i, _)| *i != 3) {
            let open = paths.open(Moment::Closed, console)?;
            let verified = decrypt::closed(&open, now, console)?;
            let poll = decrypt::poll(&verified, open.id)?;
            let keystore = paths.shares.join(format!("trustee-{}", index + 1));
            let naming = decrypt::name(poll, shares, &mut Lock::beside(&keystore)?, rng)?;
            let file = paths.shares.join(format!("naming-{}.json", index + 1));
            files::write_json(&file, &naming, Access::Public, Overwrite::Refuse)?;
            files.push(file);
        }
        take_shares(paths, files, console)?;
        for round in ["heads", "shares"] {
            let mut files = Vec::new();
            for (index, shares) in self.shares.iter().enumerate().filter(|(i, _)| i % 2 == 0) {
                let open = paths.open(Moment::Closed, console)?;
                let verified = decrypt::closed(&open, now, console)?;
                let poll = decrypt::poll(&verified, open.id)?;
                let keystore = paths.shares.join(format!("trustee-{}", index + 1));
                let share = decrypt::share(poll, shares, &mut Lock::beside(&keystore)?, rng)?;
                let file = paths.shares.join(format!("{round}-{}.json", index + 1));
                files::write_json(&file, &share, Access::Public, Overwrite::Refuse)?;
                files.push(file);
            }
            take_shares(paths, files, console)?;
        }
        Ok(())
    }
}
