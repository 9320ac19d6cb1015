//! From HTML to its text, in one pass.
//!
//! Not a browser's way: no tree is made. A tree of hostile markup can be many times as large as the markup, because
//! every block makes all formats anew that are open.

use quick_xml::escape::resolve_html5_entity;

/// Elements whose content is no text of the page.
const SKIPPED: [&str; 15] = [
    "script", "style", "noscript", "template", "iframe", "object", "svg", "math", "head", "textarea",
    "select", "xmp", "noembed", "noframes", "canvas",
];
/// Those of them that hold no elements, whatever it looks like.
const RAW: [&str; 8] = ["script", "style", "iframe", "textarea", "xmp", "noembed", "noframes", "noscript"];
/// Elements with an empty line around them.
const PARAGRAPHS: [&str; 14] =
    ["p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "ul", "ol", "dl", "table", "figure"];
/// Elements on lines of their own.
const LINES: [&str; 19] = [
    "br",
    "hr",
    "div",
    "li",
    "tr",
    "dt",
    "dd",
    "section",
    "article",
    "header",
    "footer",
    "figcaption",
    "address",
    "aside",
    "main",
    "nav",
    "caption",
    "details",
    "summary",
];
/// Elements that a drawing or a formula cannot hold: the page goes on with them, closed or not.
const BREAKING_OUT: [&str; 15] = [
    "b", "big", "body", "center", "code", "em", "embed", "i", "img", "small", "span", "strong", "sub", "sup",
    "u",
];
/// Elements that titles have within them.
const OF_TITLES: [&str; 21] = [
    "b", "i", "em", "strong", "a", "span", "code", "sub", "sup", "br", "img", "u", "s", "del", "ins",
    "small", "big", "mark", "font", "p", "wbr",
];
/// The longest name of an entity has 31.
const MAX_ENTITY: usize = 40;
/// What numbers of control characters mean on the web: signs of Windows-1252.
const WINDOWS: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}',
    '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// The text, with line breaks where the markup has them; blanks are as they come.
pub(super) fn to_text(html: &str) -> String {
    text_of(html, |_| true)
}

/// The same for a title, of which all tags are text that format nothing.
pub(super) fn to_text_of_title(html: &str) -> String {
    text_of(html, |tag| {
        let name = tag.strip_prefix('/').unwrap_or(tag);
        let is_name = name.starts_with(|sign: char| sign.is_ascii_alphabetic());
        !is_name || OF_TITLES.iter().any(|element| begins_with_name(name, element))
    })
}

/// `is_markup` says of what comes after a "<" whether it may be a tag.
fn text_of(html: &str, is_markup: impl Fn(&str) -> bool) -> String {
    let mut text = String::with_capacity(html.len());
    // The element whose content is skipped, and how many of it are open.
    let mut skipped: Option<(&str, usize)> = None;
    let mut rest = html;
    while let Some(at) = rest.find(['<', '&']) {
        if skipped.is_none() {
            push_words(&mut text, &rest[..at]);
        }
        rest = &rest[at..];
        if rest.starts_with('&') {
            let (sign, after) = entity(rest);
            match sign {
                _ if skipped.is_some() => {}
                Sign::Char(sign) => text.push(sign),
                Sign::Text(sign) => text.push_str(sign),
            }
            rest = after;
            continue;
        }
        if skipped.is_none() && !is_markup(&rest[1..]) {
            text.push('<');
            rest = &rest[1..];
            continue;
        }
        let (markup, after) = markup(rest);
        rest = after;
        if let (Markup::Start(name, _), Some(("svg" | "math", _))) = (&markup, skipped)
            && [&PARAGRAPHS[..], &LINES, &BREAKING_OUT]
                .iter()
                .any(|elements| elements.iter().any(|element| is(name, element)))
        {
            skipped = None;
        }
        match (markup, skipped) {
            (Markup::Nothing, _) | (Markup::Sign, Some(_)) => {}
            (Markup::Sign, None) => text.push('<'),
            (Markup::Start(name, closed), Some((element, open))) => {
                if is(name, element) && !closed {
                    skipped = Some((element, open + 1));
                }
            }
            (Markup::End(name), Some((element, open))) => {
                if is(name, element) {
                    skipped = (open > 1).then(|| (element, open - 1));
                }
            }
            (Markup::Start(name, closed), None) => {
                if let Some(element) = SKIPPED.into_iter().find(|element| is(name, element)) {
                    if RAW.contains(&element) {
                        rest = after_end_of(element, rest);
                    } else if !closed {
                        skipped = Some((element, 1));
                    }
                } else {
                    break_before(&mut text, name);
                }
            }
            (Markup::End(name), None) => break_before(&mut text, name),
        }
    }
    if skipped.is_none() {
        push_words(&mut text, rest);
    }
    text
}

/// Text with its entities resolved, and all else as it is.
pub(super) fn resolve(text: &str) -> String {
    let mut resolved = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        resolved.push_str(&rest[..at]);
        let (sign, after) = entity(&rest[at..]);
        match sign {
            Sign::Char(sign) => resolved.push(sign),
            Sign::Text(sign) => resolved.push_str(sign),
        }
        rest = after;
    }
    resolved + rest
}

fn is(name: &str, element: &str) -> bool {
    name.eq_ignore_ascii_case(element)
}

/// Looks no further than at the sign after the name: a name may be as long as the text.
fn begins_with_name(tag: &str, element: &str) -> bool {
    let ends =
        |after: &str| after.starts_with(|sign: char| sign.is_ascii_whitespace() || matches!(sign, '/' | '>'));
    tag.split_at_checked(element.len()).is_some_and(|(name, after)| is(name, element) && ends(after))
}

