//! Doctored ID tokens: what our client and what `openidconnect` say to the same octets.

use std::str::FromStr as _;

use flowscribe::protocol::{Parameters, parse_form};
use flowscribe::trace::{Trace, split_url};
use openidconnect::core::{
    CoreClient, CoreErrorResponseType, CoreIdToken, CoreJsonWebKeySet, CoreProviderMetadata,
    CoreTokenResponse, CoreUserInfoClaims,
};
use openidconnect::{
    AccessToken, AuthorizationCode, ClientId, CodeTokenRequest, IssuerUrl,
    OAuth2TokenResponse as _, PkceCodeVerifier, RedirectUrl, StandardErrorResponse,
    SubjectIdentifier, TokenResponse as _, TokenUrl,
};

use crate::doctored::{CLIENT, Flow};
use crate::referee::{self, Beside, at_once, examine, recorded, word};
use crate::stage::{CALLBACK, ISSUER, exchanges, failed};
use crate::table::rows;

/// Wherever the token comes from. `ours` is the rule that refuses, `theirs` the
/// crate's error; `why` tells by which right the verdicts differ.
const EVERYWHERE: &str = r#"
edits                                      | ours               | theirs          | why
-                                          | -                  | -               | -
id.key=another                             | id-token-signature | CryptoError     | -
id.kid=unknown                             | id-token-signature | NoMatchingKey   | -
-id.kid                                    | -                  | -               | -
status.keys=500                            | id-token-signature | JWKS            | -
id.alg=none                                | id-token-signature | Unsupported     | -
-id.typ & id.alg=none                      | id-token-signature | Unsupported     | -
id.alg=HS256                               | id-token-signature | DisallowedAlg   | -
id.crit=exp                                | id-token-signature | Unsupported     | -
-id.typ                                    | -                  | -               | -
id.typ=jwt                                 | -                  | -               | -
id.typ=application/jwt                     | -                  | -               | -
id.typ=at+jwt                              | id-token-type      | Unsupported     | -
id.typ=application/at+jwt                  | id-token-type      | Unsupported     | -
id.typ=dpop+jwt                            | id-token-type      | Unsupported     | -
id.cty=JWT                                 | -                  | Unsupported     | RFC 7515 4.1.10: cty is ignored by JWS; the crate has no nested tokens and refuses the word
id.claims.iss=https://evil.example         | id-token-issuer    | InvalidIssuer   | -
id.claims.iss=https://your-org.okta.example/oauth2/default/ | id-token-issuer | InvalidIssuer | -
id.claims.iss=https://YOUR-ORG.okta.example/oauth2/default | id-token-issuer | InvalidIssuer | -
-id.claims.iss                             | id-token-issuer    | Parse           | -
id.claims.aud=another-client               | id-token-audience  | InvalidAudience | -
-id.claims.aud                             | id-token-audience  | InvalidAudience | -
id.claims.aud=["0oabv6kx4qq6h1U5l0h7"]     | -                  | -               | -
id.claims.aud=["0oabv6kx4qq6h1U5l0h7","another-client"] | id-token-audience | InvalidAudience | -
id.claims.aud=["another-client"]           | id-token-audience  | InvalidAudience | -
id.claims.aud=[]                           | id-token-audience  | InvalidAudience | -
id.claims.aud=1                            | id-token-audience  | Parse           | -
id.claims.aud=["0oabv6kx4qq6h1U5l0h7",1]   | id-token-audience  | Parse           | -
id.claims.azp=0oabv6kx4qq6h1U5l0h7         | -                  | -               | -
id.claims.azp=another-client               | -                  | -               | -
-id.claims.sub                             | id-token-subject   | Parse           | -
id.claims.sub=1                            | id-token-subject   | Parse           | -
id.claims.sub=                             | id-token-subject   | -               | OIDC Core 2: sub identifies a person; the crate takes any string
id.claims.exp=-29                          | -                  | Expired         | RFC 7519 4.1.4: ours forgives clocks that differ by less than thirty seconds
id.claims.exp=-30                          | id-token-expiry    | Expired         | -
id.claims.exp=1                            | -                  | -               | -
id.claims.exp=1767225700.5                 | -                  | -               | -
id.claims.exp=1767225570.5                 | id-token-expiry    | Expired         | -
id.claims.exp="1767225700"                 | id-token-expiry    | Parse           | -
id.claims.exp=soon                         | id-token-expiry    | Parse           | -
-id.claims.exp                             | id-token-expiry    | Parse           | -
-id.claims.iat                             | id-token-issued-at | Parse           | -
id.claims.iat=now                          | id-token-issued-at | Parse           | -
id.claims.iat=30                           | -                  | -               | -
id.claims.iat=31                           | id-token-issued-at | -               | OIDC Core 3.1.3.7: how far iat may be away is for the client to say; ours takes none of later than thirty seconds from now
id.claims.iat=-3600                        | -                  | -               | -
id.claims.nonce=guessed                    | nonce              | InvalidNonce    | -
id.claims.nonce=                           | nonce              | InvalidNonce    | -
id.claims.nonce=1                          | nonce              | Parse           | -
-id.claims.nonce                           | nonce              | InvalidNonce    | -
"#;

