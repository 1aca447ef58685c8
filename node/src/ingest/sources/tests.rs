use super::*;

const SUSPICION: Duration = Duration::from_secs(10);

fn source(text: &str) -> IpAddr {
    text.parse().expect("an address")
}

fn sources() -> (Sources, Instant) {
    (Sources::new(SUSPICION), Instant::now())
}

#[test]
fn suspicion_ends() {
    let (sources, now) = sources();
    sources.failed(source("192.0.2.1"), now);
    assert_eq!(sources.lane(source("192.0.2.1"), now), Lane::Suspect);
    assert_eq!(sources.lane(source("::ffff:192.0.2.1"), now), Lane::Suspect);
    assert_eq!(sources.lane(source("192.0.2.2"), now), Lane::New);
    assert_eq!(
        sources.lane(source("192.0.2.1"), now + SUSPICION),
        Lane::New
    );
}

#[test]
fn one_failed_proof_outweighs_what_was_recorded() {
    let (sources, now) = sources();
    let one = source("192.0.2.1");
    sources.recorded(one, now);
    assert_eq!(sources.lane(one, now), Lane::Proven);
    sources.failed(one, now);
    sources.recorded(one, now);
    assert_eq!(sources.lane(one, now), Lane::Suspect);
    assert_eq!(sources.lane(one, now + SUSPICION), Lane::Proven);
    assert_eq!(sources.lane(one, now + PROVEN), Lane::New);
}

#[test]
fn a_subscriber_of_ipv6_is_one_source() {
    let (sources, now) = sources();
    sources.failed(source("2001:db8::1"), now);
    let lane = |text| sources.lane(source(text), now);
    assert_eq!(lane("2001:db8::ffff:2"), Lane::Suspect);
    assert_eq!(lane("2001:db8:0:1::1"), Lane::New);
}

#[test]
fn memory_is_bounded() {
    let (sources, now) = sources();
    for n in 0..=MOST as u32 {
        let at = now + Duration::from_micros(n.into());
        sources.failed(IpAddr::V4(n.into()), at);
    }
    assert_eq!(sources.known().suspect.0.len(), MOST);
    let lane = |n: u32| sources.lane(IpAddr::V4(n.into()), now);
    assert_eq!(lane(0), Lane::New);
    assert_eq!(lane(MOST as u32), Lane::Suspect);
}
