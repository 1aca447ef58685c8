//! Which of a paper's signatures count. A file says anything: what it lists was signed by whoever wrote it, until it is
//! verified.

use std::borrow::Cow;

use linli_rule::Refusal;
use linli_wire::act::Act;
use linli_wire::signature::{OfficerKey, Role, Scope, Signature};

use super::{Attached, Moved, Office, Paper, each};
use crate::{Line, msg};

/// Who signed a paper, of those who must.
#[derive(Debug)]
pub struct Standing<'a> {
    /// The role that must sign.
    pub role: Cow<'a, Role>,
    /// Whose signatures count: of the role, of this paper, each once.
    pub signers: Vec<OfficerKey>,
    /// What does not count.
    pub left_out: LeftOut,
    /// Which of the signatures count, in order.
    counts: Vec<bool>,
}

/// Signatures that do not count, by the reason.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// Of keys without the role.
    pub unknown: usize,
    /// Not of this paper.
    pub forged: usize,
    /// Of a key that had signed.
    pub doubled: usize,
}

impl LeftOut {
    /// A sentence for whoever reads the paper, if any was left out.
    pub fn line(&self) -> Option<Line> {
        let Self {
            unknown,
            forged,
            doubled,
        } = *self;
        let count = unknown + forged + doubled;
        (count > 0).then(|| {
            msg("paper-left-out")
                .with("count", count as u64)
                .with("unknown", unknown as u64)
                .with("forged", forged as u64)
                .with("doubled", doubled as u64)
        })
    }
}

impl Paper {
    /// Verifies the signatures. Those that count decide who must sign, where that depends on who did.
    pub fn standing<'a>(&'a self, office: Office<'a>) -> Result<Standing<'a>, Refusal> {
        let (scope, _) = office.authority(self, None)?;
        let genuine = self.genuine(scope);
        let mut first = None;
        for (key, _) in genuine.iter().filter(|(_, is_genuine)| *is_genuine) {
            if office.authority(self, Some(*key))?.1.holds(*key) {
                first = Some(*key);
                break;
            }
        }
        let (_, role) = office.authority(self, first)?;
        let mut standing = Standing {
            role,
            signers: Vec::new(),
            left_out: LeftOut::default(),
            counts: Vec::with_capacity(genuine.len()),
        };
        for (key, is_genuine) in genuine {
            let counts = standing.take(key, is_genuine);
            standing.counts.push(counts);
        }
        Ok(standing)
    }

    /// The paper with those signatures alone that count. Of whoever changes a claim's payee, the record alone knows.
    pub fn sifted(mut self, office: Office<'_>) -> Result<Self, Refusal> {
        if self.is_payee() {
            return Ok(self);
        }
        let counts = self.standing(office)?.counts;
        let mut counts = counts.into_iter();
        let mut keep = |_: &Signature| counts.next().unwrap_or_default();
        each!(&mut self, signed => signed.signatures.retain(&mut keep));
        Ok(self)
    }

    /// Whether a claimant signs it, and no officer.
    pub fn is_payee(&self) -> bool {
        let Self::Act { act, .. } = self else {
            return false;
        };
        matches!(act, Act::Payee(_))
    }

    /// Whose each signature says it is, and whether it is.
    fn genuine(&self, scope: Scope) -> Vec<(OfficerKey, bool)> {
        each!(self, signed => {
            let message = signed.message(scope);
            let signatures = signed.signatures.iter();
            signatures.map(|it| (it.key, it.is_of(&message))).collect()
        })
    }
}

impl Standing<'_> {
    /// Whether as many signed as must.
    pub fn is_enough(&self) -> bool {
        self.signers.len() >= usize::from(self.role.threshold)
    }

    fn take(&mut self, key: OfficerKey, is_genuine: bool) -> bool {
        let reason = if !self.role.holds(key) {
            &mut self.left_out.unknown
        } else if !is_genuine {
            &mut self.left_out.forged
        } else if self.signers.contains(&key) {
            &mut self.left_out.doubled
        } else {
            self.signers.push(key);
            return true;
        };
        *reason += 1;
        false
    }
}
