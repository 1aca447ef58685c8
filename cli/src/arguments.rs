//! What the program understands on its command line.

use clap::{CommandFactory, Parser, Subcommand};

use crate::commands::{
    attest, audit, ballot, ceremony, claim, community, demo, enrol, export, key, member, node,
    poll, pool, reference, result, role, roll, round, rulebook, scheme, tally, trustee, vote,
    witness,
};
use crate::console::Global;
use crate::{Console, Ending, Error};

/// Printed below `linli --help`.
const EXIT_CODES: &str = "\
退出码 / Exit codes:
  0  成功 / success
  1  被拒绝或发现问题 / refused, or problems were found
  2  用法错误 / usage
  3  文件读写问题 / trouble with a file
  4  密码短语或助记词错误 / wrong passphrase or words
  5  节点无法联系或暂不受理 / the node is away or too busy
  6  节点所示不可信，见其证据 / the node cannot be believed; see the evidence
  7  见证人联署不足 / too few witnesses cosigned
  8  在可核验的范围内无误，有事项未能核验 / clean as far as could be checked; not everything could";

/// 邻里：业主投票，人人可验，无人可窥 / Linli: owners vote, everyone can check, nobody can look
#[derive(Parser)]
#[command(name = "linli", version, after_help = EXIT_CODES, propagate_version = false)]
#[command(
    subcommand_required = true,
    arg_required_else_help = true,
    disable_help_subcommand = true
)]
pub struct Cli {
    /// Options of every command.
    #[command(flatten)]
    pub global: Global,
    /// The command.
    #[command(subcommand)]
    pub command: Command,
}

/// One command group each; its module has `Args` and `run`.
#[derive(Subcommand)]
pub enum Command {
    /// 业主密钥 / An owner's key
    Key(key::Args),
    /// 社区：成立、任职、现状 / A community: its founding, its officers, how it stands
    Community(community::Args),
    /// 登记申请 / An enrolment request
    Enrol(enrol::Args),
    /// 业主名册 / The roll of owners
    Roll(roll::Args),
    /// 受托人 / A trustee
    Trustee(trustee::Args),
    /// 选举密钥仪式 / The key ceremony
    Ceremony(ceremony::Args),
    /// 投票：草案、记录、收票、截止 / A poll: draft, record, ballots, closing
    Poll(poll::Args),
    /// 投票表决 / Vote
    Vote(vote::Args),
    /// 选票 / A ballot
    Ballot(ballot::Args),
    /// 计票：收入解密份并公布结果 / Tally: take in decryption shares, publish the result
    Tally(tally::Args),
    /// 显示公布的结果 / Show the published result
    Result(result::Args),
    /// 职务密钥：管理委员会、登记员、司库、评估员 / An officer of a mutual-aid scheme: committee, registrar, treasurer, assessor
    Role(role::Args),
    /// 互助计划 / A mutual-aid scheme
    Scheme(scheme::Args),
    /// 互助规则手册 / A scheme's rulebook
    Rulebook(rulebook::Args),
    /// 互助会员 / A scheme's members
    Member(member::Args),
    /// 损失认定 / Attested losses
    Attest(attest::Args),
    /// 资金池 / The pool
    Pool(pool::Args),
    /// 申领轮次 / Rounds of claims
    Round(round::Args),
    /// 互助申领 / A claim
    Claim(claim::Args),
    /// 节点：保管社区的记录，收发消息 / The node: keeps a community's record and takes messages in
    Node(node::Args),
    /// 见证人：为只增不改的记录联署 / A witness: cosigns records that only grow
    Witness(witness::Args),
    /// 导出整份记录 / Export a whole record
    Export(export::Args),
    /// 审计：重算并核验整份记录 / Audit: recompute and verify a whole record
    Audit(audit::Args),
    /// 演示一次完整的投票 / Run a whole vote as a demonstration
    Demo(demo::Args),
    /// 打印 shell 补全脚本 / Print a completion script
    Completions(reference::CompletionsArgs),
    /// 写出手册页 / Write manual pages
    Man(reference::ManArgs),
    /// 打印本手册 / Print the command reference
    #[command(hide = true)]
    HelpMarkdown,
}

impl Command {
    /// Runs the command.
    pub fn run(self, console: &mut Console) -> Result<Ending, Error> {
        match self {
            Self::Key(args) => key::run(args, console),
            Self::Community(args) => community::run(args, console),
            Self::Enrol(args) => enrol::run(args, console),
            Self::Roll(args) => roll::run(args, console),
            Self::Poll(args) => poll::run(args, console),
            Self::Vote(args) => vote::run(args, console),
            Self::Ballot(args) => ballot::run(args, console),
            Self::Tally(args) => tally::run(args, console),
            Self::Result(args) => result::run(args, console),
            Self::Role(args) => role::run(args, console),
            Self::Scheme(args) => scheme::run(args, console),
            Self::Rulebook(args) => rulebook::run(args, console),
            Self::Member(args) => member::run(args, console),
            Self::Attest(args) => attest::run(args, console),
            Self::Pool(args) => pool::run(args, console),
            Self::Round(args) => round::run(args, console),
            Self::Claim(args) => claim::run(args, console),
            Self::Node(args) => node::run(args, console),
            Self::Witness(args) => witness::run(&args, console),
            Self::Export(args) => export::run(&args, console),
            Self::Audit(args) => audit::run(&args, console),
            Self::Demo(args) => demo::run(&args, console),
            Self::Trustee(args) => trustee::run(args, console),
            Self::Ceremony(args) => ceremony::run(args, console),
            Self::Completions(args) => reference::completions(args, console),
            Self::Man(args) => reference::man(args, console),
            Self::HelpMarkdown => reference::markdown(console),
        }
    }
}

/// The whole command tree, with help wrapped at a fixed width.
pub fn command() -> clap::Command {
    Cli::command().term_width(100)
}
