//! Every mistake in a scenario file is shown where it stands.

mod mistake;

use flowscribe::scenario::Scenario;
use mistake::{mistake, overlay};

const MINIMAL: &str = r#"
title = "t"
lesson = "l"
flow = "f"
[[actor]]
id = "user"
role = "resource-owner"
username = "u"
password = "p"
[[actor]]
id = "client"
role = "client"
kind = "web-app"
client_id = "c"
redirect_uri = "https://c.example/cb"
response_type = "code"
[[actor]]
id = "as"
role = "authorization-server"
issuer = "https://as.example"
"#;

#[test]
fn a_report_reads_like_this() {
    let text = "base = \"okta-implicit\"\n\n[[actor]]\nid = \"client\"\nredirect_url = \"https://a.example\"\n";
    let error = Scenario::from_toml("mine", text).unwrap_err();
    let expected = "\
error: unknown key `redirect_url`
 --> mine.toml:5:1
  |
5 | redirect_url = \"https://a.example\"
  | ^^^^^^^^^^^^
  |
  = help: did you mean `redirect_uri`?";
    assert_eq!(error.to_string(), expected);
}

#[test]
fn mistakes_of_form() {
    mistake("base = «\"okta-implict\"");
    let report = mistake("base = «\"\"").to_string();
    assert!(
        report.ends_with("; `flowscribe list` shows all"),
        "{report}"
    );
    for (rest, said) in [
        ("title = «", "scenario files are TOML"),
        ("title = \"a\"\n«title = \"b\"", "duplicate key"),
        ("«titel = \"a\"", "did you mean `title`?"),
        ("title = «5", "expected a string, found the number 5"),
        ("title = «1.5", "a number with a fraction"),
        ("specs = «\"RFC 6749 4.1\"", "expected an array"),
        (
            "specs = [\"RFC 6749 4.1\", «\"RFC six\"]",
            "is no reference",
        ),
        ("outcome = «[]", "expected a table"),
        ("actor = [«5]", "expected a text for `role`"),
        (
            "[[actor]]\nid = \"user\"\nrole = «\"resource-owners\"",
            "did you mean `resource-owner`?",
        ),
        ("[[actor]]\nid = \"user\"\nrole = «true", "expected a text"),
        ("«[[actor]]\nid = \"x\"", "the key `role` is missing"),
        (
            "«[[actor]]\nid = \"x\"\nrole = \"client\"",
            "the key `kind` is missing",
        ),
        (
            "[[actor]]\nid = \"user\"\ndecision = «\"alow\"",
            "did you mean `allow`?",
        ),
        (
            "[[note]]\nid = \"a\"\ntext = \"x\"\n[[note]]\nid = «\"a\"\ntext = \"y\"",
            "stands here twice",
        ),
        (
            "[outcome]\nmessage = \"authorization-response\"\ndelivered = «\"post\"\nat = \"client\"",
            "known here: page",
        ),
        (
            "[outcome]\nmessage = \"authorization-response\"\nstatus = «1000\ndelivered = \"page\"\nat = \"client\"",
            "between 100 and 599",
        ),
    ] {
        overlay("okta-implicit", rest, said);
    }
}

