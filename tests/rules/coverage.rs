//! Every rule that stands in the sources has a row in which it refuses.

use std::fs;
use std::path::Path;

use indexmap::IndexSet;

use crate::table::rows;
use crate::{
    authorize, client, dpop, exchange, further, grants, introspection, logout, pushed,
    resource_server, token,
};

/// Whose rules a folder of the cast holds, and the tables in which they refuse.
pub(crate) const TABLES: &[(&str, &[&str])] = &[
    (
        "authorization_server",
        &[
            authorize::REQUESTS,
            authorize::DETAILED,
            authorize::SIGN_INS,
            token::REQUESTS,
            token::ASSERTIONS,
            introspection::QUESTIONS,
            grants::REQUESTS,
            grants::REFRESHES,
            grants::POLLS,
            further::REVOCATIONS,
            further::USERINFO,
            further::DEVICES,
            further::CODES,
            pushed::PUSHES,
            pushed::REFERENCES,
            pushed::UNPUSHED,
            dpop::REQUIRED,
            dpop::CODES,
            dpop::REFRESHES,
            dpop::USERINFO,
            exchange::EXCHANGES,
            logout::REQUESTS,
        ],
    ),
    ("protected", &[resource_server::REQUESTS]),
    ("dpop", &[dpop::PROOFS, dpop::NONCES, dpop::RESOURCES]),
    (
        "resource_server",
        &[
            resource_server::REQUESTS,
            resource_server::SIGNED_IN,
            resource_server::INTROSPECTED,
            dpop::RESOURCES,
        ],
    ),
    (
        "client",
        &[
            client::WEB_APP,
            client::HYBRID,
            client::OPENID,
            logout::RETURNS,
            client::SIGNED_IN,
        ],
    ),
    // What it asks of the server beside tokens is a web app's alone.
    (
        "client",
        &[
            client::SINGLE_PAGE_APP,
            client::HYBRID,
            client::OPENID,
            logout::RETURNS,
            client::SIGNED_IN,
        ],
    ),
    (
        "client",
        &[
            client::SINGLE_PAGE_APP_WITH_CODE,
            client::HYBRID,
            client::OPENID,
            logout::RETURNS,
            client::SIGNED_IN,
        ],
    ),
    ("user", &[]),
];

/// The names in the tables of rules below a folder.
fn rules(folder: &Path) -> IndexSet<String> {
    let mut names = IndexSet::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            names.extend(rules(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let source = fs::read_to_string(&path).unwrap();
            let parts = source.split("Rule {").skip(1);
            let parts = parts.filter_map(|rest| rest.trim_start().strip_prefix("name: \""));
            names.extend(parts.map(|rest| rest.split('"').next().unwrap().to_owned()));
        }
    }
    names
}

#[test]
fn every_rule_refuses_in_a_row() {
    let cast = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/cast");
    let mut found = 0;
    for (folder, tables) in TABLES {
        let rows = tables.iter().flat_map(|table| rows(table));
        let refused = rows.flat_map(|row| row.get("rule").split(", "));
        let refused: IndexSet<_> = refused.collect();
        for rule in rules(&cast.join(folder)) {
            assert!(
                refused.contains(rule.as_str()),
                "{folder}: no row breaks {rule}"
            );
            found += 1;
        }
    }
    assert!(found > 40, "only {found} rules found");
}

#[test]
fn every_folder_of_the_cast_is_looked_at() {
    let cast = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/cast");
    let folders = fs::read_dir(&cast).unwrap().map(|entry| entry.unwrap());
    for folder in folders.filter(|entry| entry.path().is_dir()) {
        let name = folder.file_name().into_string().unwrap();
        let known = TABLES.iter().any(|(known, _)| *known == name);
        assert!(
            known || rules(&folder.path()).is_empty(),
            "{name} has rules and no tables"
        );
    }
}
