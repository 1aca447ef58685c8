//! Sentences that the page says, too, as the program says them.

use linli_language::{Message, msg, time};
use linli_office::{Line, Value};

use crate::Console;

impl Console {
    /// Prints these sentences.
    pub fn lines(&mut self, lines: impl IntoIterator<Item = Line>) {
        for line in lines {
            let message = said(&line, self);
            self.say(message);
        }
    }
}

/// The sentence of the locale files.
pub fn said(line: &Line, console: &Console) -> Message {
    let text = |line: &Line| console.text(&said(line, console));
    let values = line.values.iter();
    values.fold(msg(line.id), |message, (name, value)| match value {
        Value::Text(value) => message.with(name, value.clone()),
        Value::Number(value) => message.with(name, *value),
        Value::Time(at) => message.with(name, time::show(*at)),
        Value::Either(both) => message.with(name, console.language().of(both).to_owned()),
        Value::Said(line) => message.with(name, text(line)),
        Value::List(lines) => message.listing(name, lines.iter().map(text)),
        Value::Texts(texts) => message.listing(name, texts),
    })
}
