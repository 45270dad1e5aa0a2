//! The standards' own examples, and what our recogniser sees in them.
//!
//! Those of JOSE stand beside `src/cast/jwt.rs`, those of PKCE and of `at_hash`
//! in the documentation of their functions.

use flowscribe::protocol::{Role, Setting, half_hash, parse_form, write_form};
use flowscribe::trace::{
    Event, ExchangeId, Format, Header, Octets, Participant, ProtocolMessage, Trace, Transfer,
    recognise,
};
use flowscribe::walkthrough::Name;

use crate::extensions::EXTENSIONS;

/// An exchange as a standard shows it; line breaks within a value are for display there.
pub(crate) struct Example {
    pub(crate) section: &'static str,
    /// The role of the host.
    pub(crate) role: Role,
    pub(crate) request: &'static str,
    pub(crate) answer: &'static str,
    pub(crate) kinds: [&'static str; 2],
    /// Parameters of the request, and of the answer.
    pub(crate) parameters: [&'static [(&'static str, &'static str)]; 2],
    pub(crate) error: Option<&'static str>,
}

pub(crate) const SERVER: Role = Role::AuthorizationServer;

const EXAMPLES: &[Example] = &[
    Example {
        section: "RFC 6749 4.1.1, 4.1.2",
        role: SERVER,
        request: "GET /authorize?response_type=code&client_id=s6BhdRkqt3&state=xyz&redirect_uri=https%3A%2F%2Fclient%2Eexample%2Ecom%2Fcb HTTP/1.1\nHost: server.example.com",
        answer: "HTTP/1.1 302 Found\nLocation: https://client.example.com/cb?code=SplxlOBeZQQYbYS6WxSbIA&state=xyz",
        kinds: ["authorization-request", "authorization-response"],
        parameters: [
            &[
                ("client_id", "s6BhdRkqt3"),
                ("redirect_uri", "https://client.example.com/cb"),
            ],
            &[("code", "SplxlOBeZQQYbYS6WxSbIA"), ("state", "xyz")],
        ],
        error: None,
    },
    Example {
        section: "RFC 6749 4.1.2.1",
        role: SERVER,
        request: "GET /authorize?response_type=code&client_id=s6BhdRkqt3&state=xyz&redirect_uri=https%3A%2F%2Fclient%2Eexample%2Ecom%2Fcb HTTP/1.1\nHost: server.example.com",
        answer: "HTTP/1.1 302 Found\nLocation: https://client.example.com/cb?error=access_denied&state=xyz",
        kinds: ["authorization-request", "authorization-response"],
        parameters: [&[("state", "xyz")], &[("error", "access_denied")]],
        error: Some("access_denied"),
    },
    Example {
        section: "RFC 6749 4.1.3, 4.1.4",
        role: SERVER,
        request: "POST /token HTTP/1.1\nHost: server.example.com\nAuthorization: Basic czZCaGRSa3F0MzpnWDFmQmF0M2JW\nContent-Type: application/x-www-form-urlencoded\n\ngrant_type=authorization_code&code=SplxlOBeZQQYbYS6WxSbIA&redirect_uri=https%3A%2F%2Fclient%2Eexample%2Ecom%2Fcb",
        answer: "HTTP/1.1 200 OK\nContent-Type: application/json;charset=UTF-8\nCache-Control: no-store\nPragma: no-cache\n\n{\"access_token\":\"2YotnFZFEjr1zCsicMWpAA\",\"token_type\":\"example\",\"expires_in\":3600,\"refresh_token\":\"tGzv3JOkF0XG5Qx2TlKWIA\",\"example_parameter\":\"example_value\"}",
        kinds: ["token-request", "token-response"],
        parameters: [
            &[
                ("client_id", "s6BhdRkqt3"),
                ("client_secret", "gX1fBat3bV"),
                ("code", "SplxlOBeZQQYbYS6WxSbIA"),
            ],
            &[
                ("access_token", "2YotnFZFEjr1zCsicMWpAA"),
                ("refresh_token", "tGzv3JOkF0XG5Qx2TlKWIA"),
                ("expires_in", "3600"),
            ],
        ],
        error: None,
    },
    Example {
        section: "RFC 6749 4.2.1, 4.2.2",
        role: SERVER,
        request: "GET /authorize?response_type=token&client_id=s6BhdRkqt3&state=xyz&redirect_uri=https%3A%2F%2Fclient%2Eexample%2Ecom%2Fcb HTTP/1.1\nHost: server.example.com",
        answer: "HTTP/1.1 302 Found\nLocation: http://example.com/cb#access_token=2YotnFZFEjr1zCsicMWpAA&state=xyz&token_type=example&expires_in=3600",
        kinds: ["authorization-request", "authorization-response"],
        parameters: [
            &[("response_type", "token")],
            &[
                ("access_token", "2YotnFZFEjr1zCsicMWpAA"),
                ("token_type", "example"),
            ],
        ],
        error: None,
    },
    Example {
        section: "RFC 6749 4.3.2, 5.2",
        role: SERVER,
        request: "POST /token HTTP/1.1\nHost: server.example.com\nAuthorization: Basic czZCaGRSa3F0MzpnWDFmQmF0M2JW\nContent-Type: application/x-www-form-urlencoded\n\ngrant_type=password&username=johndoe&password=A3ddj3w",
        answer: "HTTP/1.1 400 Bad Request\nContent-Type: application/json;charset=UTF-8\nCache-Control: no-store\nPragma: no-cache\n\n{\"error\":\"invalid_request\"}",
        kinds: ["token-request", "token-response"],
        parameters: [
            &[("username", "johndoe"), ("password", "A3ddj3w")],
            &[("error", "invalid_request")],
        ],
        error: Some("invalid_request"),
    },
    Example {
        section: "RFC 6749 4.4.2, 4.4.3",
        role: SERVER,
        request: "POST /token HTTP/1.1\nHost: server.example.com\nAuthorization: Basic czZCaGRSa3F0MzpnWDFmQmF0M2JW\nContent-Type: application/x-www-form-urlencoded\n\ngrant_type=client_credentials",
        answer: "HTTP/1.1 200 OK\nContent-Type: application/json;charset=UTF-8\nCache-Control: no-store\nPragma: no-cache\n\n{\"access_token\":\"2YotnFZFEjr1zCsicMWpAA\",\"token_type\":\"example\",\"expires_in\":3600,\"example_parameter\":\"example_value\"}",
        kinds: ["token-request", "token-response"],
        parameters: [
            &[("grant_type", "client_credentials")],
            &[("access_token", "2YotnFZFEjr1zCsicMWpAA")],
        ],
        error: None,
    },
    Example {
        section: "RFC 6749 6, RFC 6750 4",
        role: SERVER,
        request: "POST /token HTTP/1.1\nHost: server.example.com\nAuthorization: Basic czZCaGRSa3F0MzpnWDFmQmF0M2JW\nContent-Type: application/x-www-form-urlencoded\n\ngrant_type=refresh_token&refresh_token=tGzv3JOkF0XG5Qx2TlKWIA",
        answer: "HTTP/1.1 200 OK\nContent-Type: application/json;charset=UTF-8\nCache-Control: no-store\nPragma: no-cache\n\n{\"access_token\":\"mF_9.B5f-4.1JqM\",\"token_type\":\"Bearer\",\"expires_in\":3600,\"refresh_token\":\"tGzv3JOkF0XG5Qx2TlKWIA\"}",
        kinds: ["token-request", "token-response"],
        parameters: [
            &[("refresh_token", "tGzv3JOkF0XG5Qx2TlKWIA")],
            &[("access_token", "mF_9.B5f-4.1JqM")],
        ],
        error: None,
    },
    Example {
        section: "RFC 6750 2.1, 3",
        role: Role::ResourceServer,
        request: "GET /resource HTTP/1.1\nHost: server.example.com\nAuthorization: Bearer mF_9.B5f-4.1JqM",
        answer: "HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer realm=\"example\", error=\"invalid_token\", error_description=\"The access token expired\"",
        kinds: ["resource-request", "resource-response"],
        parameters: [
            &[("access_token", "mF_9.B5f-4.1JqM")],
            &[
                ("error", "invalid_token"),
                ("error_description", "The access token expired"),
            ],
        ],
        error: Some("invalid_token"),
    },
    Example {
        section: "RFC 6750 2.2",
        role: Role::ResourceServer,
        request: "POST /resource HTTP/1.1\nHost: server.example.com\nContent-Type: application/x-www-form-urlencoded\n\naccess_token=mF_9.B5f-4.1JqM",
        answer: "HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer realm=\"example\"",
        kinds: ["resource-request", "resource-response"],
        parameters: [
            &[("access_token", "mF_9.B5f-4.1JqM")],
            &[("realm", "example")],
        ],
        error: None,
    },
    Example {
        section: "RFC 6750 2.3",
        role: Role::ResourceServer,
        request: "GET /resource?access_token=mF_9.B5f-4.1JqM HTTP/1.1\nHost: server.example.com",
        answer: "HTTP/1.1 200 OK\nCache-Control: private",
        kinds: ["resource-request", "resource-response"],
        parameters: [&[("access_token", "mF_9.B5f-4.1JqM")], &[]],
        error: None,
    },
    Example {
        section: "RFC 7009 2.1, 2.2.1",
        role: SERVER,
        request: "POST /revoke HTTP/1.1\nHost: server.example.com\nContent-Type: application/x-www-form-urlencoded\nAuthorization: Basic czZCaGRSa3F0MzpnWDFmQmF0M2JW\n\ntoken=45ghiukldjahdnhzdauz&token_type_hint=refresh_token",
        answer: "HTTP/1.1 400 Bad Request\nContent-Type: application/json\n\n{\"error\":\"unsupported_token_type\"}",
        kinds: ["revocation-request", "revocation-response"],
        parameters: [
            &[
                ("token", "45ghiukldjahdnhzdauz"),
                ("token_type_hint", "refresh_token"),
            ],
            &[],
        ],
        error: Some("unsupported_token_type"),
    },
    Example {
        section: "RFC 7662 2.1, 2.2",
        role: SERVER,
        request: "POST /introspect HTTP/1.1\nHost: server.example.com\nAccept: application/json\nContent-Type: application/x-www-form-urlencoded\nAuthorization: Bearer 23410913-abewfq.123483\n\ntoken=2YotnFZFEjr1zCsicMWpAA",
        answer: "HTTP/1.1 200 OK\nContent-Type: application/json\n\n{\"active\":true,\"client_id\":\"l238j323ds-23ij4\",\"username\":\"jdoe\",\"scope\":\"read write dolphin\",\"sub\":\"Z5O3upPC88QrAjx00dis\",\"aud\":\"https://protected.example.net/resource\",\"iss\":\"https://server.example.com/\",\"exp\":1419356238,\"iat\":1419350238,\"extension_field\":\"twenty-seven\"}",
        kinds: ["introspection-request", "introspection-response"],
        parameters: [
            &[
                ("token", "2YotnFZFEjr1zCsicMWpAA"),
                ("access_token", "23410913-abewfq.123483"),
            ],
            &[
                ("active", "true"),
                ("sub", "Z5O3upPC88QrAjx00dis"),
                ("exp", "1419356238"),
            ],
        ],
        error: None,
    },
    Example {
        section: "RFC 8628 3.1, 3.2",
        role: SERVER,
        request: "POST /device_authorization HTTP/1.1\nHost: server.example.com\nContent-Type: application/x-www-form-urlencoded\n\nclient_id=1406020730&scope=example_scope",
        answer: "HTTP/1.1 200 OK\nContent-Type: application/json\nCache-Control: no-store\n\n{\"device_code\":\"GmRhmhcxhwAzkoEqiMEg_DnyEysNkuNhszIySk9eS\",\"user_code\":\"WDJB-MJHT\",\"verification_uri\":\"https://example.com/device\",\"verification_uri_complete\":\"https://example.com/device?user_code=WDJB-MJHT\",\"expires_in\":1800,\"interval\":5}",
        kinds: [
            "device-authorization-request",
            "device-authorization-response",
        ],
        parameters: [
            &[("client_id", "1406020730"), ("scope", "example_scope")],
            &[
                ("device_code", "GmRhmhcxhwAzkoEqiMEg_DnyEysNkuNhszIySk9eS"),
                ("user_code", "WDJB-MJHT"),
                ("interval", "5"),
            ],
        ],
        error: None,
    },
    Example {
        section: "RFC 8628 3.4, 3.5",
        role: SERVER,
        request: "POST /token HTTP/1.1\nHost: server.example.com\nContent-Type: application/x-www-form-urlencoded\n\ngrant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code&device_code=GmRhmhcxhwAzkoEqiMEg_DnyEysNkuNhszIySk9eS&client_id=1406020730",
        answer: "HTTP/1.1 400 Bad Request\nContent-Type: application/json\n\n{\"error\":\"authorization_pending\"}",
        kinds: ["token-request", "token-response"],
        parameters: [
            &[
                ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"),
                ("client_id", "1406020730"),
            ],
            &[("error", "authorization_pending")],
        ],
        error: Some("authorization_pending"),
    },
    Example {
        section: "RFC 9207 2.1",
        role: SERVER,
        request: "GET /authorize?response_type=code&client_id=s6BhdRkqt3&redirect_uri=https%3A%2F%2Fclient.example%2Fcb HTTP/1.1\nHost: server.example.com",
        answer: "HTTP/1.1 302 Found\nLocation: https://client.example/cb?code=x1848ZT64p4IirMPT0R-X3141MFPTuBX-VFL_cvaplMH58&state=ZWVlNDBlYzA1NjdkMDNhYjg3ZjUxZjAyNGQzMTM2NzI&iss=https%3A%2F%2Fhonest.as.example",
        kinds: ["authorization-request", "authorization-response"],
        parameters: [&[], &[("iss", "https://honest.as.example")]],
        error: None,
    },
    Example {
        section: "OIDC Core 5.3.1, 5.3.3",
        role: SERVER,
        request: "GET /userinfo HTTP/1.1\nHost: server.example.com\nAuthorization: Bearer SlAV32hkKG",
        answer: "HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer error=\"invalid_token\", error_description=\"The Access Token expired\"",
        kinds: ["userinfo-request", "userinfo-response"],
        parameters: [
            &[("access_token", "SlAV32hkKG")],
            &[("error", "invalid_token")],
        ],
        error: Some("invalid_token"),
    },
    Example {
        section: "RFC 8414 3.1, 3.2",
        role: SERVER,
        request: "GET /.well-known/oauth-authorization-server HTTP/1.1\nHost: server.example.com",
        answer: "HTTP/1.1 200 OK\nContent-Type: application/json\n\n{\"issuer\":\"https://server.example.com\",\"token_endpoint\":\"https://server.example.com/token\"}",
        kinds: ["discovery-request", "discovery-response"],
        parameters: [&[], &[("issuer", "https://server.example.com")]],
        error: None,
    },
];

/// On the wire: CRLF, and an empty line after the head.
pub(crate) fn octets(shown: &str) -> Octets {
    let (head, body) = shown.split_once("\n\n").unwrap_or((shown, ""));
    let head = head.replace('\n', "\r\n");
    Octets::new(format!("{head}\r\n\r\n{body}"))
}

impl Example {
    /// A recording of nothing but this exchange.
    fn trace(&self) -> Trace {
        let participant = |name: &str, role, origin: &str| Participant {
            name: Name::new(name),
            role,
            origins: vec![origin.to_owned()],
            opaque: false,
        };
        let header = Header {
            format: Format::V1,
            scenario: self.section.to_owned(),
            title: String::new(),
            lesson: String::new(),
            seed: 0,
            participants: vec![
                participant("server", self.role, "https://server.example.com"),
                participant("client", Role::Client, "https://client.example.com"),
            ],
            walkthroughs: Vec::new(),
            outcome: None,
            obtained: None,
            breaks: Vec::new(),
            setting: Setting::default(),
        };
        let transfer = |from, to, shown| Transfer {
            exchange: ExchangeId(1),
            at: 0,
            from: Name::new(from),
            to: Name::new(to),
            cause: None,
            sent: octets(shown),
            delivered: None,
            mishaps: Vec::new(),
        };
        let events = vec![
            Event::Request(transfer("client", "server", self.request)),
            Event::Response(transfer("server", "client", self.answer)),
        ];
        Trace { header, events }
    }
}

#[test]
fn the_examples_are_what_their_sections_say() {
    for example in EXAMPLES.iter().chain(EXTENSIONS) {
        let section = example.section;
        let messages = recognise(&example.trace());
        let kinds = messages.iter().map(|message| message.kind.as_str());
        assert_eq!(kinds.collect::<Vec<_>>(), example.kinds, "{section}");
        for (message, expected) in messages.iter().zip(example.parameters) {
            for (name, value) in expected {
                let has = |message: &ProtocolMessage| {
                    let mut all = message.parameters.iter();
                    all.any(|one| one.name == *name && one.value == *value)
                };
                assert!(
                    has(message),
                    "{section}: {name}={value} in {:?}",
                    message.parameters
                );
            }
        }
        assert_eq!(messages[1].error.as_deref(), example.error, "{section}");
        assert!(!messages[0].failed, "{section}");
    }
}

/// The example of a section.
pub(crate) fn example(section: &str) -> &'static Example {
    let mut all = EXAMPLES.iter().chain(EXTENSIONS);
    all.find(|example| example.section == section).unwrap()
}

#[test]
fn forms_and_hashes_are_those_of_the_examples() {
    // RFC 6749 appendix B.
    let form = "value=+%25%26%2B%C2%A3%E2%82%AC";
    assert_eq!(write_form([("value", " %&+£€")]), form);
    assert_eq!(
        parse_form(form),
        [("value".to_owned(), " %&+£€".to_owned())]
    );
    // OIDC Core A.3 and A.4: the hashes of their ID tokens.
    let code = "Qcb0Orv1zh30vL1MPRsbm-diHiMwcLyZvn1arpZv-Jxf_11jnpEX3Tgfvk";
    assert_eq!(half_hash(code, "RS256"), "LDktKdoQak3Pk0cnXxCltA");
    let token = "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y";
    assert_eq!(half_hash(token, "RS256"), "77QmUPtjPfzWtF2AnpK9RQ");
}
