//! The one polite HTTP client: it says who it is, asks conditionally, takes no for an answer, and reads no more
//! than it should.
//!
//! Not here: what the bytes mean, and when to ask again.

use std::{net::IpAddr, sync::Arc, time::Duration};

use chrono::{DateTime, Utc};
use encoding_rs::Encoding;
use futures::StreamExt;
use reqwest::{
    Client, Response, StatusCode,
    header::{
        ACCEPT, CONTENT_TYPE, ETAG, HeaderMap, HeaderName, HeaderValue, IF_MODIFIED_SINCE, IF_NONE_MATCH,
        LAST_MODIFIED, LOCATION,
    },
};
use store::queries::sources::Validators;
use url::Url;

use self::{
    address::{IsPrivate, LookupError, literal_address, look_up},
    clients::{Clients, Route},
    proxies::Proxies,
};
pub(crate) use self::{
    address::{host_of, is_loopback, is_within_reach},
    error::{FetchError, Silence},
    retry_after::MAX_PAUSE,
};

mod address;
mod clients;
mod error;
mod proxies;
mod retry_after;
#[cfg(test)]
mod tests;

/// Redirects followed for one request.
const MAX_REDIRECTS: usize = 5;
/// Bytes of an error's body that are kept, for services that explain themselves there.
const MAX_ERROR_BODY: usize = 16 * 1024;
/// Validators longer than this are not worth sending back.
const MAX_VALIDATOR_LEN: usize = 1024;

/// Limits of a request.
#[derive(Clone, Copy, Debug)]
pub struct HttpLimits {
    /// To connect.
    pub connect: Duration,
    /// From the question to the last byte read, redirects included, and the first time what it takes to make a client. What was read has as long again to be made
    /// sense of.
    pub total: Duration,
    /// Bytes of the decompressed body.
    pub body: usize,
}

impl Default for HttpLimits {
    fn default() -> Self {
        Self { connect: Duration::from_secs(10), total: Duration::from_secs(20), body: 10_000_000 }
    }
}

/// The client. Cheap to clone.
#[derive(Clone)]
pub(crate) struct HttpClient {
    clients: Arc<Clients>,
    proxies: Arc<Proxies>,
    is_private: IsPrivate,
    limits: HttpLimits,
}

/// What to ask for.
pub(crate) struct Request<'a> {
    pub(crate) url: &'a Url,
    pub(crate) accept: &'static str,
    pub(crate) validators: Option<&'a Validators>,
    /// The wall clock, to read dates against.
    pub(crate) now: DateTime<Utc>,
}

/// A good answer.
pub(crate) enum Fetched {
    /// The content, and its validators (scope left empty).
    Content {
        body: Vec<u8>,
        validators: Validators,
        /// Where it came from in the end, for relative links.
        url: Url,
        /// How the server says that its text is encoded.
        charset: Option<&'static Encoding>,
    },
    /// It is as it was.
    NotModified,
}

impl HttpClient {
    /// A client with these limits.
    pub(crate) fn new(limits: HttpLimits) -> Self {
        Self::with_privacy(limits, address::is_private)
    }

    fn with_privacy(limits: HttpLimits, is_private: IsPrivate) -> Self {
        Self {
            clients: Arc::new(Clients::new(limits, is_private)),
            proxies: Arc::new(Proxies::of_environment()),
            is_private,
            limits,
        }
    }

    /// How long an answer may take.
    pub(crate) fn time_limit(&self) -> Duration {
        self.limits.total
    }

    /// Asks once, within the limits.
    pub(crate) async fn get(&self, request: Request<'_>) -> Result<Fetched, FetchError> {
        let mut asked = request.url.clone();
        let answer = tokio::time::timeout(self.limits.total, self.follow(&request, &mut asked)).await;
        answer
            .unwrap_or(Err(FetchError::TimedOut(self.limits.total)))
            .map_err(|error| error.of_redirect(request.url, &asked))
    }

    /// `url` is the address that is asked at the moment.
    async fn follow(&self, request: &Request<'_>, url: &mut Url) -> Result<Fetched, FetchError> {
        let mut public_only = false;
        for _ in 0..=MAX_REDIRECTS {
            let proxied = self.proxies.apply_to(url);
            let route = match (proxied, public_only) {
                (true, _) => Route::Proxied,
                (false, true) => Route::PublicOnly,
                (false, false) => Route::Anywhere,
            };
            let response = self.send(request, url, self.clients.by(route).await?).await?;
            let Some(target) = redirect_target(&response, url)? else {
                return self.read(request, response, url.clone()).await;
            };
            public_only = public_only || !self.is_private_server(url, &response, proxied).await;
            if public_only {
                self.check_public(url, &target).await?;
            }
            *url = target;
        }
        Err(FetchError::Redirect("the server redirects without end"))
    }

    /// Did a private server answer? In doubt it did not.
    async fn is_private_server(&self, url: &Url, response: &Response, proxied: bool) -> bool {
        if !proxied {
            return response.remote_addr().is_some_and(|from| (self.is_private)(from.ip()));
        }
        // The other end of the connection is the proxy: only the address itself says whose answer it is.
        match literal_address(url) {
            Some(address) => (self.is_private)(address),
            None => self.look_up(url).await.is_ok_and(|found| found.into_iter().all(self.is_private)),
        }
    }

