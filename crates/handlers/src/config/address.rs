//! What of an address lets somebody in: user and password, and in its path, query and fragment what is called a secret or
//! looks made up. An address that hides its secret from both is not told from others: whoever passes one on has to look.

use url::Url;

use crate::Secret;

/// How the words in the names of parameters end whose values let somebody in: `api_key`, `accessToken`, and not `keyword`.
const TELLING: [&str; 15] = [
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
    "sessionid",
    "sessid",
    "credential",
    "hash",
];
/// Signs of a path's part that nobody thought of by hand.
const TOKEN_SIGNS: usize = 20;

/// What may be shown of an address.
pub enum Shown {
    /// Without a password or a token.
    Part(String),
    /// The way to its server: the path itself lets somebody in.
    Host(String),
    /// An address that is as good as a password.
    Nothing,
}

/// What may be shown of the address of a feed or a calendar (`what`). `None`: all of it.
pub fn without_secrets(what: &str, address: &str) -> Option<Shown> {
    let mut url = Url::parse(address.trim()).ok()?;
    let has_telling_path = is_telling_path(&url);
    if !has_telling_path && secret_values(&url).is_empty() {
        return None;
    }
    if what == "calendar" {
        return Some(Shown::Nothing);
    }
    // Fails for addresses that can have none.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    if !pairs_of_fragment(&url).is_empty() {
        url.set_fragment(None);
    }
    if has_telling_path {
        url.set_path("/");
        url.set_query(None);
        url.set_fragment(None);
        return Some(Shown::Host(url.into()));
    }
    let path = url.path().split('/').map(without_parameters).collect::<Vec<_>>().join("/");
    url.set_path(&path);
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

/// What must not be shown of an address: the secrets in it, and itself where there are any.
pub fn secrets_of(address: &str) -> Vec<Secret> {
    let Ok(url) = Url::parse(address.trim()) else { return Vec::new() };
    let mut found = secret_values(&url);
    let telling = url.path_segments().into_iter().flatten().map(head).filter(|part| looks_made_up(part));
    found.extend(telling.map(str::to_owned));
    if !found.is_empty() || is_telling_path(&url) {
        found.push(address.trim().to_owned());
    }
    found.into_iter().map(Secret::new).collect()
}

/// Password (or the user name that stands for one), and the values of parameters that let somebody in, wherever they are.
fn secret_values(url: &Url) -> Vec<String> {
    let mut found: Vec<String> =
        [url.password().unwrap_or_default(), url.username()].into_iter().map(str::to_owned).collect();
    found.extend(
        url.query_pairs()
            .filter(|(name, value)| is_telling(name, value))
            .map(|(_, value)| value.into_owned()),
    );
    found.extend(pairs_of_fragment(url));
    found.extend(url.path_segments().into_iter().flatten().flat_map(secret_parameters));
    found.retain(|text| !text.is_empty());
    found
}

/// Of `#access_token=…`, as a person who has just signed in copies it.
fn pairs_of_fragment(url: &Url) -> Vec<String> {
    let fragment = url.fragment().unwrap_or_default();
    let pairs = url::form_urlencoded::parse(fragment.as_bytes());
    let telling = pairs.filter(|(name, value)| is_telling(name, value) || looks_made_up(name));
    telling.map(|(name, value)| if value.is_empty() { name } else { value }.into_owned()).collect()
}

/// Of `feed.xml;jsessionid=…`, the values that let somebody in.
fn secret_parameters(part: &str) -> Vec<String> {
    let pairs = part.split(';').skip(1).filter_map(|pair| pair.split_once('='));
    pairs.filter(|(name, value)| is_telling(name, value)).map(|(_, value)| value.to_owned()).collect()
}

/// A part of a path, without its parameters where one of them lets somebody in.
fn without_parameters(part: &str) -> &str {
    if secret_parameters(part).is_empty() { part } else { head(part) }
}

/// What a part of a path is without its parameters.
fn head(part: &str) -> &str {
    part.split(';').next().unwrap_or(part)
}

fn is_telling(name: &str, value: &str) -> bool {
    let name = name.to_lowercase();
    let mut words = name.split(|sign: char| !sign.is_alphanumeric());
    let is_telling = words.any(|word| TELLING.iter().any(|telling| word.ends_with(telling)));
    !value.is_empty() && (is_telling || looks_made_up(value))
}

/// As services write private addresses.
fn is_telling_path(url: &Url) -> bool {
    let Some(parts) = url.path_segments() else { return false };
    let mut parts = parts.map(head);
    parts.any(|part| part.starts_with("private") || looks_made_up(part))
}

fn looks_made_up(text: &str) -> bool {
    text.len() >= TOKEN_SIGNS
        && text.bytes().filter(u8::is_ascii_digit).count() >= 3
        && text.bytes().any(|byte| byte.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.=".contains(&byte))
}
