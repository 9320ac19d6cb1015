//! Signs that nobody sees. Which texts are held to be without them is for those who take texts in; there is one list for all.

/// Turns text around, hides in it, or breaks it where none is broken. Signs that join others (emoji, Persian) stay.
pub const fn is_hidden(sign: char) -> bool {
    matches!(
        sign,
        '\u{61c}'
            | '\u{180e}'
            | '\u{200b}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}'
    )
}
