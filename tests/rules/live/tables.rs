//! What answers the message of each live state, and the good message after it (`then`).

pub(super) const LOGIN: &str = "
edit                  | status | error           | delivered         | then
-                     | 303    | -               | /consent, session | good
method=PUT            | 405    | -               | -                 | good
method=GET            | 400    | invalid_request | page              | good
type=application/json | 400    | invalid_request | page              | good
-type                 | 400    | invalid_request | page              | good
-form.txn             | 400    | invalid_request | page              | good
form.txn=*            | 400    | invalid_request | page              | good
-form.csrf            | 400    | invalid_request | page              | good
form.csrf=*           | 400    | invalid_request | page              | good
-form.username        | 200    | -               | page              | good
form.username=*       | 200    | -               | page              | good
-form.password        | 200    | -               | page              | good
form.password=*       | 200    | -               | page              | good
+form.password=*      | 303    | -               | /consent, session | good
";

pub(super) const CONSENT: &str = "
edit                  | status | error           | delivered   | then
-                     | 303    | -               | query, code | 400 invalid_request page
method=PUT            | 405    | -               | -           | good
method=GET            | 400    | invalid_request | page        | good
type=application/json | 400    | invalid_request | page        | good
-type                 | 400    | invalid_request | page        | good
-form.txn             | 400    | invalid_request | page        | good
form.txn=*            | 400    | invalid_request | page        | good
-form.csrf            | 400    | invalid_request | page        | good
form.csrf=*           | 400    | invalid_request | page        | good
-cookie               | 400    | access_denied   | page        | good
cookie=session=*      | 400    | access_denied   | page        | good
-form.decision        | 303    | access_denied   | query       | 400 invalid_request page
form.decision=*       | 303    | access_denied   | query       | 400 invalid_request page
";

pub(super) const ONE_TIME_CODE: &str = "
edit                  | status | error           | delivered         | then
-                     | 303    | -               | /consent, session | 400 access_denied page
method=PUT            | 405    | -               | -                 | good
method=GET            | 400    | invalid_request | page              | good
type=application/json | 400    | invalid_request | page              | good
-type                 | 400    | invalid_request | page              | good
-form.txn             | 400    | invalid_request | page              | good
form.txn=*            | 400    | invalid_request | page              | good
-form.csrf            | 400    | invalid_request | page              | good
form.csrf=*           | 400    | invalid_request | page              | good
-cookie               | 400    | access_denied   | page              | good
cookie=session=*      | 400    | access_denied   | page              | good
-form.one_time_code   | 200    | -               | page              | good
form.one_time_code=*  | 200    | -               | page              | good
";

pub(super) const CONSENT_PAGE: &str = "
edit             | status | error           | delivered | then
-                | 200    | -               | page      | good
method=PUT       | 405    | -               | -         | good
method=POST      | 400    | invalid_request | page      | good
-query.txn       | 400    | invalid_request | page      | good
query.txn=*      | 400    | invalid_request | page      | good
-cookie          | 400    | invalid_request | page      | good
cookie=session=* | 400    | invalid_request | page      | good
";

pub(super) const USER_CODE: &str = "
edit                  | status | error | delivered | then
-                     | 303    | -     | /login    | good
method=PUT            | 405    | -     | -         | good
method=GET            | 200    | -     | page      | good
type=application/json | 200    | -     | page      | good
-form.user_code       | 200    | -     | page      | good
form.user_code=*      | 200    | -     | page      | good
";

