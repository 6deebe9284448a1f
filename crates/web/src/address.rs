//! Where a request comes from: the visitor's address, and whether the visitor's own connection is encrypted.
//!
//! What forwarding headers say counts only when the connection comes from a trusted proxy; then the **last** entry
//! of `X-Forwarded-For` counts, the one that proxy added. So a header a visitor invents never defeats a throttle.

use axum::http::{HeaderMap, Uri};
use ipnet::IpNet;
use std::net::{IpAddr, SocketAddr};

/// The other end of the connection; the listener puts it into every request.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub SocketAddr);

/// Which peers may speak for others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TrustedProxies {
    /// Nobody: the server faces the network itself (`MB_NOT_BEHIND_PROXY`).
    Nobody,
    /// Peers on this machine and in private networks.
    Private,
    /// These and no others (`MB_TRUSTED_PROXIES`).
    Listed(Vec<IpNet>),
}

impl TrustedProxies {
    /// Reads a list of addresses and networks, joined by commas.
    pub fn listed(text: &str) -> Self {
        let network = |part: &str| part.parse().ok().or_else(|| part.parse::<IpAddr>().ok().map(IpNet::from));
        Self::Listed(text.split(',').filter_map(|part| network(part.trim())).collect())
    }

    fn trusts(&self, address: IpAddr) -> bool {
        match self {
            Self::Nobody => false,
            Self::Private => is_private(address),
            Self::Listed(networks) => networks.iter().any(|network| network.contains(&address)),
        }
    }
}

/// How the visitor's own connection is encrypted, as far as anybody tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// It is, a trusted proxy says.
    Https,
    /// Only the page's own address says so: enough to mark cookies `Secure`, not enough to skip a protection.
    Unknown,
    /// It is not.
    Http,
}

/// A visitor as far as the connection tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visitor {
    /// The address; the peer's own when no proxy speaks for somebody.
    pub address: IpAddr,
    /// How the visitor's request came.
    pub scheme: Scheme,
}

impl Visitor {
    /// Works out the visitor behind a request; `header` is where a proxy names whom it speaks for.
    pub fn of(peer: Peer, headers: &HeaderMap, trusted: &TrustedProxies, header: &str) -> Self {
        let peer = peer.0.ip().to_canonical();
        if !trusted.trusts(peer) {
            return Self { address: peer, scheme: Scheme::Http };
        }
        let address = forwarded_for(headers, trusted, header).unwrap_or(peer);
        let scheme = match forwarded_https(headers) {
            Some(true) => Scheme::Https,
            None if origin_is_https(headers) => Scheme::Unknown,
            Some(false) | None => Scheme::Http,
        };
        Self { address, scheme }
    }

    /// Should cookies be marked `Secure`?
    pub fn may_be_https(&self) -> bool {
        self.scheme != Scheme::Http
    }
}

fn is_private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => v4.is_loopback() || v4.is_private() || v4.is_link_local(),
        IpAddr::V6(v6) => v6.is_loopback() || v6.is_unique_local() || v6.is_unicast_link_local(),
    }
}

/// The entry that our own proxy added: the last, or with listed proxies the last that is none of them.
fn forwarded_for(headers: &HeaderMap, trusted: &TrustedProxies, header: &str) -> Option<IpAddr> {
    let lines = headers.get_all(header).iter().rev().filter_map(|line| line.to_str().ok());
    let mut entries = lines.flat_map(|line| line.rsplit(',')).map_while(|entry| address(entry.trim()));
    let last = entries.next()?;
    match trusted {
        TrustedProxies::Listed(_) if trusted.trusts(last) => {
            Some(entries.find(|entry| !trusted.trusts(*entry)).unwrap_or(last))
        }
        _ => Some(last),
    }
}

fn address(entry: &str) -> Option<IpAddr> {
    let bare = entry.trim_start_matches('[').trim_end_matches(']');
    let parsed = bare.parse().ok().or_else(|| entry.parse::<SocketAddr>().ok().map(|socket| socket.ip()));
    parsed.map(|address: IpAddr| address.to_canonical())
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

fn origin_is_https(headers: &HeaderMap) -> bool {
    let origin =
        headers.get("origin").and_then(|value| value.to_str().ok()).and_then(|text| text.parse::<Uri>().ok());
    origin.is_some_and(|origin| origin.scheme_str() == Some("https"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn visitor(peer: &str, trusted: &TrustedProxies, headers: &[(&'static str, &'static str)]) -> Visitor {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(*name, value.parse().unwrap());
        }
        Visitor::of(Peer(peer.parse().unwrap()), &map, trusted, "x-forwarded-for")
    }

    fn address(peer: &str, trusted: &TrustedProxies, forwarded: &'static str) -> String {
        visitor(peer, trusted, &[("x-forwarded-for", forwarded)]).address.to_string()
    }

    #[test]
    fn the_last_forwarded_entry_counts() {
        let trusted = TrustedProxies::Private;
        assert_eq!(address("127.0.0.1:9", &trusted, "1.1.1.1, 2.2.2.2"), "2.2.2.2");
        assert_eq!(address("127.0.0.1:9", &trusted, "2001:db8::1"), "2001:db8::1");
        assert_eq!(address("127.0.0.1:9", &trusted, "1.1.1.1, nonsense"), "127.0.0.1");
        let lines = [("x-forwarded-for", "1.1.1.1"), ("x-forwarded-for", "3.3.3.3")];
        assert_eq!(visitor("127.0.0.1:9", &trusted, &lines).address.to_string(), "3.3.3.3");
    }

    #[test]
    fn a_public_peer_cannot_speak_for_others() {
        let found = visitor(
            "9.9.9.9:9",
            &TrustedProxies::Private,
            &[("x-forwarded-for", "1.1.1.1"), ("x-forwarded-proto", "https")],
        );
        assert_eq!(found, Visitor { address: "9.9.9.9".parse().unwrap(), scheme: Scheme::Http });
    }

    #[test]
    fn nobody_speaks_for_others_when_there_is_no_proxy() {
        assert_eq!(address("127.0.0.1:9", &TrustedProxies::Nobody, "1.1.1.1"), "127.0.0.1");
    }

    #[test]
    fn listed_proxies_speak_for_others_and_are_skipped_in_a_chain() {
        let trusted = TrustedProxies::listed("10.0.0.0/8, 192.0.2.7");
        assert_eq!(address("192.0.2.7:9", &trusted, "6.6.6.6, 1.1.1.1, 10.0.0.2"), "1.1.1.1");
        assert_eq!(address("127.0.0.1:9", &trusted, "1.1.1.1"), "127.0.0.1");
        assert_eq!(address("192.0.2.8:9", &trusted, "1.1.1.1"), "192.0.2.8");
    }

    #[test]
    fn the_proxys_word_on_https_beats_the_origin() {
        let said = |headers| visitor("127.0.0.1:9", &TrustedProxies::Private, headers).scheme;
        assert_eq!(said(&[("x-forwarded-proto", "https")]), Scheme::Https);
        assert_eq!(said(&[("x-forwarded-proto", "http"), ("origin", "https://x")]), Scheme::Http);
        assert_eq!(said(&[("origin", "https://x")]), Scheme::Unknown);
        assert_eq!(said(&[]), Scheme::Http);
    }
}
