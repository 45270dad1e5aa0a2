//! Checking a proof: the list of [RFC 9449 section 4.3](https://www.rfc-editor.org/rfc/rfc9449#section-4.3), rule by rule.

use std::fmt;
use std::sync::Arc;

use http::{Method, header};
use jsonwebtoken::jwk::Jwk;
use url::Url;

use super::{Memory, PROOF, TYPE, thumbprint, token_hash};
use crate::cast::jwt::{self, Claims};
use crate::cast::rule::{Rule, apply};
use crate::cast::web::Received;
use crate::network::Endpoint;
use crate::protocol::ErrorCode::{self, InvalidDpopProof, UseDpopNonce};
use crate::protocol::Jwt;

/// How far `iat` may be from the server's clock, in seconds.
const WINDOW: u64 = 60;

/// A request and its proof under examination; the rules fill in what they have found good.
pub(crate) struct Examination {
    /// As sent: there must be one.
    proofs: Vec<String>,
    method: Method,
    url: String,
    /// The token that comes with it, at a protected resource.
    access_token: Option<String>,
    requires_nonce: bool,
    memory: Arc<Memory>,
    /// Seconds since 1970.
    now: u64,
    jwt: Option<Jwt>,
    claims: Claims,
    thumbprint: String,
}

/// Why a proof is refused.
#[derive(Debug)]
pub(crate) struct Refused {
    pub(crate) error: ErrorCode,
    pub(crate) detail: &'static str,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.detail)
    }
}

type Found = Result<Option<String>, Refused>;

/// A nonce is missed only in a proof that is otherwise good, and only a good proof is used up.
const RULES: &[Rule<Examination, Refused>] = &[
    Rule {
        name: "dpop-proof",
        specs: &["RFC 9449 4.3", "RFC 9449 4.1"],
        check: one_proof,
    },
    Rule {
        name: "dpop-type",
        specs: &["RFC 9449 4.3", "RFC 9449 4.2"],
        check: typ,
    },
    Rule {
        name: "dpop-signature",
        specs: &["RFC 9449 4.3", "RFC 9449 11.6"],
        check: signature,
    },
    Rule {
        name: "dpop-method",
        specs: &["RFC 9449 4.3"],
        check: method,
    },
    Rule {
        name: "dpop-target",
        specs: &["RFC 9449 4.3"],
        check: target,
    },
    Rule {
        name: "dpop-age",
        specs: &["RFC 9449 4.3", "RFC 9449 11.1"],
        check: age,
    },
    Rule {
        name: "dpop-token-hash",
        specs: &["RFC 9449 4.3", "RFC 9449 7.1"],
        check: hash,
    },
    Rule {
        name: "dpop-nonce",
        specs: &["RFC 9449 4.3", "RFC 9449 8", "RFC 9449 9"],
        check: nonce,
    },
    Rule {
        name: "dpop-unused",
        specs: &["RFC 9449 11.1"],
        check: unused,
    },
];

impl Examination {
    /// Of the proof that came with a request; with an access token, where the request is for a protected resource.
    pub(crate) fn of(
        request: &Received,
        access_token: Option<&str>,
        memory: &Arc<Memory>,
        requires_nonce: bool,
        now: u64,
    ) -> Self {
        let proofs = request.head.headers.get_all(PROOF).iter();
        let text = |value: &http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into();
        let host = request.header(header::HOST).unwrap_or_default();
        Self {
            proofs: proofs.map(text).collect(),
            method: request.head.method.clone(),
            url: format!("https://{host}{}", request.head.uri.path()),
            access_token: access_token.map(str::to_owned),
            requires_nonce,
            memory: Arc::clone(memory),
            now,
            jwt: None,
            claims: Claims::default(),
            thumbprint: String::new(),
        }
    }

    fn jwt(&self) -> &Jwt {
        let jwt = self.jwt.as_ref();
        jwt.expect("dpop-proof stands first in the table")
    }
}

/// Applies the table; gives the thumbprint of the key whose possession was proved.
pub(crate) fn examine(mut proof: Examination, endpoint: &Endpoint) -> Result<String, Refused> {
    apply(RULES, &mut proof, endpoint)?;
    Ok(proof.thumbprint)
}

