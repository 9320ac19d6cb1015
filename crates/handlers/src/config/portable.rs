//! A config without what is secret in it: for a file that a person takes to another computer, or sends to somebody.
//!
//! A feed's address may hold a password or a token; so may a calendar's that was not marked as secret. They are in the
//! config because a person wrote them there. What is left out is named, and put back where the present config has it.

use std::collections::HashSet;

use serde_json::{Map, Value, json};
use url::Url;

use super::address::{Shown, secrets_of, without_secrets};
use crate::{Secret, task_type::TaskType};

/// A config that may be shown.
#[derive(Clone, Debug, PartialEq)]
pub struct PortableConfig {
    /// The config; an object.
    pub config: Value,
    /// What was left out, in words that name no secret.
    pub left_out: Vec<String>,
}

/// The config without what is secret in it.
pub fn portable_config(task_type: TaskType, config: Option<&str>) -> PortableConfig {
    let mut config = object(config);
    let mut left_out = Vec::new();
    let lists = [("feeds", "feed"), ("calendars", "calendar")];
    for (list, what) in lists.into_iter().filter(|_| has_addresses(task_type)) {
        let Some(Value::Array(entries)) = config.get_mut(list) else { continue };
        let mut others: HashSet<String> =
            entries.iter().filter_map(|entry| Some(entry["url"].as_str()?.to_owned())).collect();
        for entry in entries {
            let name = entry["name"].as_str().unwrap_or_default().to_owned();
            if entry["secret"] == json!(true) {
                left_out.push(format!("the address of the calendar {name:?}"));
            } else if let Some(shown) = entry["url"].as_str().and_then(|url| without_secrets(what, url)) {
                left_out.push(match &shown {
                    Shown::Part(_) => format!("the password or token in the address of the {what} {name:?}"),
                    Shown::Host(_) | Shown::Nothing => format!("the address of the {what} {name:?}"),
                });
                match shown {
                    // What is left of two may be the same, and a config has no address twice.
                    Shown::Part(url) | Shown::Host(url) => {
                        let is_new = others.insert(url.clone());
                        entry["url"] = json!(if is_new { url } else { named(&url, &name) });
                    }
                    Shown::Nothing => *entry = json!({ "name": name, "secret": true }),
                }
            }
        }
    }
    if let Some(url) = config.get("newsdata").and_then(|newsdata| newsdata["base_url"].as_str())
        && let Some(Shown::Part(shown) | Shown::Host(shown)) = without_secrets("feed", url)
    {
        left_out.push("the password or token in the address of NewsData.io".to_owned());
        config["newsdata"]["base_url"] = json!(shown);
    }
    PortableConfig { config: Value::Object(config), left_out }
}

/// An address that asks for the same, and is another.
fn named(address: &str, name: &str) -> String {
    Url::parse(address).map_or_else(
        |_| address.to_owned(),
        |mut url| {
            url.set_fragment(Some(name));
            url.into()
        },
    )
}

/// An imported config with what was left out of it, where the present one has it: an entry that is what an export would
/// make of the present one stands for that.
pub fn complete_config(task_type: TaskType, imported: &Value, present: Option<&str>) -> Value {
    let mut completed = imported.clone();
    let full = object(present);
    let shown = portable_config(task_type, present).config;
    for list in ["feeds", "calendars"] {
        let Some(Value::Array(entries)) = completed.get_mut(list) else { continue };
        let pairs = |config: &Value| config[list].as_array().cloned().unwrap_or_default();
        let known: Vec<(Value, Value)> =
            pairs(&shown).into_iter().zip(pairs(&Value::Object(full.clone()))).collect();
        for entry in entries {
            if let Some((_, whole)) = known.iter().find(|(shown, _)| shown == entry) {
                *entry = whole.clone();
            }
        }
    }
    let base = |config: &Value| config["newsdata"]["base_url"].clone();
    if base(&completed).is_string() && base(&completed) == base(&shown) {
        completed["newsdata"]["base_url"] = base(&Value::Object(full));
    }
    completed
}

