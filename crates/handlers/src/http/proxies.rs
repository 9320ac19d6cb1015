//! Which requests go through a proxy. The client must know, because of a server behind one it sees nothing but the
//! proxy.
//!
//! Not here: how a proxy is spoken to, which is the library's business. It goes by the same variables.

use hyper_util::client::proxy::matcher::Matcher;
use url::Url;

use super::is_loopback;

/// The proxies that the environment names: `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY`, and `NO_PROXY` for exceptions. They
/// speak HTTP or SOCKS.
pub(super) struct Proxies(Matcher);

impl Proxies {
    pub(super) fn of_environment() -> Self {
        Self(Matcher::from_system())
    }

    /// Does a request to this address go through one? A server on this computer is never asked for through another.
    pub(super) fn apply_to(&self, url: &Url) -> bool {
        !is_loopback(url) && url.as_str().parse().is_ok_and(|uri| self.0.intercept(&uri).is_some())
    }
}
