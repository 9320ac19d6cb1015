//! The clients that requests go through. Each is made when it is first needed: that reads all of the system's certificates,
//! for which nobody should wait who only starts the cockpit.
//!
//! Not here: which of them a request goes through.

use std::sync::{Arc, Once};

use reqwest::{Client, redirect::Policy};
use tokio::sync::OnceCell;

use super::{
    FetchError, HttpLimits,
    address::{IsPrivate, Resolver},
};

/// The ways to a server.
#[derive(Clone, Copy, Debug)]
pub(super) enum Route {
    /// Wherever a person's settings say.
    Anywhere,
    /// To public addresses only: for redirects that a public server sent.
    PublicOnly,
    /// Through a proxy, which looks names up and connects. It may well have a private address itself.
    Proxied,
}

/// The clients, one for each way.
pub(super) struct Clients {
    limits: HttpLimits,
    is_private: IsPrivate,
    anywhere: OnceCell<Client>,
    public_only: OnceCell<Client>,
    proxied: OnceCell<Client>,
}

impl Clients {
    pub(super) fn new(limits: HttpLimits, is_private: IsPrivate) -> Self {
        Self {
            limits,
            is_private,
            anywhere: OnceCell::new(),
            public_only: OnceCell::new(),
            proxied: OnceCell::new(),
        }
    }

    /// The client for this way. One that could not be made is tried again with the next request.
    pub(super) async fn by(&self, route: Route) -> Result<&Client, FetchError> {
        let client = match route {
            Route::Anywhere => &self.anywhere,
            Route::PublicOnly => &self.public_only,
            Route::Proxied => &self.proxied,
        };
        // It holds its thread for some milliseconds, the first time.
        client.get_or_try_init(async || self.make(route).map_err(FetchError::from_setup)).await
    }

    fn make(&self, route: Route) -> reqwest::Result<Client> {
        install_crypto_provider();
        let refused = matches!(route, Route::PublicOnly).then_some(self.is_private);
        let builder = Client::builder()
            .user_agent(concat!("ArchitectCockpit/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(self.limits.connect)
            .timeout(self.limits.total)
            // Followed by hand, because each hop is judged by where the one before came from.
            .redirect(Policy::none())
            .referer(false)
            .dns_resolver(Arc::new(Resolver { refused }));
        match route {
            Route::Anywhere | Route::PublicOnly => builder.no_proxy(),
            Route::Proxied => builder,
        }
        .build()
    }
}

/// TLS needs a cryptography provider for the whole process. Another part of the program may have chosen one; then
/// that one serves.
pub(super) fn install_crypto_provider() {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| {
        if rustls::crypto::ring::default_provider().install_default().is_err() {
            tracing::debug!("a cryptography provider is installed already");
        }
    });
}
