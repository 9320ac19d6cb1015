//! A task whose row is gone.

use scheduler::error::RunNowError;

use crate::world::{
    TASK, World, every,
    gate::{Gate, Operation},
    seconds, succeed,
};

#[tokio::test(start_paused = true)]
async fn it_has_no_slots_and_cannot_be_run() {
    let world = World::start([every(60)], succeed).await;
    world.store.remove_task(TASK);
    world.handle.reload(TASK).await.unwrap();
    assert_eq!(world.next_wake_at(), None);
    assert_eq!(world.handle.run_now(TASK).await.unwrap_err(), RunNowError::NoSuchTask(TASK));
    world.pass(seconds(600)).await;
    assert_eq!(world.history(), []);
}

#[tokio::test(start_paused = true)]
async fn a_claim_for_it_starts_nothing() {
    let (world, gates) = World::start_gated([every(60)], succeed).await;
    gates.catch(Operation::Claim, Gate::Before).await;
    world.store.remove_task(TASK);
    gates.open(Operation::Claim, Gate::Before);
    world.pass(seconds(600)).await;
    assert_eq!((world.history(), world.next_wake_at()), (vec![], None));
}
