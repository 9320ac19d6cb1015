//! The test that the builder's guide shows, so that what stands there compiles and holds.

mod missed_in_sleep;

#[test]
fn the_guide_shows_it() {
    let guide = include_str!("../../../../docs/builders-guide.md");
    assert!(guide.contains(include_str!("missed_in_sleep.rs")), "the guide shows another one");
}
