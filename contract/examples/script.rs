//! `script FILE`: writes a town's whole record as executions of a contract, for `cargo xtask contract` to run in CosmWasm's
//! virtual machine, with what each must lead to.

use bech32::{Bech32, Hrp};
use linli_contract::{Base64, Execute, Instantiate, Query};
use linli_primitives::document::{Kind, hash};
use linli_rules::aid::Movement;
use linli_testing::officers::money;
use linli_testing::owners::motion;
use linli_testing::town::Town;
use linli_wire::act::Act;
use linli_wire::pool::Contribution;
use linli_wire::{Message, MessageKind, TallyRound};
use serde_json::{Value, json};

const CHAIN: &str = "test-1";
const DENOMINATION: &str = "ibc/COIN";
const OWNERS: usize = 120;
const BALLOTS: usize = 100;
const CLAIMS: u64 = 10;

fn main() {
    let path = std::env::args_os().nth(1).expect("usage: script FILE");
    let script = script();
    let text = serde_json::to_vec_pretty(&script).expect("JSON");
    std::fs::write(path, text).expect("the file can be written");
}

/// An address of the chain.
fn address(name: &str) -> String {
    let prefix = Hrp::parse("cosmwasm").expect("legal");
    let bytes = &hash(Kind::File, &[name.as_bytes()])[..32];
    bech32::encode::<Bech32>(prefix, bytes).expect("short enough")
}

/// The town, with everything recorded.
struct Story {
    town: Town,
    steps: Vec<Value>,
    told: usize,
}

fn script() -> Value {
    let mut town = Town::new("contract", OWNERS, vec![motion()]);
    town.poll.floor = 0;
    let contract = address("contract");
    town.scheme.ledger = format!("cosmwasm:{CHAIN}/{contract}/{DENOMINATION}");
    town.payees = (0..CLAIMS)
        .map(|n| address(&format!("member {n}")))
        .collect();
    let mut story = Story {
        town: town.founded(),
        steps: Vec::new(),
        told: 0,
    };
    story.tell();
    story.money_and_claims();
    story.vote();
    story.town.tally();
    story.tell();
    story.settle();
    let queries = story.queries();
    json!({
        "chain": CHAIN, "contract": contract, "sender": address("sender"), "denomination": DENOMINATION,
        "steps": story.steps, "queries": queries,
    })
}

impl Story {
    /// Writes what was recorded since, entry by entry. Only the last of it has the town's root.
    fn tell(&mut self) {
        for (at, message) in &self.town.log[self.told..] {
            let step = json!({ "say": said(message, OWNERS), "at": at, "what": what(message) });
            self.steps.push(with_funds(step, message));
        }
        self.told = self.town.log.len();
        self.mark();
    }

    /// The state after the last step.
    fn mark(&mut self) {
        let last = self.steps.last_mut().expect("a step");
        last["root"] = json!(self.town.state.state_root());
        if let Some(scheme) = self.town.state.schemes().next() {
            last["pool"] = json!(scheme.pool().balance());
        }
    }

    /// Writes messages that may go together.
    fn tell_together(&mut self, say: &str, at: i64) {
        let new = &self.town.log[self.told..];
        let many: Vec<_> = new
            .iter()
            .map(|(_, message)| Base64(message.encode()))
            .collect();
        self.steps
            .push(json!({ "say": say, "at": at, "what": { "many": many } }));
        self.told = self.town.log.len();
        self.mark();
    }

    /// Writes what is refused, by which rule.
    fn refused(&mut self, say: &str, at: i64, what: &Execute, rule: &str) {
        let what = json!({ "execute": what });
        self.steps
            .push(json!({ "say": say, "at": at, "what": what, "refused": rule }));
        self.mark();
    }

    fn money_and_claims(&mut self) {
        let at = self.town.before();
        self.town.open_scheme(CLAIMS);
        for _ in 0..4 {
            let reference = format!("coins:{}", self.town.state.height());
            let amount = money(5_000_000);
            self.town
                .moved(at, Movement::In(Contribution { amount, reference }));
        }
        self.tell();
        let scheme = self.town.scheme_id();
        let contribute = json!({ "execute": Execute::Contribute { scheme } });
        let mut step = json!({
            "say": "refused: other coins", "at": at, "what": contribute, "funds": 5,
            "refused": "contract.denomination",
        });
        step["denomination"] = json!("other");
        self.steps.push(step);
        let mut forged = self.town.claim_of(0, at);
        forged.body.payee = address("thief").into_bytes();
        let forged = Execute::submit([Message::Claim(forged.encode()).encode()]);
        self.refused(
            "refused: a claim with another payee",
            at,
            &forged,
            "claim.proof",
        );
        // All for the same roots, so that they may go together.
        let claims: Vec<_> = (0..CLAIMS)
            .map(|member| self.town.claim_of(member, at))
            .collect();
        for claim in claims {
            self.town.take(at, Message::Claim(claim.encode()));
        }
        self.tell_together("claim", at);
        let again = self.town.log.last().expect("a claim").1.encode();
        let again = Execute::submit([again]);
        self.refused("refused: a claim again", at, &again, "claim.event_once");
    }

