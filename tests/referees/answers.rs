//! Doctored token responses: what our client and the crates say to the same octets.

use crate::doctored::Flow;
use crate::id_tokens::hold;

/// As [`crate::id_tokens`] reads its rows.
const TOKEN_RESPONSES: &str = r#"
edits                                                   | ours       | theirs         | why
-                                                       | -          | -              | -
-token.access_token                                     | stops      | Parse          | -
token.access_token=                                     | at-hash    | at_hash        | -
token.access_token=1                                    | stops      | Parse          | -
-token.token_type                                       | stops      | Parse          | -
token.token_type=                                       | token-type | -              | RFC 6749 7.1: the crate tells the type to its caller, who must know it
token.token_type=1                                      | stops      | Parse          | -
token.token_type=bearer                                 | -          | -              | -
token.token_type=BEARER                                 | -          | -              | -
token.token_type=mac                                    | token-type | -              | RFC 6749 7.1: the crate tells the type to its caller, who must know it
token.token_type=N_A                                    | token-type | -              | RFC 6749 7.1: the crate tells the type to its caller, who must know it
token.expires_in=3600                                   | -          | -              | -
token.expires_in="3600"                                 | stops      | Parse          | -
token.expires_in=soon                                   | stops      | Parse          | -
token.expires_in=-1                                     | stops      | Parse          | -
token.expires_in=0                                      | -          | -              | -
token.expires_in=3600.5                                 | stops      | Parse          | -
token.expires_in=null                                   | -          | -              | -
token.refresh_token=tGzv3JOkF0XG5Qx2TlKWIA              | -          | -              | -
token.refresh_token=1                                   | stops      | Parse          | -
token.scope=openid                                      | -          | -              | -
token.scope=1                                           | -          | Parse          | RFC 6749 5.1: ours does not read the scope that was granted
token.scope=["openid"]                                  | -          | Parse          | RFC 6749 5.1: ours does not read the scope that was granted
token.unknown=1                                         | -          | -              | -
token.error=invalid_grant                               | -          | -              | -
status.token=400                                        | stops      | Parse          | -
status.token=401                                        | stops      | Parse          | -
status.token=500                                        | stops      | Parse          | -
status.token=503                                        | stops      | Parse          | -
status.token=201                                        | stops      | Parse          | -
status.token=302                                        | stops      | Parse          | -
status.token=204                                        | stops      | Other          | -
-type.token                                             | -          | -              | -
type.token=application/json; charset=UTF-8              | -          | -              | -
type.token=APPLICATION/JSON                             | -          | -              | -
type.token=text/html                                    | stops      | Other          | -
type.token=application/jwt                              | stops      | Other          | -
body.token=                                             | stops      | Other          | -
body.token={}                                           | stops      | Parse          | -
body.token=[]                                           | stops      | Parse          | -
body.token=null                                         | stops      | Parse          | -
body.token=access_token=a&token_type=Bearer             | stops      | Parse          | -
status.token=400 & body.token={"error":"invalid_grant"} | stops      | ServerResponse | -
body.token={"error":"invalid_grant"}                    | stops      | Parse          | -
"#;

