//! A community that is large enough to be a load: owners, trustees, one poll that is open for years.

use anyhow::Result;
use linli_audit::trustees_of;
use linli_primitives::{Realm, Seed};
use linli_prover::Membership;
use linli_sigma::ceremony::{Ceremony, CeremonyRecord, Participant, Spare};
use linli_sigma::trustee::TrusteeSecret;
use linli_tests::fixture::{self, Community};
use linli_wire::{Poll, Revote};

/// What everything follows from.
const LABEL: &str = "load";
/// When the poll opens: 2026-11-01T00:00:00Z, before any load is run.
const OPENS: i64 = 1_793_491_200;
/// When it closes: ten years later.
const CLOSES: i64 = OPENS + 10 * 365 * 86_400;

/// The community and its poll.
pub(crate) struct Town {
    /// The poll.
    pub(crate) poll: Poll,
    /// The owners' places on the roll.
    pub(crate) members: Vec<Membership>,
}

impl Town {
    /// The town of `owners` owners.
    pub(crate) fn of(owners: usize) -> Result<Self> {
        let Community {
            mut poll, members, ..
        } = Community::new(LABEL, owners, vec![fixture::motion()]);
        poll.trustees = trustees_of(&ceremony(&poll.realm)?)?;
        (poll.opens, poll.closes) = (OPENS, CLOSES);
        poll.revote = Revote::Refused;
        Ok(Self { poll, members })
    }
}

/// Two of three trustees.
fn ceremony(realm: &Realm) -> Result<CeremonyRecord> {
    let mut rng = fixture::rng("load trustees");
    let secrets: Vec<_> = (0..fixture::TRUSTEES)
        .map(|_| TrusteeSecret::from_seed(&Seed::random(&mut rng)))
        .collect();
    let ceremony = Ceremony {
        realm: realm.clone(),
        purpose: LABEL.to_owned(),
        threshold: fixture::THRESHOLD,
        spare: Spare::Required,
        trustees: ["甲", "乙", "丙"]
            .iter()
            .zip(&secrets)
            .map(|(name, secret)| secret.card(name))
            .collect(),
    };
    let each = secrets
        .iter()
        .map(|secret| Participant::new(&ceremony, secret))
        .collect::<Result<Vec<_>, _>>()?;
    let round1 = each
        .iter()
        .map(Participant::round1)
        .collect::<Result<Vec<_>, _>>()?;
    let mut round2 = Vec::new();
    for participant in &each {
        round2.extend(participant.round2(&round1)?);
    }
    let mut confirmations = Vec::new();
    for participant in &each {
        let mine: Vec<_> = round2
            .iter()
            .filter(|message| message.to == participant.index())
            .cloned()
            .collect();
        confirmations.push(participant.finish(&round1, &mine)?.1);
    }
    drop(each);
    Ok(CeremonyRecord {
        ceremony,
        round1,
        confirmations,
    })
}
