//! A year of a fund's charges and payments: entered by the program from spreadsheets, then audited.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use crate::process;

/// What `year` takes.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Units, each charged in every month.
    #[arg(long, default_value_t = 10_000)]
    units: u32,
    /// The program; in this one's folder by default.
    #[arg(long, value_name = "FILE")]
    linli: Option<PathBuf>,
    /// Where all files go; must not exist.
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
}

const REALM: &str = "load";
/// One unit in so many pays nothing in a month.
const BEHIND: u32 = 13;

/// Founds a community of that many units and its fund, then enters a year month by month and audits the record.
pub(crate) fn year(args: &Args) -> Result<Value> {
    let program = process::program(args.linli.clone())?;
    fs::create_dir(&args.data)?;
    let books = Books {
        program: fs::canonicalize(program)?,
        folder: &args.data,
        units: args.units,
    };
    books.found()?;
    let (mut charged, mut paid) = (0.0, 0.0);
    for month in 1..=12 {
        charged += books.charge(month)?;
        paid += books.pay(month)?;
    }
    let bytes = fs::metadata(args.data.join("record/record.sqlite")).map_or(0, |file| file.len());
    let audited = books.timed("audit record")?;
    Ok(json!({
        "units": args.units, "charged_seconds": charged, "paid_seconds": paid, "audited_seconds": audited,
        "seconds": charged + paid + audited, "record_bytes": bytes,
    }))
}

struct Books<'a> {
    program: PathBuf,
    folder: &'a Path,
    units: u32,
}

impl Books<'_> {
    fn found(&self) -> Result<()> {
        self.write("passphrase", "a passphrase that guards nothing\n")?;
        let mut register = String::from("楼栋,单元,房号,业主,证件号,建筑面积,用途\n");
        for unit in 0..self.units {
            let [building, stair, room] = address(unit);
            writeln!(register, "{building},{stair},{room},业主{unit},,80.00,住宅")?;
        }
        self.write("register.csv", &register)?;
        self.run("roll import register.csv --out register.json")?;
        self.run(&format!(
            "key new --keystore owner.age --words-file owner.words {SEAL}"
        ))?;
        fs::create_dir(self.folder.join("enrolments"))?;
        self.run(&format!(
            "enrol --keystore owner.age --realm {REALM} --unit 1-1-1 --out enrolments/1.json {OPEN}"
        ))?;
        self.run(&format!("community new --solo --realm {REALM} --record record --keystore officer.age --words-file officer.words {SEAL}"))?;
        self.run(&format!("roll build --register register.json --enrolments enrolments --realm {REALM} --out roll.json"))?;
        self.act("roll publish roll.json", "officer.age")?;
        self.run(&format!("role new --name 司库 --keystore treasurer.age --out treasurer.card --words-file treasurer.words {SEAL}"))?;
        let books: Value = serde_json::from_str(&self.run(&format!(
            "--json fund books --keystore treasurer.age {OPEN}"
        ))?)?;
        self.write("fund.toml", &format!(
            "free_below = \"1000.00\"\nbooks = {}\nname = {{ zh = \"共有资金\", en = \"Common fund\" }}\n\
             currency = {{ code = \"CNY\", minor_digits = 2 }}\naccounts = [{{ zh = \"物业费\", en = \"service charges\" }}]\n\
             [treasurers]\nthreshold = 1\nvalid_from = \"2020-01-01\"\nvalid_to = \"2199-12-31\"\ncards = [\"treasurer.card\"]\n",
            books["books"]
        ))?;
        self.act("fund new fund.toml", "officer.age")
    }

    /// The seconds that it took.
    fn charge(&self, month: u32) -> Result<f64> {
        let mut sheet = String::from("单元,应收\n");
        for unit in 0..self.units {
            writeln!(sheet, "{},{}", name(unit), yuan(due(unit)))?;
        }
        let file = format!("charges-{month}.csv");
        self.write(&file, &sheet)?;
        self.enter(&format!(
            "fund charge {file} --month 2025-{month:02} --account 1 --rule 物业费"
        ))
    }

    /// The seconds that it took.
    fn pay(&self, month: u32) -> Result<f64> {
        let mut sheet = String::from("交易日期,流水号,摘要,贷方金额,币种\n");
        for unit in (0..self.units).filter(|unit| !(unit + month).is_multiple_of(BEHIND)) {
            let day = unit % 28 + 1;
            writeln!(
                sheet,
                "2025-{month:02}-{day:02},{month}-{unit},{} 物业费,{},人民币",
                name(unit),
                yuan(due(unit))
            )?;
        }
        let file = format!("statement-{month}.csv");
        self.write(&file, &sheet)?;
        self.enter(&format!("fund pay {file} --account 1"))
    }

    fn enter(&self, line: &str) -> Result<f64> {
        self.timed(&format!(
            "--yes {line} --record record --keystore treasurer.age {OPEN}"
        ))
    }

    fn act(&self, line: &str, keystore: &str) -> Result<()> {
        self.run(&format!(
            "--yes {line} --record record --keystore {keystore} {OPEN}"
        ))?;
        Ok(())
    }

    fn timed(&self, line: &str) -> Result<f64> {
        let start = Instant::now();
        self.run(line)?;
        Ok(start.elapsed().as_secs_f64())
    }

    fn run(&self, line: &str) -> Result<String> {
        let output = Command::new(&self.program)
            .args(line.split(' '))
            .current_dir(self.folder)
            .stdin(Stdio::null())
            .output()
            .context("the program does not start")?;
        let said = String::from_utf8_lossy(&output.stderr);
        ensure!(output.status.success(), "`linli {line}` fails: {said}");
        Ok(String::from_utf8(output.stdout)?)
    }

    fn write(&self, name: &str, text: &str) -> Result<()> {
        Ok(fs::write(self.folder.join(name), text)?)
    }
}

/// Of a keystore that exists, and of a new one: as weak as the program allows, since it guards nothing.
const OPEN: &str = "--passphrase-file passphrase";
const SEAL: &str = "--passphrase-file passphrase --work-factor 4";

fn address(unit: u32) -> [u32; 3] {
    [unit / 200 + 1, unit / 50 % 4 + 1, unit % 50 + 1]
}

fn name(unit: u32) -> String {
    let [building, stair, room] = address(unit);
    format!("{building}-{stair}-{room}")
}

/// In minor units.
fn due(unit: u32) -> u32 {
    18_000 + unit * 97 % 9_000
}

fn yuan(minor: u32) -> String {
    format!("{}.{:02}", minor / 100, minor % 100)
}
