//! The engine as the benchmark runs it, for the crash test: `unbounded-engine FOLDER LEDGER`. Ends well when its standard input
//! does.

use std::{
    env,
    io::{self, Read},
    path::PathBuf,
};

use anyhow::{Context, Result};
use system_tests::unbounded;

#[tokio::main]
async fn main() -> Result<()> {
    let mut paths = env::args_os().skip(1).map(PathBuf::from);
    let (folder, ledger) = paths.next().zip(paths.next()).context("unbounded-engine FOLDER LEDGER")?;
    let reading = tokio::task::spawn_blocking(|| io::stdin().read_to_end(&mut Vec::new()));
    // However it ends, it has ended.
    let closed = async { drop(reading.await) };
    unbounded::serve(&folder, &ledger, closed).await
}
