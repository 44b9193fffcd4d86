//! Which addresses anybody may have read: those of the open internet, and what the operator named besides.
//!
//! Refused are private, loopback, link-local, shared, documentation, multicast and reserved addresses of both kinds, the
//! metadata services of clouds, and whatever hides one inside of IPv6 (mapped, compatible, translated, 6to4, Teredo, NAT64, ISATAP): of IPv6
//! only what is assigned to the open internet is let through. A name is judged by every address it has, and what was
//! judged is what is connected to, so that a name that changes its mind in between changes nothing.

use std::{
    collections::HashSet,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    sync::Arc,
};

use async_trait::async_trait;
use url::{Host, Url};

use crate::error::Result;

/// Where pages are served.
const PORTS: [u16; 4] = [80, 443, 8080, 8443];
/// Endings of names that are nobody's on the open internet.
const INNER: [&str; 8] = ["localhost", "local", "internal", "intranet", "lan", "home.arpa", "corp", "test"];

/// Why an address is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Barred {
    /// It is not the address of a page.
    NoPage,
    /// It is not on the open internet.
    Inner,
    /// It has no address.
    Unknown,
}

/// What turns names into addresses.
#[async_trait]
pub(crate) trait Names: Send + Sync + 'static {
    /// Every address of a name.
    async fn look_up(&self, name: &str) -> Vec<IpAddr>;
}

/// The system's own resolver.
struct System;

#[async_trait]
impl Names for System {
    async fn look_up(&self, name: &str) -> Vec<IpAddr> {
        let found = tokio::net::lookup_host((name, 0)).await;
        found.map(|found| found.map(|address| address.ip()).collect()).unwrap_or_default()
    }
}

/// The judge of addresses.
#[derive(Clone)]
pub(crate) struct Guard {
    names: Arc<dyn Names>,
    allowed: Arc<HashSet<SocketAddr>>,
}

/// An address that was judged: connect to these and no others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Judged {
    pub(crate) url: Url,
    pub(crate) host: String,
    pub(crate) addresses: Vec<SocketAddr>,
}

impl Guard {
    /// With addresses that are allowed although they are not on the open internet.
    pub(crate) fn new(allowed: impl IntoIterator<Item = SocketAddr>) -> Self {
        Self { names: Arc::new(System), allowed: Arc::new(allowed.into_iter().collect()) }
    }

    #[cfg(test)]
    pub(crate) fn with_names(names: impl Names) -> Self {
        Self { names: Arc::new(names), allowed: Arc::default() }
    }

    #[cfg(test)]
    pub(crate) fn allowing(mut self, address: SocketAddr) -> Self {
        self.allowed = Arc::new([address].into());
        self
    }

    /// Judges an address, looking its name up once.
    pub(crate) async fn judge(&self, url: &Url) -> Result<Judged, Barred> {
        if !matches!(url.scheme(), "http" | "https") || !url.username().is_empty() || url.password().is_some() {
            return Err(Barred::NoPage);
        }
        let port = url.port_or_known_default().ok_or(Barred::NoPage)?;
        let (host, found) = match url.host().ok_or(Barred::NoPage)? {
            Host::Ipv4(address) => (address.to_string(), vec![IpAddr::V4(address)]),
            Host::Ipv6(address) => (address.to_string(), vec![IpAddr::V6(address)]),
            Host::Domain(name) => {
                let name = name.trim_end_matches('.').to_ascii_lowercase();
                let is_inner = INNER.iter().any(|inner| name == *inner || name.ends_with(&format!(".{inner}")));
                if is_inner || !name.contains('.') {
                    return Err(Barred::Inner);
                }
                let found = self.names.look_up(&name).await;
                (url.host_str().unwrap_or_default().to_owned(), found)
            }
        };
        let addresses: Vec<SocketAddr> = found.into_iter().map(|address| SocketAddr::new(address, port)).collect();
        match addresses.as_slice() {
            [] => Err(Barred::Unknown),
            all if all.iter().all(|address| self.admits(*address)) => Ok(Judged { url: url.clone(), host, addresses }),
            // One bad address among good ones is a trick, not a mishap.
            _ => Err(Barred::Inner),
        }
    }

