//! A client that acts for itself: no user, no browser, no page
//! ([RFC 6749 section 4.4](https://www.rfc-editor.org/rfc/rfc6749#section-4.4)).

use std::sync::{Mutex, MutexGuard};

use super::prover;
use super::token::{Asking, Tokens};
use crate::cast::dpop::Prover;
use crate::cast::{Endpoints, Entropy};
use crate::network::Endpoint;
use crate::protocol::GrantType;
use crate::scenario::{self, Revoked};

/// A program that asks for a token and uses it as long as it is good.
#[derive(Debug)]
pub(crate) struct Service {
    config: scenario::Client,
    server: Endpoints,
    endpoint: Endpoint,
    entropy: Entropy,
    prover: Option<Prover>,
    held: Mutex<Option<Held>>,
}

/// A token, and when it ends, in seconds since 1970.
#[derive(Clone, Debug)]
struct Held {
    tokens: Tokens,
    expires: Option<u64>,
}

impl Service {
    pub(crate) fn new(
        config: &scenario::Client,
        server: Endpoints,
        endpoint: Endpoint,
        entropy: Entropy,
    ) -> Self {
        Self {
            config: config.clone(),
            server,
            endpoint,
            prover: prover(config, &entropy),
            entropy,
            held: Mutex::default(),
        }
    }

    /// Asks for a token where it has none that is good, and requests the resource with it.
    pub(super) async fn run(&self) {
        let held = match self.good() {
            Some(held) => Some(held),
            None => self.ask().await,
        };
        if let (Some(held), Some(url)) = (held, &self.config.resource) {
            let token = &held.tokens.access_token;
            // What comes back is in the recording; nobody waits for it.
            drop(self.asking().resource(url, token).await);
        }
    }

    /// Ends its token before its time, and forgets it.
    pub(super) async fn revoke(&self) {
        let held = self.held().take();
        if let (Some(held), Some(url)) = (held, &self.server.revocation) {
            let token = &held.tokens.access_token;
            self.asking().revoke(url, token, Revoked::AccessToken).await;
        }
    }

    /// The token that it has, if it is not over.
    fn good(&self) -> Option<Held> {
        let now = self.endpoint.clock().unix();
        let held = self.held().clone()?;
        let over = held.expires.is_some_and(|expires| expires <= now);
        (!over).then_some(held)
    }

    /// The access token request (RFC 6749 4.4.2).
    async fn ask(&self) -> Option<Held> {
        let mut form = vec![("grant_type", GrantType::ClientCredentials.as_str())];
        form.extend(self.config.scope.as_deref().map(|scope| ("scope", scope)));
        let tokens = self.asking().tokens(form, "credentials").await;
        let now = self.endpoint.clock().unix();
        let held = tokens.ok().map(|tokens| Held {
            expires: tokens.expires_in.map(|seconds| now.saturating_add(seconds)),
            tokens,
        });
        self.held().clone_from(&held);
        held
    }

    fn asking(&self) -> Asking<'_> {
        Asking {
            client: &self.config,
            server: &self.server,
            endpoint: &self.endpoint,
            entropy: &self.entropy,
            prover: self.prover.as_ref(),
        }
    }

    fn held(&self) -> MutexGuard<'_, Option<Held>> {
        let held = self.held.lock();
        held.expect("nobody panics while holding the token")
    }
}
