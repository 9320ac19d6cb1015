//! Which article is which: some publishers give several articles one id, and then their links tell them apart.
//!
//! An answer alone cannot say which id an article has, because the others of that id come and go. What is stored can: an
//! article keeps the id that it came in with.

use std::collections::{HashMap, HashSet};

use store::queries::articles::NewArticle;

use super::feed::MAX_GUID_CHARS;
use crate::text;

/// The links of stored articles by their ids.
pub(super) type Known = HashMap<String, Option<String>>;

/// Every id that one of these articles may be stored with.
pub(super) fn possible_ids(articles: &[NewArticle]) -> Vec<String> {
    articles.iter().flat_map(|article| [article.guid.clone(), id_with_link(article)]).collect()
}

/// Gives each article an id of its own. What has the same link too is the same article, and the first of them counts.
pub(super) fn told_apart(articles: Vec<NewArticle>, known: &Known) -> Vec<NewArticle> {
    let mut links: HashMap<String, HashSet<Option<String>>> = HashMap::new();
    for article in &articles {
        links.entry(article.guid.clone()).or_default().insert(article.url.clone());
    }
    let is_shared = |guid: &str| links.get(guid).is_some_and(|links| links.len() > 1);
    let mut seen = HashSet::new();
    let own_id = |mut article: NewArticle| {
        let with_link = id_with_link(&article);
        let is_known_by_guid = known.get(&article.guid).is_some_and(|url| *url == article.url);
        if known.contains_key(&with_link) || (is_shared(&article.guid) && !is_known_by_guid) {
            article.guid = with_link;
        }
        article
    };
    articles.into_iter().map(own_id).filter(|article| seen.insert(article.guid.clone())).collect()
}

fn id_with_link(article: &NewArticle) -> String {
    let url = article.url.as_deref().unwrap_or_default();
    text::id(&format!("{} {url}", article.guid), MAX_GUID_CHARS)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: (&str, &str) = ("One", "http://a.test/1");
    const TWO: (&str, &str) = ("Two", "http://a.test/2");

    /// What becomes of articles that all have the id "same".
    fn ids(known: &Known, articles: &[(&str, &str)]) -> Vec<(String, String)> {
        let article = |(title, url): &(&str, &str)| NewArticle {
            guid: "same".to_owned(),
            title: (*title).to_owned(),
            url: Some((*url).to_owned()).filter(|url| !url.is_empty()),
            summary: String::new(),
            published_at: None,
        };
        let articles = told_apart(articles.iter().map(article).collect(), known);
        articles.into_iter().map(|article| (article.guid, article.title)).collect()
    }

    fn pair(id: &str, (title, _): (&str, &str)) -> (String, String) {
        (id.to_owned(), title.to_owned())
    }

    fn known(articles: &[(&str, &str)]) -> Known {
        articles.iter().map(|(id, url)| ((*id).to_owned(), Some((*url).to_owned()))).collect()
    }

    #[test]
    fn articles_with_one_id_are_told_apart_by_their_links() {
        let nothing = Known::new();
        let expected = [pair("same http://a.test/1", ONE), pair("same http://a.test/2", TWO)];
        assert_eq!(ids(&nothing, &[ONE, TWO]), expected);
        // Whatever their order is, so that the next article on top changes no other.
        assert_eq!(ids(&nothing, &[TWO, ONE]), [expected[1].clone(), expected[0].clone()]);
        assert_eq!(ids(&nothing, &[ONE, ("One again", ONE.1)]), [pair("same", ONE)]);
    }

    #[test]
    fn one_that_another_joins_keeps_its_id() {
        let known = known(&[("same", ONE.1)]);
        let expected = [pair("same", ONE), pair("same http://a.test/2", TWO)];
        assert_eq!(ids(&known, &[ONE, TWO]), expected);
        let bare = ("Bare", "");
        assert_eq!(ids(&known, &[bare, ONE]), [pair("same ", bare), pair("same", ONE)], "without a link too");
    }

    #[test]
    fn one_that_another_leaves_keeps_its_id() {
        let known = known(&[("same", ONE.1), ("same http://a.test/2", TWO.1)]);
        assert_eq!(ids(&known, &[TWO]), [pair("same http://a.test/2", TWO)]);
        assert_eq!(ids(&known, &[ONE]), [pair("same", ONE)]);
    }

    #[test]
    fn one_whose_link_changes_keeps_the_id_that_nobody_shares() {
        assert_eq!(ids(&known(&[("same", "http://a.test/moved")]), &[ONE]), [pair("same", ONE)]);
    }
}
