//! What a web app does behind its users' backs: refreshing
//! ([RFC 6749 section 6](https://www.rfc-editor.org/rfc/rfc6749#section-6)) and
//! revoking ([RFC 7009 section 2.1](https://www.rfc-editor.org/rfc/rfc7009#section-2.1)).

use super::web_app::{App, Session};
use crate::protocol::GrantType;
use crate::scenario::Revoked;

impl App {
    /// Gets a fresh access token for whoever signed in last.
    pub(super) async fn refresh(&self, scope: Option<&str>) {
        let Some((id, refresh_token)) = self.last(|session| session.refresh_token.clone()) else {
            return;
        };
        let mut form = vec![
            ("grant_type", GrantType::RefreshToken.as_str()),
            ("refresh_token", &refresh_token),
        ];
        form.extend(scope.map(|scope| ("scope", scope)));
        let answer = self.asking().tokens(form, "refresh token").await;
        let mut sessions = self.sessions();
        let Some(session) = sessions.get_mut(&id) else {
            return;
        };
        match answer {
            Ok(tokens) => {
                session.access_token = Some(tokens.access_token);
                // Where none comes, the old one stays good (RFC 6749 6).
                session.refresh_token = tokens.refresh_token.or(session.refresh_token.take());
            }
            // The grant is over: the user has to sign in again.
            Err(failed) if failed.error == "invalid_grant" => *session = Session::default(),
            Err(_) => {}
        }
    }

    /// Ends a token of whoever signed in last, and forgets it.
    pub(super) async fn revoke(&self, which: Revoked) {
        let found = self.last(|session| match which {
            Revoked::AccessToken => session.access_token.clone(),
            Revoked::RefreshToken => session.refresh_token.clone(),
        });
        let (Some((id, token)), Some(url)) = (found, &self.server().revocation) else {
            return;
        };
        self.asking().revoke(url, &token, which).await;
        if let Some(session) = self.sessions().get_mut(&id) {
            session.access_token = None;
            if which == Revoked::RefreshToken {
                session.refresh_token = None;
            }
        }
    }

    /// The session that began last of those that have something, and what it has.
    fn last(&self, has: impl Fn(&Session) -> Option<String>) -> Option<(String, String)> {
        let sessions = self.sessions();
        let mut sessions = sessions.iter().rev();
        sessions.find_map(|(id, session)| Some((id.clone(), has(session)?)))
    }
}
