//! What only a browser does: redirects, fragments, cookies, referrers, and asking
//! before a script may send a credential elsewhere.

use axum::Router;
use axum::response::{Html, IntoResponse as _, Response};
use flowscribe::protocol::LocalKind;
use flowscribe::scenario::Scenario;
use flowscribe::simulation::Simulation;
use flowscribe::trace::{Event, HttpMessage, Trace};
use http::{HeaderMap, Request, StatusCode, header};

use crate::stage::{self, Exchange, exchanges, failed};
use crate::table::{Message, Row, hold};

/// A form is posted, and the answer redirects: what is sent to where it leads.
const POSTED: &str = "
status | method | body
301    | GET    | -
302    | GET    | -
303    | GET    | -
307    | POST   | a=b
308    | POST   | a=b
300    | -      | -
304    | -      | -
200    | -      | -
";

/// A link is followed, and the answer redirects.
const FOLLOWED: &str = "
status | method | body
301    | GET    | -
302    | GET    | -
303    | GET    | -
307    | GET    | -
308    | GET    | -
";

/// A Location with a fragment leads to another Location; what the script reads in the end.
const FRAGMENTS: &str = "
first      | second     | reads
#kept=1    | -          | kept
#kept=1    | #other=1   | other
-          | #other=1   | other
";

/// Cookies that one answer of the authorization server sets, and what is sent with the next requests.
const COOKIES: &str = "
set                                | there     | elsewhere
-                                  | -         | -
a=1; Path=/; Secure; HttpOnly      | a=1       | -
a=1, b=2                           | a=1; b=2  | -
a=1, a=2                           | a=2       | -
";

/// A page with a form, and where the form leads.
const REFERRERS: &str = "
method | to                              | referer                                     | origin
post   | /there                          | https://your-org.okta.example/page?a=b      | https://your-org.okta.example
get    | /there                          | https://your-org.okta.example/page?a=b      | -
post   | https://example.com/there       | https://your-org.okta.example/              | https://your-org.okta.example
get    | https://example.com/there       | https://your-org.okta.example/              | -
";

/// What a resource server answers to the preflight, and whether the script's request follows.
const PREFLIGHTS: &str = "
edits                              | sent
-                                  | yes
origin=*                           | yes
headers=X-Other, authorization     | yes
status=403                         | -
-origin                            | -
origin=https://evil.example        | -
origin=null                        | -
-headers                           | -
headers=*                          | -
headers=X-Authorization            | -
";

const PAGE: &str = "https://your-org.okta.example/page?a=b#here";

/// A run in which the client sends the browser to [`PAGE`], and this answers there.
fn browse(okta: impl Fn(&Request<()>) -> Response + Clone + Send + Sync + 'static) -> Trace {
    let scenario = stage::scenario("okta-authorization-code", "");
    let client = |request: &Request<()>| match request.uri().path() {
        "/login" => (StatusCode::FOUND, [(header::LOCATION, PAGE)]).into_response(),
        _ => "elsewhere".into_response(),
    };
    Simulation::new(&scenario)
        .replace("client", answering(client))
        .replace("okta", answering(okta))
        .run()
        .unwrap()
}

fn answering(answer: impl Fn(&Request<()>) -> Response + Clone + Send + Sync + 'static) -> Router {
    Router::new().fallback(move |request: Request<axum::body::Body>| {
        let answer = answer(&request.map(|_| ()));
        async move { answer }
    })
}

fn redirect(status: &str, location: &str) -> Response {
    let status: StatusCode = status.parse().unwrap();
    (status, [(header::LOCATION, location)]).into_response()
}

/// A page that a person understands, with a form.
fn form(method: &str, action: &str) -> Html<String> {
    Html(format!(
        "<form method={method} action={action}><input type=hidden name=a value=b>\
         <button>Allow</button></form>"
    ))
}

/// The request of the browser that leads to a path.
fn request_to(trace: &Trace, path: &str) -> Option<Exchange> {
    let browser = exchanges(trace).into_iter();
    let mut browser = browser.filter(|exchange| exchange.from == "user/browser");
    browser.find(|exchange| exchange.target().split('?').next() == Some(path))
}

fn method_and_body(trace: &Trace) -> Vec<String> {
    match request_to(trace, "/there") {
        Some(request) => vec![request.method().to_owned(), request.request.text()],
        None => vec![String::new(), String::new()],
    }
}