/// What a config holds that must not be shown: whole addresses, and the passwords and tokens in them.
pub fn secrets_in_config(config: Option<&str>) -> Vec<Secret> {
    let config = Value::Object(object(config));
    let mut found = Vec::new();
    for list in ["feeds", "calendars"] {
        for entry in config[list].as_array().into_iter().flatten() {
            found.extend(entry["url"].as_str().into_iter().flat_map(secrets_of));
        }
    }
    found.extend(config["newsdata"]["base_url"].as_str().into_iter().flat_map(secrets_of));
    found
}

fn has_addresses(task_type: TaskType) -> bool {
    matches!(task_type, TaskType::NewsSync | TaskType::CalendarSync)
}

fn object(config: Option<&str>) -> Map<String, Value> {
    config.and_then(|config| serde_json::from_str(config).ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NEWS: &str = r#"{"feeds":[
        {"name":"Open","url":"https://a.test/feed.xml?keyword=rust&country_code=de"},
        {"name":"Paid","url":"https://ada:pa55word@b.test/feed?format=rss&token=t0k3n"}],
      "newsdata":{"base_url":"https://ada:pa55word@n.test/","query":"rust"}}"#;
    const CALENDARS: &str = r#"{"calendars":[
        {"name":"Club","url":"https://c.test/club.ics"},
        {"name":"Mine","url":"https://c.test/ada/private-0123456789abcdef/basic.ics"},
        {"name":"Work","secret":true,"secret_id":"abc"}]}"#;

    #[test]
    fn what_lets_somebody_in_is_left_out_and_named() {
        let PortableConfig { config, left_out } = portable_config(TaskType::NewsSync, Some(NEWS));
        assert_eq!(config["feeds"][0]["url"], "https://a.test/feed.xml?keyword=rust&country_code=de");
        assert_eq!(config["feeds"][1]["url"], "https://b.test/feed?format=rss");
        assert_eq!(config["newsdata"], json!({ "base_url": "https://n.test/", "query": "rust" }));
        assert_eq!(left_out.len(), 2);
        assert!(left_out[0].contains("\"Paid\"") && !left_out.concat().contains("pa55word"), "{left_out:?}");

        let PortableConfig { config, left_out } = portable_config(TaskType::CalendarSync, Some(CALENDARS));
        assert_eq!(config["calendars"][0]["url"], "https://c.test/club.ics");
        assert_eq!(config["calendars"][1], json!({ "name": "Mine", "secret": true }));
        assert_eq!(config["calendars"][2], json!({ "name": "Work", "secret": true, "secret_id": "abc" }));
        assert_eq!(
            left_out,
            ["the address of the calendar \"Mine\"", "the address of the calendar \"Work\""]
        );
        for config in [portable_config(TaskType::NewsSync, Some(NEWS)).config, config] {
            crate::validate_config(TaskType::NewsSync, Some(&config.to_string()))
                .or_else(|_| crate::validate_config(TaskType::CalendarSync, Some(&config.to_string())))
                .unwrap();
        }
    }

    #[test]
    fn what_is_left_of_two_addresses_of_one_server_can_be_imported() {
        let feeds = r#"{"feeds":[
            {"name":"A","url":"https://rss.test/feeds/tGhRk9V3LqXw2Pz4.xml"},
            {"name":"B","url":"https://rss.test/feeds/aBcDe1F2gHiJ3kL4.xml"},
            {"name":"C","url":"https://video.test/feed?channel=1&token=t0k3n"},
            {"name":"D","url":"https://video.test/feed?channel=1&token=0th3r"}]}"#;
        let shown = portable_config(TaskType::NewsSync, Some(feeds)).config;
        crate::validate_config(TaskType::NewsSync, Some(&shown.to_string())).unwrap();
        assert_eq!(shown["feeds"][1]["url"], "https://rss.test/#B");
        let here = complete_config(TaskType::NewsSync, &shown, Some(feeds));
        assert_eq!(here, serde_json::from_str::<Value>(feeds).unwrap(), "and is whole where they are known");
    }

    /// None of these may be in what is shown, and each is a secret that the log's words are looked through for.
    #[test]
    fn a_secret_may_stand_anywhere_in_an_address() {
        for (address, shown) in [
            ("https://b.test/feed#access_token=t0k3n&x=1", "https://b.test/feed"),
            ("https://b.test/feed#0123456789abcdef0123t0k3n", "https://b.test/feed"),
            ("https://b.test/feed.xml;jsessionid=t0k3n?format=rss", "https://b.test/feed.xml?format=rss"),
            ("https://b.test/a;v=1/b;token=t0k3n/feed", "https://b.test/a;v=1/b/feed"),
            ("https://b.test/u/0123456789abcdef0123t0k3n/feed?format=rss", "https://b.test/"),
            ("https://b.test/private-t0k3n/feed", "https://b.test/"),
        ] {
            let config = json!({ "feeds": [{ "name": "Paid", "url": address }] });
            let text = config.to_string();
            let portable = portable_config(TaskType::NewsSync, Some(&text));
            assert_eq!(portable.config["feeds"][0]["url"], shown);
            assert_eq!(portable.left_out.len(), 1, "{address}");
            assert!(portable.left_out[0].contains("\"Paid\""), "{:?}", portable.left_out);
            crate::validate_config(TaskType::NewsSync, Some(&portable.config.to_string())).unwrap();
            assert_eq!(complete_config(TaskType::NewsSync, &portable.config, Some(&text)), config);
            let secrets = secrets_in_config(Some(&text));
            assert!(secrets.iter().any(|secret| secret.expose() == address), "{address}");

            let calendars = json!({ "calendars": [{ "name": "Mine", "url": address }] }).to_string();
            let portable = portable_config(TaskType::CalendarSync, Some(&calendars)).config;
            assert_eq!(portable["calendars"][0], json!({ "name": "Mine", "secret": true }));
        }
        for open in [
            "https://a.test/blog/feed.xml#top",
            "https://a.test/a;v=1/feed",
            "https://a.test/2026/11/atom.xml",
        ] {
            let config = json!({ "feeds": [{ "name": "Open", "url": open }] });
            let portable = portable_config(TaskType::NewsSync, Some(&config.to_string()));
            assert_eq!((portable.config, portable.left_out.len()), (config, 0));
        }
    }

    #[test]
    fn what_was_left_out_is_put_back_where_it_is_known() {
        for (task_type, config) in [(TaskType::NewsSync, NEWS), (TaskType::CalendarSync, CALENDARS)] {
            let whole: Value = serde_json::from_str(config).unwrap();
            let portable = portable_config(task_type, Some(config)).config;
            assert_eq!(complete_config(task_type, &portable, Some(config)), whole);
            assert_eq!(complete_config(task_type, &portable, None), portable);
        }
        let moved = json!({ "feeds": [{ "name": "Paid", "url": "https://elsewhere.test/" }] });
        assert_eq!(complete_config(TaskType::NewsSync, &moved, Some(NEWS)), moved);
    }

    #[test]
    fn the_secrets_of_a_config_are_known() {
        let found: Vec<_> =
            secrets_in_config(Some(NEWS)).iter().map(|secret| secret.expose().to_owned()).collect();
        for secret in ["pa55word", "t0k3n", "https://ada:pa55word@b.test/feed?format=rss&token=t0k3n"] {
            assert!(found.iter().any(|known| known == secret), "{secret}: {found:?}");
        }
        assert_eq!(secrets_in_config(Some(CALENDARS)).len(), 2, "the address, and the part of its path");
        assert_eq!(secrets_in_config(Some("no JSON")).len(), 0);
    }
}
