//! Answers about mutual-aid schemes.

use linli_primitives::EventNullifier;
use linli_rules::aid::SchemeState;
use linli_rules::aid::pool::Sums;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Place, Role, Words};

/// A scheme's money.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Currency {
    /// ISO 4217.
    #[schema(example = "CNY")]
    pub code: String,
    /// Digits after the point; amounts are integers of this smallest unit.
    #[schema(example = 2)]
    pub minor_digits: u8,
}

/// All schemes, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SchemeList {
    /// The schemes.
    pub schemes: Vec<SchemeLine>,
}

/// A scheme in short.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SchemeLine {
    /// Its name everywhere.
    pub id: String,
    /// Its name, for people.
    pub name: Words,
    /// Its money.
    pub currency: Currency,
    /// Places ever taken in the members' tree, those of members who left included.
    #[schema(example = 312)]
    pub members: u64,
    /// Claims accepted.
    #[schema(example = 9)]
    pub claims: u64,
    /// The pool's sums.
    pub pool: PoolSums,
    /// The open round.
    pub open_round: Option<OpenRound>,
    /// Rounds closed.
    #[schema(example = 2)]
    pub closed_rounds: u64,
    /// Where the scheme was published.
    pub place: Place,
}

/// The pool's sums since the beginning, in minor units.
///
/// `balance = received − returned − paid − fees`, `available = balance − reserved`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PoolSums {
    /// Contributions received.
    #[schema(example = 3_120_000)]
    pub received: u64,
    /// Contributions given back.
    #[schema(example = 10_000)]
    pub returned: u64,
    /// Paid to claimants.
    #[schema(example = 860_000)]
    pub paid: u64,
    /// Withheld from payouts for their transfer.
    #[schema(example = 1_800)]
    pub fees: u64,
    /// Owed on claims of closed rounds, not yet paid.
    #[schema(example = 0)]
    pub reserved: u64,
    /// What is in the pool.
    #[schema(example = 2_248_200)]
    pub balance: u64,
    /// What nobody is owed.
    #[schema(example = 2_248_200)]
    pub available: u64,
    /// The shortfall against what is owed, after a correction.
    #[schema(example = 0)]
    pub lacking: u64,
}

/// The round that takes claims.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct OpenRound {
    /// Its number.
    #[schema(example = 3)]
    pub number: u64,
    /// Last day for claims as announced.
    #[schema(example = "2026-11-30")]
    pub closing_day: String,
    /// Last day for claims; later than announced after a revocation.
    #[schema(example = "2026-11-30")]
    pub accepts_until: String,
    /// The counting period of its claims.
    #[schema(example = 2026)]
    pub period: u32,
    /// Claims accepted so far.
    #[schema(example = 4)]
    pub claims: u64,
    /// The sum of their amounts.
    #[schema(example = 240_000)]
    pub claimed: u64,
}

/// A closed round.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ClosedRound {
    /// Its number.
    #[schema(example = 2)]
    pub number: u64,
    /// Last day for claims as announced.
    #[schema(example = "2026-10-31")]
    pub closing_day: String,
    /// The counting period of its claims.
    #[schema(example = 2026)]
    pub period: u32,
    /// First day for payouts.
    #[schema(example = "2026-11-07")]
    pub payable_from: String,
    /// Claims accepted.
    #[schema(example = 5)]
    pub claims: u64,
    /// The sum of their amounts.
    #[schema(example = 500_000)]
    pub claimed: u64,
    /// The fraction of each claim that is paid.
    pub fraction: Fraction,
    /// The sum paid, fees included.
    #[schema(example = 500_000)]
    pub pays: u64,
    /// Claims paid so far.
    #[schema(example = 5)]
    pub paid: u64,
}

/// A fraction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Fraction {
    /// Numerator.
    #[schema(example = 1)]
    pub num: u64,
    /// Denominator.
    #[schema(example = 1)]
    pub den: u64,
}

/// A scheme.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Scheme {
    /// The scheme in short.
    #[serde(flatten)]
    pub line: SchemeLine,
    /// The message that published it.
    pub message: String,
    /// The scheme's document; hashing its canonical bytes gives `id`.
    #[schema(value_type = Object)]
    pub document: linli_wire::scheme::Scheme,
    /// Who may act now.
    pub roles: SchemeRoles,
    /// Day of the last input.
    #[schema(example = "2026-11-21")]
    pub day: String,
    /// All versions of the rulebook, oldest first.
    pub rulebooks: Vec<RulebookVersion>,
    /// Declared events; number 1 is the first.
    #[schema(value_type = Vec<Object>)]
    pub declared: Vec<linli_wire::rulebook::DeclaredEvent>,
    /// Root of the members' tree.
    pub member_root: String,
    /// Root of the notes.
    pub notes_root: String,
    /// Attestations by benefit line.
    pub attestations: Vec<AttestationLine>,
    /// Closed rounds, oldest first.
    pub rounds: Vec<ClosedRound>,
}

