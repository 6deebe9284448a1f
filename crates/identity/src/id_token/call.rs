//! One request to an issuer, with narrow limits.
//!
//! No redirect is followed, nothing is waited for longer than a few seconds, and no more is read than such answers can
//! have. An address that the operator chose may lie in a private network, but never where clouds hand out a machine's
//! credentials; one that an issuer's own document names may be public only ([`Reach`]).

use axum::http::HeaderMap;
use reqwest::{
    Client, ClientBuilder, RequestBuilder, Response, StatusCode, Url,
    dns::{Addrs, Name, Resolve, Resolving},
    redirect,
};
use std::{net::IpAddr, sync::Arc, time::Duration};

pub(super) const TIME: Duration = Duration::from_secs(5);
/// Bytes of an answer; key sets and descriptions of issuers have some thousands.
pub(super) const LIMIT: usize = 256 * 1024;

/// How far a request may go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reach {
    /// Into private networks as well: the operator chose the address. Not to link-local addresses, at which clouds tell
    /// a machine's credentials and no issuer stands.
    Private,
    /// Not into private networks, nor to this machine.
    Public,
}

impl Reach {
    fn includes(self, address: IpAddr) -> bool {
        match self {
            Self::Private => !is_link_local(address),
            Self::Public => is_public(address),
        }
    }
}

/// What was answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CallError {
    #[error("no answer: {0}")]
    NoAnswer(#[from] reqwest::Error),
    #[error("the answer has more than {LIMIT} bytes")]
    TooLarge,
    #[error("the address lies in a network that is not asked")]
    OutOfReach,
    #[error("the request was given up: {0}")]
    GivenUp(#[from] tokio::task::JoinError),
}

/// Asks for what is at an address.
pub(crate) async fn get(address: &str, reach: Reach) -> Result<Answer, CallError> {
    call(address, reach, |client| client.get(address)).await
}

/// Sends a request that is built here to an address.
pub(crate) async fn call(
    address: &str,
    reach: Reach,
    request: impl FnOnce(&Client) -> RequestBuilder,
) -> Result<Answer, CallError> {
    let host = Url::parse(address).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default();
    let literal: Option<IpAddr> = host.trim_matches(['[', ']']).parse().ok();
    if literal.is_some_and(|address| !reach.includes(address)) {
        return Err(CallError::OutOfReach);
    }
    // Reading the machine's authorities takes a while, and such requests are rare: a client is made for each.
    let guard = Guard { host, reach };
    let client = tokio::task::spawn_blocking(|| builder().dns_resolver(Arc::new(guard)).build());
    let client = client.await??;
    let response = request(&client).send().await?;
    let (status, headers) = (response.status(), response.headers().clone());
    Ok(Answer { status, headers, body: body(response).await? })
}

fn builder() -> ClientBuilder {
    Client::builder()
        .tls_backend_preconfigured(tls::for_clients())
        .redirect(redirect::Policy::none())
        .timeout(TIME)
}

async fn body(mut response: Response) -> Result<Vec<u8>, CallError> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        if body.len() + chunk.len() > LIMIT {
            return Err(CallError::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// Resolves the host that is asked to addresses within reach only; it is connected to the very address that was looked
/// at. A proxy on the way has a name of its own, which the operator chose.
struct Guard {
    host: String,
    reach: Reach,
}

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let is_guarded = name.as_str().eq_ignore_ascii_case(&self.host);
        let reach = self.reach;
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let may_be_asked: Vec<_> =
                found.filter(|found| !is_guarded || reach.includes(found.ip())).collect();
            if may_be_asked.is_empty() {
                return Err(CallError::OutOfReach.into());
            }
            Ok(Box::new(may_be_asked.into_iter()) as Addrs)
        })
    }
}

/// Is it one that only machines on the same wire have?
fn is_link_local(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(v4) => v4.is_link_local(),
        IpAddr::V6(v6) => v6.is_unicast_link_local(),
    }
}

/// Is it an address of the internet, and nobody's own?
fn is_public(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(v4) => {
            let [a, b, c, _] = v4.octets();
            let is_special = a == 0
                || a >= 224
                || (a == 100 && (64..128).contains(&b))
                || (a == 192 && b == 0 && c == 0)
                || (a == 198 && (b == 18 || b == 19));
            !(v4.is_private()
                || v4.is_loopback()
                || v4.is_link_local()
                || v4.is_documentation()
                || is_special)
        }
        IpAddr::V6(v6) => {
            // Global unicast alone; of it not what documents use, nor what leads to addresses of IPv4.
            let [first, second, ..] = v6.segments();
            (0x2000..0x4000).contains(&first)
                && first != 0x2002
                && !(first == 0x2001 && (second == 0xdb8 || second == 0))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn private_addresses_are_told_from_public_ones() {
        for public in
            ["142.250.74.78", "100.128.0.1", "172.32.0.1", "2a00:1450:4001:80b::200e", "::ffff:8.8.8.8"]
        {
            assert!(is_public(public.parse().unwrap()), "{public}");
        }
        for private in [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "192.0.0.192",
            "198.18.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "::1",
            "::",
            "fd00::1",
            "fe80::1",
            "ff02::1",
            "::ffff:10.0.0.1",
            "64:ff9b::a00:1",
            "2002:a00:1::1",
            "2001:db8::1",
        ] {
            assert!(!is_public(private.parse().unwrap()), "{private}");
        }
    }

    /// S34: what an issuer's document names is no way into our network, by number or by name.
    #[tokio::test]
    async fn a_private_address_is_not_asked_where_only_public_ones_may_be() {
        for address in ["https://127.0.0.1:1/token", "https://[::1]:1/token", "https://169.254.169.254/"] {
            let refused = get(address, Reach::Public).await.unwrap_err();
            assert!(matches!(refused, CallError::OutOfReach), "{address}: {refused}");
        }
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://localhost:{}/", listener.local_addr().unwrap().port());
        let refused = get(&address, Reach::Public).await.unwrap_err();
        assert!(matches!(refused, CallError::NoAnswer(ref error) if error.is_connect()), "{refused}");
    }

    /// S60: not even an administrator's choice leads to where a cloud tells a machine's credentials.
    #[tokio::test]
    async fn link_local_addresses_are_never_asked() {
        for address in [
            "http://169.254.169.254/latest/meta-data/",
            "http://[fe80::1]:1/",
            "http://[::ffff:169.254.169.254]/",
            "http://0xa9fea9fe/",
        ] {
            let refused = get(address, Reach::Private).await.unwrap_err();
            assert!(matches!(refused, CallError::OutOfReach), "{address}: {refused}");
        }
    }
}
