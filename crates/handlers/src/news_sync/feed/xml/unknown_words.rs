//! Words in tags that the parser does not know, and for which it refuses the whole feed: kinds of text, and versions of RSS.

use std::borrow::Cow;

use quick_xml::events::{BytesEnd, BytesStart};

/// Elements of Atom that say what kind of text they hold.
const TEXTS: [&str; 5] = ["title", "subtitle", "summary", "content", "rights"];
/// The kinds that the parser knows.
const KINDS: [&str; 4] = ["text", "html", "xhtml", "text/html"];
/// The versions that it knows.
const VERSIONS: [&str; 4] = ["2.0", "", "0.92", "0.91"];
/// What begins the names of Media RSS.
const MEDIA: &str = "media:";

/// A tag with words that are known. Of two attributes with one name the first counts.
pub(super) fn replaced(mut tag: BytesStart<'_>) -> BytesStart<'_> {
    if let Some(name) = hidden(tag.name().as_ref()) {
        tag.set_name(&name);
        return tag;
    }
    let Some((key, value)) = known(&tag) else { return tag };
    let (name, attributes) = tag.split_at(tag.name().as_ref().len());
    BytesStart::from_content(format!("{name} {key}=\"{value}\"{attributes}"), name.len())
}

/// The end of such a tag.
pub(super) fn replaced_end(tag: BytesEnd<'_>) -> BytesEnd<'_> {
    hidden(tag.name().as_ref()).map_or(tag, BytesEnd::new)
}

/// A name that means nothing, for elements of Media RSS: none of them is shown, and for a title or a description of a video that
/// is empty the parser refuses the feed.
fn hidden(name: &str) -> Option<String> {
    name.strip_prefix(MEDIA).map(|name| format!("media-{name}"))
}

/// The attribute that takes the place of one that is not known.
fn known(tag: &BytesStart<'_>) -> Option<(&'static str, &'static str)> {
    let (name, attribute) = (tag.name(), |name| attribute(tag, name));
    match name.as_ref() {
        "rss" => {
            let is_known = attribute("version").is_some_and(|version| VERSIONS.contains(&&*version));
            (!is_known).then_some(("version", "2.0"))
        }
        name if TEXTS.contains(&name.strip_prefix("atom:").unwrap_or(name)) => {
            let kind = attribute("type")?;
            // What lies elsewhere is not read, and has to be of a media type.
            let kind = if attribute("src").is_some() { Some("text/html") } else { known_kind(&kind) };
            kind.map(|kind| ("type", kind))
        }
        _ => None,
    }
}

/// What a kind of text means; `None` of one that is known as it is.
fn known_kind(kind: &str) -> Option<&'static str> {
    if KINDS.contains(&kind) {
        return None;
    }
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    Some(match &*kind {
        "html" | "text/html" => "html",
        "xhtml" | "application/xhtml+xml" => "xhtml",
        _ => "text",
    })
}

fn attribute<'a>(tag: &'a BytesStart<'_>, name: &str) -> Option<Cow<'a, str>> {
    let mut attributes = tag.attributes();
    let mut attributes = attributes.with_checks(false).flatten();
    attributes.find(|attribute| attribute.key.as_ref() == name).map(|attribute| attribute.value)
}