#[test]
#[expect(clippy::too_many_lines, reason = "a list of mistakes")]
fn clients_that_contradict_themselves() {
    for (base, key, said) in [
        (
            "implicit-token",
            "token_endpoint_auth_method = «\"private_key_jwt\"",
            "a single-page app cannot keep a secret or a key",
        ),
        (
            "implicit-token",
            "post_logout_redirect_uri = «\"https://spa.example/bye\"",
            "only a web app logs its users out",
        ),
        (
            "implicit-token",
            "response_mode = «\"form_post\"",
            "a single-page app has no server that reads a form",
        ),
        (
            "implicit-token",
            "response_type = «\"code token\"",
            "a single-page app cannot use the response type `code token`",
        ),
        (
            "private-key-jwt",
            "token_endpoint_auth_method = «\"client_secret_post\"",
            "the client has no secret to authenticate with",
        ),
        (
            "private-key-jwt",
            "response_type = «\"id_token token\"",
            "a web app cannot use the response type `id_token token`",
        ),
        (
            "rar",
            "authorization_details = «'{}'",
            "the authorization details are no JSON array",
        ),
        (
            "implicit-token",
            "pushes_request = «true",
            "only a web app pushes its authorization request",
        ),
        (
            "rar",
            "pushes_request = «true",
            "`as` takes no pushed requests",
        ),
        (
            "implicit-token",
            "dpop_bound_access_tokens = «true",
            "the script of a single-page app makes no proofs",
        ),
        (
            "implicit-token",
            "referrer_policy = «\"no-referrer\"",
            "`referrer_policy` says something of a web app only",
        ),
        (
            "implicit-token",
            "leaves_callback = «false",
            "`leaves_callback` says something of a web app only",
        ),
        (
            "implicit-token",
            "signs_in_by = «\"id-token\"",
            "`signs_in_by` says something of a web app only",
        ),
        (
            "private-key-jwt",
            "clears_address = «false",
            "`clears_address` says something of a single-page app only",
        ),
        (
            "private-key-jwt",
            "sends_token = \"query\"\ndpop_bound_access_tokens = «true",
            "a bound access token does not travel in a URL",
        ),
        (
            "private-key-jwt",
            "pkce = «\"s256\"",
            "did you mean `S256`?",
        ),
    ] {
        let rest = format!("[[actor]]\nid = \"app\"\n{key}");
        overlay(base, &rest, said);
    }
}

#[test]
fn switches_that_do_nothing_alone() {
    for (actor, said) in [
        (
            "id = \"as\"\npublishes_new_key = «false",
            "`publishes_new_key` says nothing without `new_key_after`",
        ),
        (
            "id = \"rs\"\nuses_stale_keys = «true",
            "`uses_stale_keys` says nothing without `keys_lifetime`",
        ),
    ] {
        overlay("jwt-jwks", &format!("[[actor]]\n{actor}"), said);
    }
}

#[test]
fn mistakes_in_durations_and_empty_texts() {
    for (rest, said) in [
        (
            "[[actor]]\nid = \"okta\"\naccess_token_lifetime = «\"1 week\"",
            "expected a duration",
        ),
        (
            "[[actor]]\nid = \"okta\"\naccess_token_lifetime = «\"0s\"",
            "a duration of zero is not allowed",
        ),
        (
            "[[act]]\nid = \"a\"\ndo = \"advance\"\nby = «\"0s\"",
            "a duration of zero is not allowed",
        ),
        ("title = «\"\"", "`title` is empty"),
        ("lesson = «\" \"", "`lesson` is empty"),
        (
            "[[actor]]\nid = \"okta\"\naccess_token_lifetime = «3600",
            "expected a duration",
        ),
    ] {
        overlay("okta-implicit", rest, said);
    }
}

#[test]
fn mistakes_in_the_cast() {
    for (rest, said) in [
        (
            "[[actor]]\nid = «\"a/b\"\nrole = \"resource-owner\"\nusername = \"u\"\npassword = \"p\"",
            "letters, digits",
        ),
        (
            "[[actor]]\nid = \"client\"\nredirect_uri = «\"http://example.com/callback\"",
            "no absolute https URL",
        ),
        (
            "[[actor]]\nid = \"client\"\nredirect_uri = «\"https://example.com/cb#x\"",
            "no absolute https URL",
        ),
        (
            "[[actor]]\nid = \"client\"\nredirect_uri = «\"https:/cb\"",
            "no absolute https URL",
        ),
        (
            "[[actor]]\nid = \"client\"\nresponse_type = «\"id_tokn\"",
            "did you mean `id_token`?",
        ),
        (
            "[[actor]]\nid = \"client\"\nstart = «\"home\"",
            "is no path",
        ),
        (
            "[[actor]]\nid = \"client\"\nresource = «\"/profile\"",
            "no absolute https URL",
        ),
        (
            "[[actor]]\nid = \"client\"\nauthorization_server = «\"otka\"",
            "did you mean `okta`?",
        ),
        (
            "[[actor]]\nid = \"okta\"\nadministrative_consent = [«\"0oabv6kx4qq6h1U5l0h\"]",
            "did you mean `0oabv6kx4qq6h1U5l0h7`?",
        ),
        (
            "[[actor]]\nid = \"okta\"\nacr_values_supported = «[\"a\", \"b\", \"c\"]",
            "name one value for a password, and one for a password and a one-time code",
        ),
        (
            "[[actor]]\nid = \"okta\"\nprompts = \"combined\"\nacr_values_supported = «[\"a\", \"b\"]",
            "write `prompts = \"separate\"`",
        ),
        (
            "[[actor]]\nid = \"user\"\ntotp_secret = «\"\"",
            "`totp_secret` is empty",
        ),
    ] {
        overlay("okta-implicit", rest, said);
    }
}

