//! `linli roll import`.

use std::path::{Path, PathBuf};

use linli_register::import::{Basis, Merge, Refused, SharedMark};
use linli_register::{ColumnChoice, CountingRule, ImportOptions, Namesakes, Register, import};

use crate::files::{self, Access};
use crate::language::{Message, msg};
use crate::show;
use crate::{Console, Ending, Error, Refusal};

/// The most lines of one kind that are printed; the register file has all.
const MOST_LINES: usize = 200;

/// What to read and how.
#[derive(clap::Args)]
pub(super) struct Args {
    /// 产权登记册，.csv（UTF-8 或 GB18030）或 .xlsx / The property register, .csv (UTF-8 or GB18030) or .xlsx
    file: PathBuf,
    /// 计数规则：cn-civil-code、units-equal、shares-column，或 .toml 文件 / The counting rule: a preset's name or a .toml file
    #[arg(long, value_name = "PRESET|FILE", default_value = "cn-civil-code")]
    rule: String,
    /// 指定列，如 area=建筑面积；可重复 / Name a column, e.g. area=建筑面积; may be repeated
    #[arg(long = "column", value_name = "NAME=HEADER")]
    columns: Vec<String>,
    /// 工作表名称 / The sheet's name
    #[arg(long)]
    sheet: Option<String>,
    /// 开发商名称，未售和未交付单元归其一人 / The developer, who is one head with all unsold units
    #[arg(long)]
    developer: Option<String>,
    /// 没有证件号的同名者算一人 / Take namesakes without identity numbers for one person
    #[arg(long)]
    merge_namesakes: bool,
    /// 有被拒绝的行时仍以 0 退出 / Exit with 0 even if rows are refused
    #[arg(long)]
    allow_refused: bool,
    /// 写入的登记册，含姓名，由登记人保管 / The register to write; it names people and stays with the registrar
    #[arg(long, value_name = "FILE", default_value = "register.json")]
    out: PathBuf,
    /// 覆盖已有文件 / Replace an existing file
    #[arg(long)]
    force: bool,
}

pub(super) fn run(args: &Args, console: &mut Console) -> Result<Ending, Error> {
    let rule = counting_rule(&args.rule)?;
    let bytes = files::read(&args.file, linli_register::table::MAX_BYTES as u64)?;
    let register = import(&bytes, &rule, &options(args)?)
        .map_err(|e| Error::from(Refusal::of(&e).in_file(&args.file)))?;
    files::write_json(&args.out, &register, Access::Secret, args.force.into())?;
    report(&register, &args.out, console);
    console.answer(&serde_json::json!({
        "register": args.out,
        "rule": register.rule,
        "totals": register.totals,
        "report": register.report,
    }));
    match register.report.refused.is_empty() || args.allow_refused {
        true => Ok(Ending::Clean),
        false => Ok(Ending::Problems),
    }
}

fn counting_rule(name: &str) -> Result<CountingRule, Error> {
    if let Some(rule) = CountingRule::preset(name) {
        return Ok(rule);
    }
    let path = Path::new(name);
    if path.extension().is_none_or(|e| e != "toml") {
        let presets: Vec<&str> = CountingRule::preset_names().collect();
        return Err(Error::Usage(
            msg("error-no-preset")
                .with("name", name.to_owned())
                .with("presets", presets.join(", ")),
        ));
    }
    let text = files::read_text(path, files::MAX_SMALL)?;
    CountingRule::from_toml(&text).map_err(|e| Refusal::of(&e).in_file(path).into())
}

fn options(args: &Args) -> Result<ImportOptions, Error> {
    let columns: Result<Vec<ColumnChoice>, _> = args.columns.iter().map(|c| c.parse()).collect();
    Ok(ImportOptions {
        sheet: args.sheet.clone(),
        columns: columns.map_err(|e| Error::refused(&e))?,
        namesakes: match args.merge_namesakes {
            true => Namesakes::Merge,
            false => Namesakes::Separate,
        },
        developer: args.developer.clone(),
    })
}

fn report(register: &Register, out: &Path, console: &mut Console) {
    let report = &register.report;
    for found in &report.columns {
        console.say(
            msg("import-column")
                .with("column", found.column.name())
                .with("header", found.header.clone())
                .showing("position", found.position),
        );
    }
    if !report.unused_headers.is_empty() {
        console.say(msg("import-unused").with("headers", report.unused_headers.join(", ")));
    }
    lines(&report.merges, console, |console, merge| {
        let line = merge_line(register, merge, console);
        console.say(line);
    });
    lines(&report.doubts, console, |console, doubt| {
        let shared = match doubt.shared {
            SharedMark::Name => msg("import-doubt-name"),
            SharedMark::IdNumber => msg("import-doubt-id"),
        };
        console.say(
            shared
                .with("name", doubt.name.clone())
                .with("owners", joined(&doubt.owners)),
        );
    });
    lines(&report.refused, console, refused_line);
    totals(register, console);
    console.say(msg("import-written").showing("file", out.display()));
}

/// At most [`MOST_LINES`] of a kind, then how many more there are.
fn lines<T>(items: &[T], console: &mut Console, mut line: impl FnMut(&mut Console, &T)) {
    items
        .iter()
        .take(MOST_LINES)
        .for_each(|item| line(console, item));
    if items.len() > MOST_LINES {
        console.say(msg("import-more").showing("count", items.len() - MOST_LINES));
    }
}

fn merge_line(register: &Register, merge: &Merge, console: &Console) -> Message {
    let owner = &register.owners[merge.owner as usize - 1];
    let why = match merge.basis {
        Basis::IdNumber => msg("basis-id-number"),
        Basis::MaskedIdNumber => msg("basis-masked-id-number"),
        Basis::Company => msg("basis-company"),
        Basis::CoOwners => msg("basis-co-owners"),
        Basis::Name => msg("basis-name"),
        Basis::Developer => msg("basis-developer"),
    };
    msg("import-merge")
        .showing("owner", merge.owner)
        .with("names", owner.names.join(", "))
        .with("rows", joined(&merge.rows))
        .with("shares", show::shares::text(&register.rule, owner.shares))
        .with("why", console.text(&why))
}

fn refused_line(console: &mut Console, refused: &Refused) {
    let refusal = Refusal::of(&refused.fault);
    let cause = console.cause(&refusal);
    console.say(
        msg("import-refused")
            .showing("row", refused.row)
            .with("rule", refusal.rule)
            .with("cause", cause)
            .with("detail", refusal.detail),
    );
}

fn totals(register: &Register, console: &mut Console) {
    let rows = &register.report.rows;
    console.say(
        msg("import-rows")
            .showing("total", rows.total)
            .showing("counted", rows.counted)
            .showing("not_counted", rows.not_counted)
            .showing("refused", rows.refused),
    );
    console.say(
        msg("import-totals")
            .showing("heads", register.totals.heads)
            .showing("units", register.totals.units)
            .with(
                "shares",
                show::shares::text(&register.rule, register.totals.shares),
            ),
    );
}

fn joined(numbers: &[u32]) -> String {
    let texts: Vec<String> = numbers.iter().map(u32::to_string).collect();
    texts.join(", ")
}
