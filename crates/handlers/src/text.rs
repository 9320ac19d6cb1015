//! Turns what publishers send into short plain text.

use dom_query::Document;

/// Markup read at most; what is longer than this is not a summary.
const MAX_MARKUP_BYTES: usize = 64 * 1024;
/// Tags read at most: the time to read tags within tags grows with the square of their number.
const MAX_TAGS: usize = 2_000;

/// The text a browser would show for a piece of HTML: entities resolved, tags, scripts and styles dropped.
/// Paragraphs and breaks become line breaks.
pub(crate) fn from_html(html: &str, max_chars: usize) -> String {
    let html = &html[..html.floor_char_boundary(MAX_MARKUP_BYTES)];
    let html = html.match_indices('<').nth(MAX_TAGS).map_or(html, |(end, _)| &html[..end]);
    if !html.contains(['<', '&']) {
        return plain(html, max_chars);
    }
    let document = Document::fragment(html);
    document.select("script, style, noscript, template, iframe, object, svg").remove();
    plain(&document.formatted_text(), max_chars)
}

/// Text without control characters, with single blanks and at most one empty line in a row.
pub(crate) fn plain(text: &str, max_chars: usize) -> String {
    let mut lines: Vec<String> = Vec::new();
    for line in text.lines() {
        let words: Vec<&str> = line
            .split(|sign: char| sign.is_whitespace() || sign.is_control())
            .filter(|w| !w.is_empty())
            .collect();
        let blank_before = lines.last().is_none_or(String::is_empty);
        if !(words.is_empty() && blank_before) {
            lines.push(words.join(" "));
        }
    }
    shorten(lines.join("\n").trim_end(), max_chars)
}

/// One line of plain text.
pub(crate) fn one_line(text: &str, max_chars: usize) -> String {
    shorten(&text.split_whitespace().collect::<Vec<_>>().join(" "), max_chars)
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
    }

    #[test]
    fn long_text_ends_with_a_sign() {
        assert_eq!(shorten("ünïcödé words", 8), "ünïcödé…");
        assert_eq!(shorten("short", 5), "short");
    }

    #[test]
    fn control_characters_and_runs_of_blanks_go() {
        assert_eq!(plain("a\u{0}b \t c\n\n\n\nd\n", 100), "a b c\n\nd");
    }

    #[test]
    fn deeply_nested_markup_is_read_without_trouble() {
        let html = format!("{}deep", "<div>".repeat(20_000));
        assert!(from_html(&html, 100).len() <= 100);
    }
}
