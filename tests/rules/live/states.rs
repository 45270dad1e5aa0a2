//! The live states of servers, and the good message that belongs to each.

use super::tables;
use crate::stage::{ALICE, CALLBACK, FORM};

/// A state, the message that belongs to it, and its table.
pub(super) struct State {
    pub(super) name: &'static str,
    pub(super) good: &'static [(&'static str, &'static str)],
    pub(super) table: &'static str,
}

pub(super) const OKTA: &str = r#"
[[actor]]
id = "okta"
signing = "EdDSA"
pkce = "optional"
offers = ["revocation", "userinfo", "device-authorization", "pushed-authorization-request", "end-session"]
password_grant = true
acr_values_supported = ["bronze", "gold"]
registrations = [
    { client_id = "web", client_secret = "secret", redirect_uris = ["https://example.com/callback"], post_logout_redirect_uris = ["https://example.com/bye"], response_types = ["code"], grant_types = ["authorization_code", "refresh_token"], scope = "openid profile" },
    { client_id = "other", client_secret = "secret", redirect_uris = ["https://example.com/callback"], response_types = ["code"], grant_types = ["authorization_code", "refresh_token"], scope = "openid profile" },
    { client_id = "keyed", redirect_uris = ["https://example.com/callback"], response_types = ["code"], scope = "openid profile", token_endpoint_auth_method = "private_key_jwt" },
    { client_id = "bound", dpop_bound_access_tokens = true, redirect_uris = ["https://example.com/callback"], response_types = ["code"], scope = "openid profile" },
    { client_id = "service", client_secret = "secret", redirect_uris = [], response_types = [], grant_types = ["client_credentials"], scope = "orders" },
    { client_id = "old", client_secret = "secret", redirect_uris = [], response_types = [], grant_types = ["password"], scope = "profile" },
    { client_id = "tv", redirect_uris = [], response_types = [], grant_types = ["urn:ietf:params:oauth:grant-type:device_code"], scope = "photos" },
    { client_id = "radio", redirect_uris = [], response_types = [], grant_types = ["urn:ietf:params:oauth:grant-type:device_code"], scope = "photos" },
    { client_id = "api", client_secret = "secret", redirect_uris = [], response_types = [], grant_types = ["urn:ietf:params:oauth:grant-type:token-exchange"], scope = "profile" },
]

[[actor]]
id = "user"
totp_secret = "shared"

[[actor]]
id = "stock"
role = "resource-server"
audience = "https://stock.example"
introspection = { client_id = "asker", client_secret = "of-the-asker" }
"#;

const LOGIN: &[(&str, &str)] = &[
    ("method", "POST"),
    ("to", "https://your-org.okta.example/login"),
    ("type", FORM),
    ("form.txn", "<txn>"),
    ("form.csrf", "<csrf>"),
    ("form.username", ALICE[0].1),
    ("form.password", ALICE[1].1),
];

const CONSENT: &[(&str, &str)] = &[
    ("method", "POST"),
    ("to", "https://your-org.okta.example/consent"),
    ("type", FORM),
    ("cookie", "<session>"),
    ("form.txn", "<txn>"),
    ("form.csrf", "<csrf>"),
    ("form.decision", "allow"),
];

const CONSENT_PAGE: &[(&str, &str)] = &[
    ("method", "GET"),
    ("to", "https://your-org.okta.example/consent"),
    ("cookie", "<session>"),
    ("query.txn", "<txn>"),
];

const ONE_TIME_CODE: &[(&str, &str)] = &[
    ("method", "POST"),
    ("to", "https://your-org.okta.example/one-time-code"),
    ("type", FORM),
    ("cookie", "<session>"),
    ("form.txn", "<txn>"),
    ("form.csrf", "<csrf>"),
    ("form.one_time_code", "<one_time_code>"),
];

const USER_CODE: &[(&str, &str)] = &[
    ("method", "POST"),
    ("to", "https://your-org.okta.example/device"),
    ("type", FORM),
    ("form.user_code", "<user_code>"),
];

