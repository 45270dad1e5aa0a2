//! The tables of a language's words: a missing word is an error, and an unknown one too.

use serde::{Deserialize, Serialize};

macro_rules! table {
    ($name:ident { $($word:ident),* $(,)? }) => {
        #[derive(Clone, Debug, Serialize, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub(in crate::render) struct $name { $(pub(in crate::render) $word: String),* }
    };
}

table!(States {
    happened,
    differs,
    missing,
    stopped,
    not_reached,
    skipped,
    cannot_be_seen,
    omitted,
    lost,
});
table!(Remarks {
    told,
    listed,
    setup,
    documented,
    stopped,
    obtained,
    changed,
    delayed,
    repeated,
    substituted,
    handed,
    later,
    passed,
    continued,
    absent,
    none,
    empty,
});
table!(Failed {
    response,
    error_response,
});
table!(Differences {
    missing,
    extra,
    out_of_order,
    wrong_sender,
    wrong_receiver,
    undocumented,
    broken_promise,
    stale_departure,
    wrong_outcome,
});
table!(Deliveries {
    page,
    query,
    fragment,
    json,
    challenge,
    local,
    transport,
    bare,
    at,
});

table!(Secrets {
    password,
    code,
    access_token,
    refresh_token,
    id_token,
    client_secret,
    code_verifier,
    state,
    nonce,
    cookie,
    device_code,
    request_uri,
});
table!(Sights {
    typed,
    stored,
    sent,
    received,
    read,
    history,
});
table!(Carriers {
    query,
    fragment,
    form,
    json,
    authorization,
    header,
    challenge,
    cookie,
    referer,
    jwt,
    text,
});

table!(Report {
    title,
    at_step,
    matches,
    differs_in_one,
    differs_in_many,
    stops,
    stopped_at,
    stopped_behind,
    departing_in_one,
    departing_in_many,
    happened,
    skipped,
    not_reached,
    cannot_be_seen,
    step,
    named_step,
    departs,
    leaves_out,
    message,
    after_message,
    lost,
    redirect,
    no_http,
});

// What a page tells of one message.
table!(Articles {
    at,
    wire,
    no_http,
    parameters,
    arrived,
    name,
    value,
    decoded,
    meaning,
    basic,
    headers,
    token,
    joined,
    jose,
    claims,
    signature,
    signed,
    unsigned,
    checks,
    unchecked,
    after,
    curl,
    no_curl,
    copy,
    copied,
    sent,
});

table!(Invariants {
    title,
    counts,
    holds,
    is_broken,
    unseen,
    broken,
    broken_as_declared,
    stale_break,
    unseen_break,
});
