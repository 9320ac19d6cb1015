//! A word, or several in a row, to look for in text: whole words only, capitals or not.
//!
//! Where a script has no blanks between words, each of its letters counts as a word: no sign of the text says where one ends.

use unicode_script::{Script, UnicodeScript};

/// Scripts without blanks between words. Hangul has blanks; a word with something at its end is another one, as elsewhere.
const WITHOUT_BLANKS: [Script; 7] = [
    Script::Han,
    Script::Hiragana,
    Script::Katakana,
    Script::Thai,
    Script::Lao,
    Script::Khmer,
    Script::Myanmar,
];

/// What somebody wants to be told of.
#[derive(Clone, Debug)]
pub(super) struct Keyword {
    text: String,
    words: Words,
}

impl Keyword {
    /// `None` when there is not one letter or digit to look for.
    pub(super) fn new(text: &str) -> Option<Self> {
        let words = Words::of(text);
        words.0.contains(char::is_alphanumeric).then(|| Self { text: text.trim().to_owned(), words })
    }

    /// As it was written.
    pub(super) fn as_str(&self) -> &str {
        &self.text
    }

    /// The same for all spellings that find the same.
    pub(super) fn subject(&self) -> String {
        self.words.0.trim().to_owned()
    }

    /// Do its words stand in the text, in a row?
    pub(super) fn is_in(&self, text: &Words) -> bool {
        text.0.contains(&self.words.0)
    }
}

/// The words of a text, in lower case, each with a blank on either side.
#[derive(Clone, Debug)]
pub(super) struct Words(String);

impl Words {
    pub(super) fn of(text: &str) -> Self {
        let signs: Vec<char> = text.chars().collect();
        let mut words = String::from(" ");
        for word in signs.chunk_by(|sign, next| is_of_word(*sign) && is_of_word(*next)) {
            if word.iter().any(|sign| sign.is_alphanumeric() || is_word(*sign)) {
                words.push_str(&String::from_iter(word).to_lowercase());
                words.push(' ');
            }
        }
        Self(words)
    }
}

/// Does it make a word with what stands beside it? "C++" and "C#" are words of their own; other signs only separate.
fn is_of_word(sign: char) -> bool {
    (sign.is_alphanumeric() || matches!(sign, '+' | '#')) && !is_word(sign)
}

/// Is it a word by itself, or a mark on one?
fn is_word(sign: char) -> bool {
    if sign.is_ascii() {
        return false;
    }
    let scripts = sign.script_extension();
    // What belongs to all scripts would count as of each.
    let is_common = scripts.is_common() || scripts.is_inherited();
    let is_letter = sign.is_alphanumeric() || sign.script() != Script::Common;
    !is_common && is_letter && WITHOUT_BLANKS.iter().any(|script| scripts.contains_script(*script))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finds(keyword: &str, text: &str) -> bool {
        Keyword::new(keyword).unwrap().is_in(&Words::of(text))
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

    #[test]
    fn a_script_without_blanks_has_words_everywhere() {
        assert!(finds("人工智能", "谷歌人工智能新品发布"));
        assert!(!finds("人工智能", "人工 and 智能"));
        assert!(finds("データ", "ビッグデータ時代"));
        assert!(finds("サーバー", "サーバーAI"));
        assert!(finds("ai", "サーバーAIの話"), "nor has what stands between its letters");
        assert!(!finds("ai", "サーバーAIR"));
        assert!(finds("ประเทศไทย", "ข่าวประเทศไทยวันนี้"));
        assert!(!finds("ไม่", "ไม้"), "a mark tells words apart");
        assert!(finds("ភាសាខ្មែរ", "រៀនភាសាខ្មែរថ្មី"));
        assert!(finds("မြန်မာ", "ယနေ့မြန်မာနိုင်ငံ"));
        assert!(finds("ລາວ", "ປະເທດລາວ"));
        assert!(!finds("2026", "12026年"));
        assert!(finds("2026", "于2026年"));
        assert!(!finds("인공지능", "인공지능이"), "has blanks");
        assert!(Keyword::new("、").is_none() && Keyword::new("\u{e48}").is_none());
    }
}