pub(super) const AUTHORIZE: &str = "
edit                     | status | error                     | delivered   | then
-                        | 303    | -                         | query, code | good
method=PUT               | 400    | invalid_request           | page        | good
method=POST              | 400    | invalid_request           | page        | good
-query.client_id         | 400    | invalid_request           | page        | good
query.client_id=*        | 400    | invalid_request           | page        | good
+query.client_id=*       | 400    | invalid_request           | page        | good
-query.redirect_uri      | 400    | invalid_request           | page        | good
query.redirect_uri=*     | 400    | invalid_request           | page        | good
+query.redirect_uri=*    | 400    | invalid_request           | page        | good
query.response_mode=*    | 400    | invalid_request           | page        | good
+query.state=*           | 303    | invalid_request           | query       | good
-query.response_type     | 303    | invalid_request           | query       | good
query.response_type=*    | 303    | unsupported_response_type | query       | good
query.scope=openid admin | 303    | invalid_scope             | query       | good
query.code_challenge=*   | 303    | invalid_request           | query       | good
query.prompt=*           | 303    | invalid_request           | query       | good
query.max_age=soon       | 303    | invalid_request           | query       | good
-cookie                  | 303    | login_required            | query       | good
cookie=session=*         | 303    | login_required            | query       | good
";

pub(super) const REFERENCE: &str = "
edit                  | status | error               | delivered | then
-                     | 302    | -                   | /login    | 400 invalid_request_uri page
method=PUT            | 400    | invalid_request     | page      | good
-query.client_id      | 400    | invalid_request     | page      | good
query.client_id=*     | 400    | invalid_request     | page      | good
query.request_uri=*   | 400    | invalid_request_uri | page      | good
query.client_id=other | 400    | invalid_request_uri | page      | good
query.scope=*         | 302    | -                   | /login    | good
";

pub(super) const PUSH: &str = "
edit                    | status | error                     | delivered       | then
-                       | 201    | -                         | json            | good
method=GET              | 405    | invalid_request           | json            | good
method=PUT              | 405    | invalid_request           | json            | good
type=application/json   | 400    | invalid_request           | json            | good
-type                   | 400    | invalid_request           | json            | good
-basic                  | 400    | invalid_client            | json            | good
form.client_secret=*    | 400    | invalid_request           | json            | good
form.client_id=*        | 400    | invalid_request           | json            | good
basic=web:*             | 401    | invalid_client            | json, challenge | good
form.request_uri=*      | 400    | invalid_request           | json            | good
-form.client_id         | 400    | invalid_request           | json            | good
-form.redirect_uri      | 400    | invalid_request           | json            | good
form.redirect_uri=*     | 400    | invalid_request           | json            | good
form.response_mode=*    | 400    | invalid_request           | json            | good
+form.state=*           | 400    | invalid_request           | json            | good
-form.response_type     | 400    | invalid_request           | json            | good
form.response_type=*    | 400    | unsupported_response_type | json            | good
form.scope=openid admin | 400    | invalid_scope             | json            | good
";

pub(super) const CODE: &str = "
edit                  | status | error                  | delivered       | then
-                     | 200    | -                      | json, tokens    | 400 invalid_grant json
method=GET            | 405    | invalid_request        | json            | good
method=PUT            | 405    | invalid_request        | json            | good
type=application/json | 400    | invalid_request        | json            | good
-type                 | 400    | invalid_request        | json            | good
+form.code=*          | 400    | invalid_request        | json            | good
+form.grant_type=*    | 400    | invalid_request        | json            | good
-basic                | 400    | invalid_client         | json            | good
form.client_secret=*  | 400    | invalid_request        | json            | good
form.client_id=*      | 400    | invalid_request        | json            | good
basic=web:*           | 401    | invalid_client         | json, challenge | good
-form.grant_type      | 400    | invalid_request        | json            | good
form.grant_type=*     | 400    | unsupported_grant_type | json            | good
-form.code            | 400    | invalid_request        | json            | good
form.code=*           | 400    | invalid_grant          | json            | good
basic=other:secret    | 400    | invalid_grant          | json            | good
-form.redirect_uri    | 400    | invalid_grant          | json            | good
form.redirect_uri=*   | 400    | invalid_grant          | json            | good
-form.code_verifier   | 400    | invalid_grant          | json            | good
form.code_verifier=*  | 400    | invalid_grant          | json            | good
";

