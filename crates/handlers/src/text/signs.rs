//! Signs that are markup. Those that nobody sees are listed in [`scheduler::signs`].

/// Elements of HTML and what is drawn with it. Text may speak of them; what is stored never holds one.
const ELEMENTS: &str = " a abbr acronym address animate applet area article aside audio b base basefont bdi bdo bgsound big blink \
    blockquote body br button canvas caption center cite code col colgroup data datalist dd del details dfn dialog dir div dl \
    dt em embed fieldset figcaption figure font footer foreignobject form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup \
    hr html i iframe image img input ins isindex kbd keygen label legend li link listing main map mark marquee math menu meta \
    meter mtext nav nobr noembed noframes noscript object ol optgroup option output p param picture plaintext portal pre \
    progress q rp rt ruby s samp script search section select set slot small source span strike strong style sub summary sup \
    svg table tbody td template textarea tfoot th thead time title tr track tt u ul use var video wbr xml xmp xss ";

/// Text in which tags are written with other signs, so that nobody can take them for markup.
pub(super) fn without_tags(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, inner)) = rest.split_once('<') {
        clean.push_str(before);
        rest = inner;
        if !begins_tag(inner) {
            clean.push('<');
        } else if let Some((tag, after)) = inner.split_once('>') {
            clean.push('‹');
            clean.push_str(&tag.replace('<', "‹"));
            clean.push('›');
            rest = after;
        } else {
            clean.push('‹');
        }
    }
    clean.push_str(rest);
    clean
}

/// Is there a whole tag of HTML? An address in angle brackets is none, whatever it begins with.
pub(super) fn has_elements(text: &str) -> bool {
    let is_tag = |inner: &str| {
        let name =
            inner.trim_start_matches('/').trim_start_matches(|sign: char| sign.is_ascii_alphanumeric());
        begins_tag(inner)
            && name.starts_with(|sign: char| sign.is_ascii_whitespace() || "/>!?".contains(sign))
    };
    // Without a ">" after it, none of them ends.
    let complete = text.rfind('>').map_or("", |end| &text[..=end]);
    complete.match_indices('<').any(|(at, _)| is_tag(&complete[at + 1..]))
}

/// Does a browser see a tag of HTML, a comment or the like after a "<"?
fn begins_tag(inner: &str) -> bool {
    if inner.starts_with(['!', '?']) {
        return true;
    }
    let name = inner.strip_prefix('/').unwrap_or(inner);
    let name = &name[..name.find(|sign: char| !sign.is_ascii_alphanumeric()).unwrap_or(name.len())];
    !name.is_empty() && ELEMENTS.contains(&format!(" {} ", name.to_ascii_lowercase()))
}