/// What a client learns of its server before, and of its user after.
const DISCOVERED: &str = r#"
edits                                                                                              | ours               | theirs                     | why
-                                                                                                  | -                  | -                          | -
status.metadata=404                                                                                | stops              | DiscoveryResponse          | -
status.metadata=500                                                                                | stops              | DiscoveryResponse          | -
status.metadata=201                                                                                | stops              | DiscoveryResponse          | -
type.metadata=text/html                                                                            | stops              | DiscoveryResponse          | -
-type.metadata                                                                                     | -                  | -                          | -
type.metadata=application/json;charset=utf-8                                                       | -                  | -                          | -
body.metadata=                                                                                     | stops              | DiscoveryParse             | -
body.metadata={}                                                                                   | stops              | DiscoveryParse             | -
metadata.issuer=https://evil.example                                                               | metadata-issuer    | DiscoveryValidation        | -
metadata.issuer=https://your-org.okta.example/oauth2/default/                                      | metadata-issuer    | DiscoveryValidation        | -
-metadata.issuer                                                                                   | stops              | DiscoveryParse             | -
metadata.issuer=1                                                                                  | stops              | DiscoveryParse             | -
-metadata.authorization_endpoint                                                                   | stops              | DiscoveryParse             | -
metadata.authorization_endpoint=/v1/authorize                                                      | stops              | DiscoveryParse             | -
-metadata.token_endpoint                                                                           | stops              | MissingUrl                 | -
metadata.token_endpoint=nowhere                                                                    | stops              | DiscoveryParse             | -
-metadata.jwks_uri                                                                                 | stops              | DiscoveryParse             | -
metadata.jwks_uri=https://your-org.okta.example/oauth2/default/v1/none                             | id-token-signature | DiscoveryParse             | -
-metadata.userinfo_endpoint                                                                        | -                  | -                          | -
-metadata.response_types_supported                                                                 | -                  | DiscoveryParse             | OIDC Discovery 3: it is REQUIRED, and ours does not use it
-metadata.subject_types_supported                                                                  | -                  | DiscoveryParse             | OIDC Discovery 3: it is REQUIRED, and ours does not use it
-metadata.id_token_signing_alg_values_supported                                                    | -                  | DiscoveryParse             | OIDC Discovery 3: it is REQUIRED, and ours does not use it
metadata.id_token_signing_alg_values_supported=["RS256"]                                           | -                  | DisallowedAlg              | OIDC Core 3.1.3.7: the algorithm is settled at registration; ours takes its own three, the crate those of the metadata
metadata.scopes_supported=["openid"]                                                               | -                  | -                          | -
metadata.unknown=1                                                                                 | -                  | -                          | -
status.keys=404                                                                                    | id-token-signature | DiscoveryResponse          | -
status.keys=500                                                                                    | id-token-signature | DiscoveryResponse          | -
status.keys=201                                                                                    | id-token-signature | DiscoveryResponse          | -
type.keys=text/html                                                                                | id-token-signature | DiscoveryResponse          | -
type.keys=application/jwk-set+json                                                                 | -                  | -                          | -
-type.keys                                                                                         | -                  | -                          | -
body.keys={}                                                                                       | id-token-signature | DiscoveryParse             | -
body.keys=[]                                                                                       | id-token-signature | DiscoveryParse             | -
keys.keys=[]                                                                                       | id-token-signature | NoMatchingKey              | -
keys.keys=[{"kty":"XYZ"}]                                                                          | id-token-signature | NoMatchingKey              | -
keys.keys=[{"kty":"XYZ","kid":"other"},<first>]                                                    | -                  | -                          | -
keys.keys=[{"kty":"oct","kid":"other","k":"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T"},<first>] | -                  | -                          | -
keys.unknown=1                                                                                     | -                  | -                          | -
status.userinfo=401                                                                                | stops              | UserInfoResponse           | -
status.userinfo=500                                                                                | stops              | UserInfoResponse           | -
status.userinfo=201                                                                                | stops              | UserInfoResponse           | -
type.userinfo=text/html                                                                            | stops              | UserInfoResponse           | -
type.userinfo=application/jwt                                                                      | stops              | UserInfoParse              | -
-type.userinfo                                                                                     | -                  | -                          | -
body.userinfo=                                                                                     | stops              | UserInfoParse              | -
body.userinfo=[]                                                                                   | stops              | UserInfoParse              | -
userinfo.sub=mallory                                                                               | userinfo-subject   | UserInfoClaimsVerification | -
-userinfo.sub                                                                                      | userinfo-subject   | UserInfoParse              | -
userinfo.sub=1                                                                                     | userinfo-subject   | UserInfoParse              | -
userinfo.name=Alice                                                                                | -                  | -                          | -
userinfo.email_verified=true                                                                       | -                  | -                          | -
userinfo.email_verified="true"                                                                     | -                  | UserInfoParse              | OIDC Core 5.1: ours reads sub alone
userinfo.updated_at=1767225600                                                                     | -                  | -                          | -
userinfo.updated_at="yesterday"                                                                    | -                  | UserInfoParse              | OIDC Core 5.1: ours reads sub alone
userinfo.unknown=1                                                                                 | -                  | -                          | -
"#;

#[test]
fn what_is_learnt_is_believed_or_not() {
    hold(DISCOVERED, Flow::Discovery);
}

#[test]
fn a_token_response_is_read_or_not() {
    hold(TOKEN_RESPONSES, Flow::Code);
}