fn header(message: &HttpMessage, name: &str) -> String {
    message.header(name).unwrap_or_default().to_owned()
}

#[test]
fn a_redirect_decides_whether_a_form_is_posted_on() {
    hold(POSTED, "method", |row| {
        let status = row.get("status");
        method_and_body(&browse(move |request| match request.uri().path() {
            "/page" => form("post", "/posted").into_response(),
            "/posted" => redirect(status, "/there"),
            _ => "there".into_response(),
        }))
    });
}

#[test]
fn a_redirect_leaves_a_get_what_it_is() {
    hold(FOLLOWED, "method", |row| {
        let status = row.get("status");
        method_and_body(&browse(move |request| match request.uri().path() {
            "/page" => redirect(status, "/there"),
            _ => "there".into_response(),
        }))
    });
}

#[test]
fn a_circle_of_redirects_ends() {
    let trace = browse(|_| redirect("302", "/page"));
    let count = exchanges(&trace).len();
    assert_eq!(count, 20, "as many as the Fetch standard allows (4.4)");
}

#[test]
fn a_fragment_goes_on_where_the_next_location_has_none() {
    hold(FRAGMENTS, "reads", |row| {
        let (first, second) = (row.get("first"), row.get("second"));
        let scenario = stage::scenario("okta-implicit", "");
        let okta = answering(move |request| match request.uri().path() {
            "/hop" => redirect("302", &format!("{}{second}", stage::CALLBACK)),
            _ => redirect("302", &format!("/hop{first}")),
        });
        let trace = Simulation::new(&scenario)
            .replace("okta", okta)
            .run()
            .unwrap();
        for exchange in exchanges(&trace) {
            let sent = [exchange.target(), &header(&exchange.request, "referer")].concat();
            assert!(!sent.contains('#'), "{sent}");
        }
        let read = trace.events.iter().filter_map(|event| match event {
            Event::Local(local) if local.kind == LocalKind::FragmentRead => Some(&local.detail),
            _ => None,
        });
        vec![read.map(String::as_str).collect::<Vec<_>>().join(" ")]
    });
}

#[test]
fn cookies_return_to_the_host_that_set_them() {
    hold(COOKIES, "there", |row| {
        let cookies = row.get("set");
        let trace = browse(move |request| match request.uri().path() {
            "/page" => {
                let cookies = cookies.split(", ").filter(|cookie| !cookie.is_empty());
                let cookies = cookies.map(|cookie| (header::SET_COOKIE, cookie.parse().unwrap()));
                let mut response = form("post", "/there").into_response();
                response
                    .headers_mut()
                    .extend(cookies.collect::<HeaderMap>());
                response
            }
            _ => redirect("303", "https://example.com/elsewhere"),
        });
        let sent = |path| header(&request_to(&trace, path).unwrap().request, "cookie");
        vec![sent("/there"), sent("/elsewhere")]
    });
}

#[test]
fn another_origin_learns_only_where_the_browser_comes_from() {
    hold(REFERRERS, "referer", |row| {
        let (method, to) = (row.get("method"), row.get("to"));
        let trace = browse(move |request| match request.uri().path() {
            "/page" => form(method, to).into_response(),
            _ => "there".into_response(),
        });
        let sent = request_to(&trace, "/there").unwrap().request;
        vec![header(&sent, "referer"), header(&sent, "origin")]
    });
    let trace = browse(|_| "a page".into_response());
    let typed = request_to(&trace, "/login").unwrap().request;
    assert_eq!(header(&typed, "referer"), "", "the person typed the URL");
}

/// What the script sends to a resource server that answers as the row says.
fn preflight(scenario: &Scenario, row: &Row) -> Trace {
    let good = [
        ("status", "204"),
        ("origin", "https://example.com"),
        ("headers", "Authorization"),
    ];
    let message = Message::edited(&good, row.get("edits"));
    let app = answering(move |_| {
        let mut response = redirect(message.get("status").unwrap(), "/");
        for (part, name) in [
            ("origin", header::ACCESS_CONTROL_ALLOW_ORIGIN),
            ("headers", header::ACCESS_CONTROL_ALLOW_HEADERS),
        ] {
            let value = message
                .get(part)
                .map(|value| (name, value.parse().unwrap()));
            response.headers_mut().extend(value);
        }
        response
    });
    Simulation::new(scenario).replace("app", app).run().unwrap()
}

