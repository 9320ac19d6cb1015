//! The port to "is there a network": asked before a run that is of no use without one.

/// Tells whether the computer is online.
pub trait Network: Send + Sync + 'static {
    /// Cheap and never blocking: it is asked on the manager's own thread.
    fn is_online(&self) -> bool;
}

/// Assumes that there always is a network.
#[derive(Clone, Copy, Debug, Default)]
pub struct AlwaysOnline;

impl Network for AlwaysOnline {
    fn is_online(&self) -> bool {
        true
    }
}
