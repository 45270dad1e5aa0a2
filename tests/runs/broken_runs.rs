//! Runs in which an actor was replaced by one that does wrong: the difference is named.

#[path = "../../examples/snapshot/server.rs"]
mod server;

use axum::Router;
use axum::response::Html;
use axum::routing::get;
use bytes::Bytes;
use flowscribe::diagram::Story;
use flowscribe::network::Endpoint;
use flowscribe::protocol::{Kind, MessageKind};
use flowscribe::scenario::{ActorPart, Scenario};
use flowscribe::simulation::{Simulation, SimulationError};
use flowscribe::trace::Trace;
use flowscribe::verdict::{DifferenceKind, Finding, StepState, Verdict};
use server::Habits;

/// A server that does all as documented.
const GOOD: Habits = Habits {
    asks_consent: true,
    redirects_to: None,
    sign_in_status: http::StatusCode::FOUND,
};

fn scenario() -> Scenario {
    Scenario::load("okta-authorization-code").unwrap()
}

fn with_small_server(habits: Habits) -> Trace {
    let scenario = scenario();
    let simulation = Simulation::new(&scenario);
    let simulation =
        simulation.replace_with("okta", |endpoint| server::router(endpoint.clock(), habits));
    simulation.run().unwrap()
}

fn verdict(trace: &Trace) -> Verdict {
    Story::new(trace, &trace.header.walkthroughs[0]).verdict
}

fn shows(verdict: &Verdict, kind: DifferenceKind, message: MessageKind, step: &str) -> bool {
    verdict.differences.iter().any(|difference| {
        let at = difference
            .step
            .map(|index| verdict.steps[index].step.as_str());
        difference.kind == kind
            && difference.message == Some(Kind::Message(message))
            && at == Some(step)
    })
}

fn state(verdict: &Verdict, step: &str) -> StepState {
    let finding = verdict.steps.iter().find(|finding| finding.step == step);
    finding.unwrap().state
}

#[test]
fn a_server_that_does_all_as_documented_matches() {
    let trace = with_small_server(GOOD);
    let verdict = verdict(&trace);
    assert!(verdict.matches(), "{:#?}", verdict.differences);
    assert_eq!(state(&verdict, "8"), StepState::Happened);
}

#[test]
fn a_server_that_skips_consent_misses_it() {
    let trace = with_small_server(Habits {
        asks_consent: false,
        ..GOOD
    });
    let verdict = verdict(&trace);
    for message in [MessageKind::ConsentPrompt, MessageKind::ConsentAnswer] {
        assert!(
            shows(&verdict, DifferenceKind::Missing, message, "3"),
            "{:#?}",
            verdict.differences
        );
    }
    assert_eq!(state(&verdict, "3"), StepState::Differs);
    assert_eq!(state(&verdict, "4"), StepState::Happened);
}

#[test]
fn a_server_that_redirects_to_an_unregistered_uri_is_found_out() {
    for elsewhere in ["https://evil.example/cb", "https://api.example/cb"] {
        let trace = with_small_server(Habits {
            redirects_to: Some(elsewhere),
            ..GOOD
        });
        let verdict = verdict(&trace);
        assert!(
            shows(
                &verdict,
                DifferenceKind::WrongReceiver,
                MessageKind::CallbackRequest,
                "4"
            ),
            "{elsewhere}: {:#?}",
            verdict.differences
        );
        assert_eq!(state(&verdict, "4"), StepState::Differs, "{elsewhere}");
    }
}

#[test]
fn another_status_than_the_label_says_breaks_its_promise() {
    let verdict = verdict(&with_small_server(Habits {
        sign_in_status: http::StatusCode::SEE_OTHER,
        ..GOOD
    }));
    let kinds: Vec<_> = verdict.differences.iter().map(|d| d.kind).collect();
    assert_eq!(kinds, [DifferenceKind::BrokenPromise]);
    assert_eq!(state(&verdict, "2"), StepState::Differs);
}

#[test]
fn a_failure_is_seen_even_where_the_document_leaves_it_out() {
    let scenario = Scenario::load("okta-implicit").unwrap();
    let allowed = [
        ("access-control-allow-origin", "https://example.com"),
        ("access-control-allow-headers", "authorization"),
    ];
    let broken = Router::new().fallback(move |method: http::Method| async move {
        let preflight = method == http::Method::OPTIONS;
        let status = if preflight {
            http::StatusCode::OK
        } else {
            http::StatusCode::BAD_GATEWAY
        };
        (status, allowed)
    });
    let trace = Simulation::new(&scenario)
        .replace("app", broken)
        .run()
        .unwrap();
    for walkthrough in &trace.header.walkthroughs {
        let verdict = Story::new(&trace, walkthrough).verdict;
        let kinds: Vec<_> = verdict.differences.iter().map(|d| d.kind).collect();
        let id = &walkthrough.id;
        assert!(
            kinds.contains(&DifferenceKind::WrongOutcome),
            "{id}: {kinds:?}"
        );
    }
}

#[test]
fn a_promise_is_not_kept_by_an_empty_value() {
    let mut scenario = scenario();
    for actor in &mut scenario.actors {
        if let ActorPart::Client(client) = &mut actor.part {
            client.client_secret = Some(String::new());
        }
    }
    let trace = Simulation::new(&scenario).run().unwrap();
    let verdict = verdict(&trace);
    let broken = verdict.differences.iter();
    let mut broken = broken.filter(|d| d.kind == DifferenceKind::BrokenPromise);
    let parameter = "client_secret".to_owned();
    let lacking = Finding::NotCarried { parameter };
    assert!(
        broken.any(|d| d.detail == lacking),
        "{:#?}",
        verdict.differences
    );
}

#[test]
fn a_client_that_requests_authorize_itself_is_the_wrong_sender() {
    let scenario = scenario();
    let simulation = Simulation::new(&scenario);
    let trace = simulation
        .replace_with("client", meddling_client)
        .run()
        .unwrap();
    let verdict = verdict(&trace);
    assert!(
        shows(
            &verdict,
            DifferenceKind::WrongSender,
            MessageKind::AuthorizationRequest,
            "1"
        ),
        "{:#?}",
        verdict.differences
    );
    assert_eq!(state(&verdict, "1"), StepState::Differs);
}

/// Fetches the sign-in page for the browser instead of sending it there.
fn meddling_client(endpoint: Endpoint) -> Router {
    let url = "https://your-org.okta.example/oauth2/default/v1/authorize?response_type=code\
               &client_id=0oabv6kx4qq6h1U5l0h7&redirect_uri=https%3A%2F%2Fexample.com%2Fcallback\
               &scope=openid&state=abcdefgh&nonce=ijklmnop";
    let log_in = move || async move {
        let request = http::Request::get(url).body(Bytes::new()).unwrap();
        let answer = endpoint.send(request).await.unwrap();
        Html(format!("{} came back", answer.status()))
    };
    Router::new().route("/login", get(log_in))
}

#[test]
fn who_is_not_there_cannot_be_replaced() {
    let scenario = scenario();
    let replace = |actor| {
        Simulation::new(&scenario)
            .replace(actor, Router::new())
            .run()
    };
    let unknown = replace("nobody").unwrap_err();
    assert!(matches!(unknown, SimulationError::UnknownActor(name) if name == "nobody"));
    let person = replace("user").unwrap_err();
    assert!(matches!(person, SimulationError::NotAServer(name) if name == "user"));
}
