//! The report as a web page: no scripts, nothing fetched, readable on a phone and on paper.

use std::path::Path;

use maud::{DOCTYPE, PreEscaped, html};

use super::summary::Summary;
use crate::Console;
use crate::language::msg;

const STYLE: &str = "\
:root{color-scheme:light dark;font-family:system-ui,'Noto Sans CJK SC','PingFang SC','Microsoft YaHei',sans-serif}\
body{max-width:46rem;margin:2rem auto;padding:0 1rem;line-height:1.5}h1{font-size:1.5rem}\
h2{font-size:1.15rem;margin-top:2rem}li{overflow-wrap:anywhere;margin:.2rem 0}\
@media print{body{margin:0;max-width:none}}";

/// The page about `file`.
pub(super) fn render(file: &Path, summary: &Summary, console: &Console) -> String {
    let title = console.text(&msg("import-page-title").showing("file", file.display()));
    let sections = summary.sections.iter().filter(|s| !s.lines.is_empty());
    let page = html! {
        (DOCTYPE)
        html lang=(console.language().code()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width,initial-scale=1";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                h1 { (title) }
                @for section in sections {
                    h2 { (section.title) " (" (section.lines.len()) ")" }
                    ul { @for line in &section.lines { li { (line) } } }
                }
            }
        }
    };
    page.into_string()
}
