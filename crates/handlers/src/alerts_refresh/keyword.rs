//! A word, or several in a row, to look for in text: whole words only, capitals or not.

/// What somebody wants to be told of.
#[derive(Clone, Debug)]
pub(super) struct Keyword {
    text: String,
    words: Vec<String>,
}

impl Keyword {
    /// `None` when there is not one letter or digit to look for.
    pub(super) fn new(text: &str) -> Option<Self> {
        let words: Vec<String> = words(text).collect();
        (!words.is_empty()).then(|| Self { text: text.trim().to_owned(), words })
    }

    /// As it was written.
    pub(super) fn as_str(&self) -> &str {
        &self.text
    }

    /// The same for all spellings that find the same.
    pub(super) fn subject(&self) -> String {
        self.words.join(" ")
    }

    /// Do its words stand in the text, in a row?
    pub(super) fn is_in(&self, text: &str) -> bool {
        let text: Vec<String> = words(text).collect();
        text.windows(self.words.len()).any(|window| window == self.words)
    }
}

fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    // "C++" and "C#" are words of their own; other signs only separate.
    text.split(|sign: char| !sign.is_alphanumeric() && !matches!(sign, '+' | '#'))
        .filter(|word| word.contains(char::is_alphanumeric))
        .map(str::to_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finds(keyword: &str, text: &str) -> bool {
        Keyword::new(keyword).unwrap().is_in(text)
    }

    #[test]
    fn whole_words_are_found_whatever_their_capitals() {
        assert!(finds("rust", "Why Rust? Because."));
        assert!(finds("ÉLYSÉE", "à l’élysée"));
        assert!(!finds("rust", "trust in rusty things"));
    }

    #[test]
    fn several_words_are_found_in_a_row_only() {
        assert!(finds("climate change", "On Climate-Change, again"));
        assert!(!finds("climate change", "change of climate"));
    }

    #[test]
    fn signs_alone_are_no_keyword() {
        assert!(Keyword::new(" -- ").is_none());
        assert!(Keyword::new("++").is_none());
        assert!(finds("C++", "Modern C++ in practice"));
        assert!(!finds("C++", "vitamin C"));
    }
}