/// Line breaks of the markup's own are blanks.
fn push_words(text: &mut String, words: &str) {
    text.extend(words.chars().map(|sign| if sign.is_whitespace() { ' ' } else { sign }));
}

fn break_before(text: &mut String, name: &str) {
    if PARAGRAPHS.iter().any(|element| is(name, element)) {
        text.push_str("\n\n");
    } else if LINES.iter().any(|element| is(name, element)) {
        // One line break, not one for the end and one for the next beginning.
        if is(name, "br") || !text.trim_end_matches(' ').ends_with('\n') {
            text.push('\n');
        }
    } else if is(name, "td") || is(name, "th") {
        text.push(' ');
    }
}

enum Markup<'a> {
    /// Its name, and whether it closes itself.
    Start(&'a str, bool),
    End(&'a str),
    /// A comment and the like.
    Nothing,
    /// No markup at all.
    Sign,
}

/// What begins with "<", and what comes after it.
fn markup(html: &str) -> (Markup<'_>, &str) {
    let inner = &html[1..];
    let is_name = |text: &str| text.starts_with(|sign: char| sign.is_ascii_alphabetic());
    if is_name(inner) {
        let name = name_of(inner);
        let (attributes, after) = tag(&inner[name.len()..]);
        return (Markup::Start(name, attributes.ends_with('/')), after);
    }
    if let Some(comment) = inner.strip_prefix("!--") {
        return (Markup::Nothing, comment.split_once("-->").map_or("", |(_, after)| after));
    }
    match inner.strip_prefix('/') {
        Some(end) if is_name(end) => {
            let name = name_of(end);
            (Markup::End(name), tag(&end[name.len()..]).1)
        }
        Some(_) => (Markup::Nothing, inner.split_once('>').map_or("", |(_, after)| after)),
        None if inner.starts_with(['!', '?']) => {
            (Markup::Nothing, inner.split_once('>').map_or("", |(_, after)| after))
        }
        None => (Markup::Sign, inner),
    }
}

fn name_of(tag: &str) -> &str {
    let end = tag.find(|sign: char| sign.is_ascii_whitespace() || matches!(sign, '/' | '>'));
    &tag[..end.unwrap_or(tag.len())]
}

/// The attributes of a tag, and what comes after it. One that never ends takes everything with it.
fn tag(attributes: &str) -> (&str, &str) {
    let mut quote = None;
    let mut after_equals = false;
    for (i, byte) in attributes.bytes().enumerate() {
        match (quote, byte) {
            (Some(open), byte) if byte == open => quote = None,
            (None, b'>') => return (&attributes[..i], &attributes[i + 1..]),
            (None, b'"' | b'\'') if after_equals => quote = Some(byte),
            _ => {}
        }
        after_equals = byte == b'=' || (after_equals && byte.is_ascii_whitespace());
    }
    ("", "")
}

/// What comes after `</element …>`.
fn after_end_of<'a>(element: &str, html: &'a str) -> &'a str {
    let mut rest = html;
    while let Some((_, end)) = rest.split_once("</") {
        if end.get(..element.len()).is_some_and(|name| is(name, element)) {
            return tag(&end[element.len()..]).1;
        }
        rest = end;
    }
    ""
}

enum Sign {
    Char(char),
    Text(&'static str),
}

/// What an entity means, and what comes after it; an "&" that begins none is one.
fn entity(html: &str) -> (Sign, &str) {
    let end = html.bytes().take(MAX_ENTITY).position(|byte| byte == b';');
    let resolved = end.and_then(|end| {
        let name = &html[1..end];
        let sign = match name.strip_prefix('#') {
            Some(number) => Sign::Char(numbered(number)?),
            None => Sign::Text(resolve_html5_entity(name)?),
        };
        Some((sign, &html[end + 1..]))
    });
    resolved.unwrap_or((Sign::Char('&'), &html[1..]))
}

fn numbered(number: &str) -> Option<char> {
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => number.parse().ok()?,
    };
    let windows = code.checked_sub(0x80).and_then(|index| WINDOWS.get(usize::try_from(index).ok()?));
    Some(windows.copied().or(char::from_u32(code)).unwrap_or(char::REPLACEMENT_CHARACTER))
}

#[cfg(test)]
mod tests {
    use super::to_text;

    #[test]
    fn scripts_and_their_like_are_skipped_to_their_end() {
        assert_eq!(to_text("a<script>if (1</2) '<b>'</scripty></SCRIPT >b"), "ab");
        assert_eq!(to_text("a<svg><svg/><svg>x</svg>y</svg>b"), "ab");
        assert_eq!(to_text("a<svg onload=x><path><b>b</b>"), "ab");
        assert_eq!(to_text("a<style>never closed"), "a");
        assert_eq!(to_text("a<!-- <b> --><?php x ?><!DOCTYPE html></ x>b"), "ab");
    }

    #[test]
    fn a_sign_in_quotes_ends_no_tag() {
        assert_eq!(to_text("a<img alt=\"x > y\" title = '>'>b<i '>c"), "abc");
        assert_eq!(to_text("a<b title=\"never closed>b"), "a");
    }

    #[test]
    fn entities_are_resolved_once() {
        assert_eq!(
            to_text("&lt;b&gt; &amp;lt; &#8217;&#146;&#x27; &hearts; &nope; & &#xd800;"),
            "<b> &lt; ’’' ♥ &nope; & \u{fffd}"
        );
    }

    #[test]
    fn blocks_make_lines() {
        assert_eq!(to_text("<div>a</div><div>b</div><ul><li>c</li></ul>d").trim(), "a\nb\n\n\nc\n\n\nd");
        assert_eq!(to_text("a\nb<br>c<br/><br>d"), "a b\nc\n\nd");
        assert_eq!(to_text("<tr><td>a</td><td>b</td></tr>").trim(), "a  b");
    }
}
