//! The examples of the extensions, and the tokens in them.
//!
//! Their hosts are one here, that of RFC 6749's examples. Where a section shows a request and no
//! answer, or an answer and no request, the other half is of the section that is named beside it.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use flowscribe::protocol::{Jwt, Role, parse_form, write_form};
use serde_json::{Value, json};

use crate::taken::answered;
use crate::vectors::{Example, SERVER, example};

pub(crate) const EXTENSIONS: &[Example] = &[
    Example {
        section: "RFC 7523 2.2, RFC 6749 5.2",
        role: SERVER,
        request: "POST /token.oauth2 HTTP/1.1\nHost: server.example.com\nContent-Type: application/x-www-form-urlencoded\n\ngrant_type=authorization_code&code=n0esc3NRze7LTCu7iYzS6a5acc3f0ogp4&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer&client_assertion=eyJhbGciOiJSUzI1NiIsImtpZCI6IjIyIn0.eyJpc3Mi[...omitted for brevity...].cC4hiUPo[...omitted for brevity...]",
        answer: "HTTP/1.1 400 Bad Request\nContent-Type: application/json;charset=UTF-8\nCache-Control: no-store\nPragma: no-cache\n\n{\"error\":\"invalid_request\"}",
        kinds: ["token-request", "token-response"],
        parameters: [
            &[
                ("code", "n0esc3NRze7LTCu7iYzS6a5acc3f0ogp4"),
                (
                    "client_assertion_type",
                    "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                ),
                (
                    "client_assertion",
                    "eyJhbGciOiJSUzI1NiIsImtpZCI6IjIyIn0.eyJpc3Mi[...omitted for brevity...].cC4hiUPo[...omitted for brevity...]",
                ),
            ],
            &[("error", "invalid_request")],
        ],
        error: Some("invalid_request"),
    },
    Example {
        section: "RFC 7523 4, 3.1",
        role: SERVER,
        request: "POST /token.oauth2 HTTP/1.1\nHost: server.example.com\nContent-Type: application/x-www-form-urlencoded\n\ngrant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=eyJhbGciOiJFUzI1NiIsImtpZCI6IjE2In0.eyJpc3Mi[...omitted for brevity...].J9l-ZhwP[...omitted for brevity...]",
        answer: "HTTP/1.1 400 Bad Request\nContent-Type: application/json\nCache-Control: no-store\n\n{\"error\":\"invalid_grant\",\"error_description\":\"Audience validation failed\"}",
        kinds: ["token-request", "token-response"],
        parameters: [
            &[
                ("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"),
                (
                    "assertion",
                    "eyJhbGciOiJFUzI1NiIsImtpZCI6IjE2In0.eyJpc3Mi[...omitted for brevity...].J9l-ZhwP[...omitted for brevity...]",
                ),
            ],
            &[("error_description", "Audience validation failed")],
        ],
        error: Some("invalid_grant"),
    },
    Example {
        section: "RFC 8693 2.3",
        role: SERVER,
        request: "POST /as/token.oauth2 HTTP/1.1\nHost: server.example.com\nAuthorization: Basic cnMwODpsb25nLXNlY3VyZS1yYW5kb20tc2VjcmV0\nContent-Type: application/x-www-form-urlencoded\n\ngrant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Atoken-exchange&resource=https%3A%2F%2Fbackend.example.com%2Fapi&subject_token=accVkjcJyb4BWCxGsndESCJQbdFMogUC5PbRDqceLTC&subject_token_type=urn%3Aietf%3Aparams%3Aoauth%3Atoken-type%3Aaccess_token",
        answer: "HTTP/1.1 200 OK\nContent-Type: application/json\nCache-Control: no-cache, no-store\n\n{\"access_token\":\"eyJhbGciOiJFUzI1NiIsImtpZCI6IjllciJ9.eyJhdWQiOiJodHRwczovL2JhY2tlbmQuZXhhbXBsZS5jb20iLCJpc3MiOiJodHRwczovL2FzLmV4YW1wbGUuY29tIiwiZXhwIjoxNDQxOTE3NTkzLCJpYXQiOjE0NDE5MTc1MzMsInN1YiI6ImJkY0BleGFtcGxlLmNvbSIsInNjb3BlIjoiYXBpIn0.40y3ZgQedw6rxf59WlwHDD9jryFOr0_Wh3CGozQBihNBhnXEQgU85AI9x3KmsPottVMLPIWvmDCMy5-kdXjwhw\",\"issued_token_type\":\"urn:ietf:params:oauth:token-type:access_token\",\"token_type\":\"Bearer\",\"expires_in\":60}",
        kinds: ["token-request", "token-response"],
        parameters: [
            &[
                ("client_id", "rs08"),
                ("client_secret", "long-secure-random-secret"),
                ("resource", "https://backend.example.com/api"),
                (
                    "subject_token",
                    "accVkjcJyb4BWCxGsndESCJQbdFMogUC5PbRDqceLTC",
                ),
            ],
            &[
                (
                    "issued_token_type",
                    "urn:ietf:params:oauth:token-type:access_token",
                ),
                ("expires_in", "60"),
            ],
        ],
        error: None,
    },
    Example {
        section: "RFC 8693 A.1.1, A.1.2",
        role: SERVER,
        request: "POST /as/token.oauth2 HTTP/1.1\nHost: server.example.com\nContent-Type: application/x-www-form-urlencoded\n\ngrant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Atoken-exchange&audience=urn%3Aexample%3Acooperation-context&subject_token=eyJhbGciOiJFUzI1NiIsImtpZCI6IjE2In0.eyJhdWQiOiJodHRwczovL2FzLmV4YW1wbGUuY29tIiwiaXNzIjoiaHR0cHM6Ly9vcmlnaW5hbC1pc3N1ZXIuZXhhbXBsZS5uZXQiLCJleHAiOjE0NDE5MTA2MDAsIm5iZiI6MTQ0MTkwOTAwMCwic3ViIjoiYmRjQGV4YW1wbGUubmV0Iiwic2NvcGUiOiJvcmRlcnMgcHJvZmlsZSBoaXN0b3J5In0.PRBg-jXn4cJuj1gmYXFiGkZzRuzbXZ_sDxdE98ddW44ufsbWLKd3JJ1VZhF64pbTtfjy4VXFVBDaQpKjn5JzAw&subject_token_type=urn%3Aietf%3Aparams%3Aoauth%3Atoken-type%3Ajwt",
        answer: "HTTP/1.1 200 OK\nContent-Type: application/json\nCache-Control: no-cache, no-store\n\n{\"access_token\":\"eyJhbGciOiJFUzI1NiIsImtpZCI6IjcyIn0.eyJhdWQiOiJ1cm46ZXhhbXBsZTpjb29wZXJhdGlvbi1jb250ZXh0IiwiaXNzIjoiaHR0cHM6Ly9hcy5leGFtcGxlLmNvbSIsImV4cCI6MTQ0MTkxMzYxMCwic3ViIjoiYmRjQGV4YW1wbGUubmV0Iiwic2NvcGUiOiJvcmRlcnMgcHJvZmlsZSBoaXN0b3J5In0.rMdWpSGNACTvnFuOL74sYZ6MVuld2Z2WkGLmQeR9ztj6w2OXraQlkJmGjyiCq24kcB7AI2VqVxl3wSWnVKh85A\",\"issued_token_type\":\"urn:ietf:params:oauth:token-type:access_token\",\"token_type\":\"Bearer\",\"expires_in\":3600}",
        kinds: ["token-request", "token-response"],
        parameters: [
            &[
                ("audience", "urn:example:cooperation-context"),
                ("subject_token_type", "urn:ietf:params:oauth:token-type:jwt"),
            ],
            &[("token_type", "Bearer"), ("expires_in", "3600")],
        ],
        error: None,
    },
    Example {
        section: "RFC 8693 A.2.1, A.2.2",
        role: SERVER,
        request: "POST /as/token.oauth2 HTTP/1.1\nHost: server.example.com\nContent-Type: application/x-www-form-urlencoded\n\ngrant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Atoken-exchange&audience=urn%3Aexample%3Acooperation-context&subject_token=eyJhbGciOiJFUzI1NiIsImtpZCI6IjE2In0.eyJhdWQiOiJodHRwczovL2FzLmV4YW1wbGUuY29tIiwiaXNzIjoiaHR0cHM6Ly9vcmlnaW5hbC1pc3N1ZXIuZXhhbXBsZS5uZXQiLCJleHAiOjE0NDE5MTAwNjAsInNjb3BlIjoic3RhdHVzIGZlZWQiLCJzdWIiOiJ1c2VyQGV4YW1wbGUubmV0IiwibWF5X2FjdCI6eyJzdWIiOiJhZG1pbkBleGFtcGxlLm5ldCJ9fQ.4rPRSWihQbpMIgAmAoqaJojAxj-p2X8_fAtAGTXrvMxU-eEZHnXqY0_AOZgLdxw5DyLzua8H_I10MCcckF-Q_g&subject_token_type=urn%3Aietf%3Aparams%3Aoauth%3Atoken-type%3Ajwt&actor_token=eyJhbGciOiJFUzI1NiIsImtpZCI6IjE2In0.eyJhdWQiOiJodHRwczovL2FzLmV4YW1wbGUuY29tIiwiaXNzIjoiaHR0cHM6Ly9vcmlnaW5hbC1pc3N1ZXIuZXhhbXBsZS5uZXQiLCJleHAiOjE0NDE5MTAwNjAsInN1YiI6ImFkbWluQGV4YW1wbGUubmV0In0.7YQ-3zPfhUvzje5oqw8COCvN5uP6NsKik9CVV6cAOf4QKgM-tKfiOwcgZoUuDL2tEs6tqPlcBlMjiSzEjm3yBg&actor_token_type=urn%3Aietf%3Aparams%3Aoauth%3Atoken-type%3Ajwt",
        answer: "HTTP/1.1 200 OK\nContent-Type: application/json\nCache-Control: no-cache, no-store\n\n{\"access_token\":\"eyJhbGciOiJFUzI1NiIsImtpZCI6IjcyIn0.eyJhdWQiOiJ1cm46ZXhhbXBsZTpjb29wZXJhdGlvbi1jb250ZXh0IiwiaXNzIjoiaHR0cHM6Ly9hcy5leGFtcGxlLmNvbSIsImV4cCI6MTQ0MTkxMzYxMCwic2NvcGUiOiJzdGF0dXMgZmVlZCIsInN1YiI6InVzZXJAZXhhbXBsZS5uZXQiLCJhY3QiOnsic3ViIjoiYWRtaW5AZXhhbXBsZS5uZXQifX0.3paKl9UySKYB5ng6_cUtQ2qlO8Rc_y7Mea7IwEXTcYbNdwG9-G1EKCFe5fW3H0hwX-MSZ49Wpcb1SiAZaOQBtw\",\"issued_token_type\":\"urn:ietf:params:oauth:token-type:jwt\",\"token_type\":\"N_A\",\"expires_in\":3600}",
        kinds: ["token-request", "token-response"],
        parameters: [
            &[("actor_token_type", "urn:ietf:params:oauth:token-type:jwt")],
            &[
                ("token_type", "N_A"),
                ("issued_token_type", "urn:ietf:params:oauth:token-type:jwt"),
            ],
        ],
        error: None,
    },
    Example {
        section: "RFC 9126 2.1, 2.2",
        role: SERVER,
        request: "POST /as/par HTTP/1.1\nHost: server.example.com\nContent-Type: application/x-www-form-urlencoded\n\nresponse_type=code&state=af0ifjsldkj&client_id=s6BhdRkqt3&redirect_uri=https%3A%2F%2Fclient.example.org%2Fcb&code_challenge=K2-ltc83acc4h0c9w6ESC_rEMTJ3bww-uCHaoeK1t8U&code_challenge_method=S256&scope=account-information&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer&client_assertion=eyJraWQiOiJrMmJkYyIsImFsZyI6IlJTMjU2In0.eyJpc3MiOiJzNkJoZFJrcXQzIiwic3ViIjoiczZCaGRSa3F0MyIsImF1ZCI6Imh0dHBzOi8vc2VydmVyLmV4YW1wbGUuY29tIiwiZXhwIjoxNjI1ODY5Njc3fQ.te4IdnP_DK4hWrhTWA6fyhy3fxlAQZAhfA4lmzRdpoP5uZb-E90R5YxzN1YDA8mnVdpgj_Bx1lG5r6sef5TlckApA3hahhC804dcqlE4naEmLISmN1pds2WxTMOUzZY8aKKSDzNTDqhyTgE-KdTb3RafRj7tdZb09zWs7c_moOvfVcQIoy5zz1BvLQKW1Y8JsYvdpu2AvpxRPbcP8WyeW9B6PL6_fy3pXYKG3e-qUcvPa9kan-mo9EoSgt-YTDQjK1nZMdXIqTluK9caVJERWW0fD1Y11_tlOcJn-ya7v7d8YmFyJpkhZfm8x1FoeH0djEicXTixEkdRuzsgUCm6GQ",
        answer: "HTTP/1.1 201 Created\nContent-Type: application/json\nCache-Control: no-cache, no-store\n\n{\"request_uri\":\"urn:ietf:params:oauth:request_uri:6esc_11ACC5bwc014ltc14eY22c\",\"expires_in\":60}",
        kinds: [
            "pushed-authorization-request",
            "pushed-authorization-response",
        ],
        parameters: [
            &[
                ("client_id", "s6BhdRkqt3"),
                ("redirect_uri", "https://client.example.org/cb"),
                (
                    "code_challenge",
                    "K2-ltc83acc4h0c9w6ESC_rEMTJ3bww-uCHaoeK1t8U",
                ),
                (
                    "client_assertion_type",
                    "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                ),
            ],
            &[
                (
                    "request_uri",
                    "urn:ietf:params:oauth:request_uri:6esc_11ACC5bwc014ltc14eY22c",
                ),
                ("expires_in", "60"),
            ],
        ],
        error: None,
    },
    Example {
        section: "RFC 9126 2.1, 2.3",
        role: SERVER,
        request: "POST /as/par HTTP/1.1\nHost: server.example.com\nContent-Type: application/x-www-form-urlencoded\n\nresponse_type=code&state=af0ifjsldkj&client_id=s6BhdRkqt3&redirect_uri=https%3A%2F%2Fclient.example.org%2Fcb&code_challenge=K2-ltc83acc4h0c9w6ESC_rEMTJ3bww-uCHaoeK1t8U&code_challenge_method=S256&scope=account-information&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer&client_assertion=eyJraWQiOiJrMmJkYyIsImFsZyI6IlJTMjU2In0.eyJpc3MiOiJzNkJoZFJrcXQzIiwic3ViIjoiczZCaGRSa3F0MyIsImF1ZCI6Imh0dHBzOi8vc2VydmVyLmV4YW1wbGUuY29tIiwiZXhwIjoxNjI1ODY5Njc3fQ.te4IdnP_DK4hWrhTWA6fyhy3fxlAQZAhfA4lmzRdpoP5uZb-E90R5YxzN1YDA8mnVdpgj_Bx1lG5r6sef5TlckApA3hahhC804dcqlE4naEmLISmN1pds2WxTMOUzZY8aKKSDzNTDqhyTgE-KdTb3RafRj7tdZb09zWs7c_moOvfVcQIoy5zz1BvLQKW1Y8JsYvdpu2AvpxRPbcP8WyeW9B6PL6_fy3pXYKG3e-qUcvPa9kan-mo9EoSgt-YTDQjK1nZMdXIqTluK9caVJERWW0fD1Y11_tlOcJn-ya7v7d8YmFyJpkhZfm8x1FoeH0djEicXTixEkdRuzsgUCm6GQ",
        answer: "HTTP/1.1 400 Bad Request\nContent-Type: application/json\nCache-Control: no-cache, no-store\n\n{\"error\":\"invalid_request\",\"error_description\":\"The redirect_uri is not valid for the given client\"}",
        kinds: [
            "pushed-authorization-request",
            "pushed-authorization-response",
        ],
        parameters: [&[], &[("error", "invalid_request")]],
        error: Some("invalid_request"),
    },
    Example {
        section: "RFC 9126 4, RFC 6749 4.1.2",
        role: SERVER,
        request: "GET /authorize?client_id=s6BhdRkqt3&request_uri=urn%3Aietf%3Aparams%3Aoauth%3Arequest_uri%3A6esc_11ACC5bwc014ltc14eY22c HTTP/1.1\nHost: server.example.com",
        answer: "HTTP/1.1 302 Found\nLocation: https://client.example.com/cb?code=SplxlOBeZQQYbYS6WxSbIA&state=xyz",
        kinds: ["authorization-request", "authorization-response"],
        parameters: [
            &[
                ("client_id", "s6BhdRkqt3"),
                (
                    "request_uri",
                    "urn:ietf:params:oauth:request_uri:6esc_11ACC5bwc014ltc14eY22c",
                ),
            ],
            &[("state", "xyz")],
        ],
        error: None,
    },
    Example {
        section: "RFC 9396 3, RFC 6749 4.1.2",
        role: SERVER,
        request: "GET /authorize?response_type=code&client_id=s6BhdRkqt3&state=af0ifjsldkj&redirect_uri=https%3A%2F%2Fclient.example.org%2Fcb&code_challenge_method=S256&code_challenge=K2-ltc83acc4h0c9w6ESC_rEMTJ3bwc-uCHaoeK1t8U&authorization_details=%5B%7B%22type%22%3A%22account%5Finformation%22%2C%22actions%22%3A%5B%22list%5Faccounts%22%2C%22read%5Fbalances%22%2C%22read%5Ftransactions%22%5D%2C%22locations%22%3A%5B%22https%3A%2F%2Fexample%2Ecom%2Faccounts%22%5D%7D%2C%7B%22type%22%3A%22payment%5Finitiation%22%2C%22actions%22%3A%5B%22initiate%22%2C%22status%22%2C%22cancel%22%5D%2C%22locations%22%3A%5B%22https%3A%2F%2Fexample%2Ecom%2Fpayments%22%5D%2C%22instructedAmount%22%3A%7B%22currency%22%3A%22EUR%22%2C%22amount%22%3A%22123%2E50%22%7D%2C%22creditorName%22%3A%22Merchant%20A%22%2C%22creditorAccount%22%3A%7B%22iban%22%3A%22DE02100100109307118603%22%7D%2C%22remittanceInformationUnstructured%22%3A%22Ref%20Number%20Merchant%22%7D%5D HTTP/1.1\nHost: server.example.com",
        answer: "HTTP/1.1 302 Found\nLocation: https://client.example.com/cb?code=SplxlOBeZQQYbYS6WxSbIA&state=xyz",
        kinds: ["authorization-request", "authorization-response"],
        parameters: [
            &[
                ("state", "af0ifjsldkj"),
                (
                    "authorization_details",
                    "[{\"type\":\"account_information\",\"actions\":[\"list_accounts\",\"read_balances\",\"read_transactions\"],\"locations\":[\"https://example.com/accounts\"]},{\"type\":\"payment_initiation\",\"actions\":[\"initiate\",\"status\",\"cancel\"],\"locations\":[\"https://example.com/payments\"],\"instructedAmount\":{\"currency\":\"EUR\",\"amount\":\"123.50\"},\"creditorName\":\"Merchant A\",\"creditorAccount\":{\"iban\":\"DE02100100109307118603\"},\"remittanceInformationUnstructured\":\"Ref Number Merchant\"}]",
                ),
            ],
            &[("state", "xyz")],
        ],
        error: None,
    },
    Example {
        section: "RFC 6749 4.1.3, RFC 9396 7",
        role: SERVER,
        request: "POST /token HTTP/1.1\nHost: server.example.com\nAuthorization: Basic czZCaGRSa3F0MzpnWDFmQmF0M2JW\nContent-Type: application/x-www-form-urlencoded\n\ngrant_type=authorization_code&code=SplxlOBeZQQYbYS6WxSbIA&redirect_uri=https%3A%2F%2Fclient%2Eexample%2Ecom%2Fcb",
        answer: "HTTP/1.1 200 OK\nContent-Type: application/json\nCache-Control: no-store\n\n{\"access_token\":\"2YotnFZFEjr1zCsicMWpAA\",\"token_type\":\"example\",\"expires_in\":3600,\"refresh_token\":\"tGzv3JOkF0XG5Qx2TlKWIA\",\"authorization_details\":[{\"type\":\"payment_initiation\",\"actions\":[\"initiate\",\"status\",\"cancel\"],\"locations\":[\"https://example.com/payments\"],\"instructedAmount\":{\"currency\":\"EUR\",\"amount\":\"123.50\"},\"creditorName\":\"Merchant A\",\"creditorAccount\":{\"iban\":\"DE02100100109307118603\"},\"remittanceInformationUnstructured\":\"Ref Number Merchant\"}]}",
        kinds: ["token-request", "token-response"],
        parameters: [
            &[("code", "SplxlOBeZQQYbYS6WxSbIA")],
            &[
                ("access_token", "2YotnFZFEjr1zCsicMWpAA"),
                ("expires_in", "3600"),
            ],
        ],
        error: None,
    },
    Example {
        section: "RFC 6749 4.1.3, RFC 9396 7.1",
        role: SERVER,
        request: "POST /token HTTP/1.1\nHost: server.example.com\nAuthorization: Basic czZCaGRSa3F0MzpnWDFmQmF0M2JW\nContent-Type: application/x-www-form-urlencoded\n\ngrant_type=authorization_code&code=SplxlOBeZQQYbYS6WxSbIA&redirect_uri=https%3A%2F%2Fclient%2Eexample%2Ecom%2Fcb",
        answer: "HTTP/1.1 200 OK\nContent-Type: application/json\nCache-Control: no-store\n\n{\"access_token\":\"2YotnFZFEjr1zCsicMWpAA\",\"token_type\":\"example\",\"expires_in\":3600,\"refresh_token\":\"tGzv3JokF0XG5Qx2TlKWIA\",\"authorization_details\":[{\"type\":\"account_information\",\"access\":{\"accounts\":[{\"iban\":\"DE2310010010123456789\"},{\"maskedPan\":\"123456xxxxxx1234\"}],\"balances\":[{\"iban\":\"DE2310010010123456789\"}],\"transactions\":[{\"iban\":\"DE2310010010123456789\"},{\"maskedPan\":\"123456xxxxxx1234\"}]},\"recurringIndicator\":true}]}",
        kinds: ["token-request", "token-response"],
        parameters: [&[], &[("refresh_token", "tGzv3JokF0XG5Qx2TlKWIA")]],
        error: None,
    },
    Example {
        section: "RFC 6750 2.1, RFC 9470 3 (acr_values)",
        role: Role::ResourceServer,
        request: "GET /resource HTTP/1.1\nHost: server.example.com\nAuthorization: Bearer mF_9.B5f-4.1JqM",
        answer: "HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer error=\"insufficient_user_authentication\", error_description=\"A different authentication level is required\", acr_values=\"myACR\"",
        kinds: ["resource-request", "resource-response"],
        parameters: [
            &[("access_token", "mF_9.B5f-4.1JqM")],
            &[
                (
                    "error_description",
                    "A different authentication level is required",
                ),
                ("acr_values", "myACR"),
            ],
        ],
        error: Some("insufficient_user_authentication"),
    },
    Example {
        section: "RFC 6750 2.1, RFC 9470 3 (max_age)",
        role: Role::ResourceServer,
        request: "GET /resource HTTP/1.1\nHost: server.example.com\nAuthorization: Bearer mF_9.B5f-4.1JqM",
        answer: "HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer error=\"insufficient_user_authentication\", error_description=\"More recent authentication is required\", max_age=\"5\"",
        kinds: ["resource-request", "resource-response"],
        parameters: [
            &[],
            &[
                (
                    "error_description",
                    "More recent authentication is required",
                ),
                ("max_age", "5"),
            ],
        ],
        error: Some("insufficient_user_authentication"),
    },
    Example {
        section: "RFC 9470 4 (acr_values), RFC 6749 4.1.2",
        role: SERVER,
        request: "GET /authorize?client_id=s6BhdRkqt3&response_type=code&scope=purchase&acr_values=myACR HTTP/1.1\nHost: server.example.com",
        answer: "HTTP/1.1 302 Found\nLocation: https://client.example.com/cb?code=SplxlOBeZQQYbYS6WxSbIA&state=xyz",
        kinds: ["authorization-request", "authorization-response"],
        parameters: [
            &[("scope", "purchase"), ("acr_values", "myACR")],
            &[("code", "SplxlOBeZQQYbYS6WxSbIA")],
        ],
        error: None,
    },
    Example {
        section: "RFC 9470 4 (max_age), RFC 6749 4.1.2",
        role: SERVER,
        request: "GET /authorize?client_id=s6BhdRkqt3&response_type=code&scope=purchase&max_age=5 HTTP/1.1\nHost: server.example.com",
        answer: "HTTP/1.1 302 Found\nLocation: https://client.example.com/cb?code=SplxlOBeZQQYbYS6WxSbIA&state=xyz",
        kinds: ["authorization-request", "authorization-response"],
        parameters: [
            &[("scope", "purchase"), ("max_age", "5")],
            &[("code", "SplxlOBeZQQYbYS6WxSbIA")],
        ],
        error: None,
    },
    Example {
        section: "RFC 7662 2.1, RFC 9470 6.2",
        role: SERVER,
        request: "POST /introspect HTTP/1.1\nHost: server.example.com\nAccept: application/json\nContent-Type: application/x-www-form-urlencoded\nAuthorization: Bearer 23410913-abewfq.123483\n\ntoken=2YotnFZFEjr1zCsicMWpAA",
        answer: "HTTP/1.1 200 OK\nContent-Type: application/json\n\n{\"active\":true,\"client_id\":\"s6BhdRkqt3\",\"scope\":\"purchase\",\"sub\":\"someone@example.net\",\"aud\":\"https://rs.example.com\",\"iss\":\"https://as.example.net\",\"exp\":1639528912,\"iat\":1618354090,\"auth_time\":1646340198,\"acr\":\"myACR\"}",
        kinds: ["introspection-request", "introspection-response"],
        parameters: [&[], &[("auth_time", "1646340198"), ("acr", "myACR")]],
        error: None,
    },
];

/// RFC 9396 2, 2.1, 2.2: what may stand in `authorization_details`; one object becomes an array of it.
const DETAILS: [&str; 6] = [
    r#"[{"type":"payment_initiation","actions":["initiate","status","cancel"],"locations":["https://example.com/payments"],"instructedAmount":{"currency":"EUR","amount":"123.50"},"creditorName":"Merchant A","creditorAccount":{"iban":"DE02100100109307118603"},"remittanceInformationUnstructured":"Ref Number Merchant"}]"#,
    r#"[{"type":"account_information","actions":["list_accounts","read_balances","read_transactions"],"locations":["https://example.com/accounts"]},{"type":"payment_initiation","actions":["initiate","status","cancel"],"locations":["https://example.com/payments"],"instructedAmount":{"currency":"EUR","amount":"123.50"},"creditorName":"Merchant A","creditorAccount":{"iban":"DE02100100109307118603"},"remittanceInformationUnstructured":"Ref Number Merchant"}]"#,
    r#"[{"type":"https://scheme.example.org/files","locations":["https://example.com/files"],"permissions":[{"path":"/myfiles/A","access":["read"]},{"path":"/myfiles/A/X","access":["read","write"]}]}]"#,
    r#"[{"type":"customer_information","locations":["https://example.com/customers"],"actions":["read","write"],"datatypes":["contacts","photos"]}]"#,
    r#"[{"type":"customer_information","locations":["https://example.com/customers"],"actions":["read"],"datatypes":["contacts"]},{"type":"customer_information","locations":["https://example.com/customers"],"actions":["write"],"datatypes":["photos"]}]"#,
    r#"[{"type":"photo-api","actions":["read","write"],"locations":["https://server.example.net/","https://resource.local/other"],"datatypes":["metadata","images"],"geolocation":[{"lat":-32.364,"lng":153.207},{"lat":-35.364,"lng":158.207}]},{"type":"financial-transaction","actions":["withdraw"],"identifier":"account-14-32-32-3","currency":"USD"}]"#,
];

/// A member of an answer, or a parameter of a request.
fn part(text: &str, name: &str) -> String {
    let (_, body) = text.split_once("\n\n").unwrap();
    let answer: Option<Value> = serde_json::from_str(body).ok();
    let member = answer.and_then(|answer| Some(answer[name].as_str()?.to_owned()));
    member.unwrap_or_else(|| {
        let mut form = parse_form(body).into_iter();
        form.find(|(known, _)| known == name).unwrap().1
    })
}

/// RFC 8693 2.3 and appendix A, RFC 9126 2.1: header and claims of each token, as their sections tell them.
#[test]
fn the_tokens_of_the_examples_say_what_their_sections_say() {
    let impersonated = json!({ "aud": "https://as.example.com", "iss": "https://original-issuer.example.net", "exp": 1_441_910_600, "nbf": 1_441_909_000, "sub": "bdc@example.net", "scope": "orders profile history" });
    let delegated = json!({ "aud": "https://as.example.com", "iss": "https://original-issuer.example.net", "exp": 1_441_910_060, "scope": "status feed", "sub": "user@example.net", "may_act": { "sub": "admin@example.net" } });
    let actor = json!({ "aud": "https://as.example.com", "iss": "https://original-issuer.example.net", "exp": 1_441_910_060, "sub": "admin@example.net" });
    let backend = json!({ "aud": "https://backend.example.com", "iss": "https://as.example.com", "exp": 1_441_917_593, "iat": 1_441_917_533, "sub": "bdc@example.com", "scope": "api" });
    let context = json!({ "aud": "urn:example:cooperation-context", "iss": "https://as.example.com", "exp": 1_441_913_610, "sub": "bdc@example.net", "scope": "orders profile history" });
    let composite = json!({ "aud": "urn:example:cooperation-context", "iss": "https://as.example.com", "exp": 1_441_913_610, "scope": "status feed", "sub": "user@example.net", "act": { "sub": "admin@example.net" } });
    let client = json!({ "iss": "s6BhdRkqt3", "sub": "s6BhdRkqt3", "aud": "https://server.example.com", "exp": 1_625_869_677 });
    let (exchange, alone, both) = (
        example("RFC 8693 2.3"),
        example("RFC 8693 A.1.1, A.1.2"),
        example("RFC 8693 A.2.1, A.2.2"),
    );
    let pushed = example("RFC 9126 2.1, 2.2");
    for (text, name, kid, claims) in [
        (exchange.answer, "access_token", "9er", backend),
        (alone.request, "subject_token", "16", impersonated),
        (alone.answer, "access_token", "72", context),
        (both.request, "subject_token", "16", delegated),
        (both.request, "actor_token", "16", actor),
        (both.answer, "access_token", "72", composite),
        (pushed.request, "client_assertion", "k2bdc", client),
    ] {
        let token: Jwt = part(text, name).parse().unwrap();
        assert_eq!(token.header["kid"], kid, "{name}");
        assert_eq!(Value::Object(token.claims), claims, "{name}");
    }
}

/// RFC 7523 4: the header of the assertion of which the rest is left out, and its claims.
#[test]
fn the_assertion_of_the_example_begins_as_it_is_shown() {
    let header = r#"{"alg":"ES256","kid":"16"}"#;
    let claims = r#"{"iss":"https://jwt-idp.example.com","sub":"mailto:mike@example.com","aud":"https://jwt-rp.example.net","nbf":1300815780,"exp":1300819380,"http://claims.example.com/member":true}"#;
    let encoded = [header, claims].map(|part| URL_SAFE_NO_PAD.encode(part));
    let shown = part(example("RFC 7523 4, 3.1").request, "assertion");
    let mut shown = shown.split('.');
    assert_eq!(shown.next(), Some(&*encoded[0]));
    let (begins, _) = shown.next().unwrap().split_once('[').unwrap();
    assert!(encoded[1].starts_with(begins), "{begins}");
    let token: Jwt = format!("{}.{}.", encoded[0], encoded[1]).parse().unwrap();
    assert_eq!(token.claims["aud"], "https://jwt-rp.example.net");
    assert_eq!(token.claims["http://claims.example.com/member"], true);
}

/// Each of them is granted as it is by a server that knows its types, and refused by another one.
#[test]
fn our_server_takes_the_authorization_details_of_the_examples() {
    let types = r#"authorization_details_types = ["payment_initiation", "account_information", "https://scheme.example.org/files", "customer_information", "photo-api", "financial-transaction"]"#;
    for details in DETAILS {
        let query = write_form([("authorization_details", details)]);
        let request = format!(
            "GET /authorize?response_type=code&client_id=s6BhdRkqt3&state=xyz&redirect_uri=https%3A%2F%2Fclient.example.com%2Fcb&{query} HTTP/1.1\nHost: server.example.com"
        );
        for (known, error) in [
            (types, ""),
            (
                r#"authorization_details_types = ["x"]"#,
                "invalid_authorization_details",
            ),
        ] {
            let (status, location) = answered(known, &request);
            assert_eq!(
                status,
                if error.is_empty() { 302 } else { 303 },
                "{details}"
            );
            assert_eq!(location.contains("error="), !error.is_empty(), "{location}");
            assert!(location.contains(error), "{location}");
        }
    }
}
