//! What holds on every correct run, whatever its documents say: 46 statements of the standards.
//!
//! Each is held against the recording as a whole, prologues included, and
//! *holds*, is *broken* by a message, or *cannot be seen*. A scenario that
//! breaks one on purpose declares it, and must then really break it.
//!
//! # Which octets count
//!
//! A statement about what a participant sends reads what he sent: a message
//! that a fault changed, repeated or answered in somebody's stead is not his
//! deed. A statement about how he answers holds what he sent against what
//! reached him. So a fault alone breaks nothing; who does not notice it does.
//!
//! # What the wire does not show
//!
//! Registered clients, issuers, lifetimes and audiences stand in the trace's
//! header ([`Setting`](crate::protocol::Setting)), and count where the
//! recording itself shows nothing better. What hangs on the local events of an
//! opaque participant cannot be seen.
//!
//! | file | numbers |
//! |---|---|
//! | `participants.rs` | 1 to 3: who sends what |
//! | `secrets.rs` | 4 to 7: where a secret may stand |
//! | `implicit.rs` | 8 to 10: which tokens come from which endpoint |
//! | `redirect_uri.rs` | 11, 12: where the browser is sent |
//! | `state.rs` | 13 to 16: what binds an answer to the browser that began |
//! | `answers.rs` | 17 to 19: authorization responses and errors |
//! | `code.rs` | 20 to 23: what a code is good for |
//! | `token_endpoint.rs` | 24 to 29: token requests and responses |
//! | `refresh.rs` | 30, 31: refresh tokens |
//! | `id_token.rs` | 32 to 34: ID tokens |
//! | `resource.rs` | 35 to 39: access tokens and resource servers |
//! | `pages.rs` | 40 to 42, 46: pages of the authorization server |
//! | `polling.rs` | 43: how often a device asks |
//! | `ending.rs` | 44: after the end nothing comes |
//! | `findings.rs` | what is found, as data |
//! | `record.rs`, `message.rs`, `authorization.rs`, `token.rs` | the recording, read once for all |
//!
//! 45 is [`judge`](super::judge())'s: documented steps happen once and in order.

mod answers;
mod authorization;
mod code;
mod ending;
mod findings;
mod id_token;
mod implicit;
mod message;
mod pages;
mod participants;
mod polling;
mod record;
mod redirect_uri;
mod refresh;
mod resource;
mod secrets;
mod state;
mod token;
mod token_endpoint;

pub use findings::{Breach, Flaw, Held, Holding};
pub use state::repeated;

use crate::protocol::Invariant;
use crate::trace::{ProtocolMessage, Trace};
use findings::Found;
use record::Record;

type Check = fn(&Record<'_>, &mut Found);

/// How each is checked, from number 1.
const CHECKS: [Check; Invariant::COUNT as usize] = [
    participants::no_fragment,
    participants::browser_asks,
    participants::person_is_silent,
    secrets::password,
    secrets::client_secret,
    secrets::urls,
    secrets::access_token,
    implicit::no_token_request,
    implicit::no_refresh_token,
    implicit::id_token,
    redirect_uri::registered,
    redirect_uri::bad_request,
    state::returned,
    state::used_once,
    state::verified,
    state::same_browser,
    answers::issuer,
    answers::errors,
    answers::mode,
    code::once,
    code::age,
    code::redirect_uri,
    code::verifier,
    token_endpoint::posts_a_form,
    token_endpoint::one_authentication,
    token_endpoint::no_store,
    token_endpoint::token_type,
    token_endpoint::scope,
    token_endpoint::client_credentials,
    refresh::scope,
    refresh::rotation,
    id_token::claims,
    id_token::hashes,
    id_token::userinfo,
    resource::opaque_to_client,
    resource::validated,
    resource::one_method,
    resource::challenge,
    resource::status,
    pages::no_307,
    pages::prompt_none,
    pages::consent,
    polling::gaps,
    ending::nothing_later,
    of_the_verdict,
    pages::framing,
];

/// 45: Documented steps happen once and in order: each walkthrough's verdict says so.
fn of_the_verdict(_: &Record<'_>, _: &mut Found) {}

/// Holds a recording against every invariant; one entry for each, in the order of their numbers.
///
/// `messages` is what [`crate::trace::recognise`] gave for the trace. Takes
/// time that grows with the recording.
///
/// ```
/// use flowscribe::{scenario::Scenario, trace::recognise, verdict::uphold};
///
/// let scenario = Scenario::load("okta-authorization-code")?;
/// let trace = flowscribe::simulation::run(&scenario, 0)?;
/// let held = uphold(&trace, &recognise(&trace));
/// assert!(held.iter().all(|one| !one.is_broken()));
/// # Ok::<(), flowscribe::error::Error>(())
/// ```
pub fn uphold(trace: &Trace, messages: &[ProtocolMessage]) -> Vec<Held> {
    let record = Record::new(trace, messages);
    let checks = Invariant::all().zip(CHECKS);
    checks
        .map(|(invariant, check)| {
            let mut found = Found::default();
            check(&record, &mut found);
            let mut breaks = trace.header.breaks.iter();
            let declared = breaks.find(|declared| declared.invariant == invariant);
            Held {
                invariant,
                state: found.state(),
                declared: declared.map(|declared| declared.reason.clone()),
            }
        })
        .collect()
}
