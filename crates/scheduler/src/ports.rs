//! What the engine works with, in one piece: the manager, its jobs and its runs share it, and a run takes part in it by one count
//! instead of one for each port. Counts that two processors change by turns cost more than what they count.

use std::sync::Arc;

use crate::{
    clock::Clock, handler::HandlerRegistry, health::StoreHealth, network::Network, options::SchedulerOptions,
    store::Store,
};

/// The ports and the settings; none of it changes but what is known of the store.
pub struct Ports {
    pub store: Arc<dyn Store>,
    pub health: Arc<StoreHealth>,
    pub clock: Arc<dyn Clock>,
    pub network: Arc<dyn Network>,
    pub handlers: HandlerRegistry,
    pub options: SchedulerOptions,
}
