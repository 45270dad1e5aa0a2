//! An overlay to begin with: nothing is changed yet, what one usually changes stands in comments.
//!
//! A line that begins with `#` and no blank becomes a key when the `#` is removed.

use std::time::Duration;

use crate::document::{Lines, SCHEMA_LINE};
use crate::scenario::{ActorPart, Decision, Scenario};
use crate::walkthrough::Walkthrough;

/// The text of an overlay that changes nothing.
pub(super) fn overlay(name: &str, base: &Scenario) -> String {
    let mut lines = Lines::default();
    let id = &base.name;
    lines.line(format_args!(
        "{SCHEMA_LINE}\n\n\
         # An overlay on {id}: only what is different stands here.\n\
         # Remove a `#` to change a key; what stands there is what the base says.\n\
         # docs/scenarios.md of flowscribe explains every key.\n"
    ));
    lines.text("title", name);
    lines.text("lesson", "To be completed: what it teaches, in a sentence.");
    lines.text("base", id);
    lines.line("#specs = [\"RFC 6749 4.1\"]\n\n# Who plays, and how each behaves.");
    for actor in &base.actors {
        lines.line("\n#[[actor]]");
        lines.text("#id", &actor.id);
        keys(&mut lines, &actor.part);
    }
    lines.block(FAULT);
    outcome(&mut lines, base);
    for walkthrough in &base.walkthroughs {
        steps(&mut lines, walkthrough);
    }
    lines.finished()
}

/// The keys of an actor that one usually changes.
fn keys(lines: &mut Lines, part: &ActorPart) {
    match part {
        ActorPart::ResourceOwner(owner) => {
            lines.text("#username", &owner.username);
            lines.line(match owner.decision {
                Decision::Deny => "#decision = \"deny\"    # or \"allow\"",
                Decision::Allow => "#decision = \"allow\"    # or \"deny\"",
            });
        }
        ActorPart::Client(client) => {
            lines.text("#redirect_uri", &client.redirect_uri);
            lines.text("#response_type", &client.response_type);
            lines.text("#scope", client.scope.as_deref().unwrap_or_default());
        }
        ActorPart::AuthorizationServer(server) => {
            lines.text("#issuer", &server.issuer);
            lines.text(
                "#access_token_lifetime",
                &period(server.access_token_lifetime),
            );
            lines.text("#code_lifetime", &period(server.code_lifetime));
        }
        ActorPart::ResourceServer(server) => {
            lines.text("#scope", server.scope.as_deref().unwrap_or_default());
        }
    }
}

fn period(duration: Duration) -> String {
    format!("{}s", duration.as_secs().max(1))
}

const FAULT: &str = r#"
# What goes wrong on the wire.

#[[fault]]
#id = "forged-state"
#on = "callback-request"
#do = "edit"
#parameter = "state"
#value = "forged-by-an-attacker"
"#;

/// Where a run that goes wrong must stop.
fn outcome(lines: &mut Lines, base: &Scenario) {
    let mut actors = base.actors.iter();
    let client = actors.find(|actor| matches!(actor.part, ActorPart::Client(_)));
    lines.line("\n# Where the run must stop; without it, the run succeeds.\n\n#[outcome]");
    lines.text("#message", "callback-request");
    lines.text("#error", "state");
    lines.text("#delivered", "local");
    lines.text("#at", client.map_or("client", |actor| &actor.id));
}

/// The first step of a walkthrough, to be changed.
fn steps(lines: &mut Lines, walkthrough: &Walkthrough) {
    let ids: Vec<_> = walkthrough
        .steps
        .iter()
        .map(|step| step.id.as_str())
        .collect();
    let Some(first) = ids.first() else {
        return;
    };
    let id = &walkthrough.id;
    lines.line(format_args!(
        "\n# The steps of `{id}`: {}.\n",
        ids.join(", ")
    ));
    lines.line("#[[walkthrough]]");
    lines.text("#id", id);
    lines.line("#[[walkthrough.step]]");
    lines.text("#id", first);
    lines.line("#skip = true    # this run does not show the step");
}
