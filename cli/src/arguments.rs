//! What the program understands on its command line.

use clap::{CommandFactory, Parser, Subcommand};

use crate::commands::{key, reference};
use crate::{Console, Ending, Error, Language};

/// Printed below `linli --help`.
const EXIT_CODES: &str = "\
退出码 / Exit codes:
  0  成功 / success
  1  被拒绝或发现问题 / refused, or problems were found
  2  用法错误 / usage
  3  文件读写问题 / trouble with a file
  4  密码短语或助记词错误 / wrong passphrase or words";

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

/// Options of every command.
#[derive(clap::Args, Clone, Debug, Default)]
#[command(next_help_heading = "通用选项 / Global options")]
pub struct Global {
    /// 在标准输出打印一个 JSON 值 / Print exactly one JSON value on standard output
    #[arg(long, global = true)]
    pub json: bool,
    /// 语言，默认取 LINLI_LANG 或 LANG，否则中文 / Language; LINLI_LANG or LANG by default, else Chinese
    #[arg(long, global = true, value_enum, value_name = "LANG")]
    pub lang: Option<Language>,
    /// 对所有确认回答“是” / Answer yes to every confirmation
    #[arg(long, global = true)]
    pub yes: bool,
}

/// One command group each; its module has `Args` and `run`.
#[derive(Subcommand)]
pub enum Command {
    /// 业主密钥 / An owner's key
    Key(key::Args),
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
