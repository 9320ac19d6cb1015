//! Turns what publishers send into short plain text: no markup, no signs that nobody sees.

use scheduler::signs::is_hidden;
use sha2::{Digest, Sha256};

use self::signs::{has_elements, without_tags};

mod html;
mod signs;

/// Text read at most; what comes after this is not shown anyway.
const MAX_BYTES: usize = 64 * 1024;

/// The text a browser would show for a piece of HTML: entities resolved, tags, scripts and styles dropped.
/// Paragraphs and breaks become line breaks.
pub(crate) fn from_html(html: &str, max_chars: usize) -> String {
    plain(&html::to_text(beginning(html)), max_chars)
}

/// The text of a title that may be HTML: entities resolved, and tags that format words dropped. Any other tag is what the title
/// speaks of.
pub(crate) fn from_title(html: &str, max_chars: usize) -> String {
    plain(&html::to_text_of_title(beginning(html)), max_chars)
}

/// The same for what may be either: text without an element of HTML keeps its lines, and its entities are resolved.
pub(crate) fn from_text_or_html(text: &str, max_chars: usize) -> String {
    let text = beginning(text);
    if has_elements(text) { from_html(text, max_chars) } else { plain(&html::resolve(text), max_chars) }
}

/// Text without signs that nobody sees, with single blanks and at most one empty line in a row.
pub(crate) fn plain(text: &str, max_chars: usize) -> String {
    let mut lines: Vec<String> = Vec::new();
    for line in beginning(text).lines() {
        let line = words(line);
        let blank_before = lines.last().is_none_or(String::is_empty);
        if !(line.is_empty() && blank_before) {
            lines.push(line);
        }
    }
    shorten(&without_tags(lines.join("\n").trim_end()), max_chars)
}

/// One line of plain text.
pub(crate) fn one_line(text: &str, max_chars: usize) -> String {
    shorten(&without_tags(&words(beginning(text))), max_chars)
}

/// An id as it is, where it is short and nothing but text, or else its digest: what is cut off tells ids apart.
pub(crate) fn id(id: &str, max_chars: usize) -> String {
    let is_odd = |sign: char| sign == '<' || sign.is_control() || is_hidden(sign);
    if id.chars().nth(max_chars).is_some() || id.contains(is_odd) {
        format!("sha256:{:x}", Sha256::digest(id))
    } else {
        id.to_owned()
    }
}

/// At most `max_chars` characters, with a sign that something is missing.
pub(crate) fn shorten(text: &str, max_chars: usize) -> String {
    if text.char_indices().nth(max_chars).is_none() {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(max_chars.saturating_sub(1)).collect();
    short.truncate(short.trim_end().len());
    short.push('…');
    short
}

fn beginning(text: &str) -> &str {
    &text[..text.floor_char_boundary(MAX_BYTES)]
}

fn words(line: &str) -> String {
    let shown: String = line.chars().filter(|sign| !is_hidden(*sign)).collect();
    let words = shown.split(|sign: char| sign.is_whitespace() || sign.is_control());
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_becomes_the_text_a_browser_shows() {
        let html = "<p>Fish &amp; chips &#8211; <b>now</b></p><script>alert('no')</script><style>p{}</style>\
                    <p>second<br>line</p>";
        assert_eq!(from_html(html, 200), "Fish & chips – now\n\nsecond\nline");
    }

    #[test]
    fn text_that_only_looks_like_markup_survives() {
        assert_eq!(from_html("a < b and b > c", 200), "a < b and b > c");
        assert_eq!(plain("Vec<T> and 1 <2> 3", 200), "Vec<T> and 1 <2> 3");
    }

    #[test]
    fn text_without_an_element_keeps_its_lines() {
        let lines = "Agenda:\n- R&amp;D <me@example.org>\n\n1 <2> <https://example.org> <b\nend";
        let shown = lines.replace("&amp;", "&").replace("<b", "‹b");
        assert_eq!(from_text_or_html(lines, 200), shown);
        for html in ["a\nb<br>c", "a\nb<BR/>c", "a\nb<div class=\"x\">c</div>", "<p>a\nb</p>c"] {
            let text = from_text_or_html(html, 200);
            assert!(text.starts_with("a b\n") && text.ends_with('c'), "{html}: {text}");
        }
        assert_eq!(from_text_or_html("<a@example.org>\nb", 200), "‹a@example.org›\nb");
    }

    #[test]
    fn text_that_is_markup_is_shown_as_text_and_is_none_any_more() {
        assert_eq!(one_line("How <script> works</script >", 200), "How ‹script› works‹/script ›");
        assert_eq!(from_html("The &lt;img src=x&gt; tag", 200), "The ‹img src=x› tag");
    }

    #[test]
    fn long_text_ends_with_a_sign() {
        assert_eq!(shorten("ünïcödé words", 8), "ünïcödé…");
        assert_eq!(shorten("short", 5), "short");
    }

    #[test]
    fn control_characters_and_runs_of_blanks_go() {
        assert_eq!(plain("a\u{0}b \t c\n\n\n\nd\n", 100), "a b c\n\nd");
        assert_eq!(one_line("a\u{7}b\nc", 100), "a b c");
    }

    #[test]
    fn signs_that_turn_text_around_go_and_signs_that_join_stay() {
        assert_eq!(one_line("pay\u{202e}moc.live\u{202c}", 100), "paymoc.live");
        assert_eq!(one_line("👩\u{200d}💻 می\u{200c}خواهم", 100), "👩\u{200d}💻 می\u{200c}خواهم");
    }

    #[test]
    fn ids_stay_apart() {
        let long = |end: &str| id(&format!("{}{end}", "x".repeat(600)), 500);
        assert_ne!(long("a"), long("b"));
        assert_eq!(id("tag:example.org,2026:1 a", 500), "tag:example.org,2026:1 a");
        assert!(id("<b>", 500).starts_with("sha256:"));
    }

    #[test]
    fn deeply_nested_markup_is_read_without_trouble() {
        let html = format!("{}deep", "<div>".repeat(10_000));
        assert_eq!(from_html(&html, 100), "deep");
    }
}