fn sent_by_script(trace: &Trace, to: &str) -> Vec<Exchange> {
    let sent = exchanges(trace).into_iter();
    let sent = sent.filter(|exchange| exchange.from == "client/script" && exchange.to == to);
    sent.collect()
}

#[test]
fn a_script_sends_a_credential_elsewhere_only_where_it_is_allowed() {
    let scenario = stage::scenario("okta-implicit", "");
    hold(PREFLIGHTS, "sent", |row| {
        let trace = preflight(&scenario, row);
        let sent = sent_by_script(&trace, "app");
        let asked = &sent[0].request;
        assert_eq!(sent[0].method(), "OPTIONS");
        assert_eq!(header(asked, "origin"), "https://example.com");
        assert_eq!(header(asked, "referer"), "https://example.com/");
        assert_eq!(header(asked, "access-control-request-method"), "GET");
        assert_eq!(
            header(asked, "access-control-request-headers"),
            "authorization"
        );
        assert_eq!(
            header(asked, "authorization"),
            "",
            "a preflight has no credential"
        );
        let follows = sent.get(1).map(|exchange| {
            assert_eq!(exchange.method(), "GET");
            assert!(header(&exchange.request, "authorization").starts_with("Bearer "));
            "yes".to_owned()
        });
        vec![follows.unwrap_or_default()]
    });
}

#[test]
fn a_script_asks_nobody_before_a_simple_request_or_one_to_its_own_origin() {
    for own in [
        "sends_token = \"query\"",
        "resource = \"https://example.com/profile\"",
    ] {
        let overlay = format!("[[actor]]\nid = \"client\"\n{own}");
        let scenario = stage::scenario("okta-implicit", &overlay);
        let trace = flowscribe::simulation::run(&scenario, 0).unwrap();
        let app = sent_by_script(&trace, "app");
        let own = sent_by_script(&trace, "client");
        let methods: Vec<_> = app.iter().chain(&own).map(Exchange::method).collect();
        assert_eq!(methods, ["GET"], "{overlay}");
        let origin = own
            .first()
            .map(|exchange| header(&exchange.request, "origin"));
        assert_eq!(origin.unwrap_or_default(), "", "{overlay}");
    }
}

#[test]
fn a_script_reads_only_answers_that_are_meant_for_it() {
    let fault = |action: &str| {
        let on = "on = \"keys-response\"\nheader = \"access-control-allow-origin\"";
        let fault = format!("[[fault]]\nid = \"keys\"\n{on}\n{action}");
        let trace = flowscribe::simulation::run(&stage::scenario("okta-implicit", &fault), 0);
        let [rule, _] = failed(&trace.unwrap(), "client/script");
        rule
    };
    let evil = "do = \"edit\"\nvalue = \"https://evil.example\"";
    let own = "do = \"edit\"\nvalue = \"https://example.com\"";
    assert_eq!(fault("do = \"remove\""), "id-token-signature");
    assert_eq!(fault(evil), "id-token-signature");
    assert_eq!(fault(own), "");
}

/// The client's cookie when the authorization server's site sends the browser back.
const SAME_SITE: &str = "
flow                | attribute        | cookie
client-secret-basic | -                | app_session=x
client-secret-basic | ; SameSite=Lax   | app_session=x
client-secret-basic | ; samesite=none  | app_session=x
client-secret-basic | ; SameSite=Strict | -
form-post           | -                | -
form-post           | ; SameSite=Lax   | -
form-post           | ; SameSite=Strict | -
form-post           | ; Secure; SameSite=None | app_session=x
";

#[test]
fn a_cookie_crosses_sites_as_far_as_it_says() {
    hold(SAME_SITE, "cookie", |row| {
        let cookie = format!("app_session=x{}", row.get("attribute"));
        let fault = "[[fault]]\nid = \"cookie\"\non = \"authorization-start\"\ndo = \"edit\"";
        let fault = format!("{fault}\nheader = \"set-cookie\"\nvalue = {cookie:?}");
        let scenario = stage::scenario(row.get("flow"), &fault);
        let trace = Simulation::new(&scenario).run().unwrap();
        let mut exchanges = exchanges(&trace).into_iter();
        let callback = exchanges.find(|exchange| exchange.target().starts_with("/callback"));
        let callback = callback.unwrap().request;
        vec![callback.header("cookie").unwrap_or_default().to_owned()]
    });
}
