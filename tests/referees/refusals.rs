//! What our token endpoint refuses, as the crates read it, and what our own client does in the same place.

use std::time::Duration;

use flowscribe::network::Endpoint;
use openidconnect::core::CoreErrorResponseType;
use openidconnect::{AuthorizationCode, PkceCodeVerifier, RedirectUrl, RequestTokenError};

use crate::live::{
    AuthMethod, Known, PUBLIC, VERIFIER, WEB, authorization, code, get, okta, played, sign_in,
};
use crate::referee::over;

/// One thing that a client does wrong with a good code.
#[derive(Clone, Copy, Debug)]
enum Wrong {
    Nothing,
    Code,
    Twice,
    Late,
    Verifier,
    NoVerifier,
    RedirectUri,
    Secret(AuthMethod),
    AnotherClient,
}

/// What the crate reads of the server's answer: nothing, or the error.
async fn redeem(known: Known, wrong: Wrong, endpoint: Endpoint) -> Option<CoreErrorResponseType> {
    let client = known.discover(&endpoint).await;
    let answer = sign_in(&endpoint, &authorization(&client, code())).await;
    let mut redeems = match wrong {
        Wrong::Secret(method) => Known {
            secret: Some("guessed"),
            method,
            ..known
        },
        Wrong::AnotherClient => PUBLIC,
        _ => known,
    }
    .discover(&endpoint)
    .await;
    let mut code = get(&answer, "code").unwrap();
    let mut verifier = Some(VERIFIER.to_owned());
    match wrong {
        Wrong::Code => code = "SplxlOBeZQQYbYS6WxSbIA",
        Wrong::Verifier => verifier = Some("x".repeat(43)),
        Wrong::NoVerifier => verifier = None,
        Wrong::Late => tokio::time::sleep(Duration::from_secs(11)).await,
        Wrong::RedirectUri => {
            let other = RedirectUrl::new("https://example.com/other".to_owned()).unwrap();
            redeems = redeems.set_redirect_uri(other);
        }
        _ => {}
    }
    let http = over(&endpoint);
    let mut refused = None;
    for _ in 0..if matches!(wrong, Wrong::Twice) { 2 } else { 1 } {
        let code = AuthorizationCode::new(code.to_owned());
        let mut request = redeems.exchange_code(code).unwrap();
        if let Some(verifier) = &verifier {
            request = request.set_pkce_verifier(PkceCodeVerifier::new(verifier.clone()));
        }
        refused = match request.request_async(&http).await {
            Ok(_) => None,
            Err(RequestTokenError::ServerResponse(refusal)) => Some(refusal.error().clone()),
            Err(other) => panic!("no answer of a token endpoint: {other:?}"),
        };
    }
    refused
}

#[test]
fn the_crate_is_told_why_it_gets_no_token() {
    use CoreErrorResponseType::{InvalidClient, InvalidGrant};
    let cases = [
        (Wrong::Nothing, None),
        (Wrong::Code, Some(InvalidGrant)),
        (Wrong::Twice, Some(InvalidGrant)),
        (Wrong::Late, Some(InvalidGrant)),
        (Wrong::Verifier, Some(InvalidGrant)),
        (Wrong::NoVerifier, Some(InvalidGrant)),
        (Wrong::RedirectUri, Some(InvalidGrant)),
        (Wrong::Secret(AuthMethod::Basic), Some(InvalidClient)),
        (Wrong::Secret(AuthMethod::Post), Some(InvalidClient)),
        (Wrong::AnotherClient, Some(InvalidGrant)),
    ];
    let scenario = okta("EdDSA");
    for (wrong, expected) in cases {
        let (seen, _) = played(&scenario, move |endpoint| redeem(WEB, wrong, endpoint));
        assert_eq!(seen, expected, "{wrong:?}");
    }
}
