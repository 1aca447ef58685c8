//! What the registrar decided, from the mapping file and from options; kept for the next time.

use std::path::{Path, PathBuf};

use linli_primitives::DecimalMark;
use linli_register::{HiddenRows, ImportOptions, Namesakes};

use crate::files::{self, Access, Overwrite};
use crate::language::msg;
use crate::{Console, Error, Refusal};

/// How decimals are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Mark {
    /// 1,203.40
    Point,
    /// 1.203,40
    Comma,
}

/// What a guess would get wrong.
#[derive(clap::Args)]
pub(super) struct Choices {
    /// Choices made earlier; new ones are written back.
    #[arg(long, value_name = "FILE")]
    mapping: Option<PathBuf>,
    /// Name a column, e.g. area=Area, or by place, area=#E; may be repeated.
    #[arg(long = "column", value_name = "NAME=HEADER")]
    columns: Vec<String>,
    /// The row with the headers.
    #[arg(long, value_name = "ROW")]
    header_row: Option<u32>,
    /// A sheet's name; may be repeated.
    #[arg(long = "sheet", value_name = "NAME")]
    sheets: Vec<String>,
    /// Read all visible sheets.
    #[arg(long, conflicts_with = "sheets")]
    all_sheets: bool,
    /// How text is stored, e.g. gb18030, big5, windows-1252.
    #[arg(long, value_name = "NAME")]
    encoding: Option<String>,
    /// How decimals are written.
    #[arg(long, value_name = "MARK")]
    decimal: Option<Mark>,
    /// Read hidden rows like the others.
    #[arg(long)]
    read_hidden: bool,
    /// What all units together must have, in m² or shares.
    #[arg(long, value_name = "NUMBER")]
    expect_total: Option<String>,
    /// The developer, who is one head with all unsold units.
    #[arg(long)]
    developer: Option<String>,
    /// Treat all namesakes without identity numbers as one person.
    #[arg(long)]
    merge_namesakes: bool,
    /// This name is one person wherever it stands; may be repeated.
    #[arg(long, value_name = "NAME")]
    same_person: Vec<String>,
    /// Say yes to a doubt, by its id; may be repeated.
    #[arg(long, value_name = "DOUBT", value_delimiter = ',')]
    accept: Vec<String>,
}

impl Choices {
    /// The choices of the mapping file, if it exists, and of the options, which take precedence.
    pub(super) fn options(&self) -> Result<ImportOptions, Error> {
        let mut options = match self.mapping.as_deref().filter(|path| path.exists()) {
            None => ImportOptions::default(),
            Some(path) => {
                let text = files::read_text(path, files::MAX_SMALL)?;
                ImportOptions::from_toml(&text).map_err(|e| Refusal::of(&e).in_file(path))?
            }
        };
        for choice in &self.columns {
            options.choose(choice.parse().map_err(|e| Error::refused(&e))?);
        }
        if !self.sheets.is_empty() {
            options.sheets.clone_from(&self.sheets);
            options.all_sheets = false;
        }
        if self.all_sheets {
            options.sheets.clear();
            options.all_sheets = true;
        }
        replace(&mut options.header_row, &self.header_row);
        replace(&mut options.encoding, &self.encoding);
        replace(&mut options.expected_total, &self.expect_total);
        replace(&mut options.developer, &self.developer);
        let mark = self.decimal.map(|mark| match mark {
            Mark::Point => DecimalMark::Point,
            Mark::Comma => DecimalMark::Comma,
        });
        replace(&mut options.decimal_mark, &mark);
        if self.read_hidden {
            options.hidden_rows = HiddenRows::Read;
        }
        if self.merge_namesakes {
            options.namesakes = Namesakes::Merge;
        }
        options.one_person.extend(self.same_person.iter().cloned());
        options.accepted.extend(self.accept.iter().cloned());
        Ok(options)
    }

    /// Where the choices are kept: beside the register unless a file is named.
    pub(super) fn mapping(&self, register: &Path) -> PathBuf {
        let beside = || register.with_extension("mapping.toml");
        self.mapping.clone().unwrap_or_else(beside)
    }

    /// Writes what was chosen at the terminal into the mapping file, or into one beside the register.
    pub(super) fn keep(
        &self,
        options: &ImportOptions,
        register: &Path,
        console: &mut Console,
    ) -> Result<(), Error> {
        let path = &self.mapping(register);
        let text = options.to_toml();
        files::write(path, text.as_bytes(), Access::Secret, Overwrite::Replace)?;
        console.say(msg("import-mapping").showing("file", path.display()));
        Ok(())
    }
}

fn replace<T: Clone>(kept: &mut Option<T>, given: &Option<T>) {
    if given.is_some() {
        kept.clone_from(given);
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::Language;

    #[derive(clap::Parser)]
    struct Line {
        #[command(flatten)]
        choices: Choices,
    }

    fn choices(line: &str) -> Choices {
        Line::parse_from(format!("import {line}").split_whitespace()).choices
    }

    #[test]
    fn what_was_chosen_at_the_terminal_is_read_the_next_time() {
        let folder = tempfile::tempdir().expect("a folder");
        let register = folder.path().join("register.json");
        let first = choices("");
        let mut chosen = first.options().map_err(|e| e.exit_code()).expect("none");
        chosen.header_row = Some(3);
        chosen.sheets = vec!["二期".to_owned()];
        chosen.choose("area=#5".parse().expect("a choice"));
        let mut console = Console::quiet(Language::English);
        let kept = first.keep(&chosen, &register, &mut console);
        kept.map_err(|e| e.exit_code()).expect("written");
        let mapping = first.mapping(&register);
        let next = choices(&format!("--mapping {}", mapping.display()));
        let read = next.options().map_err(|e| e.exit_code()).expect("read");
        assert!(read == chosen, "{}", read.to_toml());
    }
}
