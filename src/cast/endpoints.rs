//! Where an authorization server is reached.

use crate::scenario::{self, Offer};

/// The URLs of one authorization server.
#[derive(Clone, Debug)]
pub(crate) struct Endpoints {
    /// The issuer identifier (OIDC Core 1.2).
    pub(crate) issuer: String,
    /// Whether its authorization responses carry `iss` (RFC 9207 3).
    pub(crate) sends_iss: bool,
    /// RFC 6749 3.1.
    pub(crate) authorization: String,
    /// RFC 6749 3.2.
    pub(crate) token: String,
    /// RFC 7662 2.
    pub(crate) introspection: String,
    /// RFC 7009 2; absent where the server has none.
    pub(crate) revocation: Option<String>,
    /// OIDC Core 5.3; absent where the server has none.
    pub(crate) userinfo: Option<String>,
    /// OIDC RP-Initiated Logout 2; absent where the server has none.
    pub(crate) end_session: Option<String>,
    /// RFC 8628 3.1; absent where the server has none.
    pub(crate) device_authorization: Option<String>,
    /// RFC 9126 2; absent where the server has none.
    pub(crate) pushed_authorization_request: Option<String>,
    /// Where the person types a device's code (RFC 8628 3.3).
    pub(crate) verification: String,
    /// Where its key set is served (RFC 7517 5).
    pub(crate) keys: String,
    /// Its metadata: the well-known path appended to the issuer (OIDC Discovery 4).
    pub(crate) discovery: String,
}

impl Endpoints {
    pub(crate) fn of(server: &scenario::AuthorizationServer) -> Self {
        let issuer = server.issuer.trim_end_matches('/');
        let at = |path: &str| format!("{issuer}{}{path}", server.endpoint_prefix);
        let offered = |offer, path| server.offers.contains(&offer).then(|| at(path));
        Self {
            issuer: server.issuer.clone(),
            sends_iss: server.iss_parameter,
            authorization: at("/authorize"),
            token: at("/token"),
            introspection: at("/introspect"),
            revocation: offered(Offer::Revocation, "/revoke"),
            userinfo: offered(Offer::Userinfo, "/userinfo"),
            end_session: offered(Offer::EndSession, "/logout"),
            device_authorization: offered(Offer::DeviceAuthorization, "/device_authorization"),
            pushed_authorization_request: offered(Offer::PushedAuthorizationRequest, "/par"),
            verification: format!("{}/device", origin(&server.issuer)),
            keys: at("/keys"),
            discovery: format!("{issuer}/.well-known/openid-configuration"),
        }
    }
}

/// Scheme and authority of an https URL that the scenario has validated.
pub(crate) fn origin(url: &str) -> &str {
    let start = url.find("://").map_or(0, |at| at + 3);
    let end = url[start..].find(['/', '?', '#']);
    &url[..end.map_or(url.len(), |at| start + at)]
}

/// Path of an https URL, `/` where it has none.
pub(crate) fn path(url: &str) -> &str {
    let rest = &url[origin(url).len()..];
    let end = rest.find(['?', '#']).unwrap_or(rest.len());
    if end == 0 { "/" } else { &rest[..end] }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_falls_into_origin_and_path() {
        let url = "https://your-org.okta.example/oauth2/default?x#y";
        assert_eq!(origin(url), "https://your-org.okta.example");
        assert_eq!(path(url), "/oauth2/default");
        assert_eq!(path("https://example.com"), "/");
        assert_eq!(path("https://example.com?x"), "/");
    }
}
