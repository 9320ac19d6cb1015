//! Why a request failed, in words for a person, and never with the address: it may hold a key.

use std::{error::Error as StdError, io, time::Duration};

use reqwest::StatusCode;
use thiserror::Error;
use url::Url;

use super::{
    HttpLimits,
    address::{LookupError, host_of},
};

/// A request failed.
#[derive(Debug, Error)]
pub(crate) enum FetchError {
    /// Nothing was sent: the client cannot be made, e.g. because the system's certificates cannot be read.
    #[error("could not set up the HTTP client: {reason}")]
    Setup {
        /// What it lacks.
        reason: String,
        /// What the client says.
        #[source]
        source: reqwest::Error,
    },
    /// There is no network, as far as can be told.
    #[error("there is no network connection")]
    Offline(#[source] reqwest::Error),
    /// The name service knows no such host. Behind some networks' doors that is the answer to every question.
    #[error("the host name is not known; check its spelling and the network connection")]
    UnknownHost(#[source] reqwest::Error),
    /// The server cannot be connected to.
    #[error("could not connect: {reason}")]
    Connect {
        /// What the system says.
        reason: String,
        /// What the client says.
        #[source]
        source: reqwest::Error,
    },
    /// No complete answer in time.
    #[error("no complete answer within {} s", .0.as_secs_f32())]
    TimedOut(Duration),
    /// The server says no.
    #[error("{}", describe_status(*.status))]
    Status {
        /// Its status.
        status: StatusCode,
        /// It asked not to be asked again before this long.
        retry_after: Option<Duration>,
        /// The beginning of what it sent with it.
        body: Vec<u8>,
    },
    /// Too much to read.
    #[error("the answer is larger than {} MB", .0 / 1_000_000)]
    TooLarge(usize),
    /// The connection broke in the middle of the answer, or the answer is damaged.
    #[error("the answer broke off or is damaged")]
    Broken(#[source] reqwest::Error),
    /// A redirect leads where it must not.
    #[error("{0}")]
    Redirect(&'static str),
    /// The server answered, but sent us on to one that did not.
    #[error("it redirects to another server: {source}")]
    Elsewhere {
        /// The one that did not; told to nobody.
        host: String,
        /// Its silence.
        source: Box<Self>,
    },
}

/// Who did not answer: whoever asks the same server again at once may wait as long.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Silence {
    /// There was no connection to the server that was asked, so that no other question will get to it either.
    Unreachable,
    /// It was asked, and its answer did not come or did not finish in time. That may be this one question's fault.
    Unanswered,
    /// The one that it redirects to.
    Of(String),
}

impl FetchError {
    /// From the error of a client that could not be made.
    pub(super) fn from_setup(error: reqwest::Error) -> Self {
        Self::Setup { reason: innermost(&error), source: error }
    }

    /// From the client's error for a request that got no answer.
    pub(super) fn from_request(error: reqwest::Error, limits: HttpLimits) -> Self {
        let error = error.without_url();
        if error.is_timeout() && error.is_connect() {
            let reason = format!("no connection within {} s", limits.connect.as_secs_f32());
            return Self::Connect { reason, source: error };
        }
        if error.is_timeout() {
            return Self::TimedOut(limits.total);
        }
        match cause::<LookupError>(&error) {
            Some(LookupError::Private) => return Self::Redirect(TO_PRIVATE),
            Some(LookupError::NoSuchHost(_)) => return Self::UnknownHost(error),
            Some(LookupError::Unavailable(_)) => return Self::Offline(error),
            None => {}
        }
        match cause::<io::Error>(&error).map(io::Error::kind) {
            Some(
                io::ErrorKind::NetworkUnreachable
                | io::ErrorKind::HostUnreachable
                | io::ErrorKind::NetworkDown,
            ) => Self::Offline(error),
            Some(io::ErrorKind::ConnectionRefused) => {
                Self::Connect { reason: "the server refused the connection".to_owned(), source: error }
            }
            _ if error.is_connect() => Self::Connect { reason: innermost(&error), source: error },
            _ => Self::Broken(error),
        }
    }

    /// The same, as the silence of another server than the one that a person named, if it is.
    pub(super) fn of_redirect(self, named: &Url, asked: &Url) -> Self {
        let host = host_of(asked);
        if self.silence().is_some() && host != host_of(named) {
            return Self::Elsewhere { host, source: Box::new(self) };
        }
        self
    }

    /// The pause the server asked for.
    pub(crate) fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Status { retry_after, .. } => *retry_after,
            _ => None,
        }
    }

    /// The server knows us not to be allowed in: asking again cannot help.
    pub(crate) fn is_refusal(&self) -> bool {
        matches!(self, Self::Status { status: StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN, .. })
    }

    /// Who did not answer, where that is what failed.
    pub(crate) fn silence(&self) -> Option<Silence> {
        match self {
            Self::TimedOut(_) => Some(Silence::Unanswered),
            Self::Connect { .. } | Self::Offline(_) | Self::UnknownHost(_) => Some(Silence::Unreachable),
            Self::Elsewhere { host, .. } => Some(Silence::Of(host.clone())),
            _ => None,
        }
    }

    /// Nothing suggests that there is a network.
    pub(crate) fn is_offline(&self) -> bool {
        match self {
            Self::Elsewhere { source, .. } => source.is_offline(),
            _ => matches!(self, Self::Offline(_) | Self::UnknownHost(_)),
        }
    }

    /// It may be the address that is wrong, not the network.
    pub(crate) fn is_unknown_host(&self) -> bool {
        match self {
            Self::Elsewhere { source, .. } => source.is_unknown_host(),
            _ => matches!(self, Self::UnknownHost(_)),
        }
    }
}

pub(super) const TO_PRIVATE: &str = "a public server redirected to a private address";
pub(super) const TO_UNKNOWN: &str =
    "the server redirected to a host whose address cannot be looked up here; use that address itself";

fn describe_status(status: StatusCode) -> String {
    let code = status.as_u16();
    match status {
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
            format!("the server refuses access ({code}): check the address and the key")
        }
        StatusCode::NOT_FOUND | StatusCode::GONE => format!("there is nothing at this address ({code})"),
        StatusCode::TOO_MANY_REQUESTS => format!("the server asks for fewer requests ({code})"),
        _ if status.is_server_error() => format!("the server has a problem ({code})"),
        _ => format!("the server answered with status {code}"),
    }
}

/// The first error of type `E` in the chain of causes.
fn cause<E: StdError + 'static>(error: &reqwest::Error) -> Option<&E> {
    chain(error).find_map(|cause| {
        // An I/O error may carry the interesting one inside itself.
        cause
            .downcast_ref::<E>()
            .or_else(|| cause.downcast_ref::<io::Error>()?.get_ref()?.downcast_ref::<E>())
    })
}

fn innermost(error: &reqwest::Error) -> String {
    chain(error).last().map_or_else(|| error.to_string(), ToString::to_string)
}

fn chain(error: &reqwest::Error) -> impl Iterator<Item = &(dyn StdError + 'static)> {
    std::iter::successors(error.source(), |cause: &&(dyn StdError + 'static)| (*cause).source())
}
