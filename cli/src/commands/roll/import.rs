//! `linli roll import`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use linli_register::{
    Book, CountingRule, ImportError, ImportOptions, ImportReport, Register, import_book,
};
use serde_json::json;

use crate::files::{self, Access, Overwrite};
use crate::language::{Language, msg};
use crate::{Console, Ending, Error, Refusal};

mod ask;
mod choices;
mod facts;
mod page;
mod summary;

use choices::Choices;
use summary::Summary;

/// What to read and how.
#[derive(clap::Args)]
pub(super) struct Args {
    /// The property register, .csv, .xlsx or .ods.
    file: PathBuf,
    /// The counting rule: a preset's name or a .toml file.
    #[arg(long, value_name = "PRESET|FILE", default_value = "cn-civil-code")]
    rule: String,
    #[command(flatten)]
    choices: Choices,
    /// Leave refused rows out; without it nothing is written while a row is refused.
    #[arg(long)]
    allow_refused: bool,
    /// The register to write; it names people and stays with the registrar.
    #[arg(long, value_name = "FILE", default_value = "register.json")]
    out: PathBuf,
    /// Also write the report as a web page; it names people.
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// Also write a copy as .xlsx with what to do beside the rows that need it.
    #[arg(long, value_name = "FILE")]
    marked: Option<PathBuf>,
    /// Replace an existing file.
    #[arg(long)]
    force: bool,
}

pub(super) fn run(args: &Args, console: &mut Console) -> Result<Ending, Error> {
    args.tell_files_apart()?;
    let rule = counting_rule(&args.rule)?;
    let mut options = args.choices.options()?;
    let bytes = files::read(&args.file, linli_register::table::MAX_BYTES as u64)?;
    let refused = |error: &ImportError| Error::from(Refusal::of(error).in_file(&args.file));
    let book = Book::read(&bytes, options.encoding.as_deref()).map_err(|e| refused(&e.into()))?;
    let given = options.clone();
    let outcome = import_asking(&book, &rule, &mut options, console)?;
    if options != given {
        args.choices.keep(&options, &args.out, console)?;
    }
    match outcome {
        Ok(register) => {
            let refused = register.report.refused_units().count();
            if refused == 0 || args.allow_refused {
                args.finish(&book, &register, console)?;
                return Ok(Ending::Clean);
            }
            args.hold_back(&book, &register, console)?;
            console.say(msg("import-problems").showing("count", refused));
            Ok(Ending::Problems)
        }
        Err(error) => match error.report() {
            None => Err(refused(&error)),
            Some(report) => args.stop(&book, &error, report, console),
        },
    }
}

/// Imports; at a terminal, asks about what is not certain until nothing is left to ask.
fn import_asking(
    book: &Book,
    rule: &CountingRule,
    options: &mut ImportOptions,
    console: &mut Console,
) -> Result<Result<Register, ImportError>, Error> {
    loop {
        match import_book(book, rule, options) {
            Err(error) if console.can_ask() && !console.is_json() => {
                let before = options.clone();
                ask::about(&error, book, options, console)?;
                if *options == before {
                    return Ok(Err(error));
                }
            }
            outcome => return Ok(outcome),
        }
    }
}

impl Args {
    /// No file that is written is the one that is read, or another that is written.
    fn tell_files_apart(&self) -> Result<(), Error> {
        let mapping = self.choices.mapping(&self.out);
        let files = [Some(&self.file), Some(&self.out), Some(&mapping)];
        let mut seen = BTreeSet::new();
        for path in files
            .into_iter()
            .chain([self.report.as_ref(), self.marked.as_ref()])
            .flatten()
        {
            if !seen.insert(whereabouts(path)) {
                return Err(Error::Usage(
                    msg("error-same-file").showing("file", path.display()),
                ));
            }
        }
        Ok(())
    }

    /// Shows a register with refused rows, of which nothing is written but what lies beside it.
    fn hold_back(
        &self,
        book: &Book,
        register: &Register,
        console: &mut Console,
    ) -> Result<(), Error> {
        let summary = Summary::of_register(register, console);
        self.write_beside(book, &register.report, &summary, console)?;
        summary.say(console);
        self.answer(None, register, console);
        Ok(())
    }

