//! An overlay to begin with: nothing is changed yet, what one usually changes stands in comments.
//!
//! A line that begins with `#` and no blank becomes a key when the `#` is removed.

use std::time::Duration;

use crate::document::{Lines, SCHEMA_LINE, quoted};
use crate::scenario::{
    Act, Action, Actor, ActorPart, AuthorizationServer, Client, ClientKind, Decision,
    EmptyParameters, Prompts, QueryToken, ResourceOwner, ResourceServer, Scenario, TokenPlace,
};
use crate::walkthrough::{Outcome, Walkthrough};

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
    lines.line(format_args!("#specs = {}", list(&base.specs)));
    lines.line("\n# Who plays, and how each behaves.");
    for actor in &base.actors {
        lines.line("\n#[[actor]]");
        lines.text("#id", &actor.id);
        keys(&mut lines, &actor.part);
    }
    lines.line("\n# What people do. With acts of its own a file says all that happens.");
    for act in &base.acts {
        self::act(&mut lines, act);
    }
    match &base.outcome {
        Some(outcome) => failing(&mut lines, base, outcome),
        None => {
            if let Some(example) = failure(base) {
                lines.block(&example);
            }
        }
    }
    for walkthrough in &base.walkthroughs {
        steps(&mut lines, walkthrough);
    }
    lines.finished()
}

/// The keys of an actor that one usually changes.
fn keys(lines: &mut Lines, part: &ActorPart) {
    match part {
        ActorPart::ResourceOwner(owner) => person(lines, owner),
        ActorPart::Client(part) => client(lines, part),
        ActorPart::AuthorizationServer(server) => authorization_server(lines, server),
        ActorPart::ResourceServer(server) => resource_server(lines, server),
        ActorPart::Attacker(_) => {}
    }
}

fn person(lines: &mut Lines, owner: &ResourceOwner) {
    lines.text("#username", &owner.username);
    lines.line(format_args!(
        "#types = {}    # one attempt after the other",
        list(&owner.types)
    ));
    lines.line(match owner.decision {
        Decision::Deny => "#decision = \"deny\"    # or \"allow\"",
        Decision::Allow => "#decision = \"allow\"    # or \"deny\"",
    });
}

fn client(lines: &mut Lines, client: &Client) {
    if !client.redirect_uri.is_empty() {
        lines.text("#redirect_uri", &client.redirect_uri);
        lines.text("#response_type", &client.response_type);
    }
    lines.text("#scope", client.scope.as_deref().unwrap_or_default());
    let parameters = client.parameters.iter();
    let parameters =
        parameters.map(|(name, value)| format!("{} = {}", quoted(name), quoted(value)));
    let parameters = parameters.collect::<Vec<_>>().join(", ");
    lines.line(format_args!(
        "#parameters = {{{parameters}}}    # such as prompt = \"consent\""
    ));
    lines.line(match client.sends_token {
        TokenPlace::Header => "#sends_token = \"header\"    # or \"query\"",
        TokenPlace::Query => "#sends_token = \"query\"    # or \"header\"",
    });
}

fn authorization_server(lines: &mut Lines, server: &AuthorizationServer) {
    lines.text("#issuer", &server.issuer);
    let lifetime = period(server.access_token_lifetime);
    lines.text("#access_token_lifetime", &lifetime);
    lines.text("#code_lifetime", &period(server.code_lifetime));
    match &server.default_scope {
        Some(scope) => lines.text("#default_scope", scope),
        None => lines.line("# default_scope = \"...\": the scope of a request that names none"),
    }
    lines.line(match server.prompts {
        Prompts::Separate => "#prompts = \"separate\"    # or \"combined\"",
        Prompts::Combined => "#prompts = \"combined\"    # or \"separate\"",
    });
    lines.line(match server.empty_parameters {
        EmptyParameters::Strict => "#empty_parameters = \"strict\"    # or \"lenient\"",
        EmptyParameters::Lenient => "#empty_parameters = \"lenient\"    # or \"strict\"",
    });
    lines.line(format_args!("#iss_parameter = {}", server.iss_parameter));
    lines.line(
        "# registrations = [{ client_id = \"...\", .. }]: what the server knows of its clients",
    );
}

fn resource_server(lines: &mut Lines, server: &ResourceServer) {
    match &server.scope {
        Some(scope) => lines.text("#scope", scope),
        None => lines.line("# scope = \"...\": the scope that a request needs"),
    }
    lines.line(match server.query_token {
        QueryToken::Refused => "#query_token = \"refused\"    # or \"ignored\", \"accepted\"",
        QueryToken::Ignored => "#query_token = \"ignored\"    # or \"refused\", \"accepted\"",
        QueryToken::Accepted => "#query_token = \"accepted\"    # or \"refused\", \"ignored\"",
    });
    lines.line(
        "# introspection = { client_id = \"...\", client_secret = \"...\" }: asks about each token",
    );
}