    fn admits(&self, address: SocketAddr) -> bool {
        self.allowed.contains(&address) || is_open(address.ip()) && PORTS.contains(&address.port())
    }
}

/// Whether an address is on the open internet.
pub(crate) fn is_open(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_open_v4(address),
        IpAddr::V6(address) => is_open_v6(address),
    }
}

fn is_open_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, d] = address.octets();
    !matches!(
        (a, b, c, d),
        (0 | 10 | 127 | 224..=255, ..)
            | (100, 64..=127, ..)
            | (169, 254, ..)
            | (172, 16..=31, ..)
            | (192, 0, 0 | 2, _)
            | (192, 88, 99, _)
            | (192, 168, ..)
            | (198, 18 | 19, ..)
            | (198, 51, 100, _)
            | (203, 0, 113, _)
            // The metadata service of a large cloud stands among public addresses.
            | (168, 63, 129, 16)
    )
}

fn is_open_v6(address: Ipv6Addr) -> bool {
    let [a, b, .., e, f, _, _] = address.segments();
    // Assigned to the open internet is 2000::/3; the rest is not, or holds an IPv4 address that would get around us.
    let is_assigned = a & 0xe000 == 0x2000;
    let is_special = match a {
        // Protocol assignments with Teredo and ORCHID, and documentation.
        0x2001 => b < 0x0200 || b == 0x0db8,
        // 6to4: an IPv4 address inside.
        0x2002 => true,
        // Documentation.
        0x3fff => b < 0x1000,
        _ => false,
    };
    // ISATAP: an IPv4 address inside, behind whatever prefix.
    let is_tunnel = matches!((e, f), (0 | 0x0200, 0x5efe));
    is_assigned && !is_special && !is_tunnel
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use proptest::prelude::*;

    use super::*;

    struct Fixed(&'static [&'static str]);

    #[async_trait]
    impl Names for Fixed {
        async fn look_up(&self, _: &str) -> Vec<IpAddr> {
            self.0.iter().map(|address| address.parse().unwrap()).collect()
        }
    }

    /// A name that is public when it is judged and private when it is connected to.
    #[derive(Default)]
    struct Rebinding(AtomicUsize);

    #[async_trait]
    impl Names for Rebinding {
        async fn look_up(&self, _: &str) -> Vec<IpAddr> {
            let times = self.0.fetch_add(1, Ordering::SeqCst);
            vec![if times == 0 { Ipv4Addr::new(93, 184, 216, 34) } else { Ipv4Addr::LOCALHOST }.into()]
        }
    }

    async fn judged(url: &str, addresses: &'static [&'static str]) -> Result<Judged, Barred> {
        Guard::with_names(Fixed(addresses)).judge(&url.parse().unwrap()).await
    }

    #[tokio::test]
    async fn what_is_not_on_the_open_internet_is_refused_in_every_form() {
        for url in [
            "http://127.0.0.1/",
            "http://127.1/",
            "http://2130706433/",
            "http://0x7f000001/",
            "http://0177.0.0.1/",
            "http://10.0.0.1/",
            "http://172.16.0.1/",
            "http://192.168.1.1/",
            "http://169.254.169.254/latest/meta-data/",
            "http://100.100.100.200/",
            "http://168.63.129.16/",
            "http://192.0.0.192/",
            "http://0.0.0.0/",
            "http://255.255.255.255/",
            "http://224.0.0.1/",
            "http://[::1]/",
            "http://[::]/",
            "http://[::ffff:127.0.0.1]/",
            "http://[::ffff:a9fe:a9fe]/",
            "http://[::127.0.0.1]/",
            "http://[64:ff9b::7f00:1]/",
            "http://[64:ff9b:1::a9fe:a9fe]/",
            "http://[2002:7f00:1::]/",
            "http://[2002:a9fe:a9fe::1]/",
            "http://[2001::1]/",
            "http://[2001:db8::1]/",
            "http://[fe80::1]/",
            "http://[fc00::1]/",
            "http://[fd00:ec2::254]/",
            "http://[ff02::1]/",
            "http://[5f00::1]/",
            "http://localhost/",
            "http://LOCALHOST./",
            "http://foo.localhost/",
            "http://printer.local/",
            "http://metadata.google.internal/",
            "http://router/",
            "http://93.184.216.34:22/",
            "http://93.184.216.34:6379/",
        ] {
            assert_eq!(judged(url, &["93.184.216.34"]).await, Err(Barred::Inner), "{url}");
        }
        for url in [
            "ftp://example.org/",
            "file:///etc/passwd",
            "http://user:pass@example.org/",
            "data:text/plain,hi",
            "gopher://example.org/",
        ] {
            assert_eq!(judged(url, &["93.184.216.34"]).await, Err(Barred::NoPage), "{url}");
        }
    }

    #[tokio::test]
    async fn a_name_is_as_good_as_its_worst_address() {
        for addresses in
            [&["127.0.0.1"][..], &["93.184.216.34", "10.0.0.1"], &["::ffff:10.0.0.1"], &["2606:2800::1", "fe80::1"]]
        {
            assert_eq!(judged("http://example.org/", addresses).await, Err(Barred::Inner), "{addresses:?}");
        }
        assert_eq!(judged("http://example.org/", &[]).await, Err(Barred::Unknown));
        let good = judged("https://example.org/x", &["93.184.216.34", "2606:2800:220:1::1"]).await.unwrap();
        assert_eq!(
            good.addresses.iter().map(ToString::to_string).collect::<Vec<_>>(),
            ["93.184.216.34:443", "[2606:2800:220:1::1]:443"]
        );
    }

    #[tokio::test]
    async fn what_was_judged_is_what_is_connected_to() {
        let guard = Guard::with_names(Rebinding::default());
        let url = "http://rebinding.example.org/".parse().unwrap();
        let judged = guard.judge(&url).await.unwrap();
        assert_eq!(judged.addresses, ["93.184.216.34:80".parse().unwrap()]);
        assert_eq!(guard.judge(&url).await, Err(Barred::Inner), "and judged anew it is refused");
    }

    #[tokio::test]
    async fn what_the_operator_allows_is_that_very_port() {
        let guard = Guard::new(["127.0.0.1:4005".parse().unwrap()]);
        assert!(guard.judge(&"http://127.0.0.1:4005/".parse().unwrap()).await.is_ok());
        assert_eq!(guard.judge(&"http://127.0.0.1:4006/".parse().unwrap()).await, Err(Barred::Inner));
    }

    proptest! {
        #[test]
        fn no_ipv4_address_gets_through_inside_of_ipv6(address: u32) {
            let address = Ipv4Addr::from(address);
            prop_assert!(!is_open(address.to_ipv6_mapped().into()) && !is_open(address.to_ipv6_compatible().into()));
            let [a, b, c, d] = address.octets().map(u16::from);
            let (high, low) = (a << 8 | b, c << 8 | d);
            for hidden in [
                Ipv6Addr::new(0x2002, high, low, 0, 0, 0, 0, 1),
                Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, high, low),
                Ipv6Addr::new(0x64, 0xff9b, 1, 0, 0, 0, high, low),
                Ipv6Addr::new(0, 0, 0, 0, 0xffff, 0, high, low),
                Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, !high, !low),
                Ipv6Addr::new(0x2001, 0x0470, 1, 0, 0, 0x5efe, high, low),
                Ipv6Addr::new(0x2001, 0x0470, 1, 0, 0x0200, 0x5efe, high, low),
            ] {
                prop_assert!(!is_open(hidden.into()), "{hidden}");
            }
        }
    }
}
