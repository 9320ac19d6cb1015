//! `contestant`, with every byte counted that is allocated; only figures of memory are taken here, since counting takes time.

use peak_alloc::PeakAlloc;

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

fn main() -> anyhow::Result<()> {
    bench::command_line::run()
}