const AUTHORIZE: &[(&str, &str)] = &[
    ("method", "GET"),
    (
        "to",
        "https://your-org.okta.example/oauth2/default/v1/authorize",
    ),
    ("cookie", "<session>"),
    ("query.response_type", "code"),
    ("query.client_id", "web"),
    ("query.redirect_uri", CALLBACK),
    ("query.scope", "openid profile"),
    ("query.state", "abcdefgh"),
    ("query.prompt", "none"),
];

const REFERENCE: &[(&str, &str)] = &[
    ("method", "GET"),
    (
        "to",
        "https://your-org.okta.example/oauth2/default/v1/authorize",
    ),
    ("query.client_id", "web"),
    ("query.request_uri", "<request_uri>"),
];

pub(super) const PUSH: &[(&str, &str)] = &[
    ("method", "POST"),
    ("to", "https://your-org.okta.example/oauth2/default/v1/par"),
    ("type", FORM),
    ("basic", "web:secret"),
    ("form.client_id", "web"),
    ("form.response_type", "code"),
    ("form.redirect_uri", CALLBACK),
    ("form.scope", "openid profile"),
    ("form.state", "abcdefgh"),
];

pub(super) const TOKEN: &str = "https://your-org.okta.example/oauth2/default/v1/token";

pub(super) const CODE: &[(&str, &str)] = &[
    ("method", "POST"),
    ("to", TOKEN),
    ("type", FORM),
    ("basic", "web:secret"),
    ("form.grant_type", "authorization_code"),
    ("form.code", "<code>"),
    ("form.redirect_uri", CALLBACK),
    ("form.code_verifier", VERIFIER),
];