/// From the token endpoint.
const REDEEMED: &str = r"
edits                                | ours               | theirs      | why
-token.id_token                      | id-token           | no ID token | -
token.id_token=                      | id-token-signature | Parse       | -
token.id_token=a.b.c                 | id-token-signature | Parse       | -
token.id_token=<id_token>.d          | id-token-signature | Parse       | -
token.id_token=<id_token>A           | id-token-signature | CryptoError | -
token.id_token=<id_token>AAAA        | id-token-signature | CryptoError | -
id.claims.at_hash=guessed            | at-hash            | at_hash     | -
token.access_token=another           | at-hash            | at_hash     | -
id.claims.at_hash=                   | at-hash            | at_hash     | -
id.claims.at_hash=1                  | at-hash            | Parse       | -
-id.claims.at_hash                   | -                  | -           | -
id.claims.c_hash=guessed             | -                  | -           | -
";

/// Beside an access token from the authorization endpoint.
const IN_FRONT: &str = r"
edits                                | ours               | theirs      | why
-answer.id_token                     | id-token           | no ID token | -
answer.id_token=                     | id-token           | Parse       | -
answer.id_token=a.b.c                | id-token-signature | Parse       | -
answer.id_token=<id_token>AAAA       | id-token-signature | CryptoError | -
id.claims.at_hash=guessed            | at-hash            | at_hash     | -
answer.access_token=another          | at-hash            | at_hash     | -
id.claims.at_hash=1                  | at-hash            | Parse       | -
-id.claims.at_hash                   | at-hash            | -           | OIDC Core 3.2.2.10: it is REQUIRED here; the crate leaves it to its caller, and its documentation compares it where it is there
";

/// Beside a code from the authorization endpoint.
const BESIDE_CODE: &str = r"
edits                                | ours               | theirs      | why
-answer.id_token                     | id-token           | no ID token | -
id.claims.c_hash=guessed             | c-hash             | c_hash      | -
answer.code=another                  | c-hash             | c_hash      | -
id.claims.c_hash=                    | c-hash             | c_hash      | -
id.claims.c_hash=1                   | c-hash             | Parse       | -
-id.claims.c_hash                    | c-hash             | -           | OIDC Core 3.3.2.11: it is REQUIRED here; the crate leaves it to its caller, and its documentation compares it where it is there
id.claims.at_hash=guessed            | -                  | -           | -
id.claims.at_hash=1                  | -                  | Parse       | OIDC Core 3.1.3.8: without an access token beside it ours does not read it; the crate reads every claim that it knows
";

/// The verdict of our client: nothing where it goes on, or the rule that refuses;
/// `stops` where it could not even begin to check.
fn ours(trace: &Trace, flow: Flow) -> String {
    let [rule, _] = failed(trace, flow.examiner());
    let mut all = exchanges(trace).into_iter();
    let goes_on = all.any(|one| one.to == "app" && one.method() != "OPTIONS");
    assert!(!goes_on || rule.is_empty(), "it goes on in spite of {rule}");
    if goes_on || !rule.is_empty() {
        rule
    } else {
        "stops".to_owned()
    }
}

/// The verdict of the crate on the same answers: nothing, or its error.
fn theirs(trace: &Trace, flow: Flow) -> Result<(), String> {
    if flow == Flow::Discovery {
        return discovered(trace);
    }
    let answer = answer(trace);
    let value = |name: &str| value(&answer, name);
    let mut access_token = value("access_token").map(AccessToken::new);
    let mut code = value("code").map(AuthorizationCode::new);
    let id_token = if flow == Flow::Code {
        let issuer = IssuerUrl::new(ISSUER.to_owned()).unwrap();
        let client_id = ClientId::new(CLIENT.to_owned());
        let client = CoreClient::new(client_id, issuer, CoreJsonWebKeySet::default())
            .set_token_uri(TokenUrl::new(format!("{ISSUER}/v1/token")).unwrap())
            .set_redirect_uri(RedirectUrl::new(CALLBACK.to_owned()).unwrap());
        let tokens = redeem(trace, client.exchange_code(code.take().unwrap()))?;
        access_token = Some(tokens.access_token().clone());
        tokens.id_token().ok_or("no ID token")?.clone()
    } else {
        let text = value("id_token").ok_or("no ID token")?;
        CoreIdToken::from_str(&text).map_err(|_| "Parse")?
    };
    let now = referee::time_of_check(trace, flow.examiner());
    let verifier = referee::verifier(CLIENT, referee::keys(trace)?, now);
    let beside = Beside {
        access_token: access_token.as_ref(),
        code: code.as_ref(),
    };
    examine(&id_token, &verifier, &asked(trace, "nonce"), beside).map(drop)
}

