//! From totals to an outcome, for every preset.

use linli_primitives::Shares;
use linli_rules::decision::Totals;
use linli_rules::{decide, preset};
use linli_wire::{Counting, Outcome, Part, Question, RuleSet};
use serde::{Deserialize, Serialize};

use crate::chapter::{Case, Chapter, Expect, Given, RuleId, named, refused, rule_of};

/// Rule, roll and totals in, outcome out.
pub(super) struct Decisions;

/// A question under a preset, on a roll, with its totals.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Input {
    rule: RuleSet,
    counting: Counting,
    /// Number of options, abstention not counted.
    options: u32,
    /// For a motion, the option that passes.
    yes: Option<u32>,
    max: u32,
    abstain: bool,
    roll_heads: u64,
    roll_shares: u64,
    /// Heads that took part.
    ballots: u64,
    /// Per option, abstention last.
    heads: Vec<Part>,
    shares: Vec<Part>,
    participating: Part,
}

/// A motion of yes, no and abstention on a roll of 90 heads and 9,000 shares.
fn motion(rule: &str, heads: [u64; 3], shares: [u64; 3]) -> Input {
    let total = shares.iter().sum();
    Input {
        rule: preset(rule).expect("the preset ships with the ledger"),
        counting: Counting::Both,
        options: 2,
        yes: Some(0),
        max: 1,
        abstain: true,
        roll_heads: 90,
        roll_shares: 9000,
        ballots: heads.iter().sum(),
        heads: heads.map(exact).to_vec(),
        shares: shares.map(exact).to_vec(),
        participating: exact(total),
    }
}

/// An election of up to `seats` of the candidates, 60 of 90 heads and 6,000 of 9,000 shares taking part.
fn election(rule: &str, seats: u32, heads: &[u64], shares: &[u64]) -> Input {
    let rule = preset(rule).expect("the preset ships with the ledger");
    Input {
        rule: linli_rules::preset::with_seats(rule, seats),
        counting: Counting::Both,
        options: heads.len() as u32,
        yes: None,
        max: seats,
        abstain: false,
        roll_heads: 90,
        roll_shares: 9000,
        ballots: 60,
        heads: heads.iter().copied().map(exact).collect(),
        shares: shares.iter().copied().map(exact).collect(),
        participating: exact(6000),
    }
}

const fn exact(total: u64) -> Part {
    Part {
        low: total,
        high: total,
    }
}

impl Chapter for Decisions {
    type Input = Input;
    type Output = Outcome;

    const NAME: &'static str = "decision";
    const ABOUT: &'static str = "Rule, roll and totals -> outcome, by exact integer comparison. Heads and shares are \
        bounds; low = high where a total is published on its own. An outcome is stated only if all totals within the bounds \
        agree on it.";

    fn cases(_: &Given) -> anyhow::Result<Vec<Case<Input>>> {
        let mut hidden = motion("cn-278-special", [45, 14, 1], [4500, 1490, 10]);
        hidden.shares = vec![
            Part { low: 0, high: 4510 },
            exact(1490),
            Part { low: 0, high: 4510 },
        ];
        let mut wrong = motion("cn-278-special", [45, 15, 0], [4500, 1500, 0]);
        wrong.counting = Counting::Heads;
        let second_is_yes = Input {
            yes: Some(1),
            ..motion("simple-majority", [4, 6, 0], [400, 600, 0])
        };
        let withheld = |rule| {
            let part = |high| Part { low: 0, high };
            Input {
                heads: vec![part(2); 3],
                shares: vec![part(9000); 3],
                participating: part(9000),
                ..motion(rule, [2, 0, 0], [0, 0, 0])
            }
        };
        let others = named([
            (
                "278 special: two ballots that stay sealed miss the quorum",
                withheld("cn-278-special"),
                Expect::Ok,
            ),
            (
                "simple majority: two ballots that stay sealed",
                withheld("simple-majority"),
                Expect::Ok,
            ),
            (
                "278 special: a merged group hides the shares that decide",
                hidden,
                Expect::Ok,
            ),
            (
                "simple majority: the second option is the one that passes",
                second_is_yes,
                Expect::Ok,
            ),
            (
                "278 special without counting shares",
                wrong,
                refused("poll.rule"),
            ),
        ]);
        Ok([motions(), elections(), others].concat())
    }

