//! What is made of a name that the system's resolver does not know, or of which it has no answer: by the codes of Linux.

use crate::http::address::{LookupError, lookup_error};

const EAI_NONAME: i32 = -2;
const EAI_AGAIN: i32 = -3;
const EAI_FAIL: i32 = -4;
const EAI_NODATA: i32 = -5;

fn told(code: i32, has_route: fn() -> bool) -> LookupError {
    lookup_error(dns_lookup::LookupError::new(code), has_route)
}

#[test]
fn a_name_that_nobody_has_or_that_has_no_address_does_not_exist() {
    for code in [EAI_NONAME, EAI_NODATA] {
        assert!(matches!(told(code, || true), LookupError::NoSuchHost(_)), "{code}");
    }
}

#[test]
fn without_a_network_nothing_is_known_of_a_name() {
    // Some resolvers say of every name then that nobody has it.
    for code in [EAI_NONAME, EAI_NODATA] {
        assert!(matches!(told(code, || false), LookupError::Unavailable(_)), "{code}");
    }
}

#[test]
fn no_answer_says_nothing_of_the_name() {
    for code in [EAI_AGAIN, EAI_FAIL] {
        assert!(matches!(told(code, || true), LookupError::Unavailable(_)), "{code}");
    }
}
