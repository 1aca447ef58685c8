use linli_wire::notice::Notice;

use super::*;

fn feed(language: Language, title: &str, text: &str) -> String {
    let notice = Notice {
        title: title.to_owned(),
        text: text.to_owned(),
        topic: None,
        expires: None,
    };
    let mut feed = Feed::new(CommunityId(Digest([1; 32])), "Beech & Oak", language);
    feed.add_notice(&Noticed {
        digest: notice.digest(),
        notice,
        entry: 3,
        at: 1_800_000_000,
    });
    String::from_utf8(feed.xml()).expect("text")
}

#[test]
fn a_feed_escapes_what_the_record_says() {
    let xml = feed(
        Language::English,
        "</title><b a=\"1\">&amp;",
        "a\n<!-- \u{fffe}]]>",
    );
    assert!(xml.contains("<name>Beech &amp; Oak</name>"), "{xml}");
    assert!(
        xml.contains("&lt;/title&gt;&lt;b a=") && xml.contains("&amp;amp;"),
        "{xml}"
    );
    assert!(
        xml.contains("<content>a\n&lt;!-- \u{fffd}]]&gt;</content>"),
        "{xml}"
    );
    let mut reader = quick_xml::Reader::from_str(&xml);
    let mut depth = 0i32;
    loop {
        match reader.read_event().expect("well formed") {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(depth, 0);
}

/// Readers tell what they have seen by these names alone.
#[test]
fn an_entry_has_one_name_in_every_language_and_in_no_other_community() {
    let ids = |xml: &str| -> Vec<String> {
        let parts = xml.split("<id>").skip(1);
        let ids = parts.filter_map(|part| part.split("</id>").next());
        ids.map(str::to_owned).collect()
    };
    let own = ids(&feed(Language::English, "a", "b"));
    assert_eq!(own, ids(&feed(Language::Chinese, "a", "b")));
    assert!(
        own.iter().all(|id| id.len() == 45 && &id[23..24] == "8"),
        "{own:?}"
    );
    let other = ids(&feed(Language::English, "a", "c"));
    assert_eq!((own.len(), &own[0]), (2, &other[0]));
    assert_ne!(own[1], other[1]);
}
