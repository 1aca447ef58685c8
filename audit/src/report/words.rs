//! The report's phrases in both languages.

use linli_wire::{Outcome, Part};

/// A language of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// 简体中文.
    Chinese,
    /// English.
    English,
}

/// Every phrase of a report.
pub(super) struct Words {
    pub(super) code: &'static str,
    pub(super) title: &'static str,
    pub(super) clean: &'static str,
    pub(super) problems: &'static str,
    pub(super) turnout: &'static str,
    pub(super) by_heads: &'static str,
    pub(super) by_shares: &'static str,
    pub(super) abstain: &'static str,
    pub(super) withheld: &'static str,
    pub(super) outcome: &'static str,
    pub(super) rule: &'static str,
    pub(super) ballots: &'static str,
    pub(super) counted: &'static str,
    pub(super) replaced: &'static str,
    pub(super) trustees: &'static str,
    pub(super) poll: &'static str,
    pub(super) not_decided: &'static str,
    pub(super) small_groups: &'static str,
    pub(super) thin: &'static str,
    pub(super) few_absent: &'static str,
    passed: &'static str,
    failed: &'static str,
    no_quorum: &'static str,
    second_vote: &'static str,
    undetermined: &'static str,
    elected: &'static str,
    vacant: &'static str,
}

const CHINESE: Words = Words {
    code: "zh-CN",
    title: "投票审计报告",
    clean: "全部核验通过",
    problems: "发现问题",
    turnout: "参与情况",
    by_heads: "按人数",
    by_shares: "按面积（份额）",
    abstain: "弃权",
    withheld: "仅范围",
    outcome: "结果",
    rule: "表决规则",
    ballots: "收到选票",
    counted: "计入选票",
    replaced: "被本人后来的选票取代",
    trustees: "有效解密份（人数轮 / 面积轮），门限",
    poll: "投票编号",
    not_decided: "尚未计票",
    small_groups: "人数少于下限的选项，其面积不单独公布，而与其他选项合并为一个总数。",
    thin: "计入的选票少于下限，什么都不解密：选项的人数和面积不公布，结论只按已知范围得出。",
    few_absent: "能投票而未投票的业主很少：从公开名册减去参与面积，就能算出他们的面积，从而认出是谁没有投票。",
    passed: "通过",
    failed: "未通过",
    no_quorum: "参与不足，决议无效",
    second_vote: "未通过；可按较低多数再次表决",
    undetermined: "公布的范围不足以判定",
    elected: "当选：",
    vacant: "空缺席位：",
};

const ENGLISH: Words = Words {
    code: "en",
    title: "Audit of a vote",
    clean: "Everything checks out",
    problems: "Problems found",
    turnout: "Turnout",
    by_heads: "by heads",
    by_shares: "by area (shares)",
    abstain: "abstain",
    withheld: "range only",
    outcome: "Outcome",
    rule: "Rule",
    ballots: "Ballots received",
    counted: "Ballots counted",
    replaced: "replaced by a later ballot of the same owner",
    trustees: "Valid decryption shares (heads / area), threshold",
    poll: "Poll id",
    not_decided: "Not tallied yet",
    small_groups: "The area of an option chosen by fewer heads than the floor is published only as a sum with other options.",
    thin: "Fewer ballots count than the floor, so nothing is decrypted: options' heads and area stay unknown, and the outcome follows from what is known.",
    few_absent: "Very few owners who could vote did not: the area that took part, subtracted from the public roll, gives theirs and so tells who they are.",
    passed: "passed",
    failed: "failed",
    no_quorum: "no quorum: too few took part",
    second_vote: "failed; a second vote by a lighter majority is open",
    undetermined: "the published ranges do not decide it",
    elected: "Elected: ",
    vacant: "Vacant seats: ",
};

impl Language {
    pub(super) const fn words(self) -> &'static Words {
        match self {
            Self::Chinese => &CHINESE,
            Self::English => &ENGLISH,
        }
    }
}

impl Words {
    /// A total and what follows it, or, where only bounds are public, both of them.
    pub(super) fn span(&self, part: Part, show: impl Fn(u64) -> String, then: &str) -> String {
        if part.low == part.high {
            format!("{}{then}", show(part.low))
        } else {
            let (low, high) = (show(part.low), show(part.high));
            format!("{low}–{high}{then} ({})", self.withheld)
        }
    }

    /// An outcome as a phrase.
    pub(super) fn outcome(&self, outcome: &Outcome, options: &[String]) -> String {
        match outcome {
            Outcome::Passed => self.passed.to_owned(),
            Outcome::Failed => self.failed.to_owned(),
            Outcome::NoQuorum => self.no_quorum.to_owned(),
            Outcome::SecondVote => self.second_vote.to_owned(),
            Outcome::Undetermined => self.undetermined.to_owned(),
            Outcome::Elected {
                options: elected,
                vacant,
            } => {
                let names = elected
                    .iter()
                    .filter_map(|i| options.get(*i as usize))
                    .map(String::as_str);
                let names: Vec<&str> = names.collect();
                let list = if names.is_empty() {
                    "—".to_owned()
                } else {
                    names.join(", ")
                };
                match vacant {
                    0 => format!("{}{list}", self.elected),
                    n => format!("{}{list}; {}{n}", self.elected, self.vacant),
                }
            }
        }
    }
}