fn refused(detail: &'static str) -> Found {
    let error = InvalidDpopProof;
    Err(Refused { error, detail })
}

fn one_proof(proof: &mut Examination) -> Found {
    let sent = match proof.proofs.as_slice() {
        [] => return refused("no DPoP proof came"),
        [sent] => sent,
        _ => return refused("more than one DPoP proof"),
    };
    let Ok(jwt) = sent.parse() else {
        return refused("the DPoP proof is no JWT");
    };
    proof.jwt = Some(jwt);
    Ok(Some("one JWT".to_owned()))
}

fn typ(proof: &mut Examination) -> Found {
    match proof.jwt().header.get("typ").and_then(|typ| typ.as_str()) {
        Some(TYPE) => Ok(Some(TYPE.to_owned())),
        _ => refused("it is no DPoP proof"),
    }
}

/// By the key that it brings along, which must be no private one.
fn signature(proof: &mut Examination) -> Found {
    let key = proof.jwt().header.get("jwk").cloned().unwrap_or_default();
    if key.get("d").is_some() {
        return refused("its key is a private one");
    }
    let key = serde_json::from_value::<Jwk>(key).ok();
    let Some((name, key)) = key.and_then(|key| Some((thumbprint(&key)?, key))) else {
        return refused("it has no key");
    };
    let Ok(verified) = jwt::verify_with(&proof.proofs[0], &key) else {
        return refused("its signature is not valid");
    };
    proof.thumbprint = name;
    proof.claims = verified.claims;
    Ok(Some(format!("{} by its own key", verified.algorithm)))
}

fn method(proof: &mut Examination) -> Found {
    match proof.claims.text("htm") {
        Some(method) if method == proof.method.as_str() => Ok(Some(method.to_owned())),
        _ => refused("htm is another method"),
    }
}

/// Compared as URLs, without query and fragment.
fn target(proof: &mut Examination) -> Found {
    let bare = |text: &str| {
        let mut url = Url::parse(text).ok()?;
        url.set_query(None);
        url.set_fragment(None);
        Some(url)
    };
    let named = proof.claims.text("htu").and_then(bare);
    match named {
        Some(named) if Some(&named) == bare(&proof.url).as_ref() => Ok(Some(named.into())),
        _ => refused("htu is another URL"),
    }
}

fn age(proof: &mut Examination) -> Found {
    match proof.claims.date("iat") {
        Some(made) if made.abs_diff(proof.now) <= WINDOW => Ok(Some("fresh".to_owned())),
        _ => refused("iat is not now"),
    }
}

fn hash(proof: &mut Examination) -> Found {
    let Some(token) = &proof.access_token else {
        return Ok(None);
    };
    if proof.claims.text("ath") == Some(&token_hash(token)) {
        return Ok(Some("it belongs to the access token".to_owned()));
    }
    refused("it does not belong to the access token")
}

fn nonce(proof: &mut Examination) -> Found {
    if !proof.requires_nonce {
        return Ok(None);
    }
    let known = |nonce: &str| proof.memory.knows(nonce, proof.now);
    let detail = match proof.claims.text("nonce") {
        Some(nonce) if known(nonce) => return Ok(Some("handed out here".to_owned())),
        Some(_) => "its nonce is not good any more",
        None => "it needs a nonce of this server",
    };
    let error = UseDpopNonce;
    Err(Refused { error, detail })
}