pub(super) const KEYED: &str = "
edit                         | status | error                  | delivered    | then
-                            | 200    | -                      | json, tokens | 400 invalid_client json
method=GET                   | 405    | invalid_request        | json         | good
method=PUT                   | 405    | invalid_request        | json         | good
type=application/json        | 400    | invalid_request        | json         | good
-type                        | 400    | invalid_request        | json         | good
+form.client_assertion=*     | 400    | invalid_request        | json         | good
form.client_secret=*         | 400    | invalid_client         | json         | good
form.client_id=*             | 400    | invalid_client         | json         | good
-form.client_assertion_type  | 400    | invalid_client         | json         | good
form.client_assertion_type=* | 400    | invalid_client         | json         | good
-form.client_assertion       | 400    | invalid_client         | json         | good
form.client_assertion=*      | 400    | invalid_client         | json         | good
-form.grant_type             | 400    | invalid_request        | json         | 400 invalid_client json
form.grant_type=*            | 400    | unsupported_grant_type | json         | 400 invalid_client json
-form.code                   | 400    | invalid_request        | json         | 400 invalid_client json
form.code=*                  | 400    | invalid_grant          | json         | 400 invalid_client json
-form.redirect_uri           | 400    | invalid_grant          | json         | 400 invalid_client json
form.redirect_uri=*          | 400    | invalid_grant          | json         | 400 invalid_client json
-form.code_verifier          | 400    | invalid_grant          | json         | 400 invalid_client json
form.code_verifier=*         | 400    | invalid_grant          | json         | 400 invalid_client json
";

pub(super) const BOUND: &str = "
edit                  | status | error                  | delivered    | then
-                     | 200    | -                      | json, tokens | 400 invalid_dpop_proof json
method=GET            | 405    | invalid_request        | json         | good
method=PUT            | 405    | invalid_request        | json         | good
type=application/json | 400    | invalid_request        | json         | good
-type                 | 400    | invalid_request        | json         | good
+form.code=*          | 400    | invalid_request        | json         | good
-form.client_id       | 400    | invalid_client         | json         | good
form.client_id=*      | 400    | invalid_client         | json         | good
-form.grant_type      | 400    | invalid_request        | json         | good
form.grant_type=*     | 400    | unsupported_grant_type | json         | good
-dpop                 | 400    | invalid_request        | json         | good
dpop=*                | 400    | invalid_dpop_proof     | json         | good
+dpop=*               | 400    | invalid_dpop_proof     | json         | good
-form.code            | 400    | invalid_request        | json         | 400 invalid_dpop_proof json
form.code=*           | 400    | invalid_grant          | json         | 400 invalid_dpop_proof json
-form.redirect_uri    | 400    | invalid_grant          | json         | 400 invalid_dpop_proof json
form.redirect_uri=*   | 400    | invalid_grant          | json         | 400 invalid_dpop_proof json
-form.code_verifier   | 400    | invalid_grant          | json         | 400 invalid_dpop_proof json
form.code_verifier=*  | 400    | invalid_grant          | json         | 400 invalid_dpop_proof json
";

pub(super) const REFRESH: &str = "
edit                  | status | error                  | delivered       | then
-                     | 200    | -                      | json, tokens    | 400 invalid_grant json
method=GET            | 405    | invalid_request        | json            | good
method=PUT            | 405    | invalid_request        | json            | good
type=application/json | 400    | invalid_request        | json            | good
-type                 | 400    | invalid_request        | json            | good
+form.refresh_token=* | 400    | invalid_request        | json            | good
-basic                | 400    | invalid_client         | json            | good
form.client_secret=*  | 400    | invalid_request        | json            | good
form.client_id=*      | 400    | invalid_request        | json            | good
basic=web:*           | 401    | invalid_client         | json, challenge | good
-form.grant_type      | 400    | invalid_request        | json            | good
form.grant_type=*     | 400    | unsupported_grant_type | json            | good
-form.refresh_token   | 400    | invalid_request        | json            | good
form.refresh_token=*  | 400    | invalid_grant          | json            | good
basic=other:secret    | 400    | invalid_grant          | json            | good
form.scope=admin      | 400    | invalid_scope          | json            | good
";

