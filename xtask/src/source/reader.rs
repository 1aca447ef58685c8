//! One walk over a file's tokens, into macros as well: a test inside `proptest!` is a test.

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};

use super::{Name, Role, Scope, Source, Text};

/// Adds what `tokens` hold.
pub(super) fn read(source: &mut Source, tokens: TokenStream, scope: &Scope) {
    Reader::new(source, scope, None).walk(tokens);
}

/// Reads the tokens between two brackets.
struct Reader<'a> {
    source: &'a mut Source,
    /// The scope around these tokens.
    outer: &'a Scope,
    /// The scope of the item being read.
    scope: Scope,
    /// The enum whose variants these are.
    owner: Option<&'a str>,
    /// The enum whose body comes next.
    declared: Option<String>,
    /// Whether the item being read is marked `#[test]`.
    is_test: bool,
    /// Texts of the attributes of the item being read, by their place in the source.
    attached: Vec<usize>,
    /// The path being read.
    path: Vec<Ident>,
    /// Colons since its last word.
    colons: usize,
    /// Open angle brackets: a comma inside ends no item.
    angles: usize,
}

impl<'a> Reader<'a> {
    fn new(source: &'a mut Source, outer: &'a Scope, owner: Option<&'a str>) -> Self {
        Self {
            source,
            outer,
            scope: outer.clone(),
            owner,
            declared: None,
            is_test: false,
            attached: Vec::new(),
            path: Vec::new(),
            colons: 0,
            angles: 0,
        }
    }

    fn walk(&mut self, tokens: TokenStream) {
        let mut tokens = tokens.into_iter().peekable();
        while let Some(token) = tokens.next() {
            match token {
                TokenTree::Ident(word) => {
                    let next = match tokens.peek() {
                        Some(TokenTree::Ident(next)) => Some(next.to_string()),
                        _ => None,
                    };
                    self.declare(&word, next);
                    self.extend(word);
                }
                TokenTree::Punct(mark) => match mark.as_char() {
                    ':' => self.colons += 1,
                    '#' => {
                        self.end_path();
                        // Inner attributes, `#![…]`, belong to no item.
                        let inner =
                            |t: &TokenTree| matches!(t, TokenTree::Punct(p) if p.as_char() == '!');
                        let is_inner = tokens.next_if(inner).is_some();
                        let brackets = |t: &TokenTree| matches!(t, TokenTree::Group(g) if g.delimiter() == Delimiter::Bracket);
                        if let Some(TokenTree::Group(group)) = tokens.next_if(brackets)
                            && !is_inner
                        {
                            self.attribute(&group);
                        }
                    }
                    ';' => self.end_item(),
                    ',' if self.angles == 0 => self.end_item(),
                    other => {
                        self.end_path();
                        match other {
                            '<' => self.angles += 1,
                            '>' => self.angles = self.angles.saturating_sub(1),
                            _ => {}
                        }
                    }
                },
                TokenTree::Literal(literal) => {
                    self.end_path();
                    self.text(&literal.to_string(), Role::Plain);
                }
                TokenTree::Group(group) => self.group(&group),
            }
        }
        self.end_item();
    }

    /// A word that opens an item or names a variant.
    fn declare(&mut self, word: &Ident, next: Option<String>) {
        match (word.to_string().as_str(), next) {
            ("fn", Some(name)) if self.is_test => {
                self.scope = Scope {
                    tests: true,
                    test: self.outer.test.clone().or(Some(name.clone())),
                };
                for at in self.attached.drain(..) {
                    self.source.texts[at].scope = self.scope.clone();
                }
                self.source.tests.push(name);
                self.is_test = false;
            }
            ("enum", Some(name)) => {
                self.carry(&name);
                self.declared = Some(name);
            }
            ("struct", Some(name)) => self.carry(&name),
            (variant, _) => {
                if let Some(owner) = self.owner {
                    self.carry(&format!("{owner}::{variant}"));
                }
            }
        }
    }

    /// `carrier` has the attributes read before it.
    fn carry(&mut self, carrier: &str) {
        for at in self.attached.drain(..) {
            let text = &mut self.source.texts[at];
            if matches!(text.role, Role::Sentence | Role::Rule) {
                text.carrier = Some(carrier.to_owned());
            }
        }
    }