    /// A public server's redirect leads to none but public addresses. The names of servers that are connected to
    /// directly are the resolver's to judge. What a proxy finds under a name cannot be seen from here; what is found
    /// here has to do, and every address of it, because the proxy may take any.
    async fn check_public(&self, from: &Url, target: &Url) -> Result<(), FetchError> {
        let found = match literal_address(target) {
            Some(address) => Ok(vec![address]),
            None if !self.proxies.apply_to(target) => return Ok(()),
            None => self.look_up(target).await,
        };
        match found {
            Ok(found) if found.iter().any(|address| (self.is_private)(*address)) => {
                Err(FetchError::Redirect(error::TO_PRIVATE))
            }
            Ok(_) => Ok(()),
            // Behind some proxies no public name can be looked up; "the same with https" is no new server.
            Err(_) if from.host() == target.host() => Ok(()),
            Err(_) => Err(FetchError::Redirect(error::TO_UNKNOWN)),
        }
    }

    async fn look_up(&self, url: &Url) -> Result<Vec<IpAddr>, LookupError> {
        let found = tokio::time::timeout(self.limits.connect, look_up(url.host_str().unwrap_or_default()));
        let found = found.await.map_err(|elapsed| LookupError::Unavailable(elapsed.into()))??;
        Ok(found.into_iter().map(|address| address.ip()).collect())
    }

    async fn send(&self, request: &Request<'_>, url: &Url, client: &Client) -> Result<Response, FetchError> {
        let mut headers = HeaderMap::from_iter([(ACCEPT, HeaderValue::from_static(request.accept))]);
        if let Some(validators) = request.validators {
            insert(&mut headers, IF_NONE_MATCH, validators.etag.as_deref());
            insert(&mut headers, IF_MODIFIED_SINCE, validators.last_modified.as_deref());
        }
        let sent = client.get(url.clone()).headers(headers).send().await;
        sent.map_err(|error| FetchError::from_request(error, self.limits))
    }

    async fn read(&self, request: &Request<'_>, response: Response, url: Url) -> Result<Fetched, FetchError> {
        let status = response.status();
        if status == StatusCode::NOT_MODIFIED && request.validators.is_some() {
            return Ok(Fetched::NotModified);
        }
        if !status.is_success() {
            let retry_after = retry_after::retry_after(response.headers(), request.now);
            // The explanation is a courtesy: an answer that breaks off, or does not come to its end in a part of the time
            // there is, is still an answer with this status.
            let explanation = read_up_to(response, MAX_ERROR_BODY);
            let read = tokio::time::timeout(self.limits.total / 4, explanation).await;
            let body = read.ok().flatten().unwrap_or_default();
            return Err(FetchError::Status { status, retry_after, body });
        }
        let validators = Validators {
            etag: text(response.headers(), &ETAG),
            last_modified: text(response.headers(), &LAST_MODIFIED),
            scope: String::new(),
        };
        let charset = charset(response.headers());
        let body = read_all(response, self.limits).await?;
        Ok(Fetched::Content { body, validators, url, charset })
    }
}

/// A client with another notion of what is private: tests play public servers on loopback.
#[cfg(test)]
pub(crate) fn client_with_privacy(limits: HttpLimits, is_private: IsPrivate) -> HttpClient {
    HttpClient::with_privacy(limits, is_private)
}

/// Where a redirect leads; `None` for any other answer.
fn redirect_target(response: &Response, from: &Url) -> Result<Option<Url>, FetchError> {
    let status = response.status();
    let redirects = matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308);
    let Some(location) = response.headers().get(LOCATION).filter(|_| redirects) else { return Ok(None) };
    let target = location.to_str().ok().and_then(|location| from.join(location).ok());
    match target {
        Some(target) if matches!(target.scheme(), "http" | "https") => Ok(Some(target)),
        _ => Err(FetchError::Redirect("the server redirects to something that is not http or https")),
    }
}

fn insert(headers: &mut HeaderMap, name: HeaderName, value: Option<&str>) {
    if let Some(value) = value.and_then(|value| HeaderValue::from_str(value).ok()) {
        headers.insert(name, value);
    }
}

fn text(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    let value = headers.get(name)?.to_str().ok()?;
    (value.len() <= MAX_VALIDATOR_LEN).then(|| value.to_owned())
}

/// `text/xml; charset="iso-8859-1"`
fn charset(headers: &HeaderMap) -> Option<&'static Encoding> {
    let mut parameters = headers.get(CONTENT_TYPE)?.to_str().ok()?.split(';').skip(1);
    parameters.find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        let value = value.trim().trim_matches(['"', '\'']);
        name.trim().eq_ignore_ascii_case("charset").then(|| Encoding::for_label(value.as_bytes()))?
    })
}

/// The whole body, counted after decompression, so that a small answer cannot become a huge one.
async fn read_all(response: Response, limits: HttpLimits) -> Result<Vec<u8>, FetchError> {
    let mut body = Vec::new();
    let mut chunks = response.bytes_stream();
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|error| {
            let error = error.without_url();
            if error.is_timeout() { FetchError::TimedOut(limits.total) } else { FetchError::Broken(error) }
        })?;
        if body.len() + chunk.len() > limits.body {
            return Err(FetchError::TooLarge(limits.body));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// The beginning of a body.
async fn read_up_to(response: Response, limit: usize) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    let mut chunks = response.bytes_stream();
    while body.len() < limit {
        let Some(chunk) = chunks.next().await else { break };
        body.extend_from_slice(&chunk.ok()?);
    }
    body.truncate(limit);
    Some(body)
}
