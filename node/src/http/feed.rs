//! What is new in the record, as an Atom feed (RFC 4287).

use std::io;

use linli_language::{Language, Message, msg, time};
use linli_primitives::document::Kind;
use linli_primitives::{Digest, Moment, PollId};
use linli_rules::community::Noticed;
use linli_wire::community::CommunityId;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::answers::poll::PollLine;

/// The feed's media type.
pub(crate) const MEDIA_TYPE: &str = "application/atom+xml; charset=utf-8";
/// Entries of a feed.
const NEWEST: usize = 100;

/// A feed in one language.
pub(crate) struct Feed {
    community: CommunityId,
    name: String,
    language: Language,
    news: Vec<News>,
}

/// One thing that is new.
struct News {
    /// What happened: with `subject` it names the entry, whichever node shows it, for ever.
    what: &'static str,
    subject: [u8; 32],
    at: i64,
    title: String,
    text: String,
    /// Where in the page.
    place: String,
}

/// A poll, and what the record has of its end.
pub(crate) struct PollNews {
    pub(crate) id: PollId,
    pub(crate) line: PollLine,
    /// When it was cancelled, and why.
    pub(crate) cancelled: Option<(i64, String)>,
    /// When its result was recorded.
    pub(crate) decided: Option<i64>,
}

impl Feed {
    /// Without entries.
    pub(crate) fn new(community: CommunityId, name: &str, language: Language) -> Self {
        Self {
            community,
            name: name.to_owned(),
            language,
            news: Vec::new(),
        }
    }

    /// Tells of a notice.
    pub(crate) fn add_notice(&mut self, noticed: &Noticed) {
        let title = match &noticed.notice.topic {
            Some(topic) => msg("feed-notice-of").with("topic", topic.clone()),
            None => msg("feed-notice"),
        };
        self.news.push(News {
            what: "notice",
            subject: noticed.digest.0,
            at: noticed.at,
            title: self.say(&title.with("title", noticed.notice.title.clone())),
            text: noticed.notice.text.clone(),
            place: "#/notices".to_owned(),
        });
    }

    /// Tells of what has happened in a poll by `now`.
    pub(crate) fn add_poll(&mut self, poll: &PollNews, now: i64) {
        let PollNews {
            id,
            line,
            cancelled,
            decided,
        } = poll;
        let (ended, reason) = cancelled.clone().unzip();
        let stands = |at: &i64| *at <= now && ended.is_none_or(|ended| *at < ended);
        let times = self.say(
            &msg("feed-poll-times")
                .with("opens", time::show(line.opens))
                .with("closes", time::show(line.closes)),
        );
        let happened = [
            ("poll", Some(line.place.at), msg("feed-poll")),
            (
                "open",
                Some(line.opens).filter(stands),
                msg("feed-poll-open"),
            ),
            (
                "closed",
                Some(line.closes).filter(stands),
                msg("feed-poll-closed"),
            ),
            ("result", *decided, msg("feed-poll-result")),
            ("cancelled", ended, msg("feed-poll-cancelled")),
        ];
        for (what, at, title) in happened {
            let Some(at) = at else { continue };
            let why = reason.clone().filter(|_| what == "cancelled");
            self.news.push(News {
                what,
                subject: id.to_bytes(),
                at,
                title: self.say(&title.with("title", line.title.clone())),
                text: why.unwrap_or_else(|| times.clone()),
                place: format!("#/polls/{}", line.id),
            });
        }
    }

    /// The document, with the newest first.
    pub(crate) fn xml(mut self) -> Vec<u8> {
        self.news.sort_by_key(|news| std::cmp::Reverse(news.at));
        self.news.truncate(NEWEST);
        let mut xml = Writer::new(Vec::new());
        let written = self.write(&mut xml);
        written.expect("writing to memory does not fail");
        xml.into_inner()
    }

    fn write(&self, xml: &mut Writer<Vec<u8>>) -> io::Result<()> {
        xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)))?;
        let feed = xml
            .create_element("feed")
            .with_attribute(("xmlns", "http://www.w3.org/2005/Atom"))
            .with_attribute(("xml:lang", self.language.tag()));
        feed.write_inner_content(|xml| {
            let updated = self.news.first().map_or(0, |news| news.at);
            text(xml, "id", &self.urn("feed", &[]))?;
            text(xml, "title", &self.name)?;
            text(xml, "updated", &Moment(updated).to_string())?;
            let author = xml.create_element("author");
            author.write_inner_content(|xml| text(xml, "name", &self.name))?;
            link(xml, "alternate", "./")?;
            link(
                xml,
                "self",
                &format!("feed.atom?lang={}", self.language.code()),
            )?;
            self.news.iter().try_for_each(|news| self.entry(xml, news))
        })?;
        Ok(())
    }

    fn entry(&self, xml: &mut Writer<Vec<u8>>, news: &News) -> io::Result<()> {
        xml.create_element("entry").write_inner_content(|xml| {
            text(xml, "id", &self.urn(news.what, &news.subject))?;
            text(xml, "title", &news.title)?;
            text(xml, "updated", &Moment(news.at).to_string())?;
            link(xml, "alternate", &format!("./{}", news.place))?;
            text(xml, "content", &news.text)
        })?;
        Ok(())
    }

    /// A name that every node gives the same thing of this community: a UUID (RFC 9562, version 8) of its digest.
    fn urn(&self, what: &str, subject: &[u8]) -> String {
        let parts = [self.community.as_bytes(), what.as_bytes(), subject];
        let Digest(digest) = Digest::of(Kind::Notice, &parts);
        let mut id: [u8; 16] = std::array::from_fn(|at| digest[at]);
        id[6] = 0x80 | (id[6] & 0x0f);
        id[8] = 0x80 | (id[8] & 0x3f);
        let id = hex::encode(id);
        let [a, b, c, d, e] = [0..8, 8..12, 12..16, 16..20, 20..32].map(|part| &id[part]);
        format!("urn:uuid:{a}-{b}-{c}-{d}-{e}")
    }

    fn say(&self, message: &Message) -> String {
        self.language.sentences().get(message)
    }
}

/// An element with a text, escaped, and without characters that XML does not have.
fn text(xml: &mut Writer<Vec<u8>>, name: &str, text: &str) -> io::Result<()> {
    let is_bad = |c: char| matches!(c, '\u{fffe}' | '\u{ffff}') || (c.is_control() && c != '\n');
    let text = text.replace(is_bad, "\u{fffd}");
    let element = xml.create_element(name);
    element.write_text_content(BytesText::new(&text)).map(drop)
}

/// A link, from where the feed is.
fn link(xml: &mut Writer<Vec<u8>>, rel: &str, href: &str) -> io::Result<()> {
    let element = xml.create_element("link").with_attribute(("rel", rel));
    element
        .with_attribute(("href", href))
        .write_empty()
        .map(drop)
}

#[cfg(test)]
mod tests;