#[test]
fn mistakes_of_people() {
    for (rest, said) in [
        ("types = «[]", "the person types nothing"),
        ("username = «\"\"", "`username` is empty"),
        ("password = «\"\"", "`password` is empty"),
    ] {
        overlay(
            "okta-implicit",
            &format!("[[actor]]\nid = \"user\"\n{rest}"),
            said,
        );
    }
}

#[test]
fn mistakes_in_what_servers_choose() {
    for (rest, said) in [
        (
            "[[actor]]\nid = \"okta\"\nredirect_status = «301",
            "write 303 or 302 or 307",
        ),
        (
            "[[actor]]\nid = \"okta\"\nrefusals = { client_in_form = «403 }",
            "403 is no status that is used here",
        ),
        (
            "[[actor]]\nid = \"okta\"\nrefusals = { lost_session = «\"forget\" }",
            "unknown",
        ),
        (
            "[[actor]]\nid = \"okta\"\nsign_in_attempts = «0",
            "nobody could sign in",
        ),
        (
            "[[actor]]\nid = \"okta\"\nprompts = \"combined\"\nnew_terms_after = «\"1d\"",
            "a page for both has no place for new terms",
        ),
        (
            "[[actor]]\nid = \"okta\"\nclock = «\"soon\"",
            "how far the clock is wrong",
        ),
        (
            "[[actor]]\nid = \"app\"\nleeway = «\"500ms\"",
            "a whole number of seconds",
        ),
    ] {
        overlay("okta-implicit", rest, said);
    }
}

#[test]
fn mistakes_in_servers() {
    for (rest, said) in [
        (
            "[[actor]]\nid = \"app\"\nintrospection = { client_id = «\"\", client_secret = \"\" }",
            "`client_id` is empty",
        ),
        (
            "[[actor]]\nid = \"app\"\nintrospection = { client_id = \"a\", client_secret = «\"\" }",
            "`client_secret` is empty",
        ),
        (
            "[[actor]]\nid = \"okta\"\nissuer = «\"https://a.example/?x\"",
            "has a query",
        ),
        (
            "[[actor]]\nid = \"okta\"\ncode_lifetime = «\"10m1s\"",
            "ten minutes at most",
        ),
        (
            "[[actor]]\nid = \"okta\"\nrequire_pushed_authorization_requests = «true",
            "requires pushed requests, and takes none",
        ),
    ] {
        overlay("okta-implicit", rest, said);
    }
}

#[test]
fn mistakes_in_what_servers_know_of_others() {
    for (rest, said) in [
        (
            "[[actor]]\nid = \"app\"\nexchange = { client_id = \"a\", client_secret = \"b\", resource = «\"https://stock.example/x\" }",
            "no other resource server stands at https://stock.example",
        ),
        (
            "[[actor]]\nid = \"app\"\nexchange = { client_id = \"a\", client_secret = \"b\", resource = «\"stock\" }",
            "no absolute https URL",
        ),
        (
            "[[actor]]\nid = \"app\"\naudience = «\"api\"",
            "no absolute https URL",
        ),
        (
            "[[actor]]\nid = \"app\"\naudience = «\"https://example.com/api\"",
            "share https://example.com",
        ),
        (
            "[[actor]]\nid = \"app\"\nallowed_origins = [«\"https://a.example/\"]",
            "did you mean `https://a.example`?",
        ),
        (
            "[[actor]]\nid = \"okta\"\nregistrations = [{ client_id = \"x\", redirect_uris = [«\"x\"], response_types = [] }]",
            "no absolute https URL",
        ),
    ] {
        overlay("okta-implicit", rest, said);
    }
}

