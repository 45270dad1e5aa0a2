//! Messages that a fault, or an enemy, has had in hand.

use super::*;

const HOSTILE: &str =
    "</pre><script>alert(1)</script>\" onmouseover='x' {{ 7 * 7 }} &lt; \u{202e}`";

#[test]
fn what_befell_a_message_is_told() {
    let mut trace = recorded(CODE);
    let index = event(&trace, "GET /profile");
    let sent = transfer(&mut trace, index).sent.as_bytes().to_vec();
    let changed = String::from_utf8(sent)
        .unwrap()
        .replace("GET /profile", "GET /profile?x=%31");
    transfer(&mut trace, index).delivered = Some(Octets::new(changed));
    transfer(&mut trace, index).mishaps = vec![Mishap::Delayed(1_000_000)];
    let page = html(&trace);
    let told = text(of(&page, index));
    for expected in [
        "changed on its way: x (absent) → 1",
        "on its way for 1 s longer",
        "as sent\nGET /profile HTTP/1.1",
        "as delivered\nGET /profile?x=%31",
        "Parameters (as delivered)",
        "%31 decoded: 1",
        "curl 'https://api.example/profile'",
    ] {
        assert!(told.contains(expected), "{expected}: {told}");
    }
}

#[test]
fn a_lost_message_is_told_as_it_was_sent() {
    let mut trace = recorded(CODE);
    let index = event(&trace, "GET /profile");
    let (part, transfer) = (Part::Request, transfer(&mut trace, index).clone());
    trace.events.truncate(index);
    trace.events.push(Event::Lost { part, transfer });
    let page = html(&trace);
    let told = text(of(&page, index));
    assert!(told.contains("lost on its way") && told.contains("Token in access_token"));
    assert!(
        told.contains("The recording shows none."),
        "nobody got it, so nobody checked it"
    );
}

#[test]
fn what_is_no_http_is_still_shown() {
    for octets in [
        &b""[..],
        b"\xff\x00\xfe",
        b"GET",
        b"HTTP/1.1 200 OK\r\n\r\n\xff\xfe",
        b"GET / HTTP/1.1\r\nx: \xff\r\n\r\n\0",
    ] {
        let mut trace = recorded(CODE);
        for index in 0..trace.events.len() {
            if trace.events[index].transfer().is_some() {
                transfer(&mut trace, index).sent = Octets::new(octets);
            }
        }
        let page = html(&trace);
        assert!(page.contains("These octets are no HTTP message"));
        assert!(!page.contains('\0'));
    }
}

#[test]
fn hostile_text_stays_text() {
    let mut trace = recorded(CODE);
    let token = "eyJhbGciOiI8Yj5gPC9iPiIsImtpZCI6Ijxicj4ifQ.eyJleHAiOiI8aT4iLCJhIjoiPHNjcmlwdD4iLCI8dT4iOjF9.c2ln";
    let index = event(&trace, "HTTP/1.1 200 OK\r\nContent-Type: application/json");
    let body = serde_json::json!({ HOSTILE: HOSTILE, "keys": [token] }).to_string();
    transfer(&mut trace, index).sent = Octets::new(format!(
        "HTTP/1.1 200 {HOSTILE}\r\nx-hostile: {HOSTILE}\r\nContent-Type: application/json\r\n\r\n{body}"
    ));
    for event in &mut trace.events {
        if let Event::Local(local) = event {
            HOSTILE.clone_into(&mut local.subject);
            HOSTILE.clone_into(&mut local.detail);
            local.participant = Name::new(HOSTILE);
        }
    }
    HOSTILE.clone_into(&mut trace.header.walkthroughs[0].steps[0].id);
    HOSTILE.clone_into(&mut trace.header.walkthroughs[0].lifelines[0].name);
    let page = html(&trace);
    for tag in [
        "<script",
        "<b>b",
        "<br>",
        "<i>",
        "<u>",
        "\" onmouseover",
        "\u{202e}",
    ] {
        assert!(!page.contains(tag), "{tag}");
    }
    assert_eq!(page.matches("<pre").count(), page.matches("</pre>").count());
    assert!(page.contains("{{ 7 * 7 }}") && page.contains("&amp;lt;"));
    let told = of(&page, index);
    assert!(told.contains("Token in <code>keys</code>") && told.contains("&lt;script&gt;"));
}

#[test]
fn of_very_many_tokens_the_first_are_taken_apart() {
    let mut trace = recorded(CODE);
    let index = event(&trace, "\"id_token\":");
    let token = |number: usize| format!("e30.e30.{number}");
    let body = serde_json::json!({ "keys": (0..40).map(token).collect::<Vec<_>>() });
    transfer(&mut trace, index).sent = Octets::new(format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{body}"
    ));
    let page = html(&trace);
    let sections = of(&page, index).matches("<section class=\"token\">");
    assert_eq!(sections.count(), 16);
}
