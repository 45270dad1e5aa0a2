//! A device without browser and keyboard: the device client of
//! [RFC 8628](https://www.rfc-editor.org/rfc/rfc8628).
//!
//! It shows the person a code and where to type it, and asks the token endpoint
//! again and again, until somebody has decided.

use std::time::Duration;

use serde::Deserialize;
use url::Url;

use super::prover;
use super::token::{self, Asking, Tokens};
use crate::cast::dpop::Prover;
use crate::cast::rule::specs;
use crate::cast::{Endpoints, Entropy, web};
use crate::network::Endpoint;
use crate::protocol::{GrantType, LocalKind};
use crate::scenario;

/// A television, a printer, a command line.
#[derive(Debug)]
pub(crate) struct Device {
    config: scenario::Client,
    server: Endpoints,
    endpoint: Endpoint,
    entropy: Entropy,
    prover: Option<Prover>,
}

/// What the person reads on the device's screen.
#[derive(Clone, Debug)]
pub(crate) struct Shown {
    pub(crate) verification_uri: String,
    pub(crate) user_code: String,
}

/// RFC 8628 3.2.
#[derive(Debug, Deserialize)]
pub(crate) struct Codes {
    /// REQUIRED.
    device_code: String,
    /// REQUIRED.
    user_code: String,
    /// REQUIRED.
    verification_uri: String,
    /// REQUIRED, in seconds.
    expires_in: u64,
    /// OPTIONAL, in seconds.
    interval: Option<u64>,
}

/// "If no value is provided, clients MUST use 5 as the default" (RFC 8628 3.2).
const INTERVAL: u64 = 5;

/// What every `slow_down` adds, for all polls that follow (RFC 8628 3.5).
const SLOWER: Duration = Duration::from_secs(5);

impl Codes {
    /// What of it the device shows.
    pub(crate) fn shown(&self) -> Shown {
        Shown {
            verification_uri: self.verification_uri.clone(),
            user_code: self.user_code.clone(),
        }
    }
}

impl Device {
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
        }
    }

    /// The device authorization request (RFC 8628 3.1); the device then shows the code.
    pub(crate) async fn begin(&self) -> Option<Codes> {
        let url = self.server.device_authorization.as_ref()?;
        let scope = self.config.scope.as_deref().map(|scope| ("scope", scope));
        let form = scope.into_iter().collect();
        let response = self.asking().post(url, form).await;
        let codes: Codes = web::read_json(&response.ok()?)?;
        // Nobody can go to what is no URL.
        Url::parse(&codes.verification_uri).ok()?;
        let detail = format!("{} at {}", codes.user_code, codes.verification_uri);
        let section = specs(&["RFC 8628 3.3"]);
        let kind = LocalKind::CodeShown;
        self.endpoint.local(kind, "user_code", detail, &section);
        Some(codes)
    }

    /// Polls until there are tokens or there will be none, and uses them.
    pub(crate) async fn poll(&self, codes: &Codes) {
        let Some(tokens) = self.wait(codes).await else {
            return;
        };
        if let Some(url) = &self.config.resource {
            let token = &tokens.access_token;
            drop(self.asking().resource(url, token).await);
        }
    }

    /// The device access token requests (RFC 8628 3.4, 3.5).
    async fn wait(&self, codes: &Codes) -> Option<Tokens> {
        let mut interval = Duration::from_secs(codes.interval.unwrap_or(INTERVAL));
        let clock = self.endpoint.clock();
        let end = clock.elapsed();
        let end = end.saturating_add(Duration::from_secs(codes.expires_in));
        while clock.elapsed().saturating_add(interval) <= end {
            tokio::time::sleep(interval).await;
            match self.ask(&codes.device_code).await {
                Ok(tokens) => return Some(tokens),
                // Twice as long, so that a server in need is not asked more often.
                Err(failed) if failed.unanswered => interval = interval.saturating_mul(2),
                Err(failed) => match failed.error.as_str() {
                    "authorization_pending" => {}
                    "slow_down" => interval = interval.saturating_add(SLOWER),
                    _ => return None,
                },
            }
        }
        None
    }

    async fn ask(&self, device_code: &str) -> Result<Tokens, token::NoTokens> {
        let form = vec![
            ("grant_type", GrantType::DeviceCode.as_str()),
            ("device_code", device_code),
        ];
        self.asking().tokens(form, "device code").await
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
}
