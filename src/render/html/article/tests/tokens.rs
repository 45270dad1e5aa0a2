//! Tokens and the checks made on them.

use super::*;

#[test]
fn a_token_is_taken_apart_and_its_checks_stand_below() {
    let trace = recorded(CODE);
    let page = html(&trace);
    let response = of(&page, event(&trace, "\"id_token\":"));
    assert_eq!(response.matches("<section class=\"token\">").count(), 2);
    let tokens: Vec<_> = response
        .split("<section class=\"token\">")
        .map(text)
        .collect();
    // The client does not check the access token, which is none of its business.
    assert!(tokens[1].starts_with("Token in access_token"));
    assert!(
        tokens[1]
            .contains("Checks that its receiver made on this token\nThe recording shows none.")
    );
    assert!(tokens[2].starts_with("Token in id_token"));
    let checks = tokens[2].split("made on this token").nth(1).unwrap();
    for rule in [
        "id-token-signature",
        "id-token-audience",
        "nonce",
        "at-hash",
    ] {
        assert!(
            checks.contains(&format!("client: check passed: {rule}")),
            "{checks}"
        );
    }
    assert!(
        tokens[2].contains("1767229200 2026-01-01 01:00:00 UTC"),
        "{}",
        tokens[2]
    );
    assert!(tokens[2].contains("made with RS256 and the key demo-rs256"));
    let request = text(of(&page, event(&trace, "GET /profile")));
    let checks = request.split("made on this token").nth(1).unwrap();
    for rule in ["signature", "type", "issuer", "audience", "expiry", "scope"] {
        assert!(
            checks.contains(&format!("app: check passed: {rule}")),
            "{checks}"
        );
    }
    assert!(!checks.contains("id-token"));
}

#[test]
fn a_forged_token_is_refused_by_name() {
    let trace = recorded(TAMPERED);
    let page = html(&trace);
    let request = of(&page, event(&trace, "GET /profile"));
    let token = request.split("<section class=\"token\">").nth(1).unwrap();
    let (token, _) = token.split_once("</section>").unwrap();
    let checks = token.split("<h5>").nth(1).unwrap();
    assert!(
        checks.contains("<li class=\"failed\"><code>app</code>: check failed: signature"),
        "{checks}"
    );
    assert_eq!(
        checks.matches("<li").count(),
        1,
        "the rest was never checked"
    );
    assert!(checks.contains("https://www.rfc-editor.org/rfc/rfc9068#section-4"));
}

/// The browser gets the token, the script reads and checks it.
#[test]
fn what_a_script_checks_came_in_the_fragment() {
    let trace = recorded(IMPLICIT);
    let page = html(&trace);
    let response = of(&page, event(&trace, "#access_token="));
    let token = response.split("<section class=\"token\">").nth(2).unwrap();
    assert!(text(token).contains("client/script: check passed: id-token-signature"));
    assert!(text(response).contains("in the fragment"));
    let keys = event(&trace, "\"keys\":");
    assert!(!of(&page, keys).contains("<section class=\"token\">"));
}
