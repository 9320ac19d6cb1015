//! Measures one contestant's share of one figure, in this process, and prints it as a line of JSON:
//! `contestant NAME FIGURE SIZE [--short]`.

fn main() -> anyhow::Result<()> {
    bench::command_line::run()
}
