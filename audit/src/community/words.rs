//! The community's report's phrases in both languages.

use crate::report::Language;

/// Every phrase of a community's report.
pub(super) struct Words {
    pub(super) code: &'static str,
    pub(super) title: &'static str,
    pub(super) clean: &'static str,
    pub(super) problems: &'static str,
    pub(super) record: &'static str,
    pub(super) kinds: &'static str,
    pub(super) community: &'static str,
    pub(super) entries: &'static str,
    pub(super) hold: &'static str,
    pub(super) bytes: &'static str,
    pub(super) root: &'static str,
    pub(super) state_root: &'static str,
    pub(super) time: &'static str,
    pub(super) checkpoints: &'static str,
    pub(super) states: &'static str,
    pub(super) key: &'static str,
    pub(super) no_key: &'static str,
    pub(super) witnesses: &'static str,
    pub(super) none: &'static str,
    pub(super) published: &'static str,
}

const CHINESE: Words = Words {
    code: "zh-CN",
    title: "社区记录审计报告",
    clean: "全部核验通过",
    problems: "发现问题",
    record: "记录",
    kinds: "各类条目",
    community: "社区编号",
    entries: "条目",
    hold: "成立",
    bytes: "存档字节",
    root: "默克尔树根（重算）",
    state_root: "状态根（重算）",
    time: "首末条目时间（UTC）",
    checkpoints: "检查点（签名与树根成立 / 总数）",
    states: "状态根相符的检查点",
    key: "节点公钥",
    no_key: "未给出节点公钥，未核对检查点签名",
    witnesses: "为最后检查点联署的见证人",
    none: "无",
    published: "名册 / 受托人组 / 投票 / 互助计划",
};

const ENGLISH: Words = Words {
    code: "en",
    title: "Audit of a community's record",
    clean: "Everything checks out",
    problems: "Problems found",
    record: "The record",
    kinds: "Entries by kind",
    community: "Community id",
    entries: "Entries",
    hold: "hold",
    bytes: "Bytes of the archive",
    root: "Root of the Merkle tree, recomputed",
    state_root: "Root of the state, recomputed",
    time: "First and last entry (UTC)",
    checkpoints: "Checkpoints (signature and root hold / all)",
    states: "Checkpoints whose state root agrees",
    key: "The node's key",
    no_key: "no key given: signatures of checkpoints were not checked",
    witnesses: "Witnesses that cosigned the last checkpoint",
    none: "none",
    published: "Rolls / sets of trustees / polls / schemes",
};

impl Language {
    pub(super) const fn community_words(self) -> &'static Words {
        match self {
            Self::Chinese => &CHINESE,
            Self::English => &ENGLISH,
        }
    }
}
