//! A small scheme's record for tests: two members, one line, one round that the pool pays by half.

use std::fs;
use std::path::Path;

use linli_primitives::{
    AttestationLeaf, Day, Fp, Loss, MemberLeaf, Membership, Money, Period, Realm, Salt,
};
use linli_record::{Entry, Record};
use linli_rules::aid::recovery::recover;
use linli_rules::aid::wallet::{self, Draft};
use linli_rules::aid::{Input, SchemeState, VerifiedClaim};
use linli_statements::claim::{ClaimInstance, check};
pub(super) use linli_tests::town::{CLAIMED, key, money};
use linli_tests::town::{day, rulebook, secret, text};
use linli_wire::act::Act;
use linli_wire::attestation::{Attestation, Bill};
use linli_wire::claim::Claim;
use linli_wire::members::{MemberChange, MembersUpdate};
use linli_wire::poll::PROTOCOL;
use linli_wire::pool::{Contribution, Direction, Payout};
use linli_wire::round::Round;
use linli_wire::scheme::{Assessors, Currency, Roles, Scheme};
use linli_wire::signature::{OfficerKey, Role, RoleKey, Signable, Signed};

use super::CheckProofs;

pub(super) const KEY: &str = "vk1";
/// The proof that [`Stub`] takes.
pub(super) const PROOF: [u8; 32] = [1; 32];
/// Half of it stays in the pool.
pub(super) const POOL: u64 = CLAIMED;

/// In the verifier's place: knows one proof.
pub(super) struct Stub;

impl CheckProofs for Stub {
    fn knows(&self, claim_key: &str) -> bool {
        claim_key == KEY
    }

    fn check(&self, claims: &[(&ClaimInstance, &[u8])]) -> Vec<bool> {
        claims.iter().map(|(_, proof)| *proof == PROOF).collect()
    }
}

fn role(threshold: u16, keys: &[u8]) -> Role {
    let of = |n: &u8| RoleKey {
        name: format!("officer {n}"),
        key: OfficerKey::of(&key(*n)),
        valid_from: day("2026-01-01"),
        valid_to: day("2026-12-31"),
    };
    Role {
        threshold,
        keys: keys.iter().map(of).collect(),
    }
}

/// Committee 10, registrar 20, treasurer 30, assessors 40, 41, 42.
pub(super) fn scheme() -> Scheme {
    Scheme {
        protocol: PROTOCOL,
        claim_key: KEY.into(),
        realm: Realm::new("aid").expect("legal"),
        name: text("<b>aid</b>"),
        ledger: "files".into(),
        currency: Currency {
            code: "CNY".into(),
            minor_digits: 2,
        },
        fee: money(100),
        payee_recipient: "age1treasurer".into(),
        roles: Roles {
            committee: role(1, &[10]),
            registrar: role(1, &[20]),
            treasurer: role(1, &[30]),
            assessors: vec![Assessors {
                categories: vec![1],
                role: role(2, &[40, 41, 42]),
            }],
        },
    }
}

fn membership() -> Membership {
    Membership {
        joined: day("2026-01-01"),
        paid_through: day("2026-12-31"),
    }
}

fn loss(n: u64) -> Loss {
    Loss {
        category: 1,
        event_day: day("2026-06-12"),
        gross_loss: money(5_000_000),
        other_cover: Money::ZERO,
        salt: Salt::new(Fp::from(n)),
    }
}

/// A record that is being kept.
pub(super) struct Keeper {
    folder: tempfile::TempDir,
    record: Record,
    state: SchemeState,
    today: Day,
}

impl Keeper {
    /// From the scheme to the last payout.
    pub(super) fn whole() -> Self {
        let mut keeper = Self::new();
        keeper.by(&[10], rulebook(), Act::Rulebook);
        keeper.join();
        keeper.contribute("bank 1");
        for member in 0..2 {
            keeper.attest(member);
        }
        let round = Round {
            number: 1,
            closing_day: day("2026-07-01"),
            period: Period::new(2026).expect("a year"),
        };
        keeper.by(&[10], round, Act::Open);
        for member in 0..2 {
            keeper.claim(member);
        }
        keeper.today = day("2026-07-02");
        let closing = keeper.state.closing().expect("open");
        keeper.by(&[10], closing, Act::Close);
        keeper.today = day("2026-07-07");
        keeper.pay_all();
        keeper
    }