pub(super) const POLL: &str = "
edit                  | status | error                  | delivered    | then
-                     | 200    | -                      | json, tokens | 400 invalid_grant json
method=GET            | 405    | invalid_request        | json         | good
method=PUT            | 405    | invalid_request        | json         | good
type=application/json | 400    | invalid_request        | json         | good
-type                 | 400    | invalid_request        | json         | good
+form.device_code=*   | 400    | invalid_request        | json         | good
-form.client_id       | 400    | invalid_client         | json         | good
form.client_id=*      | 400    | invalid_client         | json         | good
-form.grant_type      | 400    | invalid_request        | json         | good
form.grant_type=*     | 400    | unsupported_grant_type | json         | good
-form.device_code     | 400    | invalid_request        | json         | good
form.device_code=*    | 400    | invalid_grant          | json         | good
form.client_id=radio  | 400    | invalid_grant          | json         | good
";

pub(super) const EXCHANGE: &str = "
edit                        | status | error                  | delivered       | then
-                           | 200    | -                      | json, tokens    | good
method=GET                  | 405    | invalid_request        | json            | good
method=PUT                  | 405    | invalid_request        | json            | good
type=application/json       | 400    | invalid_request        | json            | good
-type                       | 400    | invalid_request        | json            | good
+form.subject_token=*       | 400    | invalid_request        | json            | good
-basic                      | 400    | invalid_client         | json            | good
form.client_secret=*        | 400    | invalid_request        | json            | good
form.client_id=*            | 400    | invalid_request        | json            | good
basic=api:*                 | 401    | invalid_client         | json, challenge | good
-form.grant_type            | 400    | invalid_request        | json            | good
form.grant_type=*           | 400    | unsupported_grant_type | json            | good
-form.subject_token_type    | 400    | invalid_request        | json            | good
form.subject_token_type=*   | 400    | invalid_request        | json            | good
-form.subject_token         | 400    | invalid_request        | json            | good
form.subject_token=*        | 400    | invalid_request        | json            | good
form.actor_token=*          | 400    | invalid_request        | json            | good
form.requested_token_type=* | 400    | invalid_request        | json            | good
form.audience=*             | 400    | invalid_target         | json            | good
form.scope=admin            | 400    | invalid_scope          | json            | good
";

pub(super) const CREDENTIALS: &str = "
edit                  | status | error                  | delivered       | then
-                     | 200    | -                      | json, tokens    | good
method=GET            | 405    | invalid_request        | json            | good
method=PUT            | 405    | invalid_request        | json            | good
type=application/json | 400    | invalid_request        | json            | good
-type                 | 400    | invalid_request        | json            | good
+form.grant_type=*    | 400    | invalid_request        | json            | good
-basic                | 400    | invalid_client         | json            | good
form.client_secret=*  | 400    | invalid_request        | json            | good
form.client_id=*      | 400    | invalid_request        | json            | good
basic=service:*       | 401    | invalid_client         | json, challenge | good
-form.grant_type      | 400    | invalid_request        | json            | good
form.grant_type=*     | 400    | unsupported_grant_type | json            | good
form.scope=*          | 400    | invalid_scope          | json            | good
";

pub(super) const PASSWORD: &str = "
edit                  | status | error                  | delivered       | then
-                     | 200    | -                      | json, tokens    | good
method=GET            | 405    | invalid_request        | json            | good
method=PUT            | 405    | invalid_request        | json            | good
type=application/json | 400    | invalid_request        | json            | good
-type                 | 400    | invalid_request        | json            | good
+form.password=*      | 400    | invalid_request        | json            | good
-basic                | 400    | invalid_client         | json            | good
form.client_secret=*  | 400    | invalid_request        | json            | good
form.client_id=*      | 400    | invalid_request        | json            | good
basic=old:*           | 401    | invalid_client         | json, challenge | good
-form.grant_type      | 400    | invalid_request        | json            | good
form.grant_type=*     | 400    | unsupported_grant_type | json            | good
-form.username        | 400    | invalid_request        | json            | good
-form.password        | 400    | invalid_request        | json            | good
form.username=*       | 400    | invalid_grant          | json            | good
form.password=*       | 400    | invalid_grant          | json            | good
form.scope=*          | 400    | invalid_scope          | json            | good
";

