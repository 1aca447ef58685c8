//! A year of the community's money after the demo's vote: charged, paid, spent as it was decided.

use std::fmt::Write as _;
use std::path::Path;

use linli_primitives::account::BooksKey;
use linli_wire::fund::Decision;

use super::workplace::Workplace;
use super::{FOUNDED, Moment, Paths, at};
use crate::keystore;
use crate::language::msg;
use crate::passphrase::PassphraseArgs;
use crate::{Console, Error};

const DAY: i64 = 86_400;
/// The year after the vote.
const YEAR: u32 = 2027;
/// One unit in so many pays nothing in a month.
const BEHIND: usize = 13;

/// The demo's fund.
pub(super) struct Funds<'a> {
    workplace: Workplace<'a>,
    /// The treasurer's keystore.
    treasurer: String,
    units: Vec<String>,
    /// What each unit is charged a month, in minor units.
    due: Vec<u64>,
}

impl<'a> Funds<'a> {
    /// Founds the fund, and says what the first question of the vote grants.
    pub(super) fn found(
        paths: &'a Paths,
        units: Vec<String>,
        console: &mut Console,
    ) -> Result<Self, Error> {
        let due = (0..units.len() as u64)
            .map(|n| 18_000 + n * 97 % 9_000)
            .collect();
        let workplace = Workplace::new(paths, "funds")?;
        let treasurer = workplace.key("treasurer", "司库", console)?;
        let passphrase = PassphraseArgs {
            passphrase_file: Some(paths.passphrase.clone()),
            work_factor: None,
        };
        let path = Path::new(&treasurer);
        let secret = keystore::open_role(path, passphrase.existing(path, console)?)?;
        let draft = draft(&BooksKey::of(&secret.seed).mark().to_string());
        let draft = workplace.written("fund.toml", &draft)?;
        workplace.by_committee(&["fund", "new", &draft], FOUNDED, console)?;
        let funds = Self {
            workplace,
            treasurer,
            units,
            due,
        };
        let poll = funds.poll(console)?;
        let grant = [
            "fund",
            "grant",
            "--poll",
            &poll,
            "--account",
            "1",
            "--ceiling",
            "280000.00",
        ];
        funds.workplace.by_committee(&grant, FOUNDED, console)?;
        Ok(funds)
    }

    /// Twelve months, with an elevator paid in three parts where the vote passed, which is returned, and a typing error
    /// taken back.
    pub(super) fn year(&self, console: &mut Console) -> Result<bool, Error> {
        let closed = at(self.workplace.paths, Moment::Closed)?.now()?;
        let day = |month: u32, day: i64| closed + (i64::from(month) * 30 - 6 + day) * DAY;
        self.enter(
            &[
                "fund",
                "income",
                "--account",
                "1",
                "--amount",
                "650000.00",
                "--source",
                "历年维修资金结余",
            ],
            day(1, 0),
            console,
        )?;
        let poll = self.poll(console)?;
        let is_decided = self.is_decided(console)?;
        for month in 1..=12 {
            self.charge(month, day(month, 1), console)?;
            self.pay(month, day(month, 20), console)?;
            let bill = self.workplace.written(
                &format!("bill-{month}.txt"),
                &format!("公共区域电费，{month} 月"),
            )?;
            self.enter(
                &[
                    "fund",
                    "expense",
                    &bill,
                    "--account",
                    "2",
                    "--amount",
                    "3260.50",
                    "--category",
                    "公共电费",
                    "--payee",
                    "供电公司",
                ],
                day(month, 21),
                console,
            )?;
            if month % 3 == 0 {
                self.enter(
                    &[
                        "fund",
                        "income",
                        "--account",
                        "3",
                        "--amount",
                        "8000.00",
                        "--source",
                        "电梯广告",
                    ],
                    day(month, 22),
                    console,
                )?;
            }
            if let Some(part) = ["84000.00", "140000.00", "56000.00"]
                .get(month as usize / 3)
                .filter(|_| is_decided && month % 3 == 2)
            {
                let bill = self.workplace.written(
                    &format!("elevator-{month}.txt"),
                    &format!("电梯改造，{month} 月"),
                )?;
                self.enter(
                    &[
                        "fund",
                        "expense",
                        &bill,
                        "--account",
                        "1",
                        "--amount",
                        part,
                        "--category",
                        "电梯改造",
                        "--payee",
                        "电梯公司",
                        "--poll",
                        &poll,
                    ],
                    day(month, 23),
                    console,
                )?;
            }
        }
        self.correct(day(12, 24), console)?;
        Ok(is_decided)
    }

