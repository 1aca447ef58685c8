//! Completions, manual pages and the command reference: all from the one description in `arguments`.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use crate::arguments::command;
use crate::language::{Language, msg};
use crate::{Console, Ending, Error, files};

/// Which shell.
#[derive(clap::Args)]
pub struct CompletionsArgs {
    /// Which shell.
    pub shell: clap_complete::Shell,
}

/// Where to write them.
#[derive(clap::Args)]
pub struct ManArgs {
    /// The folder to write the pages to.
    pub dir: PathBuf,
}

/// Prints a completion script.
pub fn completions(args: CompletionsArgs, console: &mut Console) -> Result<Ending, Error> {
    let mut script = Vec::new();
    let mut command = command(console.language());
    clap_complete::generate(args.shell, &mut command, "linli", &mut script);
    let script = String::from_utf8_lossy(&script);
    console.answer(&serde_json::json!({ "script": script }));
    if !console.is_json() {
        console.emit(&script);
    }
    Ok(Ending::Clean)
}

/// Writes one page per command.
pub fn man(args: ManArgs, console: &mut Console) -> Result<Ending, Error> {
    files::make_folder(&args.dir)?;
    let language = console.language();
    clap_mangen::generate_to(command(language), &args.dir).map_err(Error::file(&args.dir))?;
    let pages = files::list(&args.dir, "1")?;
    for page in &pages {
        translate_headings(page, language)?;
    }
    console.say(
        msg("man-written")
            .showing("count", pages.len())
            .showing("folder", args.dir.display()),
    );
    console.answer(&serde_json::json!({ "pages": pages }));
    Ok(Ending::Clean)
}

/// The library writes a page's headings in English only.
fn translate_headings(page: &Path, language: Language) -> Result<(), Error> {
    let say = language.sentences();
    let text = std::fs::read_to_string(page).map_err(Error::file(page))?;
    let lines = text.lines().map(|line| {
        let heading = line.strip_prefix(".SH ").unwrap_or_default();
        match say.known(&format!("man-{}", heading.to_lowercase())) {
            Some(told) => format!(".SH {told}\n"),
            None => format!("{line}\n"),
        }
    });
    let text: String = lines.collect();
    std::fs::write(page, text).map_err(Error::file(page))
}

/// Prints `docs/src/cli.md`, or `cli.zh.md` in Chinese.
pub fn markdown(console: &mut Console) -> Result<Ending, Error> {
    console.emit(&reference(console.language()));
    Ok(Ending::Clean)
}

/// The help of every command as one page of the book.
pub fn reference(language: Language) -> String {
    let say = language.sentences();
    let title = say.get(&msg("reference-title"));
    let generated = say.get(&msg("reference-generated").with("code", language.code()));
    let mut page = format!("# {title}\n\n{generated}\n");
    let mut root = command(language);
    root.build();
    add(&mut page, &root, "linli");
    page
}

fn add(page: &mut String, command: &clap::Command, name: &str) {
    let help = command.clone().render_long_help().to_string();
    let lines: Vec<&str> = help.lines().map(str::trim_end).collect();
    let help = lines.join("\n");
    write!(page, "\n## `{name}`\n\n```text\n{}\n```\n", help.trim_end())
        .expect("writing to a string does not fail");
    for child in command.get_subcommands().filter(|c| !c.is_hide_set()) {
        add(page, child, &format!("{name} {}", child.get_name()));
    }
}
