use super::*;

fn source(text: &str) -> IpAddr {
    text.parse().expect("an address")
}

#[test]
fn suspicion_ends() {
    let suspects = Suspects::new(Duration::from_secs(10));
    let now = Instant::now();
    suspects.add(source("192.0.2.1"), now);
    assert!(suspects.contains(source("192.0.2.1"), now));
    assert!(suspects.contains(source("::ffff:192.0.2.1"), now));
    assert!(!suspects.contains(source("192.0.2.2"), now));
    assert!(!suspects.contains(source("192.0.2.1"), now + Duration::from_secs(10)));
}

#[test]
fn a_subscriber_of_ipv6_is_one_source() {
    let suspects = Suspects::new(Duration::from_secs(10));
    let now = Instant::now();
    suspects.add(source("2001:db8::1"), now);
    assert!(suspects.contains(source("2001:db8::ffff:2"), now));
    assert!(!suspects.contains(source("2001:db8:0:1::1"), now));
}

#[test]
fn memory_is_bounded() {
    let suspects = Suspects::new(Duration::from_secs(10));
    let now = Instant::now();
    for n in 0..=MOST as u32 {
        let at = now + Duration::from_micros(n.into());
        suspects.add(IpAddr::V4(n.into()), at);
    }
    let held = suspects.until.lock().expect("no panic").len();
    assert_eq!(held, MOST);
    assert!(!suspects.contains(IpAddr::V4(0.into()), now));
    assert!(suspects.contains(IpAddr::V4((MOST as u32).into()), now));
}