/// The same of a client that begins with the metadata and ends with the answer
/// about the user, as far as ours went.
fn discovered(trace: &Trace) -> Result<(), String> {
    let http = recorded(trace);
    let issuer = IssuerUrl::new(ISSUER.to_owned()).unwrap();
    let metadata = at_once(CoreProviderMetadata::discover_async(issuer, &http));
    let metadata = metadata.map_err(|why| format!("Discovery{}", word(&why)))?;
    let client_id = ClientId::new(CLIENT.to_owned());
    let client = CoreClient::from_provider_metadata(metadata, client_id, None);
    let mut all = exchanges(trace).into_iter();
    let begun = all.any(|one| one.target().contains("/v1/authorize?"));
    let code = begun.then(|| value(&answer(trace), "code").unwrap());
    let code = AuthorizationCode::new(code.unwrap_or_default());
    let request = client.exchange_code(code).map_err(|why| word(&why))?;
    if !begun {
        return Ok(());
    }
    let tokens = redeem(trace, request)?;
    let now = referee::time_of_check(trace, "client");
    let verifier = client.id_token_verifier().set_time_fn(move || now);
    let beside = Beside {
        access_token: Some(tokens.access_token()),
        code: None,
    };
    let id_token = tokens.id_token().ok_or("no ID token")?;
    let subject = examine(id_token, &verifier, &asked(trace, "nonce"), beside)?;
    let subject = SubjectIdentifier::new(subject);
    // Where there is no such endpoint, neither asks.
    let Ok(request) = client.user_info(tokens.access_token().clone(), Some(subject)) else {
        return Ok(());
    };
    let told: Result<CoreUserInfoClaims, _> = at_once(request.request_async(&http));
    told.map(drop)
        .map_err(|why| format!("UserInfo{}", word(&why)))
}

/// Redeems the code with the crate, which is answered as our client was.
fn redeem(
    trace: &Trace,
    request: CodeTokenRequest<'_, StandardErrorResponse<CoreErrorResponseType>, CoreTokenResponse>,
) -> Result<CoreTokenResponse, String> {
    let request = request.set_pkce_verifier(PkceCodeVerifier::new("v".repeat(43)));
    at_once(request.request_async(&recorded(trace))).map_err(|why| word(&why))
}

/// A parameter of the authorization request.
fn asked(trace: &Trace, name: &str) -> String {
    let mut all = exchanges(trace).into_iter();
    let request = all.find(|one| one.target().contains("/v1/authorize?"));
    let (_, query, _) = split_url(request.as_ref().unwrap().target());
    value(&parse_form(query.unwrap()), name).unwrap()
}

/// The authorization response.
fn answer(trace: &Trace) -> Parameters {
    let mut all = exchanges(trace).into_iter();
    let redirect = all.find_map(|one| {
        let location = one.response?.redirect()?.to_owned();
        location.starts_with(CALLBACK).then_some(location)
    });
    let redirect = redirect.unwrap();
    let (_, query, fragment) = split_url(&redirect);
    parse_form(query.or(fragment).unwrap())
}

fn value(parameters: &Parameters, name: &str) -> Option<String> {
    let found = parameters.iter().find(|(known, _)| known == name);
    found.map(|(_, value)| value.clone())
}

/// Holds every row of a table against both verdicts.
pub(crate) fn hold(table: &'static str, flow: Flow) {
    let mut wrong = Vec::new();
    for row in rows(table) {
        let trace = flow.run(row.get("edits"));
        let seen = [
            ours(&trace, flow),
            theirs(&trace, flow).err().unwrap_or_default(),
        ];
        let same = seen[0].is_empty() == seen[1].is_empty();
        let excused = !row.get("why").is_empty();
        if seen != [row.get("ours"), row.get("theirs")] || same == excused {
            wrong.push(format!(
                "{} | {} | {} | {}",
                row.get("edits"),
                seen[0],
                seen[1],
                row.get("why")
            ));
        }
    }
    assert!(
        wrong.is_empty(),
        "{flow:?}, rows that do not hold:\n{}",
        wrong.join("\n")
    );
}

#[test]
fn from_the_token_endpoint() {
    hold(EVERYWHERE, Flow::Code);
    hold(REDEEMED, Flow::Code);
}

#[test]
fn beside_an_access_token() {
    hold(EVERYWHERE, Flow::Implicit);
    hold(IN_FRONT, Flow::Implicit);
}

#[test]
fn beside_a_code() {
    hold(EVERYWHERE, Flow::Hybrid);
    hold(BESIDE_CODE, Flow::Hybrid);
}
