//! Whether this computer is online, as far as its routing table can tell.

use scheduler::network::Network;

/// The routing table of this computer. Where it cannot be read, a network is assumed.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct SystemNetwork;

impl Network for SystemNetwork {
    #[cfg(target_os = "linux")]
    fn is_online(&self) -> bool {
        let v4 = std::fs::read_to_string("/proc/net/route");
        let v6 = std::fs::read_to_string("/proc/net/ipv6_route");
        match (v4, v6) {
            (Err(_), Err(_)) => true,
            (v4, v6) => {
                v4.is_ok_and(|table| has_default_route_v4(&table))
                    || v6.is_ok_and(|table| has_default_route_v6(&table))
            }
        }
    }

    #[cfg(not(target_os = "linux"))]
    fn is_online(&self) -> bool {
        true
    }
}

/// proc(5): interface, destination, gateway, flags, ...; the default route has destination and mask 0.
#[cfg(any(target_os = "linux", test))]
fn has_default_route_v4(table: &str) -> bool {
    table.lines().skip(1).any(|line| {
        let fields: Vec<&str> = line.split_whitespace().collect();
        fields.get(1) == Some(&"00000000") && fields.get(7) == Some(&"00000000")
    })
}

/// Destination, prefix length, ..., device; `lo` carries the "unreachable" default that every system has.
#[cfg(any(target_os = "linux", test))]
fn has_default_route_v6(table: &str) -> bool {
    table.lines().any(|line| {
        let fields: Vec<&str> = line.split_whitespace().collect();
        let default = fields.first().is_some_and(|destination| destination.bytes().all(|b| b == b'0'))
            && fields.get(1) == Some(&"00");
        default && fields.last() != Some(&"lo")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str =
        "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n";

    #[test]
    fn a_default_route_means_online() {
        let default = format!("{HEAD}wlan0\t00000000\t0101A8C0\t0003\t0\t0\t600\t00000000\t0\t0\t0\n");
        let local = format!("{HEAD}wlan0\t0001A8C0\t00000000\t0001\t0\t0\t600\t00FFFFFF\t0\t0\t0\n");
        assert!(has_default_route_v4(&default));
        assert!(!has_default_route_v4(&local));
        assert!(!has_default_route_v4(HEAD));
    }

    #[test]
    fn the_unreachable_default_on_loopback_does_not() {
        let zero = "0".repeat(32);
        let route = |device: &str| {
            format!("{zero} 00 {zero} 00 {zero} ffffffff 00000001 00000000 00200200 {device}\n")
        };
        assert!(!has_default_route_v6(&route("lo")));
        assert!(has_default_route_v6(&route("eth0")));
    }
}
