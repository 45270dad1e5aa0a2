//! The browsers' address bars: what stands in the URL of the page that each shows.

use indexmap::IndexMap;

use super::reading::Reading;
use crate::protocol::{Kind, MessageKind};
use crate::trace::{ExchangeId, split_url};
use crate::walkthrough::Name;

/// The address bars of all browsers.
#[derive(Debug, Default)]
pub(super) struct Windows {
    bars: IndexMap<Name, Bar>,
    /// The browser that navigated last: scripts run there.
    last: Option<Name>,
}

/// The URL that a browser shows, as far as no request tells it.
#[derive(Debug, Default)]
pub(super) struct Bar {
    /// The fragment, its values read.
    pub(super) fragment: Reading,
    /// The request that asked for the page, and so its query.
    pub(super) request: Reading,
    text: String,
    /// The event by which the browser came here.
    pub(super) since: usize,
    navigation: Option<ExchangeId>,
    /// The fragment of the redirect that it is about to follow.
    next: Option<String>,
}

impl Windows {
    /// A browser asks for a page; gives the address bar that it then shows.
    pub(super) fn navigate(
        &mut self,
        browser: &Name,
        exchange: ExchangeId,
        event: usize,
        sent: &Reading,
    ) -> &Bar {
        self.last = Some(browser.clone());
        let bar = self.bars.entry(browser.clone()).or_default();
        bar.text = bar.next.take().unwrap_or_default();
        let answer = Kind::Message(MessageKind::AuthorizationResponse);
        bar.fragment = Reading::of_fragment(&bar.text, Some(answer));
        bar.since = event;
        bar.request = sent.clone();
        bar.navigation = Some(exchange);
        bar
    }

    /// A redirect reached a browser: the fragment of its Location is kept, or the one before.
    pub(super) fn redirect(&mut self, browser: &Name, exchange: ExchangeId, location: &str) {
        if let Some(bar) = self.bars.get_mut(browser)
            && bar.navigation == Some(exchange)
        {
            let (_, _, fragment) = split_url(location);
            bar.next = Some(fragment.unwrap_or(&bar.text).to_owned());
        }
    }

    /// The address bar that a script sees, and whose it is.
    pub(super) fn of_script(&self) -> Option<(&Name, &Bar)> {
        let last = self.last.as_ref()?;
        self.bars.get_key_value(last)
    }

    /// A script clears the query, and with it the fragment.
    pub(super) fn clear_query(&mut self) {
        if let Some(bar) = self.last.as_ref().and_then(|last| self.bars.get_mut(last)) {
            bar.request = Reading::default();
        }
        self.clear();
    }

    /// A script clears the fragment.
    pub(super) fn clear(&mut self) {
        if let Some(bar) = self.last.as_ref().and_then(|last| self.bars.get_mut(last)) {
            bar.text.clear();
            bar.fragment = Reading::default();
        }
    }
}