    fn extend(&mut self, word: Ident) {
        if self.colons != 2 {
            self.end_path();
        }
        self.colons = 0;
        self.path.push(word);
    }

    /// Stores the path and returns it.
    fn end_path(&mut self) -> String {
        self.colons = 0;
        let words = core::mem::take(&mut self.path);
        let path = Vec::from_iter(words.iter().map(Ident::to_string)).join("::");
        if let Some(first) = words.first() {
            self.source.names.push(Name {
                path: path.clone(),
                line: first.span().start().line,
                scope: self.scope.clone(),
            });
        }
        path
    }

    fn end_item(&mut self) {
        self.end_path();
        self.scope = self.outer.clone();
        self.is_test = false;
        self.attached.clear();
        self.declared = None;
        self.angles = 0;
    }

    fn group(&mut self, group: &Group) {
        let before = self.end_path();
        let is_body = group.delimiter() == Delimiter::Brace;
        let declared = self.declared.take_if(|_| is_body);
        let mut tokens = group.stream().into_iter().peekable();
        if before.ends_with("Refusal::new")
            && let Some(TokenTree::Literal(rule)) = tokens.peek()
        {
            self.text(&rule.to_string(), Role::Refusal);
            tokens.next();
        }
        let scope = self.scope.clone();
        Reader::new(self.source, &scope, declared.as_deref()).walk(tokens.collect());
        if is_body {
            self.end_item();
        }
    }

    fn attribute(&mut self, group: &Group) {
        let tokens: Vec<TokenTree> = group.stream().into_iter().collect();
        let words = tokens.iter().take_while(|token| match token {
            TokenTree::Ident(_) => true,
            TokenTree::Punct(mark) => mark.as_char() == ':',
            _ => false,
        });
        let path: String = words.map(TokenTree::to_string).collect();
        let arguments = match tokens.last() {
            Some(TokenTree::Group(arguments)) => Some(arguments.stream().to_string()),
            _ => None,
        };
        self.is_test |= path == "test" || path.ends_with("::test");
        if path == "cfg" && arguments.is_some_and(|what| only_for_tests(&what)) {
            self.scope.tests = true;
            for at in &self.attached {
                self.source.texts[*at].scope.tests = true;
            }
        }
        let role = match path.as_str() {
            "error" => Role::Sentence,
            "rule" => Role::Rule,
            "doc" => Role::Doc,
            _ => Role::Plain,
        };
        let begin = self.source.texts.len();
        let mut inner = tokens.into_iter().collect::<TokenStream>();
        if let Some(text) = first_literal(&inner).filter(|_| role != Role::Plain) {
            self.text(&text, role);
            inner = TokenStream::new();
        }
        let scope = self.scope.clone();
        Reader::new(self.source, &scope, None).walk(inner);
        self.attached.extend(begin..self.source.texts.len());
    }

    /// Keeps a literal if it is a string.
    fn text(&mut self, literal: &str, role: Role) {
        let quoted = literal.trim_start_matches(['b', 'c', 'r']);
        let hashes = quoted.len() - quoted.trim_start_matches('#').len();
        let quoted = &quoted[hashes..];
        let text = quoted
            .strip_prefix('"')
            .and_then(|rest| rest.strip_suffix(&format!("\"{}", "#".repeat(hashes))));
        if let Some(text) = text {
            self.source.texts.push(Text {
                text: text.to_owned(),
                role,
                carrier: None,
                scope: self.scope.clone(),
            });
        }
    }
}

/// Whether the argument of `cfg` is true in tests only.
fn only_for_tests(what: &str) -> bool {
    what == "test" || what.starts_with("all (test ,") || what.starts_with("all(test,")
}

/// The first literal of an attribute: its value, or its first argument.
fn first_literal(attribute: &TokenStream) -> Option<String> {
    attribute.clone().into_iter().find_map(|token| match token {
        TokenTree::Literal(literal) => Some(literal.to_string()),
        TokenTree::Group(arguments) => match arguments.stream().into_iter().next() {
            Some(TokenTree::Literal(literal)) => Some(literal.to_string()),
            _ => None,
        },
        _ => None,
    })
}