#[test]
fn mistakes_in_the_plot() {
    for (rest, said) in [
        (
            "[[act]]\nid = \"a\"\ndo = \"open\"\nactor = «\"client\"",
            "unknown resource owner `client`",
        ),
        (
            "[[act]]\nid = \"a\"\ndo = \"open\"\nclient = «\"clent\"",
            "did you mean `client`?",
        ),
        ("[[act]]\nid = \"a\"\ndo = «\"opn\"", "did you mean `open`?"),
        (
            "[outcome]\nmessage = \"authorization-response\"\ndelivered = \"query\"\nat = «\"clients\"",
            "did you mean `client`?",
        ),
        (
            "[outcome]\nmessage = «\"fragment-read\"\ndelivered = \"query\"\nat = \"client\"",
            "a local event, no message",
        ),
        (
            "[[fault]]\nid = \"f\"\ndo = \"edit\"\non = «\"callbak-request\"\nparameter = \"state\"\nvalue = \"\"",
            "did you mean `callback-request`?",
        ),
        (
            "[[fault]]\nid = \"f\"\ndo = \"edit\"\non = \"callback-request\"\noccurrence = «0\nparameter = \"state\"\nvalue = \"\"",
            "counted from 1",
        ),
        (
            "[[fault]]\nid = \"f\"\ndo = \"edit\"\non = \"callback-request\"\nparameter = «\"\"\nvalue = \"\"",
            "has no name",
        ),
    ] {
        overlay("okta-implicit", rest, said);
    }
}

#[test]
fn mistakes_in_what_is_broken() {
    for (rest, said) in [
        (
            "[[breaks]]\ninvariant = «47\nreason = \"r\"",
            "they are numbered from 1 to 46",
        ),
        (
            "[[breaks]]\ninvariant = «-1\nreason = \"r\"",
            "there is no invariant -1",
        ),
        (
            "[[breaks]]\ninvariant = «\"seven\"\nreason = \"r\"",
            "found the text \"seven\"",
        ),
        (
            "[[breaks]]\ninvariant = 7\nreason = «\" \"",
            "`reason` is empty",
        ),
        ("«[[breaks]]\ninvariant = 7", "the key `reason` is missing"),
        (
            "«[[breaks]]\nreason = \"r\"",
            "the key `invariant` is missing",
        ),
        (
            "[[breaks]]\ninvariant = 7\nreason = \"r\"\n[[breaks]]\ninvariant = «7\nreason = \"s\"",
            "the invariant 7 stands here twice",
        ),
    ] {
        overlay("okta-implicit", rest, said);
    }
}

#[test]
fn something_must_be_opened() {
    for (acts, said) in [
        (
            "id = «\"a\"\ndo = \"advance\"\nby = \"1h\"",
            "no page is opened",
        ),
        (
            "id = \"a\"\ndo = \"open\"\nprologue = «true",
            "nothing comes after the prologue",
        ),
    ] {
        overlay("okta-implicit", &format!("[[act]]\n{acts}"), said);
    }
}

#[test]
fn mistakes_in_what_is_delivered() {
    for (rest, said) in [
        (
            "do = \"edit\"\nparameter = \"state\"\nappend = «\"\"",
            "nothing is added at the end",
        ),
        (
            "do = \"remove\"\nheader = «\"bad header\"",
            "cannot be the name of a header field",
        ),
        (
            "do = \"edit\"\nheader = \"a\"\nvalue = «\"b\\r\\nc\"",
            "cannot be the value of a header field",
        ),
        (
            "do = \"duplicate\"\nheader = \"a\"\nvalue = «\"\\n\"",
            "cannot be the value of a header field",
        ),
        (
            "do = \"answer\"\nstatus = 503\nheaders = { «\"bad header\" = \"x\" }",
            "cannot be the name of a header field",
        ),
        (
            "do = \"answer\"\nstatus = 503\nheaders = { good = «\"x\\r\\ny: z\" }",
            "cannot be the value of a header field",
        ),
    ] {
        let fault = format!("[[fault]]\nid = \"f\"\non = \"token-request\"\n{rest}");
        overlay("okta-authorization-code", &fault, said);
    }
}

