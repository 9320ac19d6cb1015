//! Signs that nobody sees. Which texts are held to be without them is for those who take texts in; there is one list for all.

/// Turns text around, hides in it, or breaks it where none is broken. Signs that join others (emoji, Persian) stay.
pub const fn is_hidden(sign: char) -> bool {
    turns_text(sign)
        || matches!(
            sign,
            '\u{61c}'
                | '\u{180e}'
                | '\u{200b}'
                | '\u{200e}'
                | '\u{200f}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

/// Sets the direction of whatever follows, of other texts too, until something ends it (embeddings, overrides and isolates of Unicode's
/// [bidirectional algorithm](https://www.unicode.org/reports/tr9/)). The marks, which do no more than a letter does, are none of them.
pub const fn turns_text(sign: char) -> bool {
    matches!(sign, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// There is nothing in it to be seen.
pub fn is_blank(text: &str) -> bool {
    text.chars().all(|sign| sign.is_whitespace() || is_hidden(sign) || is_nothing_alone(sign))
}

/// Has its use beside other signs, which it joins, parts or shapes, or is an empty one of its script: by itself it shows nothing.
const fn is_nothing_alone(sign: char) -> bool {
    matches!(
        sign,
        '\u{ad}'
            | '\u{34f}'
            | '\u{115f}'
            | '\u{1160}'
            | '\u{200c}'
            | '\u{200d}'
            | '\u{2800}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{ffa0}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_blank_where_nobody_sees_anything_of_it() {
        for blank in ["", " \t", "\u{200b}", "\u{feff} \u{200e}", "\u{e0001}\u{202e}"] {
            assert!(is_blank(blank), "{blank:?}");
        }
        for blank in
            "\u{ad}\u{34f}\u{115f}\u{1160}\u{200c}\u{200d}\u{2800}\u{3164}\u{fe00}\u{fe0f}\u{ffa0}".chars()
        {
            assert!(is_blank(&blank.to_string()), "{blank:?}");
            assert!(!is_hidden(blank), "{blank:?} stays in texts");
        }
        for seen in ["a", "\u{200f}\u{5d0}", "\u{1f469}\u{200d}\u{1f680}", "\u{2764}\u{fe0f}"] {
            assert!(!is_blank(seen), "{seen:?}");
        }
    }
}
