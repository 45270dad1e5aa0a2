//! Somebody's own authorization server in the place of ours: run, judged, and
//! its messages pinned with insta.
//!
//! `cargo run --example snapshot` prints the verdict and the messages;
//! `cargo test --example snapshot` holds them against the snapshot below.

mod server;

use flowscribe::render::{report, transcript};
use flowscribe::scenario::Scenario;
use flowscribe::simulation::Simulation;
use flowscribe::trace::{Trace, recognise};
use flowscribe::verdict::judge;
use server::Habits;

/// The flow of the documentation, played with the small server.
fn run() -> Result<Trace, Box<dyn std::error::Error>> {
    let scenario = Scenario::load("okta-authorization-code")?;
    let habits = Habits {
        asks_consent: true,
        redirects_to: None,
        // As axum's Redirect::to does it; the document says 302.
        sign_in_status: http::StatusCode::SEE_OTHER,
    };
    let simulation = Simulation::new(&scenario).replace_with("okta", move |endpoint| {
        server::router(endpoint.clock(), habits)
    });
    Ok(simulation.run()?)
}

/// Whether the small server's flow is the documented one.
fn verdict(trace: &Trace) -> String {
    let messages = recognise(trace);
    let walkthrough = &trace.header.walkthroughs[0];
    let verdict = judge(trace, &messages, walkthrough);
    report(trace, &messages, walkthrough, &verdict)
}

#[expect(clippy::print_stdout, reason = "an example shows its result")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let trace = run()?;
    println!("{}\n{}", verdict(&trace), transcript(&trace));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_small_server_parts_from_the_document_in_one_place() {
        insta::assert_snapshot!(verdict(&run().unwrap()), @"");
    }

    #[test]
    fn its_messages_are_these() {
        insta::assert_snapshot!(transcript(&run().unwrap()), @"");
    }
}
