use super::*;

fn address(text: &str) -> IpAddr {
    text.parse().expect("an address")
}

fn behind(peer: &str, forwarded: &[&str], proxies: &[&str]) -> Source {
    let mut headers = HeaderMap::new();
    for value in forwarded {
        headers.append("x-forwarded-for", value.parse().expect("a header"));
    }
    let proxies: Vec<_> = proxies.iter().map(|proxy| address(proxy)).collect();
    Source::behind(address(peer), &headers, &proxies)
}

#[test]
fn strangers_cannot_name_another_address() {
    let own = Source::of(address("203.0.113.7"));
    assert_eq!(behind("203.0.113.7", &["198.51.100.1"], &[]), own);
    assert_eq!(behind("203.0.113.7", &["198.51.100.1"], &["10.0.0.1"]), own);
}

#[test]
fn behind_a_proxy_the_last_foreign_hop_counts() {
    let client = Source::of(address("203.0.113.7"));
    let proxies = ["10.0.0.1", "10.0.0.2"];
    assert_eq!(behind("10.0.0.1", &["203.0.113.7"], &proxies), client);
    assert_eq!(
        behind("::ffff:10.0.0.1", &["203.0.113.7"], &proxies),
        client
    );
    // What the client wrote itself comes before what the proxy added.
    assert_eq!(
        behind("10.0.0.1", &["192.0.2.9, 203.0.113.7, 10.0.0.2"], &proxies),
        client
    );
    assert_eq!(
        behind("10.0.0.1", &["192.0.2.9", "203.0.113.7"], &proxies),
        client
    );
}

#[test]
fn a_proxy_that_names_nobody_stands_for_itself() {
    let proxy = Source::of(address("10.0.0.1"));
    for forwarded in [
        &[][..],
        &["unknown"],
        &["203.0.113.7, _hidden"],
        &["10.0.0.1"],
    ] {
        assert_eq!(
            behind("10.0.0.1", forwarded, &["10.0.0.1"]),
            proxy,
            "{forwarded:?}"
        );
    }
}

#[test]
fn a_proxy_that_the_settings_do_not_name_is_noticed() {
    let noticed = |peer: &str, forwarded: bool, proxies: &[IpAddr]| {
        let mut headers = HeaderMap::new();
        if forwarded {
            headers.append("x-forwarded-for", "203.0.113.7".parse().expect("a header"));
        }
        Source::is_unnamed_proxy(address(peer), &headers, proxies)
    };
    for near in ["127.0.0.1", "::1", "172.17.0.1", "::ffff:10.0.0.1"] {
        assert!(noticed(near, true, &[]), "{near}");
        assert!(!noticed(near, false, &[]), "{near}");
        assert!(
            !noticed(near, true, &[address(near).to_canonical()]),
            "{near}"
        );
    }
    // What a stranger from another network writes there is no sign of a proxy.
    assert!(!noticed("198.51.100.1", true, &[]));
}

#[test]
fn one_subscribers_ipv6_addresses_are_one_source() {
    let of = |text: &str| Source::of(address(text));
    assert_eq!(of("2001:db8:1:2::1"), of("2001:db8:1:2:ffff::9"));
    assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
    assert_eq!(of("::ffff:192.0.2.1"), of("192.0.2.1"));
}

#[test]
fn buckets_are_by_address_and_by_purpose() {
    let rates = Rates::new(&config::Limits {
        submissions_per_minute: 2,
        requests_per_minute: 3,
        ..config::Limits::default()
    });
    let [one, other] = ["192.0.2.1", "192.0.2.2"].map(|text| Source::of(address(text)));
    for _ in 0..2 {
        assert_eq!(rates.take(one, true), Ok(()));
    }
    let refused = rates.take(one, true).expect_err("the bucket is empty");
    assert_eq!(refused.rule(), "http.rate");
    assert_eq!(rates.take(one, false), Ok(()));
    assert_eq!(rates.take(other, true), Ok(()));
}

/// `http.address`: one address leaves places for others.
#[test]
fn seats_are_bounded_for_all_and_for_each() {
    let figures = Figures::new();
    let seats = Seats::new("chairs", Share { all: 3, each: 2 }, &figures);
    let [one, other] = ["192.0.2.1", "192.0.2.2"].map(|text| Source::of(address(text)));
    let taken = [one, one, other].map(|source| seats.take(source).expect("a seat"));
    assert_eq!(
        seats
            .take(other)
            .map(drop)
            .expect_err("none is left")
            .rule(),
        "http.too_many"
    );
    let [first, _, third] = taken;
    drop(third);
    assert_eq!(
        seats.take(one).map(drop).expect_err("two are taken").rule(),
        "http.address"
    );
    drop(first);
    let mut last = seats.take(one).expect("a seat");
    assert!(last.grow(1).is_err());
    let text = figures.text().expect("text");
    assert!(
        text.contains("linli_http_held{limit=\"chairs\"} 2"),
        "{text}"
    );
    let refused = "linli_http_refused_total{limit=\"chairs\"} 3";
    assert!(text.contains(refused), "{text}");
}

#[test]
fn patience_grows_with_what_came() {
    let begin = Duration::from_secs(30);
    assert_eq!(patience(begin, 0), begin);
    assert_eq!(patience(begin, 64 << 20), begin + Duration::from_secs(4096));
}