    fn vote(&mut self) {
        let at = self.town.poll.opens;
        for owner in 0..BALLOTS {
            let ballot = self.town.ballot(owner, u32::from(owner % 3 == 0), 1);
            self.town.take(at, Message::Ballot(ballot.encode()));
        }
        self.tell_together("ballot", at);
        let late = self.town.ballot(BALLOTS, 0, 1);
        let mut forged = late.encode();
        let last = forged.len() - 1;
        forged[last] ^= 1;
        let forged = Execute::submit([Message::Ballot(forged).encode()]);
        self.refused(
            "refused: a forged proof of membership",
            at,
            &forged,
            "ballot.proof",
        );
        let mut other = late.clone();
        let last = other.questions[0].len() - 1;
        other.questions[0][last] ^= 1;
        let other = Execute::submit([Message::Ballot(other.encode()).encode()]);
        self.refused(
            "refused: a forged proof of choices",
            at,
            &other,
            "ballot.sealed",
        );
    }

    fn settle(&mut self) {
        self.town.settle();
        let (at, closing) = &self.town.log[self.told];
        let (at, closing) = (*at, closing.clone());
        self.steps
            .push(json!({ "say": "round closed", "at": at, "what": what(&closing) }));
        let claims = vec![self.town.fund().claims()[0].event_nullifier];
        let scheme = self.town.scheme_id();
        let early = json!({ "execute": Execute::Pay { scheme, claims } });
        self.steps.push(json!({
            "say": "refused: a payout before its notice", "at": at, "what": early,
            "refused": "payout.notice",
        }));
        self.told += 1;
        self.tell();
    }

    fn queries(&self) -> Value {
        let (poll, scheme) = (self.town.poll.id(), self.town.scheme_id());
        let result = self.town.state.poll(poll).expect("published").result();
        let sums = self.town.fund().pool().sums();
        let balance = self.town.fund().pool().balance();
        let pool = json!({
            "received": sums.received, "returned": sums.returned, "paid": sums.paid, "fees": sums.fees,
            "reserved": sums.reserved, "balance": balance, "available": balance - sums.reserved,
        });
        json!([
            { "query": Query::Result { poll }, "answer": result },
            { "query": Query::Pool { scheme }, "answer": pool },
        ])
    }
}

fn what(message: &Message) -> Value {
    match message {
        Message::Community(_) => {
            let founding = Base64(message.encode());
            json!({ "instantiate": Instantiate { founding } })
        }
        Message::Act {
            scheme,
            act: Act::Contribute(_),
        } => {
            json!({ "execute": Execute::Contribute { scheme: *scheme } })
        }
        Message::Act {
            scheme,
            act: Act::Pay(act),
        } => {
            let (scheme, claims) = (*scheme, vec![act.act.claim]);
            json!({ "execute": Execute::Pay { scheme, claims } })
        }
        other => json!({ "execute": Execute::submit([other.encode()]) }),
    }
}

fn with_funds(mut step: Value, message: &Message) -> Value {
    if let Message::Act {
        act: Act::Contribute(act),
        ..
    } = message
    {
        step["funds"] = json!(act.act.amount);
    }
    step
}

/// What an entry is, for the table.
fn said(message: &Message, owners: usize) -> String {
    let act = |act: &Act| match act {
        Act::Rulebook(_) => "rulebook",
        Act::Members(_) => "ten members join",
        Act::Attest(_) => "loss attested",
        Act::Contribute(_) => "contribution in coins",
        Act::Open(_) => "round opened",
        Act::Close(_) => "round closed",
        Act::Pay(_) => "payout in coins",
        _ => "act",
    };
    match message {
        Message::Community(_) => "community founded".into(),
        Message::Roll(_) => format!("roll of {owners} owners"),
        Message::Trustees(_) => "key ceremony of three trustees".into(),
        Message::Share(share) if share.round == TallyRound::Heads => {
            "decryption share, heads".into()
        }
        Message::Share(_) => "decryption share, shares".into(),
        Message::Act { act: it, .. } => act(it).into(),
        other if other.kind() == MessageKind::Close => {
            format!("poll closed over {BALLOTS} ballots")
        }
        other => other.kind().to_string(),
    }
}
