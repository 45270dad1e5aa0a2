//! Which octets count: a fault alone breaks nothing, who does not notice it does.

use flowscribe::protocol::MessageKind as M;
use flowscribe::scenario::Scenario;
use flowscribe::simulation;
use flowscribe::trace::{Octets, Trace};

use super::doctor::Doctored;
use super::{NONE, broken};

/// Every parameter and header that our actors send on the messages of a flow.
const PARTS: [(&str, &[&str]); 6] = [
    (
        "authorization-request",
        &[
            "response_type",
            "client_id",
            "redirect_uri",
            "scope",
            "state",
            "nonce",
        ],
    ),
    ("authorization-response", &["code", "state", "iss"]),
    ("callback-request", &["code", "state", "iss"]),
    ("token-request", &["grant_type", "code", "redirect_uri"]),
    (
        "token-response",
        &[
            "access_token",
            "token_type",
            "expires_in",
            "scope",
            "id_token",
        ],
    ),
    ("sign-in-answer", &["username", "password"]),
];

fn run(fault: &str) -> Option<Trace> {
    let text = format!(
        "title = 't'\nlesson = 'l'\nbase = 'okta-authorization-code'\n[[fault]]\nid = 'f'\n{fault}"
    );
    let scenario = Scenario::from_toml("faulty", &text).unwrap();
    simulation::run(&scenario, 0).ok()
}

/// What befalls a message on its way is nobody's deed, and our actors notice what they must.
#[test]
fn a_fault_alone_breaks_nothing() {
    let deeds = [
        "do = 'remove'",
        "do = 'edit'\nvalue = 'something-else'",
        "do = 'edit'\nappend = 'x'",
        "do = 'duplicate'\nvalue = 'something-else'",
    ];
    let mut runs = 0;
    for (on, parts) in PARTS {
        for part in parts {
            for deed in deeds {
                let fault = format!("on = '{on}'\nparameter = '{part}'\n{deed}");
                let Some(trace) = run(&fault) else { continue };
                runs += 1;
                assert_eq!(broken(&trace), NONE, "{fault}");
            }
        }
    }
    assert!(runs > 60, "{runs}");
    for (on, deed) in [
        ("token-request", "do = 'repeat'"),
        ("token-request", "do = 'lose'"),
        ("token-request", "do = 'delay'\nby = '40s'"),
        ("token-request", "do = 'advance'\nby = '2m'"),
        ("token-response", "do = 'lose'"),
        ("authorization-request", "do = 'repeat'"),
        ("callback-request", "do = 'repeat'"),
        ("resource-request", "do = 'repeat'"),
        ("resource-request", "do = 'answer'\nstatus = 401"),
        (
            "token-request",
            "do = 'answer'\nstatus = 200\nbody = '{\"access_token\":\"x\"}'\nheaders = { Content-Type = 'application/json' }",
        ),
    ] {
        let fault = format!("on = '{on}'\n{deed}");
        assert_eq!(broken(&run(&fault).unwrap()), NONE, "{fault}");
    }
}

/// The nonce is changed on its way to the server; a client that takes the token all the same is to blame.
#[test]
fn who_does_not_notice_is_to_blame() {
    let mut run = Doctored::run("nonce-mismatch");
    assert_eq!(broken(&run.0), NONE);
    let refuses = |event: &flowscribe::trace::Event| {
        matches!(event, flowscribe::trace::Event::Local(local)
            if local.kind == flowscribe::protocol::LocalKind::CheckFailed)
    };
    run.0.events.retain(|event| !refuses(event));
    assert_eq!(broken(&run.0), [32]);
}

/// The redirect URI of the token request is changed on its way; a server that accepts it is to blame.
#[test]
fn who_accepts_what_was_changed_is_to_blame() {
    let mut run = Doctored::run("okta-authorization-code");
    let place = run.place(M::TokenRequest, 0);
    let transfer = run.transfer(place);
    let text = String::from_utf8(transfer.sent.as_bytes().to_vec()).unwrap();
    transfer.delivered = Some(Octets::new(text.replace("%2Fcallback", "%2Fother")));
    let held = super::held(&run.0);
    let breach = &held[21].breaches()[0];
    let response = run.place(M::TokenResponse, 0);
    assert_eq!(breach.events, [response]);
    assert_eq!(broken(&run.0), [22]);
}
