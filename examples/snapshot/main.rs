//! Somebody's own authorization server in the place of ours: run, judged, and
//! its messages pinned with insta.
//!
//! `cargo run --example snapshot` prints the verdict and the messages;
//! `cargo test --example snapshot` holds them against the snapshot below.

mod server;

use flowscribe::diagram::Story;
use flowscribe::render::{Options, report, transcript};
use flowscribe::scenario::Scenario;
use flowscribe::simulation::Simulation;
use flowscribe::trace::Trace;
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
    report(
        &Story::new(trace, &trace.header.walkthroughs[0]),
        &Options::default(),
    )
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
        insta::assert_snapshot!(verdict(&run().unwrap()), @r#"
        okta-authorization-code, diagram: differs in 1 place, 7 of 8 steps
          broken promise, step 2. "302 redirect to authentication prompt": the label promises status 302; recorded: 303
              message 4, 0.030 s: okta -> user/browser 303 to /sign-in?request=a-code-of-mine-1
        "#);
    }

    #[test]
    fn its_messages_are_these() {
        insta::assert_snapshot!(transcript(&run().unwrap()), @"
        user/browser -> client  GET /login
        client -> user/browser  302 https://your-org.okta.example/oauth2/default/v1/authorize?response_type=code&client_id=0oabv6kx4qq6h1U5l0h7&redirect_uri=https://example.com/callback&scope=openid profile&state=<state#1>&nonce=<nonce#1> set-cookie app_session=<app_session#1>
        user/browser -> okta  GET /oauth2/default/v1/authorize?response_type=code&client_id=0oabv6kx4qq6h1U5l0h7&redirect_uri=https://example.com/callback&scope=openid profile&state=<state#1>&nonce=<nonce#1>
        okta -> user/browser  303 /sign-in?request=<code#1>
        user/browser -> okta  GET /sign-in?request=<code#1>
        okta -> user/browser  200
        user/browser -> okta  POST /sign-in?request=<code#1> request=<code#1>&user=alice&pass=correct horse battery staple
        okta -> user/browser  303 /grant?request=<code#1>
        user/browser -> okta  GET /grant?request=<code#1>
        okta -> user/browser  200
        user/browser -> okta  POST /grant?request=<code#1> request=<code#1>&decision=yes
        okta -> user/browser  303 https://example.com/callback?code=<code#1>&state=<state#1>&iss=https://your-org.okta.example/oauth2/default
        user/browser -> client  GET /callback?code=<code#1>&state=<state#1>&iss=https://your-org.okta.example/oauth2/default cookie app_session=<app_session#1>
        client -> okta  POST /oauth2/default/v1/token grant_type=authorization_code&code=<code#1>&redirect_uri=https://example.com/callback authorization client_id=0oabv6kx4qq6h1U5l0h7&client_secret=demo-secret-of-the-web-app
        okta -> client  200 json access_token=<access_token#1>&id_token=<id_token#1>&token_type=Bearer&expires_in=300
        client -> okta  GET /oauth2/default/v1/keys
        okta -> client  200
        client -> app  GET /profile authorization access_token=<access_token#1>
        app -> okta  GET /oauth2/default/.well-known/openid-configuration
        okta -> app  200 json issuer=https://your-org.okta.example/oauth2/default&jwks_uri=https://your-org.okta.example/oauth2/default/v1/keys
        app -> okta  GET /oauth2/default/v1/keys
        okta -> app  200
        app -> client  200 json sub=somebody&greeting=Hello, somebody!
        client -> user/browser  303 / set-cookie app_session=<app_session#2>
        user/browser -> client  GET / cookie app_session=<app_session#2>
        client -> user/browser  200
        ");
    }
}
