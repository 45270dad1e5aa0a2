//! What browsers do for an attacker, and no more: Referer, fragments, scripts of others, frames.
//! Each defence is seen on the wire, at the message where the standard says.

use flowscribe::protocol::LocalKind;
use flowscribe::scenario::{Scenario, builtin};
use flowscribe::simulation;
use flowscribe::trace::{Event, HttpMessage, Knowledge, SecretKind, Seen, Trace, recognise};

fn play(name: &str) -> Trace {
    let scenario = Scenario::load(name).expect("a built-in scenario");
    simulation::run(&scenario, 0).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The HTTP of every message of a kind.
fn messages(trace: &Trace, kind: &str) -> Vec<HttpMessage> {
    let events = trace.events.iter().zip(recognise(trace));
    let of_kind = events.filter(|(_, message)| message.kind.as_str() == kind);
    of_kind
        .map(|(event, _)| event.http().expect("a message").expect("HTTP"))
        .collect()
}

/// The request for a path.
fn request(trace: &Trace, path: &str) -> Option<HttpMessage> {
    let http = |event: &Event| event.http().and_then(Result::ok);
    let mut all = trace.events.iter().filter_map(http);
    all.find(|http| {
        http.request_line()
            .is_some_and(|(_, target)| target == path)
    })
}

/// What somebody does at one place of a recording: the kind, the subject and the detail.
fn locals(trace: &Trace, participant: &str) -> Vec<(LocalKind, String, String)> {
    let told = trace.events.iter().filter_map(|event| match event {
        Event::Local(local) if local.participant.as_str() == participant => {
            Some((local.kind, local.subject.clone(), local.detail.clone()))
        }
        _ => None,
    });
    told.collect()
}

/// RFC 9700 4.2.4, Referrer Policy 8.3: for the same picture, what each defence lets the browser tell.
#[test]
fn a_referer_tells_what_the_page_lets_it_tell() {
    let referer = |name: &str| {
        let picture = request(&play(name), "/banner.png");
        let picture = picture.unwrap_or_else(|| panic!("{name} asks for the picture"));
        assert_eq!(picture.header("sec-fetch-mode"), Some("no-cors"), "{name}");
        picture.header("referer").map(str::to_owned)
    };
    let told = referer("referer-leak").unwrap();
    assert!(told.starts_with("https://photos.example/callback?code="));
    assert_eq!(referer("referer-leak-defended-policy"), None);
    let clean = "https://photos.example/";
    assert_eq!(
        referer("referer-leak-defended-clean-url").as_deref(),
        Some(clean)
    );
    let still = referer("referer-leak-defended-pkce").unwrap();
    assert!(still.contains("code="), "PKCE keeps no secret of the code");
    assert!(request(&play("referer-leak-defended-picture"), "/banner.png").is_none());
}

/// Without the page's own policy, browsers tell the origin alone: the weakness is the page's.
#[test]
fn a_page_that_says_nothing_leaks_nothing() {
    let attack = builtin().iter().find(|one| one.name == "referer-leak");
    let text = attack
        .unwrap()
        .text
        .replace("referrer_policy =", "# referrer_policy =");
    let act = text.find("[[act]]\nid = \"redeem\"").unwrap();
    let end = text.find("[[note]]").unwrap();
    let quiet = format!("{}{}", &text[..act], &text[end..]);
    let quiet = quiet.replace("[[breaks]]", "[[ignored]]");
    let scenario = Scenario::from_toml("quiet", &quiet).unwrap();
    let trace = simulation::run(&scenario, 0).unwrap();
    let picture = request(&trace, "/banner.png").unwrap();
    assert_eq!(picture.header("referer"), Some("https://photos.example/"));
}

/// Referrer Policy 8.3: scripts, too, tell no more of their page than it lets them, and no less.
#[test]
fn a_script_tells_what_its_page_lets_it_tell() {
    let script = "https://stats.example/count.js";
    let app = "https://app.example";
    let home = Some("https://app.example/");
    for (policy, referer, origin) in [
        ("no-referrer", None, "null"),
        ("same-origin", None, "null"),
        ("strict-origin-when-cross-origin", home, app),
    ] {
        let overlay = format!(
            r#"
            base = "hybrid-code-id-token"
            [[actor]]
            id = "counter"
            role = "attacker"
            host = "https://stats.example"
            pages = [{{ path = "/count.js", serves = "script" }}]
            [[actor]]
            id = "app"
            referrer_policy = "{policy}"
            scripts = ["{script}"]
            "#
        );
        let scenario = Scenario::from_toml("policy", &overlay).unwrap();
        let trace = simulation::run(&scenario, 0).unwrap();
        let told = request(&trace, "/seen").unwrap();
        assert_eq!(told.header("referer"), referer, "{policy}");
        assert_eq!(told.header("origin"), Some(origin), "{policy}");
        let callbacks = messages(&trace, "handover-request");
        let own = callbacks[0].header("referer");
        assert_eq!(own, Some("https://app.example/callback"));
    }
}

/// RFC 9110 10.2.2: no request carries the fragment, the client's Location has none, and
/// the attacker's page finds it in its address.
#[test]
fn a_fragment_is_taken_along_by_a_redirect_without_one() {
    let trace = play("client-open-redirector");
    let redirects = messages(&trace, "callback-response");
    let location = redirects[0].header("location").unwrap();
    assert_eq!(location, "https://evil.example/welcome");
    let requests = trace.events.iter().filter_map(|event| event.http()?.ok());
    let mut targets = requests.filter_map(|http| Some(http.request_line()?.1.to_owned()));
    assert!(targets.all(|target| !target.contains('#')));
    let kept = locals(&trace, "user/browser");
    let kept: Vec<&str> = kept.iter().map(|(_, _, detail)| detail.as_str()).collect();
    let expected = [
        "no request carries it",
        "the Location has none, and it stays",
    ];
    assert_eq!(kept, expected);
    assert_eq!(
        locals(&trace, "mallory/script")[0].0,
        LocalKind::FragmentRead
    );
}

/// RFC 9700 4.3.2: a script of others sees what stands in the address bar when it runs.
#[test]
fn what_is_cleared_first_no_other_script_reads() {
    let seen = |name: &str| {
        let trace = play(name);
        let told = request(&trace, "/seen").map(|http| http.text());
        let kept = Knowledge::of(&trace, &recognise(&trace));
        let token = kept.of_kind(SecretKind::AccessToken).next().unwrap();
        let in_history = token.known.iter();
        let in_history = in_history.filter(|sight| sight.how == Seen::History);
        let stays = in_history.filter(|sight| sight.until.is_none()).count();
        (told.map(|told| told.contains("access_token")), stays)
    };
    assert_eq!(seen("history-and-script-leak"), (Some(true), 1));
    let cleared = "history-and-script-leak-defended-replace-state";
    assert_eq!(seen(cleared), (Some(false), 0));
    // No script, no leak to it; the history is another matter.
    assert_eq!(seen("history-and-script-leak-defended-script"), (None, 1));
}

/// RFC 9700 4.16: the page is sent in each case, and rendered in none but the first.
#[test]
fn a_page_that_refuses_frames_is_not_pressed() {
    for (name, pages, presses) in [
        ("clickjacking", 1, 1),
        ("clickjacking-defended-frame-ancestors", 1, 0),
        ("clickjacking-defended-x-frame-options", 1, 0),
        ("clickjacking-defended-same-site", 0, 0),
    ] {
        let trace = play(name);
        // The first of each is that of the prologue.
        let count = |kind| messages(&trace, kind).len() - 1;
        assert_eq!(count("consent-prompt"), pages, "{name}");
        assert_eq!(count("consent-answer"), presses, "{name}");
        let pressed = locals(&trace, "user");
        let (_, subject, detail) = pressed.last().unwrap();
        assert_eq!(subject, "button", "{name}");
        assert_eq!(detail, "presses Yes, send me my prize", "{name}");
        let framed = &messages(&trace, "authorization-request")[1];
        assert_eq!(framed.header("sec-fetch-dest"), Some("iframe"), "{name}");
        let signed_in = framed.header("cookie").is_some();
        assert_eq!(signed_in, !name.ends_with("same-site"), "{name}");
    }
}

/// RFC 6749 10.16: the same tokens are brought in each case, and only one client takes them for Alice.
#[test]
fn a_token_for_another_client_signs_nobody_in() {
    for (name, path, answered) in [
        ("token-substitution", Some("/userinfo"), 303),
        ("token-substitution-defended-audience", None, 400),
        ("token-substitution-defended-code", None, 404),
    ] {
        let trace = play(name);
        let brought = request(&trace, "/session").unwrap();
        assert!(brought.text().contains("access_token=") && brought.text().contains("id_token="));
        let asked = request(&trace, "/userinfo").map(|_| "/userinfo");
        assert_eq!(asked, path, "{name}");
        let answers = messages(&trace, "app-response");
        let mut answers = answers.iter().filter_map(HttpMessage::status);
        assert!(answers.any(|status| status == answered), "{name}");
    }
}

/// RFC 9700 4.11.2: nobody has signed in, and the browser is at the attacker's page.
#[test]
fn an_error_is_shown_and_not_redirected_where_the_client_is_not_trusted() {
    let redirected = play("as-open-redirector");
    assert!(messages(&redirected, "sign-in-prompt").is_empty());
    assert_eq!(messages(&redirected, "callback-request").len(), 1);
    let shown = play("as-open-redirector-defended-page");
    assert!(messages(&shown, "callback-request").is_empty());
    let page = &messages(&shown, "authorization-response")[0];
    assert_eq!((page.status(), page.header("location")), (Some(400), None));
}

/// RFC 9449: a token without the key is worth nothing, at the first use.
#[test]
fn a_bound_token_is_refused_at_once() {
    for (name, kind, status) in [
        ("refresh-theft-defended-dpop", "token-response", 400),
        ("cross-rs-replay-defended-dpop", "resource-response", 401),
    ] {
        let trace = play(name);
        let recognised = recognise(&trace);
        let to_mallory = trace
            .events
            .iter()
            .zip(&recognised)
            .filter(|(event, message)| {
                let to = event.transfer().map(|(_, transfer)| transfer.to.as_str());
                message.kind.as_str() == kind && to == Some("mallory")
            });
        let statuses: Vec<_> = to_mallory
            .map(|(event, _)| event.http().unwrap().unwrap().status())
            .collect();
        assert!(
            !statuses.is_empty() && statuses.iter().all(|one| *one == Some(status)),
            "{name}"
        );
    }
}