    fn answer(&self, written: Option<&Path>, register: &Register, console: &mut Console) {
        console.answer(&json!({
            "register": written,
            "rule": register.rule,
            "totals": register.totals,
            "report": register.report,
        }));
    }

    fn finish(&self, book: &Book, register: &Register, console: &mut Console) -> Result<(), Error> {
        files::check_free(&self.out, self.force.into())?;
        let summary = Summary::of_register(register, console);
        // Last, so that whatever stops this leaves nothing that stops the next try.
        self.write_beside(book, &register.report, &summary, console)?;
        files::write_json(&self.out, register, Access::Secret, self.force.into())?;
        summary.say(console);
        console.say(msg("import-written").showing("file", self.out.display()));
        self.answer(Some(&self.out), register, console);
        Ok(())
    }

    /// Shows everything that was found, and that nothing was written.
    fn stop(
        &self,
        book: &Book,
        error: &ImportError,
        report: &ImportReport,
        console: &mut Console,
    ) -> Result<Ending, Error> {
        let summary = Summary::of_report(report, console);
        self.write_beside(book, report, &summary, console)?;
        summary.say(console);
        let refusal = Refusal::of(error).in_file(&self.file);
        console.problem(&refusal);
        console.answer(&json!({
            "register": null,
            "error": { "rule": refusal.rule, "message": console.cause(&refusal), "detail": refusal.detail },
            "report": report,
        }));
        Ok(Ending::Problems)
    }

    fn write_beside(
        &self,
        book: &Book,
        report: &ImportReport,
        summary: &Summary,
        console: &Console,
    ) -> Result<(), Error> {
        if let Some(path) = &self.report {
            let page = page::render(&self.file, summary, console);
            files::write(
                path,
                page.as_bytes(),
                Access::Secret,
                self.over(Overwrite::Page),
            )?;
        }
        if let Some(path) = &self.marked {
            let heading = console.text(&msg("import-what-to-do"));
            let advice = facts::advice(report, console);
            let copy = linli_register::marked_copy(book, report, &heading, &advice)
                .map_err(|e| Error::refused(&e))?;
            files::write(path, &copy, Access::Secret, self.over_copy(path))?;
        }
        Ok(())
    }

    fn over(&self, other: Overwrite) -> Overwrite {
        if self.force {
            Overwrite::Replace
        } else {
            other
        }
    }

    /// A copy that an earlier try left is replaced, the register itself never.
    fn over_copy(&self, path: &Path) -> Overwrite {
        let headings = Language::ALL.map(|language| {
            let say = language.sentences();
            say.get(&msg("import-what-to-do"))
        });
        let earlier = files::read(path, linli_register::table::MAX_BYTES as u64);
        match earlier {
            Ok(bytes) if linli_register::is_marked_copy(&bytes, &headings) => Overwrite::Replace,
            _ => self.over(Overwrite::Refuse),
        }
    }
}

/// The place that a path leads to, whether or not there is a file yet.
fn whereabouts(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| {
        let folder = path.parent().filter(|folder| *folder != Path::new(""));
        let folder = folder.unwrap_or(Path::new(".")).canonicalize();
        match (folder, path.file_name()) {
            (Ok(folder), Some(name)) => folder.join(name),
            _ => path.to_owned(),
        }
    })
}

fn counting_rule(name: &str) -> Result<CountingRule, Error> {
    if let Some(rule) = CountingRule::preset(name) {
        return Ok(rule);
    }
    let path = Path::new(name);
    if path.extension().is_none_or(|e| e != "toml") {
        return Err(Error::Usage(
            msg("error-no-preset")
                .with("name", name.to_owned())
                .listing("presets", CountingRule::preset_names()),
        ));
    }
    let text = files::read_text(path, files::MAX_SMALL)?;
    CountingRule::from_toml(&text).map_err(|e| Refusal::of(&e).in_file(path).into())
}