    fn evaluate(_: &Given, input: &Input) -> Result<Outcome, RuleId> {
        let question = Question {
            text: "?".to_owned(),
            options: (0..input.options).map(|i| i.to_string()).collect(),
            min: 1,
            max: input.max,
            abstain: input.abstain,
            yes: input.yes,
            rule: input.rule.clone(),
        };
        if !input.rule.applies_to(&question, input.counting) {
            return Err("poll.rule".to_owned());
        }
        let mut roll = super::poll::sample()
            .expect("the sample poll is sound")
            .roll;
        roll.heads = input.roll_heads;
        roll.shares = Shares::new(input.roll_shares).map_err(rule_of)?;
        let totals = Totals {
            ballots: input.ballots,
            heads: input.heads.clone(),
            shares: input.shares.clone(),
            participating: input.participating,
        };
        Ok(decide(&question, input.counting, &roll, &totals))
    }
}

fn motions() -> Vec<Case<Input>> {
    named(
        [
            (
                "278 special: exactly three quarters of exactly two thirds",
                "cn-278-special",
                [45, 15, 0],
                [4500, 1500, 0],
            ),
            (
                "278 special: one head short of three quarters",
                "cn-278-special",
                [44, 16, 0],
                [4500, 1500, 0],
            ),
            (
                "278 special: one share short of three quarters",
                "cn-278-special",
                [45, 15, 0],
                [4499, 1501, 0],
            ),
            (
                "278 special: one head short of the quorum",
                "cn-278-special",
                [45, 14, 0],
                [4500, 1500, 0],
            ),
            (
                "278 special: one share short of the quorum",
                "cn-278-special",
                [45, 15, 0],
                [4500, 1499, 0],
            ),
            (
                "278 special: an abstention takes part",
                "cn-278-special",
                [44, 0, 16],
                [4400, 0, 1600],
            ),
            (
                "278 ordinary: exactly half is not enough",
                "cn-278-ordinary",
                [30, 30, 0],
                [4000, 2000, 0],
            ),
            (
                "278 ordinary: more than half by both",
                "cn-278-ordinary",
                [31, 29, 0],
                [3001, 2999, 0],
            ),
            (
                "278 ordinary: nobody votes",
                "cn-278-ordinary",
                [0, 0, 0],
                [0, 0, 0],
            ),
            (
                "simple majority: a tie",
                "simple-majority",
                [5, 5, 2],
                [900, 100, 0],
            ),
            (
                "simple majority: one more",
                "simple-majority",
                [6, 5, 2],
                [100, 900, 0],
            ),
            (
                "art. 24: of the votes cast",
                "fr-24",
                [6, 5, 2],
                [501, 500, 900],
            ),
            ("art. 25: of all", "fr-25", [60, 0, 0], [4501, 0, 0]),
            (
                "art. 25-1: a second vote is open",
                "fr-25",
                [40, 0, 0],
                [3000, 0, 0],
            ),
            (
                "art. 25-1: not even a third",
                "fr-25",
                [40, 0, 0],
                [2999, 0, 0],
            ),
            (
                "art. 26: two thirds of the votes, half the heads",
                "fr-26",
                [46, 0, 0],
                [6000, 0, 0],
            ),
            ("art. 26: too few heads", "fr-26", [45, 0, 0], [6000, 0, 0]),
            ("US HOA", "us-hoa", [60, 20, 0], [6000, 2000, 0]),
        ]
        .map(|(name, rule, heads, shares)| (name, motion(rule, heads, shares), Expect::Ok)),
    )
}

fn elections() -> Vec<Case<Input>> {
    type Row = (
        &'static str,
        &'static str,
        u32,
        &'static [u64],
        &'static [u64],
    );
    let rows: [Row; 5] = [
        (
            "278 election: two of three",
            "cn-278-election",
            2,
            &[40, 20, 50],
            &[4000, 2000, 3500],
        ),
        (
            "278 election: a seat stays empty",
            "cn-278-election",
            2,
            &[40, 30, 20],
            &[4000, 3000, 2000],
        ),
        (
            "278 election: heads tie, shares decide",
            "cn-278-election",
            1,
            &[40, 40],
            &[3500, 3600],
        ),
        (
            "plurality: a tie across the last seat",
            "election-plurality",
            2,
            &[20, 10, 10],
            &[2000, 1000, 1000],
        ),
        (
            "plurality by shares",
            "election-plurality-shares",
            1,
            &[20, 10, 10],
            &[1000, 3000, 2000],
        ),
    ];
    named(rows.map(|(name, rule, seats, heads, shares)| {
        (name, election(rule, seats, heads, shares), Expect::Ok)
    }))
}
