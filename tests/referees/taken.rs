//! What our server answers to the standards' own examples.

use bytes::Bytes;
use flowscribe::trace::HttpMessage;
use http::{Request, header};

use crate::live::played;
use crate::stage;
use crate::vectors::{example, octets};

/// The server of the examples, with their clients and their user.
const OVERLAY: &str = r#"
[[actor]]
id = "user"
username = "johndoe"
password = "A3ddj3w"
[[actor]]
id = "as"
pkce = "none"
issuer = "https://server.example.com"
signing = "EdDSA"
offers = ["revocation", "userinfo", "device-authorization", "pushed-authorization-request"]
password_grant = true
registrations = [
    { client_id = "s6BhdRkqt3", client_secret = "gX1fBat3bV", redirect_uris = ["https://client.example.com/cb"], response_types = ["code"], grant_types = ["authorization_code", "refresh_token", "password", "client_credentials"], scope = "profile" },
    { client_id = "1406020730", redirect_uris = [], response_types = [], grant_types = ["urn:ietf:params:oauth:grant-type:device_code"], scope = "example_scope" },
    { client_id = "rs08", client_secret = "long-secure-random-secret", redirect_uris = [], response_types = [], grant_types = ["urn:ietf:params:oauth:grant-type:token-exchange"], scope = "profile" },
    { client_id = "Aladdin", client_secret = "open sesame", redirect_uris = [], response_types = [], grant_types = ["client_credentials"], scope = "profile" },
]
"#;

/// RFC 7617 2: the credential of Aladdin.
const ALADDIN: &str = "POST /token HTTP/1.1\nHost: server.example.com\nAuthorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==\nContent-Type: application/x-www-form-urlencoded\n\ngrant_type=client_credentials";

/// A request as a standard shows it.
fn asked(shown: &str) -> Request<Bytes> {
    let message = HttpMessage::request(octets(shown).as_bytes()).unwrap();
    let mut request = Request::builder()
        .method(message.request_line().unwrap().0)
        .uri(message.url().unwrap().as_str());
    for (name, value) in &message.headers {
        if name != header::HOST.as_str() {
            request = request.header(name, value);
        }
    }
    request.body(Bytes::from(message.body)).unwrap()
}

/// What our server, set up so, answers to an example: status, and where it redirects to, or else its error code.
pub(crate) fn answered(setting: &str, shown: &str) -> (u16, String) {
    let overlay = OVERLAY.replace("pkce = \"none\"", &format!("pkce = \"none\"\n{setting}"));
    let scenario = stage::scenario("discovery-userinfo", &overlay);
    let request = asked(shown);
    let (answer, _) = played(&scenario, move |endpoint| {
        let request = request.clone();
        async move { endpoint.send(request).await.unwrap() }
    });
    let body: serde_json::Value = serde_json::from_slice(answer.body()).unwrap_or_default();
    let error = body["error"].as_str().unwrap_or_default();
    let location = answer.headers().get(header::LOCATION);
    let location = location.map(|location| location.to_str().unwrap());
    let told = location.filter(|location| location.starts_with("https:"));
    (answer.status().as_u16(), told.unwrap_or(error).to_owned())
}

#[test]
fn our_server_takes_the_examples_for_what_they_are() {
    let expected = [
        ("RFC 6749 4.1.1, 4.1.2", 302, ""),
        // Whoever is told that the code is unknown has been authenticated.
        ("RFC 6749 4.1.3, 4.1.4", 400, "invalid_grant"),
        ("RFC 6749 4.3.2, 5.2", 200, ""),
        ("RFC 6749 4.4.2, 4.4.3", 200, ""),
        ("RFC 6749 6, RFC 6750 4", 400, "invalid_grant"),
        ("RFC 7009 2.1, 2.2.1", 200, ""),
        // Only Basic credentials are taken at this endpoint.
        ("RFC 7662 2.1, 2.2", 401, "invalid_client"),
        ("RFC 8628 3.1, 3.2", 200, ""),
        ("RFC 8628 3.4, 3.5", 400, "invalid_grant"),
        // Keys of the examples are nobody's here, and no client is registered without a secret.
        ("RFC 7523 2.2, RFC 6749 5.2", 400, "invalid_client"),
        ("RFC 7523 4, 3.1", 400, "invalid_client"),
        ("RFC 8693 2.3", 400, "invalid_request"),
        ("RFC 8693 A.1.1, A.1.2", 400, "invalid_client"),
        ("RFC 8693 A.2.1, A.2.2", 400, "invalid_client"),
        ("RFC 9126 2.1, 2.2", 400, "invalid_client"),
        ("RFC 9126 4, RFC 6749 4.1.2", 400, ""),
    ];
    for (section, status, error) in expected {
        // Paths are a deployment's own.
        let request = example(section).request.replace("/as/par", "/par");
        let request = request.replace("/as/token.oauth2", "/token");
        let seen = answered("", &request.replace("/token.oauth2", "/token"));
        assert_eq!(seen, (status, error.to_owned()), "{section}");
    }
    assert_eq!(answered("", ALADDIN), (200, String::new()), "RFC 7617 2");
}