pub(super) const INTROSPECT: &str = "
edit                  | status | error           | delivered       | then
-                     | 200    | -               | json, active    | good
method=GET            | 400    | invalid_request | json            | good
method=PUT            | 400    | invalid_request | json            | good
type=application/json | 400    | invalid_request | json            | good
-form.token           | 400    | invalid_request | json            | good
-basic                | 401    | invalid_client  | json, challenge | good
basic=asker:*         | 401    | invalid_client  | json, challenge | good
basic=web:secret      | 401    | invalid_client  | json, challenge | good
form.token=*          | 200    | -               | json, inactive  | good
";

pub(super) const REVOKE: &str = "
edit                  | status | error           | delivered       | then
-                     | 200    | -               | -               | good
method=GET            | 405    | invalid_request | json            | good
method=PUT            | 405    | invalid_request | json            | good
type=application/json | 400    | invalid_request | json            | good
-type                 | 400    | invalid_request | json            | good
-form.token           | 400    | invalid_request | json            | good
-basic                | 400    | invalid_client  | json            | good
form.client_secret=*  | 400    | invalid_request | json            | good
form.client_id=*      | 400    | invalid_request | json            | good
basic=web:*           | 401    | invalid_client  | json, challenge | good
form.token=guessed    | 200    | -               | -               | good
";

pub(super) const USERINFO: &str = "
edit         | status | error         | delivered | then
-            | 200    | -             | json      | good
-token       | 401    | -             | challenge | good
scheme=Basic | 401    | -             | challenge | good
token=*      | 401    | invalid_token | challenge | good
";

pub(super) const RESOURCE: &str = "
edit                 | status | error           | delivered | then
-                    | 200    | -               | json      | good
query.access_token=* | 400    | invalid_request | challenge | good
+token=*             | 400    | invalid_request | challenge | good
-token               | 401    | -               | challenge | good
scheme=Basic         | 401    | -               | challenge | good
token=*              | 401    | invalid_token   | challenge | good
";

pub(super) const BOUND_RESOURCE: &str = "
edit                 | status | error              | delivered | then
-                    | 200    | -                  | json      | 401 invalid_dpop_proof challenge
query.access_token=* | 400    | invalid_request    | challenge | good
-token               | 401    | -                  | challenge | good
scheme=Basic         | 401    | -                  | challenge | good
scheme=Bearer        | 401    | invalid_token      | challenge | good
-dpop                | 401    | invalid_dpop_proof | challenge | good
dpop=*               | 401    | invalid_dpop_proof | challenge | good
token=*              | 401    | invalid_dpop_proof | challenge | good
";

pub(super) const LOGOUT: &str = "
edit                             | status | error           | delivered               | then
-                                | 200    | -               | page                    | good
method=PUT                       | 400    | invalid_request | page                    | good
query.id_token_hint=*            | 400    | invalid_request | page                    | good
query.client_id=*                | 400    | invalid_request | page                    | good
query.client_id=other            | 400    | invalid_request | page                    | good
-query.id_token_hint             | 400    | invalid_request | page                    | good
query.post_logout_redirect_uri=* | 400    | invalid_request | page                    | good
-cookie                          | 303    | -               | https://example.com/bye | good
cookie=session=*                 | 303    | -               | https://example.com/bye | good
";

pub(super) const END_SESSION: &str = "
edit                  | status | error           | delivered               | then
-                     | 303    | -               | https://example.com/bye | 400 invalid_request page
method=PUT            | 405    | -               | -                       | good
method=GET            | 405    | -               | -                       | good
type=application/json | 400    | invalid_request | page                    | good
-form.txn             | 400    | invalid_request | page                    | good
form.txn=*            | 400    | invalid_request | page                    | good
-form.csrf            | 400    | invalid_request | page                    | good
form.csrf=*           | 400    | invalid_request | page                    | good
-cookie               | 400    | invalid_request | page                    | good
cookie=session=*      | 400    | invalid_request | page                    | good
form.logout=*         | 303    | -               | https://example.com/bye | good
";
