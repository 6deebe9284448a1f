//! Where a request comes from: the visitor's address, and whether the visitor's own connection is encrypted.
//!
//! What forwarding headers say counts only when the connection comes from a trusted proxy; then the **last** entry
//! of `X-Forwarded-For` counts, the one that proxy added. So a header a visitor invents never defeats a throttle.

use axum::http::{HeaderMap, Uri};
use std::net::{IpAddr, SocketAddr};

/// The other end of the connection; the listener puts it into every request.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub SocketAddr);

/// Which peers may speak for others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TrustedProxies {
    /// Nobody: the server faces the network itself (`MB_NOT_BEHIND_PROXY`).
    Nobody,
    /// Peers on this machine and in private networks.
    Private,
}

/// A visitor as far as the connection tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visitor {
    /// The address; the peer's own when no proxy speaks for somebody.
    pub address: IpAddr,
    /// Did the visitor's request come over TLS?
    pub is_https: bool,
}

impl Visitor {
    /// Works out the visitor behind a request.
    pub fn of(peer: Peer, headers: &HeaderMap, trusted: TrustedProxies) -> Self {
        let peer = peer.0.ip().to_canonical();
        if trusted == TrustedProxies::Nobody || !is_private(peer) {
            return Self { address: peer, is_https: false };
        }
        Self {
            address: forwarded_for(headers).unwrap_or(peer),
            is_https: forwarded_https(headers).unwrap_or_else(|| origin_is_https(headers)),
        }
    }
}

fn is_private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => v4.is_loopback() || v4.is_private() || v4.is_link_local(),
        IpAddr::V6(v6) => v6.is_loopback() || v6.is_unique_local() || v6.is_unicast_link_local(),
    }
}

fn forwarded_for(headers: &HeaderMap) -> Option<IpAddr> {
    let last = headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
    let entry = last.rsplit(',').next()?.trim();
    entry.parse().ok().or_else(|| entry.parse::<SocketAddr>().ok().map(|socket| socket.ip()))
}

fn forwarded_https(headers: &HeaderMap) -> Option<bool> {
    let word = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let scheme = ["x-forwarded-proto", "x-forwarded-protocol", "x-url-scheme"].into_iter().find_map(word);
    if let Some(scheme) = scheme {
        return Some(scheme.eq_ignore_ascii_case("https"));
    }
    ["x-forwarded-ssl", "front-end-https"]
        .into_iter()
        .find_map(word)
        .map(|flag| flag.eq_ignore_ascii_case("on"))
}

/// Not a proof, but enough to mark cookies `Secure`.
fn origin_is_https(headers: &HeaderMap) -> bool {
    let origin =
        headers.get("origin").and_then(|value| value.to_str().ok()).and_then(|text| text.parse::<Uri>().ok());
    origin.is_some_and(|origin| origin.scheme_str() == Some("https"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn visitor(peer: &str, trusted: TrustedProxies, headers: &[(&'static str, &'static str)]) -> Visitor {
        let headers =
            headers.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect();
        Visitor::of(Peer(peer.parse().unwrap()), &headers, trusted)
    }

    #[test]
    fn the_last_forwarded_entry_counts() {
        let found =
            visitor("127.0.0.1:9", TrustedProxies::Private, &[("x-forwarded-for", "1.1.1.1, 2.2.2.2")]);
        assert_eq!(found.address, "2.2.2.2".parse::<IpAddr>().unwrap());
    }

    #[test]
    fn a_public_peer_cannot_speak_for_others() {
        let found = visitor(
            "9.9.9.9:9",
            TrustedProxies::Private,
            &[("x-forwarded-for", "1.1.1.1"), ("x-forwarded-proto", "https")],
        );
        assert_eq!(found, Visitor { address: "9.9.9.9".parse().unwrap(), is_https: false });
    }

    #[test]
    fn nobody_speaks_for_others_when_there_is_no_proxy() {
        let found = visitor("127.0.0.1:9", TrustedProxies::Nobody, &[("x-forwarded-for", "1.1.1.1")]);
        assert_eq!(found.address, "127.0.0.1".parse::<IpAddr>().unwrap());
    }

    #[test]
    fn the_proxys_word_on_https_beats_the_origin() {
        let said = |headers| visitor("127.0.0.1:9", TrustedProxies::Private, headers).is_https;
        assert!(said(&[("x-forwarded-proto", "https")]));
        assert!(!said(&[("x-forwarded-proto", "http"), ("origin", "https://x")]));
        assert!(said(&[("origin", "https://x")]));
        assert!(!said(&[]));
    }
}