const KEYED: &[(&str, &str)] = &[
    ("method", "POST"),
    ("to", TOKEN),
    ("type", FORM),
    (
        "form.client_assertion_type",
        "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    ),
    ("form.client_assertion", "<assertion>"),
    ("form.grant_type", "authorization_code"),
    ("form.code", "<code>"),
    ("form.redirect_uri", CALLBACK),
    ("form.code_verifier", VERIFIER),
];

pub(super) const BOUND: &[(&str, &str)] = &[
    ("method", "POST"),
    ("to", TOKEN),
    ("type", FORM),
    ("dpop", "<proof>"),
    ("form.client_id", "bound"),
    ("form.grant_type", "authorization_code"),
    ("form.code", "<code>"),
    ("form.redirect_uri", CALLBACK),
    ("form.code_verifier", VERIFIER),
];

const REFRESH: &[(&str, &str)] = &[
    ("method", "POST"),
    ("to", TOKEN),
    ("type", FORM),
    ("basic", "web:secret"),
    ("form.grant_type", "refresh_token"),
    ("form.refresh_token", "<refresh_token>"),
];

const POLL: &[(&str, &str)] = &[
    ("method", "POST"),
    ("to", TOKEN),
    ("type", FORM),
    ("form.client_id", "tv"),
    (
        "form.grant_type",
        "urn:ietf:params:oauth:grant-type:device_code",
    ),
    ("form.device_code", "<device_code>"),
];

const EXCHANGE: &[(&str, &str)] = &[
    ("method", "POST"),
    ("to", TOKEN),
    ("type", FORM),
    ("basic", "api:secret"),
    (
        "form.grant_type",
        "urn:ietf:params:oauth:grant-type:token-exchange",
    ),
    (
        "form.subject_token_type",
        "urn:ietf:params:oauth:token-type:access_token",
    ),
    ("form.subject_token", "<access_token>"),
    ("form.audience", "https://stock.example"),
];

const CREDENTIALS: &[(&str, &str)] = &[
    ("method", "POST"),
    ("to", TOKEN),
    ("type", FORM),
    ("basic", "service:secret"),
    ("form.grant_type", "client_credentials"),
];

const PASSWORD: &[(&str, &str)] = &[
    ("method", "POST"),
    ("to", TOKEN),
    ("type", FORM),
    ("basic", "old:secret"),
    ("form.grant_type", "password"),
    ("form.username", ALICE[0].1),
    ("form.password", ALICE[1].1),
];

const INTROSPECT: &[(&str, &str)] = &[
    ("method", "POST"),
    (
        "to",
        "https://your-org.okta.example/oauth2/default/v1/introspect",
    ),
    ("type", FORM),
    ("basic", "asker:of-the-asker"),
    ("form.token", "<access_token>"),
];

const REVOKE: &[(&str, &str)] = &[
    ("method", "POST"),
    (
        "to",
        "https://your-org.okta.example/oauth2/default/v1/revoke",
    ),
    ("type", FORM),
    ("basic", "web:secret"),
    ("form.token", "<access_token>"),
];

const USERINFO: &[(&str, &str)] = &[
    ("method", "GET"),
    (
        "to",
        "https://your-org.okta.example/oauth2/default/v1/userinfo",
    ),
    ("scheme", "Bearer"),
    ("token", "<access_token>"),
];

const RESOURCE: &[(&str, &str)] = &[
    ("method", "GET"),
    ("to", "https://api.example/profile"),
    ("scheme", "Bearer"),
    ("token", "<access_token>"),
];

const BOUND_RESOURCE: &[(&str, &str)] = &[
    ("method", "GET"),
    ("to", "https://api.example/profile"),
    ("scheme", "DPoP"),
    ("token", "<access_token>"),
    ("dpop", "<proof>"),
];

pub(super) const LOGOUT: &[(&str, &str)] = &[
    ("method", "GET"),
    (
        "to",
        "https://your-org.okta.example/oauth2/default/v1/logout",
    ),
    ("cookie", "<session>"),
    ("query.id_token_hint", "<id_token>"),
    ("query.post_logout_redirect_uri", "https://example.com/bye"),
];

const END_SESSION: &[(&str, &str)] = &[
    ("method", "POST"),
    ("to", "https://your-org.okta.example/end-session"),
    ("type", FORM),
    ("cookie", "<session>"),
    ("form.txn", "<txn>"),
    ("form.csrf", "<csrf>"),
    ("form.logout", "yes"),
];

/// RFC 7636 appendix B.
pub(super) const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
pub(super) const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

const fn state(
    name: &'static str,
    good: &'static [(&'static str, &'static str)],
    table: &'static str,
) -> State {
    State { name, good, table }
}

pub(super) const STATES: [State; 23] = [
    state("login", LOGIN, tables::LOGIN),
    state("consent", CONSENT, tables::CONSENT),
    state("consent-page", CONSENT_PAGE, tables::CONSENT_PAGE),
    state("one-time-code", ONE_TIME_CODE, tables::ONE_TIME_CODE),
    state("user-code", USER_CODE, tables::USER_CODE),
    state("session", AUTHORIZE, tables::AUTHORIZE),
    state("pushed-request", REFERENCE, tables::REFERENCE),
    state("push", PUSH, tables::PUSH),
    state("code", CODE, tables::CODE),
    state("assertion", KEYED, tables::KEYED),
    state("proof", BOUND, tables::BOUND),
    state("refresh-token", REFRESH, tables::REFRESH),
    state("device-code", POLL, tables::POLL),
    state("exchange", EXCHANGE, tables::EXCHANGE),
    state("client-credentials", CREDENTIALS, tables::CREDENTIALS),
    state("password", PASSWORD, tables::PASSWORD),
    state("introspection", INTROSPECT, tables::INTROSPECT),
    state("revocation", REVOKE, tables::REVOKE),
    state("userinfo", USERINFO, tables::USERINFO),
    state("resource", RESOURCE, tables::RESOURCE),
    state("bound-resource", BOUND_RESOURCE, tables::BOUND_RESOURCE),
    state("logout", LOGOUT, tables::LOGOUT),
    state("logout-page", END_SESSION, tables::END_SESSION),
];
