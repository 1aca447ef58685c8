//! The page as one file that opens from a disk: scripts, styles, sentences and the wallet are inside.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};
use url::Url;

use super::bundle::{self, Scripts};
use super::{File, INDEX, JSON, PLACE_OF_FILE, SCRIPT, files};

/// What a file of the page asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Single {
    /// The node of this address and no other.
    Of(Url),
    /// The node whose address the reader gives.
    OfAnyNode,
}

impl Single {
    /// The one of the node of that address; `None` where it cannot be a node's.
    pub fn of(address: &str) -> Option<Self> {
        let mut url = Url::parse(address.trim()).ok()?;
        let plain = url.username().is_empty() && url.password().is_none() && url.query().is_none();
        if !matches!(url.scheme(), "http" | "https") || !plain {
            return None;
        }
        // A place within the page is the node's, too; the page asks for what lies below its address.
        url.set_fragment(None);
        if !url.path().ends_with('/') {
            let path = format!("{}/", url.path());
            url.set_path(&path);
        }
        Some(Self::Of(url))
    }

    fn node(&self) -> &str {
        match self {
            Self::Of(node) => node.as_str(),
            Self::OfAnyNode => "",
        }
    }

    /// Where the file may send requests.
    fn sources(&self) -> String {
        match self {
            Self::Of(node) => node.origin().ascii_serialization(),
            Self::OfAnyNode => "http: https:".to_owned(),
        }
    }
}

const NODE: &str = "<meta name=\"linli-node\" content=\"";

/// The node that a file of the page names; `None` where it is no such file.
pub fn read_node(file: &str) -> Option<Single> {
    let rest = file.split_once(NODE)?.1;
    let (node, _) = rest.split_once("\" />")?;
    if node.is_empty() {
        return Some(Single::OfAnyNode);
    }
    Single::of(node)
}

/// The page as one file.
pub fn single(asks: &Single) -> String {
    let shipped: BTreeMap<&str, &File> = files()
        .iter()
        .map(|file| (file.name.as_ref(), file))
        .collect();
    let style = shipped["page.css"].text();
    let script = script(&shipped);
    let icon = format!(
        "data:image/svg+xml;base64,{}",
        STANDARD.encode(&shipped["icon.svg"].bytes)
    );
    // A policy inside the page cannot forbid being framed; nothing frames a file.
    let policy = format!(
        "default-src 'none'; script-src '{}' 'wasm-unsafe-eval'; style-src '{}'; img-src data: blob:; worker-src blob:; \
         connect-src {}; base-uri 'none'; form-action 'none'",
        source(&script),
        source(style),
        asks.sources(),
    );
    let head = format!(
        "<meta charset=\"utf-8\" />\n    <meta http-equiv=\"content-security-policy\" content=\"{policy}\" />\n    \
         {NODE}{}\" />",
        asks.node()
    );
    let mut html = shipped[INDEX].text().to_owned();
    for (from, to) in [
        ("<meta charset=\"utf-8\" />", head.as_str()),
        (
            "    <link rel=\"manifest\" href=\"page/linli.webmanifest\" />\n",
            "",
        ),
        (
            "    <link rel=\"alternate\" href=\"feed.atom\" type=\"application/atom+xml\" title=\"Linli\" />\n",
            "",
        ),
        (
            "    <script type=\"module\" src=\"page/page.js\"></script>\n",
            "",
        ),
        ("page/icon.svg", &icon),
        (
            "<link rel=\"stylesheet\" href=\"page/page.css\" />",
            &format!("<style>{style}</style>"),
        ),
        (
            "  </body>",
            &format!("{}<script>{script}</script>\n  </body>", inside(&shipped)),
        ),
    ] {
        assert!(html.contains(from), "the page is written without {from}");
        html = html.replace(from, to);
    }
    html
}

/// The page's script and, as a text in it, the worker's.
fn script(shipped: &BTreeMap<&str, &File>) -> String {
    let modules = shipped.iter().filter(|(_, file)| file.media_type == SCRIPT);
    let mut scripts: Scripts<'_> = modules.map(|(name, file)| (*name, file.text())).collect();
    scripts.insert("place.js", PLACE_OF_FILE);
    let worker = bundle::join(&scripts, "worker.js");
    let worker = serde_json::Value::String(worker).to_string();
    let worker = format!("export const WORKER = {worker};\n");
    scripts.insert("worker-text.js", &worker);
    // Neither text may end the element that it stands in.
    bundle::join(&scripts, "page.js")
        .replace("</script", "<\\/script")
        .replace("<!--", "<\\!--")
}

/// What is fetched elsewhere, as blocks of data.
fn inside(shipped: &BTreeMap<&str, &File>) -> String {
    let documents = shipped.iter().filter(|(_, file)| file.media_type == JSON);
    let documents = documents.map(|(name, file)| {
        let text = file.text().replace('<', "\\u003c");
        format!("<script type=\"application/json\" id=\"{name}\">{text}</script>\n")
    });
    let bytes = ["linli.wasm", "k10.params"].map(|name| {
        let bytes = STANDARD.encode(&shipped[name].bytes);
        format!("<script type=\"text/plain\" id=\"{name}\">{bytes}</script>\n")
    });
    documents.chain(bytes).collect()
}

/// The one text that a policy allows, by its digest.
fn source(text: &str) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(text)))
}