    fn new() -> Self {
        let today = day("2026-06-20");
        let folder = tempfile::tempdir().expect("a place to write");
        let at = at(today);
        Self {
            record: Record::create_scheme(folder.path(), at, &scheme()).expect("empty"),
            folder,
            state: SchemeState::open(scheme(), today).expect("sound"),
            today,
        }
    }

    pub(super) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(super) fn record(&self) -> &Record {
        &self.record
    }

    pub(super) fn state(&self) -> &SchemeState {
        &self.state
    }

    fn by<T: Signable>(&mut self, keys: &[u8], act: T, wrap: fn(Signed<T>) -> Act) {
        let id = self.state.id();
        let sign = |act: Signed<T>, n: &u8| act.sign(id, &key(*n));
        let act = wrap(keys.iter().fold(Signed::new(act), sign));
        self.state
            .apply(self.today, &Input::Act(act.clone()))
            .expect("by the book");
        self.record
            .append_act(at(self.today), &act)
            .expect("writable");
    }

    fn join(&mut self) {
        let join = |n: u32| MemberChange::Join {
            position: n,
            leaf: MemberLeaf::of(secret(u64::from(n)).commitment(), membership()),
        };
        let changes: Vec<_> = (0..2).map(join).collect();
        let root = self.state.members().root_after(&changes).expect("possible");
        let number = 1;
        let update = MembersUpdate {
            number,
            changes,
            root,
        };
        self.by(&[20], update, Act::Members);
    }

    fn contribute(&mut self, reference: &str) {
        let contribution = Contribution {
            direction: Direction::Received,
            amount: money(POOL),
            reference: reference.into(),
        };
        self.by(&[30], contribution, Act::Contribute);
    }

    fn attest(&mut self, member: u64) {
        let bill = Bill {
            issuer: "hospital".into(),
            number: member.to_string(),
        };
        let attestation = Attestation {
            category: 1,
            leaf: AttestationLeaf::of(secret(member).commitment(), &loss(member)),
            loss_tag: bill.tag(&[7; 32]).expect("named"),
        };
        self.by(&[40, 42], attestation, Act::Attest);
    }

    fn claim(&mut self, member: u64) {
        let (secret, loss) = (secret(member), loss(member));
        let standing = recover(&secret, self.state.id(), [1], self.state.claims())
            .expect("own record")
            .remove(&1)
            .expect("asked for");
        let witness = wallet::witness(&self.state, &secret, membership(), loss, &standing)
            .expect("in the trees");
        let draft = Draft {
            category: 1,
            declared: None,
            amount: money(CLAIMED),
            payee: b"sealed".to_vec(),
        };
        let (body, instance) =
            wallet::draft(&self.state, self.today, &witness, draft).expect("by the book");
        assert_eq!(check(&instance, &witness), Ok(()));
        let claim = Claim::new(body, PROOF.to_vec());
        let bytes = claim.encode();
        let verified = VerifiedClaim::vouched_by_verifier(claim, instance);
        self.state
            .apply(self.today, &Input::Claim(verified))
            .expect("by the book");
        self.record
            .append_claim(at(self.today), &bytes)
            .expect("writable");
    }

    fn pay_all(&mut self) {
        let closed = self.state.closed_rounds().last().expect("closed");
        let dues: Vec<_> = closed.dues.clone().into_iter().collect();
        for (number, (claim, due)) in dues.into_iter().enumerate() {
            let payout = Payout {
                round: 1,
                claim,
                net: due.net,
                fee: due.fee,
                reference: format!("transfer {number}"),
            };
            self.by(&[30], payout, Act::Pay);
        }
    }

    /// A copy of the record in which `change` may alter or drop every entry's bytes, with a journal that fits:
    /// what a record's keeper could forge.
    pub(super) fn forged(
        &self,
        mut change: impl FnMut(&Entry, Vec<u8>) -> Option<Vec<u8>>,
    ) -> (tempfile::TempDir, Record) {
        let folder = tempfile::tempdir().expect("a place to write");
        for inner in ["acts", "claims"] {
            fs::create_dir(folder.path().join(inner)).expect("empty");
        }
        let mut forged = Record::create(folder.path()).expect("empty");
        for entry in self.record.entries() {
            let bytes = self.record.read(entry).expect("own file");
            if let Some(bytes) = change(entry, bytes) {
                forged
                    .append(entry.at, entry.kind, &entry.file, &bytes)
                    .expect("writable");
            }
        }
        (folder, forged)
    }
}

fn at(day: Day) -> i64 {
    i64::from(day.get()) * 86_400 + 43_200
}