/// Who may act in a scheme.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SchemeRoles {
    /// Publishes rulebooks, declares events, opens and closes rounds, changes roles.
    pub committee: Role,
    /// Keeps the members' tree.
    pub registrar: Role,
    /// Records contributions and pays.
    pub treasurer: Role,
    /// Attest losses.
    pub assessors: Vec<Assessors>,
}

/// The assessors of some benefit lines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Assessors {
    /// The lines.
    #[schema(example = json!([1, 2]))]
    pub categories: Vec<u32>,
    /// Their keys.
    pub role: Role,
}

/// A version of the rulebook.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RulebookVersion {
    /// Its name in this scheme.
    pub id: String,
    /// The document, as the book describes it.
    #[schema(value_type = Object)]
    pub document: linli_wire::rulebook::Rulebook,
}

/// The attestations of one benefit line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct AttestationLine {
    /// The line.
    #[schema(example = 1)]
    pub category: u32,
    /// Root of its tree.
    pub root: String,
    /// Losses attested, revoked ones included.
    #[schema(example = 12)]
    pub count: u64,
    /// Claims accepted in it.
    #[schema(example = 9)]
    pub claims: u64,
}

/// A pool over time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Pool {
    /// The scheme.
    pub scheme: String,
    /// Its money.
    pub currency: Currency,
    /// The sums now.
    pub sums: PoolSums,
    /// Movements from number `from` on, oldest first.
    pub movements: Vec<Movement>,
    /// The number to ask for next; `null` where these were the last.
    pub next: Option<u64>,
}

/// Money in or out, and the balance after it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Movement {
    /// Its number in the scheme, from 0.
    #[schema(example = 0)]
    pub number: u64,
    /// Which way.
    pub kind: MovementKind,
    /// What left or reached the pool, fee included; for a correction, the right amount of what it corrects.
    #[schema(example = 10_000)]
    pub amount: u64,
    /// The part of it that the transfer cost; 0 for contributions.
    #[schema(example = 0)]
    pub fee: u64,
    /// The bank's or ledger's reference.
    pub reference: String,
    /// For a payout, or one that came back: the round.
    pub round: Option<u64>,
    /// For a payout, or one that came back: the claim's event nullifier.
    pub claim: Option<String>,
    /// For a correction: the amount that was recorded before.
    pub was: Option<u64>,
    /// For a correction: the number of the contribution it corrects.
    pub corrects: Option<u64>,
    /// For money given back: `mistaken`, `twice`, `left`, `charges` or `ending`; of a correction: `mistyped`, `twice`,
    /// `missing` or `taken-back`.
    pub reason: Option<String>,
    /// The pool's balance afterwards.
    #[schema(example = 3_120_000)]
    pub balance: u64,
    /// Where it was recorded.
    pub place: Place,
    /// The message that recorded it.
    pub message: String,
}

/// Which way money went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum MovementKind {
    /// Into the pool.
    Received,
    /// A contribution given back.
    Returned,
    /// A claim paid.
    Paid,
    /// A contribution corrected.
    Corrected,
    /// A payout that came back.
    Bounced,
}

/// An accepted claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Claim {
    /// The scheme.
    pub scheme: String,
    /// The claim's event, known to the claimant alone.
    pub event_nullifier: String,
    /// Digest of the claim's own bytes, as the wallet shows it.
    pub claim: String,
    /// The round.
    #[schema(example = 2)]
    pub round: u64,
    /// The benefit line.
    #[schema(example = 1)]
    pub category: u32,
    /// The counting period.
    #[schema(example = 2026)]
    pub period: u32,
    /// What was claimed.
    #[schema(example = 120_000)]
    pub amount: u64,
    /// What is owed, once the round is closed.
    pub due: Option<Due>,
}

/// What is owed on a claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Due {
    /// To the payee.
    #[schema(example = 119_800)]
    pub net: u64,
    /// For the transfer.
    #[schema(example = 200)]
    pub fee: u64,
    /// Whether it was paid.
    pub paid: bool,
    /// First day for payouts.
    #[schema(example = "2026-11-07")]
    pub payable_from: String,
}

