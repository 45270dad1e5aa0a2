//! What a client does when no browser asks it: acts of the scenario.

use std::sync::Arc;

use super::device::Device;
use super::service::Service;
use super::web_app::App;
use crate::scenario::Revoked;

/// A client that does something by itself.
#[derive(Clone, Debug)]
pub(crate) enum Program {
    /// Its server also works in the background.
    WebApp(Arc<App>),
    /// It does nothing else.
    Service(Arc<Service>),
    /// It shows a code and waits for its user.
    Device(Arc<Device>),
}

impl Program {
    /// Does its work: gets a token, where it needs one, and uses it.
    pub(crate) async fn run(&self) {
        match self {
            Self::WebApp(_) | Self::Device(_) => {}
            Self::Service(service) => service.run().await,
        }
    }

    /// Gets a fresh access token by a refresh token; a service has none.
    pub(crate) async fn refresh(&self, scope: Option<&str>) {
        match self {
            Self::WebApp(app) => app.refresh(scope).await,
            Self::Service(_) | Self::Device(_) => {}
        }
    }

    /// Ends a token before its time, and forgets it.
    pub(crate) async fn revoke(&self, token: Revoked) {
        match self {
            Self::WebApp(app) => app.revoke(token).await,
            Self::Service(service) => service.revoke().await,
            Self::Device(_) => {}
        }
    }
}