    /// An income with a digit too many is taken back and entered right.
    fn correct(&self, at: i64, console: &mut Console) -> Result<(), Error> {
        let wrong = [
            "fund",
            "income",
            "--account",
            "3",
            "--amount",
            "24000.00",
            "--source",
            "场地租金",
        ];
        let right = [
            "fund",
            "income",
            "--account",
            "3",
            "--amount",
            "2400.00",
            "--source",
            "场地租金",
        ];
        self.enter(&wrong, at, console)?;
        let number = self.entries(console)?.to_string();
        let back = ["fund", "reverse", &number, "--reason", "金额多写了一位"];
        self.enter(&back, at, console)?;
        self.enter(&right, at, console)
    }

    fn charge(&self, month: u32, at: i64, console: &mut Console) -> Result<(), Error> {
        let mut sheet = String::from("单元,应收\n");
        for (unit, due) in self.units.iter().zip(&self.due) {
            writeln!(sheet, "{unit},{}", yuan(*due)).expect("writing to memory does not fail");
        }
        let sheet = self
            .workplace
            .written(&format!("charge-{month}.csv"), &sheet)?;
        let name = format!("{YEAR}-{month:02}");
        self.enter(
            &[
                "fund",
                "charge",
                &sheet,
                "--month",
                &name,
                "--account",
                "2",
                "--rule",
                "物业服务合同第六条",
            ],
            at,
            console,
        )
    }

    fn pay(&self, month: u32, at: i64, console: &mut Console) -> Result<(), Error> {
        let mut statement = String::from("交易日期,流水号,摘要,贷方金额,币种\n");
        let lines = self.units.iter().zip(&self.due).enumerate();
        for (n, (unit, due)) in lines.filter(|(n, _)| !(n + month as usize).is_multiple_of(BEHIND))
        {
            writeln!(
                statement,
                "{YEAR}-{month:02}-15,{month}-{n},{unit} 物业费,{},人民币",
                yuan(*due)
            )
            .expect("writing to memory does not fail");
        }
        let statement = self
            .workplace
            .written(&format!("bank-{month}.csv"), &statement)?;
        self.enter(&["fund", "pay", &statement, "--account", "2"], at, console)
    }

    /// Writes a unit's key as for its owner; says how she sees her account, and the bookkeeper what all units owe.
    pub(super) fn tell(&self, quiet: &mut Console, console: &mut Console) -> Result<(), Error> {
        let Some(unit) = self.units.get(1).or(self.units.first()) else {
            return Ok(());
        };
        let keys = self.workplace.file("keys");
        let command = ["fund", "key", unit, "--out", &keys];
        self.workplace.opened(&command, &self.treasurer, quiet)?;
        let found = std::fs::read_dir(&keys).map_err(Error::file(Path::new(&keys)))?;
        let paths = &self.workplace.paths;
        for key in found.flatten() {
            console.say(
                msg("demo-funds-account")
                    .with("unit", unit.clone())
                    .showing("key", key.path().display())
                    .showing("record", paths.record.display())
                    .showing("books", &self.treasurer)
                    .showing("passphrase", paths.passphrase.display()),
            );
        }
        Ok(())
    }

    fn enter(&self, command: &[&str], at: i64, console: &mut Console) -> Result<(), Error> {
        self.workplace.signed(command, &self.treasurer, at, console)
    }

    fn poll(&self, console: &Console) -> Result<String, Error> {
        let open = self.workplace.paths.open(Moment::Open, console)?;
        Ok(open.id.to_string())
    }

    /// Whether the owners decided on the elevator.
    fn is_decided(&self, console: &Console) -> Result<bool, Error> {
        let open = self.workplace.paths.open(Moment::Closed, console)?;
        let (poll, question) = (open.id, 1);
        let decision = Decision { poll, question };
        Ok(open.community.state().has_passed(decision))
    }

    fn entries(&self, console: &Console) -> Result<u64, Error> {
        let open = self.workplace.paths.open(Moment::Closed, console)?;
        let fund = open
            .community
            .state()
            .funds()
            .next()
            .map(|fund| fund.head().acts);
        Ok(fund.unwrap_or_default())
    }
}

fn yuan(minor: u64) -> String {
    format!("{}.{:02}", minor / 100, minor % 100)
}

fn draft(books: &str) -> String {
    format!(
        "free_below = \"10000.00\"\nbooks = \"{books}\"\nname = {{ zh = \"共有资金\", en = \"Common fund\" }}\n\
         currency = {{ code = \"CNY\", minor_digits = 2 }}\n\
         accounts = [{{ zh = \"维修资金\", en = \"maintenance\" }}, {{ zh = \"物业费\", en = \"service charges\" }}, \
         {{ zh = \"公共收益\", en = \"income from what is common\" }}]\n\
         [treasurers]\nthreshold = 1\nvalid_from = \"2026-01-01\"\nvalid_to = \"2030-12-31\"\ncards = [\"treasurer.json\"]\n"
    )
}