impl From<&linli_wire::scheme::Currency> for Currency {
    fn from(currency: &linli_wire::scheme::Currency) -> Self {
        Self {
            code: currency.code.clone(),
            minor_digits: currency.minor_digits,
        }
    }
}

impl PoolSums {
    /// Of a scheme's pool.
    pub(crate) fn of(scheme: SchemeState<'_>) -> Self {
        let pool = scheme.pool();
        let Sums {
            received,
            returned,
            paid,
            fees,
            reserved,
        } = pool.sums();
        Self {
            received,
            returned,
            paid,
            fees,
            reserved,
            balance: pool.balance(),
            available: pool.available(),
            lacking: pool.lacking(),
        }
    }
}

impl SchemeLine {
    /// Of a scheme; the caller fills in where it was published.
    pub(crate) fn of(scheme: SchemeState<'_>) -> Self {
        let document = scheme.scheme();
        Self {
            id: scheme.id().to_string(),
            name: (&document.name).into(),
            currency: (&document.currency).into(),
            members: scheme.members().count(),
            claims: scheme.claim_count(),
            pool: PoolSums::of(scheme),
            open_round: scheme.open_round().map(|open| OpenRound {
                number: open.round().number,
                closing_day: open.round().closing_day.to_string(),
                accepts_until: open.accepts_until().to_string(),
                period: open.round().period.get(),
                claims: open.count(),
                claimed: open.claimed(),
            }),
            closed_rounds: scheme.closed_count(),
            place: Place { index: 0, at: 0 },
        }
    }
}

impl ClosedRound {
    fn of(closed: &linli_rules::aid::rounds::ClosedRound) -> Self {
        let linli_rules::aid::rounds::ClosedRound {
            round,
            closing,
            payable_from,
            dues,
        } = closed;
        Self {
            number: round.number,
            closing_day: round.closing_day.to_string(),
            period: round.period.get(),
            payable_from: payable_from.to_string(),
            claims: closing.claims,
            claimed: closing.claimed,
            fraction: Fraction {
                num: closing.fraction.num,
                den: closing.fraction.den,
            },
            pays: closing.pays,
            paid: dues.values().filter(|due| due.paid).count() as u64,
        }
    }
}

impl Scheme {
    /// Of a scheme; the caller fills in where it was published.
    pub(crate) fn of(scheme: SchemeState<'_>) -> Self {
        let document = scheme.scheme();
        let roles = scheme.roles();
        let assessors = roles.assessors.iter().map(|set| Assessors {
            categories: set.categories.clone(),
            role: (&set.role).into(),
        });
        let rulebooks = scheme.rulebooks();
        let versions = rulebooks
            .versions()
            .into_iter()
            .map(|(id, book)| RulebookVersion {
                id: id.to_string(),
                document: book.clone(),
            });
        let categories = roles.assessors.iter().flat_map(|set| &set.categories);
        let attestations = categories.filter_map(|category| {
            let line = scheme.attestations(*category)?;
            Some(AttestationLine {
                category: *category,
                root: line.root().to_string(),
                count: line.count(),
                claims: line.claims(),
            })
        });
        Self {
            line: SchemeLine::of(scheme),
            message: String::new(),
            document: document.clone(),
            roles: SchemeRoles {
                committee: (&roles.committee).into(),
                registrar: (&roles.registrar).into(),
                treasurer: (&roles.treasurer).into(),
                assessors: assessors.collect(),
            },
            day: scheme.day().to_string(),
            rulebooks: versions.collect(),
            declared: rulebooks.declared().into_iter().cloned().collect(),
            member_root: scheme.members().root().to_string(),
            notes_root: scheme.notes_root().to_string(),
            attestations: attestations.collect(),
            rounds: scheme.closed_rounds().iter().map(ClosedRound::of).collect(),
        }
    }
}

impl Claim {
    /// The claim of an event, if the scheme accepted one.
    pub(crate) fn of(scheme: SchemeState<'_>, event: EventNullifier) -> Option<Self> {
        let claim = scheme.claim(scheme.claim_of(event)?)?;
        let closed = scheme.closed_round(claim.round);
        let due = closed.and_then(|closed| {
            let due = closed.dues.get(&event)?;
            Some(Due {
                net: due.net.get(),
                fee: due.fee.get(),
                paid: due.paid,
                payable_from: closed.payable_from.to_string(),
            })
        });
        Some(Self {
            scheme: scheme.id().to_string(),
            event_nullifier: event.to_string(),
            claim: claim.digest.to_string(),
            round: claim.round,
            category: claim.category,
            period: claim.period.get(),
            amount: claim.amount.get(),
            due,
        })
    }
}