fn act(lines: &mut Lines, act: &Act) {
    lines.line("\n#[[act]]");
    lines.text("#id", &act.id);
    match &act.action {
        Action::Open { client, .. } => {
            lines.line("#do = \"open\"    # or \"visit\" with `path`, \"advance\" with `by`");
            lines.text("#client", client);
        }
        Action::Visit { .. } => lines.line("#do = \"visit\""),
        Action::Send(_) => lines.line("#do = \"send\""),
        Action::Forge { .. } => lines.line("#do = \"forge\""),
        Action::Run { client } => {
            lines.line("#do = \"run\"");
            lines.text("#client", client);
        }
        Action::Refresh { client, .. } => {
            lines.line("#do = \"refresh\"");
            lines.text("#client", client);
        }
        Action::Revoke { client, .. } => {
            lines.line("#do = \"revoke\"");
            lines.text("#client", client);
        }
        Action::Advance(by) => {
            lines.line("#do = \"advance\"");
            lines.text("#by", &period(*by));
        }
        Action::Close => lines.line("#do = \"close\""),
    }
    lines.line(format_args!("#prologue = {}", act.prologue));
}

fn period(duration: Duration) -> String {
    match duration.subsec_millis() {
        0 => format!("{}s", duration.as_secs()),
        _ => format!("{}ms", duration.as_millis()),
    }
}

/// Texts as an array.
fn list<T: ToString>(texts: &[T]) -> String {
    let texts = texts.iter().map(|text| quoted(&text.to_string()));
    format!("[{}]", texts.collect::<Vec<_>>().join(", "))
}

const FAILURE: &str = r#"
# What goes wrong on the wire, and where the run must stop then.

#[[fault]]
#id = "forged-state"
#on = "{on}"
#occurrence = {occurrence}
#do = "edit"
#parameter = "state"
#value = "forged-by-an-attacker"

#[outcome]
#message = "{on}"
#error = "state"
#delivered = "local"
#at = "{client}"
"#;

/// A fault that works in every flow by way of a browser, with the outcome that it has: the client's
/// state is forged where it comes back, which is a request or, in a fragment, only the response
/// before it. Where nobody opens such a client, there is no example.
fn failure(base: &Scenario) -> Option<String> {
    // An attack that fails half-way leaves the attacker without what it goes on with, and a fault
    // may wait for a message that would not come any more.
    if base.obtained.is_some() || !base.faults.is_empty() {
        return None;
    }
    let (id, client) = base.actors.iter().find_map(by_browser)?;
    let on = arrives_by(client);
    let opens = |prologue| {
        let opens = |act: &&Act| matches!(act.action, Action::Open { .. });
        let acts = base.acts.iter().filter(|act| act.prologue == prologue);
        acts.filter(opens).count()
    };
    if opens(false) == 0 {
        return None;
    }
    let text = FAILURE.replace("{on}", on).replace("{client}", id);
    Some(text.replace("{occurrence}", &(opens(true) + 1).to_string()))
}

/// The message in which a client's state comes back, as late as a fault can meet it.
fn arrives_by(client: &Client) -> &'static str {
    match client.kind {
        ClientKind::WebApp if client.reads_fragment() => "handover-request",
        ClientKind::WebApp => "callback-request",
        _ => "authorization-response",
    }
}

/// A client to which a browser comes back.
fn by_browser(actor: &Actor) -> Option<(&str, &Client)> {
    match &actor.part {
        ActorPart::Client(client) if !client.redirect_uri.is_empty() => Some((&actor.id, client)),
        _ => None,
    }
}

/// What goes wrong already.
fn failing(lines: &mut Lines, base: &Scenario, outcome: &Outcome) {
    lines.line("\n# What goes wrong in the base already, and where the run must stop.");
    for fault in &base.faults {
        lines.line("\n#[[fault]]");
        lines.text("#id", &fault.id);
        lines.text("#on", fault.on.as_str());
        lines.line(format_args!("#occurrence = {}", fault.occurrence));
    }
    lines.line("\n#[outcome]");
    lines.text("#message", outcome.message.as_str());
    if let Some(status) = outcome.status {
        lines.line(format_args!("#status = {status}"));
    }
    if let Some(error) = &outcome.error {
        lines.text("#error", error);
    }
    lines.text("#delivered", outcome.delivered.as_str());
    lines.text("#at", &outcome.at);
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