#[test]
fn an_id_that_the_base_nearly_has_is_suggested() {
    for (rest, said, help) in [
        (
            "[[actor]]\nid = «\"usr\"\ndecision = \"deny\"",
            "the key `role` is missing",
            "did you mean `user`?",
        ),
        (
            "[[walkthrough]]\nid = «\"diagramm\"\n[[walkthrough.step]]\nid = \"3\"\nrepeats = true",
            "has no lifelines",
            "did you mean `diagram`?",
        ),
        (
            "[[walkthrough]]\nid = «\"diagramm\"",
            "has no steps",
            "did you mean `diagram`?",
        ),
        (
            "[[walkthrough]]\nid = \"steps\"\n[[walkthrough.step]]\nid = «\"sign-n\"\nrepeats = true",
            "has no label",
            "did you mean `sign-in`?",
        ),
        (
            "[[walkthrough]]\nid = «\"banana\"",
            "has no steps",
            "add a [[walkthrough.step]]",
        ),
    ] {
        let report = mistake(&format!("base = \"okta-authorization-code\"\n{rest}")).to_string();
        assert!(report.contains(said) && report.contains(help), "{report}");
    }
}

#[test]
fn the_run_is_held_against_something() {
    overlay("okta-implicit", "walkthrough = «[]", "held against nothing");
    let setup = "[[walkthrough]]\nid = «\"mine\"\nlifelines = []\n[[walkthrough.step]]\nid = \"a\"\nlabel = \"x\"\nsetup = true";
    overlay(
        "okta-implicit",
        setup,
        "no step of the walkthrough `mine` covers anything",
    );
}

#[test]
fn somebody_must_play() {
    for role in ["resource-owner", "client", "authorization-server"] {
        let tables = MINIMAL
            .split("[[actor]]")
            .filter(|table| !table.contains(&format!("{role:?}")));
        let text = tables.collect::<Vec<_>>().join("[[actor]]");
        let report = mistake(&format!("«{}", text.trim_start())).to_string();
        assert!(
            report.contains(&format!("nobody plays the {role}")),
            "{report}"
        );
    }
}

#[test]
fn a_prologue_stands_before_something() {
    let act =
        |id: &str, prologue: &str| format!("[[act]]\nid = \"{id}\"\ndo = \"open\"\n{prologue}\n");
    let (told, before, marked) = (
        act("told", ""),
        act("before", "prologue = true"),
        act("marked", "prologue = «true"),
    );
    let after = "nothing comes after the prologue";
    let first = "a prologue comes before everything that is told";
    for (acts, said) in [
        (marked.clone(), after),
        ([&*before, &marked].concat(), after),
        ([&*told, &marked].concat(), first),
        ([&*told, &marked, &act("last", "")].concat(), first),
    ] {
        overlay("okta-implicit", &acts, said);
    }
    let acts = [&*before, &told, &act("last", "prologue = false")].concat();
    let text = format!("base = \"okta-implicit\"\n{acts}");
    assert!(Scenario::from_toml("good", &text).is_ok());
}

#[test]
fn a_period_has_an_end() {
    for period in ["9999999999d", "36501d", "30m1h"] {
        for act in [
            format!("[[act]]\nid = \"later\"\ndo = \"advance\"\nby = «\"{period}\""),
            format!(
                "[[fault]]\nid = \"later\"\non = \"token-request\"\ndo = \"advance\"\nby = «\"{period}\""
            ),
        ] {
            overlay("okta-authorization-code", &act, "of 100 years at most");
        }
    }
}
