//! The examples of the standard, and each of them changed.

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
