//! Modules joined into one script that needs no loader: each becomes a function that gives what it exports.
//!
//! It reads the statements that the page's modules and the wallet's script are written with, and panics at any other;
//! a test joins what is shipped.

use std::collections::BTreeMap;

/// Scripts by name.
pub(super) type Scripts<'a> = BTreeMap<&'a str, &'a str>;

/// The script of `entry` with all it imports.
pub(super) fn join(scripts: &Scripts<'_>, entry: &str) -> String {
    let mut joined = Joined {
        scripts,
        done: Vec::new(),
        under_way: Vec::new(),
        text: String::from("\"use strict\";\n"),
    };
    joined.take(entry);
    joined.text
}

struct Joined<'a> {
    scripts: &'a Scripts<'a>,
    done: Vec<String>,
    under_way: Vec<String>,
    text: String,
}

impl Joined<'_> {
    fn take(&mut self, name: &str) {
        if self.done.iter().any(|done| done == name) {
            return;
        }
        let turns = self.under_way.iter().any(|open| open == name);
        assert!(!turns, "{name} imports itself by way of others");
        self.under_way.push(name.to_owned());
        let source = self.scripts.get(name);
        let module = Module::read(
            name,
            source.unwrap_or_else(|| panic!("{name} is not there")),
        );
        for import in &module.imports {
            self.take(import);
        }
        self.under_way.pop();
        self.text += &module.as_function(name);
        self.done.push(name.to_owned());
    }
}

#[derive(Default)]
struct Module {
    imports: Vec<String>,
    /// Name outside, name inside.
    exports: Vec<(String, String)>,
    body: String,
}

impl Module {
    fn read(name: &str, source: &str) -> Self {
        let mut module = Self::default();
        let mut lines = source.lines();
        while let Some(line) = lines.next() {
            if line.starts_with("import ") {
                let mut statement = line.to_owned();
                while !statement.ends_with(';') {
                    statement += lines.next().expect("a statement has an end");
                }
                module.import(&statement);
            } else if let Some(rest) = line.strip_prefix("export ") {
                module.export(name, rest);
            } else {
                assert!(!line.contains("import.meta"), "{name}: {line}");
                module.body += line;
                module.body.push('\n');
            }
        }
        module
    }

    /// `import … from "./other.js";`
    fn import(&mut self, statement: &str) {
        let parts = statement.strip_prefix("import ");
        let parts = parts.and_then(|rest| rest.strip_suffix("\";"));
        let parts = parts.and_then(|rest| rest.split_once(" from \"./"));
        let (what, from) = parts.unwrap_or_else(|| panic!("not read: {statement}"));
        let bound = match what.strip_prefix("* as ") {
            Some(all) => all.to_owned(),
            None => named(what),
        };
        self.body += &format!("const {bound} = {};\n", function(from));
        self.imports.push(from.to_owned());
    }

    /// A declaration, or `{ inside as outside };`.
    fn export(&mut self, name: &str, rest: &str) {
        if let Some(list) = rest
            .strip_prefix("{ ")
            .and_then(|rest| rest.strip_suffix(" };"))
        {
            let pairs = list
                .split(", ")
                .map(|one| one.split_once(" as ").unwrap_or((one, one)));
            self.exports
                .extend(pairs.map(|(inside, outside)| (outside.to_owned(), inside.to_owned())));
            return;
        }
        let kinds = ["const ", "async function ", "function ", "class "];
        let declared = kinds.iter().find_map(|kind| rest.strip_prefix(kind));
        let declared = declared.unwrap_or_else(|| panic!("{name} exports in another way: {rest}"));
        let end = declared.find(|c: char| !c.is_alphanumeric() && c != '_' && c != '$');
        let own = &declared[..end.expect("a declaration goes on")];
        self.exports.push((own.to_owned(), own.to_owned()));
        self.body += rest;
        self.body.push('\n');
    }

    fn as_function(&self, name: &str) -> String {
        let given = self.exports.iter().map(|(outside, inside)| {
            if outside == inside {
                outside.clone()
            } else {
                format!("{outside}: {inside}")
            }
        });
        let given: Vec<String> = given.collect();
        let (own, body) = (function(name), &self.body);
        format!(
            "const {own} = (() => {{\n{body}return {{ {} }};\n}})();\n",
            given.join(", ")
        )
    }
}

/// `a, { b as c, d }` as what it is taken apart into.
fn named(what: &str) -> String {
    let (default, list) = match what.split_once('{') {
        Some((before, list)) => (before.trim().trim_end_matches(','), list),
        None => (what.trim(), ""),
    };
    let list = list.trim_end_matches('}').split(',').map(str::trim);
    let list = list
        .filter(|one| !one.is_empty())
        .map(|one| one.replace(" as ", ": "));
    let default = (!default.is_empty()).then(|| format!("default: {default}"));
    let all: Vec<String> = default.into_iter().chain(list).collect();
    format!("{{ {} }}", all.join(", "))
}

/// What stands for a module in the script.
fn function(name: &str) -> String {
    format!("module_{}", name.replace(['.', '-'], "_"))
}