fn unused(proof: &mut Examination) -> Found {
    let Some(jti) = proof.claims.text("jti").filter(|jti| !jti.is_empty()) else {
        return refused("jti is missing");
    };
    if proof
        .memory
        .is_first(proof.thumbprint.clone(), jti.to_owned())
    {
        return Ok(Some("first use".to_owned()));
    }
    refused("it was used before")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The key of every example of RFC 9449; its thumbprint stands in 6.1.
    const HEADER: &str = "eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2IiwiandrIjp7Imt0eSI6Ik\
        VDIiwieCI6Imw4dEZyaHgtMzR0VjNoUklDUkRZOXpDa0RscEJoRjQyVVFVZldWQVdCRnMiLCJ5IjoiOVZF\
        NGpmX09rX282NHpiVFRsY3VOSmFqSG10NnY5VERWclUwQ2R2R1JEQSIsImNydiI6IlAtMjU2In19";
    const THUMBPRINT: &str = "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I";

    fn examination(method: Method, url: &str, now: u64, rest: &str) -> Examination {
        Examination {
            proofs: vec![format!("{HEADER}.{rest}")],
            method,
            url: url.to_owned(),
            access_token: None,
            requires_nonce: false,
            memory: Arc::default(),
            now,
            jwt: None,
            claims: Claims::default(),
            thumbprint: String::new(),
        }
    }

    /// RFC 9449 4.1.
    fn at_token_endpoint() -> Examination {
        let rest = "eyJqdGkiOiItQndDM0VTYzZhY2MybFRjIiwiaHRtIjoiUE9TVCIsImh0dSI6Imh0dHBzOi8vc2Vy\
            dmVyLmV4YW1wbGUuY29tL3Rva2VuIiwiaWF0IjoxNTYyMjYyNjE2fQ.2-GxA6T8lP4vfrg8v-FdWP0A0zdrj\
            8igiMLvqRMUvwnQg4PtFLbdLXiOSsX0x7NVY-FNyJK70nfbV37xRZT3Lg";
        let url = "https://server.example.com/token";
        examination(Method::POST, url, 1_562_262_620, rest)
    }

    /// RFC 9449 7.1.
    fn at_resource() -> Examination {
        let rest = "eyJqdGkiOiJlMWozVl9iS2ljOC1MQUVCIiwiaHRtIjoiR0VUIiwiaHR1IjoiaHR0cHM6Ly9yZXNv\
            dXJjZS5leGFtcGxlLm9yZy9wcm90ZWN0ZWRyZXNvdXJjZSIsImlhdCI6MTU2MjI2MjYxOCwiYXRoIjoiZlVI\
            eU8ycjJaM0RaNTNFc05yV0JiMHhXWG9hTnk1OUlpS0NBcWtzbVFFbyJ9.2oW9RP35yRqzhrtNP86L-Ey71EO\
            ptxRimPPToA1plemAgR6pxHF8y6-yqyVnmcw6Fy1dqd-jfxSYoMxhAJpLjA";
        let url = "https://resource.example.org/protectedresource?page=1";
        Examination {
            access_token: Some("Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU".to_owned()),
            ..examination(Method::GET, url, 1_562_262_620, rest)
        }
    }

    /// The first rule that refuses, and why.
    fn refusal(proof: &mut Examination) -> Option<(&'static str, &'static str)> {
        RULES.iter().find_map(|rule| {
            let refused = (rule.check)(proof).err()?;
            Some((rule.name, refused.detail))
        })
    }

    #[test]
    fn the_examples_of_the_standard_are_good() {
        for mut proof in [at_token_endpoint(), at_resource()] {
            assert_eq!(refusal(&mut proof), None);
            assert_eq!(proof.thumbprint, THUMBPRINT);
        }
    }

    #[test]
    fn an_example_is_good_for_its_own_request_alone() {
        let of = |change: fn(&mut Examination)| {
            let mut proof = at_resource();
            change(&mut proof);
            refusal(&mut proof).map(|(name, _)| name)
        };
        assert_eq!(of(|proof| proof.method = Method::POST), Some("dpop-method"));
        assert_eq!(
            of(|proof| proof.url.push('x')),
            None,
            "the query does not count"
        );
        assert_eq!(of(|proof| proof.url.insert(8, 'x')), Some("dpop-target"));
        assert_eq!(of(|proof| proof.now += 58), None);
        assert_eq!(of(|proof| proof.now += 59), Some("dpop-age"));
        assert_eq!(of(|proof| proof.now -= 63), Some("dpop-age"));
        let other = |proof: &mut Examination| proof.access_token = Some("other".to_owned());
        assert_eq!(of(other), Some("dpop-token-hash"));
        assert_eq!(of(|proof| proof.requires_nonce = true), Some("dpop-nonce"));
        assert_eq!(of(|proof| proof.proofs.clear()), Some("dpop-proof"));
        let altered = |proof: &mut Examination| proof.proofs[0].replace_range(400..401, "A");
        assert_eq!(of(altered), Some("dpop-signature"));
    }
}
