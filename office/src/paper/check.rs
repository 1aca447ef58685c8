//! Whether a paper may be signed.

use linli_primitives::Day;
use linli_rule::Refusal;
use linli_rules::aid::SchemeState;
use linli_rules::community::{VouchedRoll, VouchedTrustees};
use linli_wire::act::Act;
use linli_wire::community::{PublishedRoll, PublishedTrustees};

use super::{Office, Paper};

impl Paper {
    /// Refuses to sign what contradicts itself, what the record does not give, and what it would not take on `day`: signers
    /// recompute, they do not believe.
    pub fn check(&self, office: Office<'_>, day: Day) -> Result<(), Refusal> {
        office.check_term(self, day)?;
        match self {
            Paper::Community(signed) => signed.act.check().map_err(|e| Refusal::of(&e)),
            Paper::CommunityRoles(signed) => signed.act.roles.check().map_err(|e| Refusal::of(&e)),
            Paper::Roll(attached) => {
                let file = attached.file.clone().into_bytes();
                let act = attached.act.clone();
                let vouched = VouchedRoll::of(&PublishedRoll { act, roll: file });
                vouched.map(drop).map_err(|e| Refusal::of(&e))
            }
            // Whether it was published is the record's to say.
            Paper::RollInForce(_) => Ok(()),
            Paper::Trustees(attached) => {
                let ceremony = attached.file.clone().into_bytes();
                let act = attached.act.clone();
                let vouched = VouchedTrustees::of(&PublishedTrustees { act, ceremony }, None);
                vouched.map(drop).map_err(|e| Refusal::of(&e))
            }
            Paper::Poll(signed) => signed.act.check().map_err(|e| Refusal::of(&e)),
            Paper::PollChange(signed) => signed.act.check().map_err(|e| Refusal::of(&e)),
            Paper::Scheme(signed) => signed.act.check().map_err(|e| Refusal::of(&e)),
            Paper::Act(act) => match office {
                Office::Scheme(state) => check_act(act, state, day),
                _ => Ok(()),
            },
        }
    }
}

fn check_act(act: &Act, state: SchemeState<'_>, day: Day) -> Result<(), Refusal> {
    state.check_ahead(act, day).map_err(|e| Refusal::of(&e))?;
    match act {
        Act::Members(signed) => {
            let root = state.members().root_after(&signed.act.changes);
            if root.map_err(|e| Refusal::of(&e))? == signed.act.root {
                Ok(())
            } else {
                Err(Refusal::new(
                    "members.root",
                    "the changes do not lead to the root that was signed",
                ))
            }
        }
        _ => Ok(()),
    }
}
