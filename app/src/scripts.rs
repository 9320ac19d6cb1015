//! How `WebKitGTK` runs the page's scripts: without the compiler for what runs very often.
//!
//! That one takes 5 MB, 8 with a thousand tasks, and threads beside those that have the first page to show. The page is mostly
//! drawn and computes little: what a person does with a thousand tasks takes as long without it. Without the first, quick
//! compiler, too, it would take up to twice as long.

/// `WebKit` has no setting for it, only this.
const COMPILES_AGAIN: &str = "JSC_useDFGJIT";

/// Leaves that compiler out, unless the environment says otherwise. To be called while there is no other thread: they all
/// share the environment, and `WebKit`'s processes get it.
pub fn compile_once() {
    // Where it cannot be set, the compiler is there.
    let _ = glib::setenv(COMPILES_AGAIN, "0", false);
}
