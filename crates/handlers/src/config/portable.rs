//! A config without what is secret in it: for a file that a person takes to another computer, or sends to somebody.
//!
//! A feed's address may hold a password or a token; so may a calendar's that was not marked as secret. They are in the
//! config because a person wrote them there. What is left out is named, and put back where the present config has it.

use serde_json::{Map, Value, json};
use url::Url;

use crate::{Secret, task_type::TaskType};

/// How the words in the names of parameters end whose values let somebody in: `api_key`, `accessToken`, and not `keyword`.
const TELLING: [&str; 13] = [
    "token",
    "key",
    "secret",
    "password",
    "passwd",
    "pass",
    "pwd",
    "auth",
    "sig",
    "signature",
    "session",
    "credential",
    "hash",
];
/// Signs of a path's part that nobody thought of by hand.
const TOKEN_SIGNS: usize = 20;

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
        for entry in entries {
            let name = entry["name"].as_str().unwrap_or_default().to_owned();
            if entry["secret"] == json!(true) {
                left_out.push(format!("the address of the calendar {name:?}"));
            } else if let Some(shown) = entry["url"].as_str().and_then(|url| without_secrets(what, url)) {
                left_out.push(match &shown {
                    Shown::Part(_) => format!("the password or token in the address of the {what} {name:?}"),
                    Shown::Nothing => format!("the address of the {what} {name:?}"),
                });
                match shown {
                    Shown::Part(url) => entry["url"] = json!(url),
                    Shown::Nothing => *entry = json!({ "name": name, "secret": true }),
                }
            }
        }
    }
    if let Some(url) = config.get("newsdata").and_then(|newsdata| newsdata["base_url"].as_str())
        && let Some(Shown::Part(shown)) = without_secrets("feed", url)
    {
        left_out.push("the password or token in the address of NewsData.io".to_owned());
        config["newsdata"]["base_url"] = json!(shown);
    }
    PortableConfig { config: Value::Object(config), left_out }
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
    let lists = [("feeds", "feed"), ("calendars", "calendar")];
    for (list, what) in lists {
        for entry in config[list].as_array().into_iter().flatten() {
            found.extend(entry["url"].as_str().into_iter().flat_map(|url| secrets_of(what, url)));
        }
    }
    found.extend(config["newsdata"]["base_url"].as_str().into_iter().flat_map(|url| secrets_of("feed", url)));
    found
}

fn has_addresses(task_type: TaskType) -> bool {
    matches!(task_type, TaskType::NewsSync | TaskType::CalendarSync)
}

fn object(config: Option<&str>) -> Map<String, Value> {
    config.and_then(|config| serde_json::from_str(config).ok()).unwrap_or_default()
}

/// What may be shown of an address.
enum Shown {
    Part(String),
    Nothing,
}

/// `None`: all of it.
fn without_secrets(what: &str, address: &str) -> Option<Shown> {
    let mut url = Url::parse(address.trim()).ok()?;
    if what == "calendar" && (is_telling_path(&url) || !secret_values(&url).is_empty()) {
        return Some(Shown::Nothing);
    }
    if secret_values(&url).is_empty() {
        return None;
    }
    // Fails for addresses that can have none.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    let kept: Vec<(String, String)> = url
        .query_pairs()
        .filter(|(name, value)| !is_telling(name, value))
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect();
    url.set_query(None);
    if !kept.is_empty() {
        url.query_pairs_mut().extend_pairs(kept);
    }
    Some(Shown::Part(url.into()))
}

fn secrets_of(what: &str, address: &str) -> Vec<Secret> {
    let Ok(url) = Url::parse(address.trim()) else { return Vec::new() };
    let mut found = secret_values(&url);
    if !found.is_empty() || (what == "calendar" && is_telling_path(&url)) {
        found.push(address.trim().to_owned());
    }
    found.into_iter().map(Secret::new).collect()
}

/// Password (or the user name that stands for one), and the values of parameters that let somebody in.
fn secret_values(url: &Url) -> Vec<String> {
    let mut found: Vec<String> =
        [url.password().unwrap_or_default(), url.username()].into_iter().map(str::to_owned).collect();
    found.extend(
        url.query_pairs()
            .filter(|(name, value)| is_telling(name, value))
            .map(|(_, value)| value.into_owned()),
    );
    found.retain(|text| !text.is_empty());
    found
}

fn is_telling(name: &str, value: &str) -> bool {
    let name = name.to_lowercase();
    let mut words = name.split(|sign: char| !sign.is_alphanumeric());
    let is_telling = words.any(|word| TELLING.iter().any(|telling| word.ends_with(telling)));
    !value.is_empty() && (is_telling || looks_made_up(value))
}

/// As services write the private addresses of calendars.
fn is_telling_path(url: &Url) -> bool {
    let Some(mut parts) = url.path_segments() else { return false };
    parts.any(|part| part.starts_with("private") || looks_made_up(part))
}

fn looks_made_up(text: &str) -> bool {
    text.len() >= TOKEN_SIGNS
        && text.bytes().filter(u8::is_ascii_digit).count() >= 3
        && text.bytes().any(|byte| byte.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.=".contains(&byte))
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
        assert_eq!(secrets_in_config(Some(CALENDARS)).len(), 1);
        assert_eq!(secrets_in_config(Some("no JSON")).len(), 0);
    }
}
