//! Who stands on a diagram's stage, told from their names.

use super::lines::{Lines, key, quoted};
use super::part::{actor, own_name, role};
use super::source::Diagram;
use crate::protocol::Role::{
    self, AuthorizationServer, Client, ResourceOwner, ResourceServer, UserAgent,
};

/// Alias, name, and the role that the name tells; each role is taken once.
#[derive(Default)]
pub(super) struct Lifelines(Vec<(String, String, Option<Role>)>);

impl Lifelines {
    /// Those of a diagram.
    pub(super) fn of(diagram: &Diagram<'_>) -> Self {
        let mut lifelines: Vec<(String, String, Option<Role>)> = Vec::new();
        for (alias, name) in &diagram.participants {
            let told = role(name).or_else(|| role(alias));
            let free = |role: &Role| lifelines.iter().all(|(.., taken)| *taken != Some(*role));
            let told = told.filter(free);
            lifelines.push((alias.clone(), name.clone(), told));
        }
        Self(lifelines)
    }

    /// The role behind an alias.
    pub(super) fn role(&self, alias: &str) -> Option<Role> {
        let found = self.0.iter().find(|(known, ..)| known == alias);
        found.and_then(|(.., role)| *role)
    }

    /// `holds`, for the diagram itself.
    pub(super) fn holds(&self, lines: &mut Lines) {
        let nobody = self.0.iter().all(|(.., role)| *role != Some(ResourceOwner));
        for (alias, _, role) in &self.0 {
            let key = key(alias);
            let role = match role {
                // Without a person, the browser's lifeline is the person's as well.
                Some(UserAgent) if nobody => Some(ResourceOwner),
                role => *role,
            };
            match role.map(actor) {
                Some(id) => lines.line(format_args!("holds.{key} = [\"{id}\"]    # guessed")),
                None => lines.line(format_args!(
                    "holds.{key} = []    # to be completed: which actor is this?"
                )),
            }
        }
    }

    /// `lifelines`, for a list beside it with these words.
    pub(super) fn listed(&self, lines: &mut Lines, words: &str) {
        lines.line("lifelines = [    # guessed");
        for role in [ResourceOwner, Client, AuthorizationServer, ResourceServer] {
            let (id, name) = (actor(role), quoted(&self.name(role, words)));
            let shape = match role {
                ResourceOwner => ", shape = \"actor\"",
                _ => "",
            };
            lines.line(format_args!(
                "    {{ id = \"{id}\", name = {name}{shape}, holds = [\"{id}\"] }},"
            ));
        }
        lines.line("]");
    }

    /// What the diagram or the list calls a role, else its name in the standard (RFC 6749 1.1).
    fn name(&self, role: Role, words: &str) -> String {
        let usual = match role {
            ResourceOwner | UserAgent => "User",
            Client => "Client",
            AuthorizationServer => "Authorization server",
            ResourceServer => "Resource server",
        };
        let found = self.0.iter().find(|(.., told)| *told == Some(role));
        let found = found.map(|(_, name, _)| name.as_str());
        found
            .or_else(|| own_name(role, words))
            .unwrap_or(usual)
            .to_owned()
    }
}
