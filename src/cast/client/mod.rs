//! The client: a web app with a server, or a script in the browser.
//!
//! | file | what |
//! |---|---|
//! | `request.rs` | the authorization request that both make |
//! | `answer.rs` | what both check before they use the authorization response |
//! | `web_app.rs` | confidential, a cookie session, the code flow |
//! | `single_page_app.rs` | public, a static host and a script that reads the fragment |
//! | `id_token.rs` | validating the ID token, for both |
//!
//! The client never requests the authorization endpoint itself; it sends the
//! browser there (RFC 6749 4.1, 4.2).

mod answer;
mod id_token;
mod request;
mod single_page_app;
mod web_app;

pub(crate) use single_page_app::{ScriptOfApp, static_host};
pub(crate) use web_app::router as web_app;
