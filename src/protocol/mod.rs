//! The vocabulary of OAuth 2.0 and OpenID Connect: data and pure functions, no I/O.
//!
//! Everything else in the house may import this room; it imports nothing.

mod error_code;
mod error_description;
mod form;
mod grant_type;
mod half_hash;
mod jwt;
mod kind;
mod response_type;
mod role;
mod spec_ref;

pub use error_code::ErrorCode;
pub use error_description::error_description;
pub use form::{FormPair, Parameters, form_pairs, parse_form, write_form};
pub use grant_type::{GrantType, UnknownGrantType};
pub use half_hash::half_hash;
pub use jwt::{Jwt, NoJwt};
pub use kind::{Kind, LocalKind, MessageKind, UnknownKind};
pub use response_type::{ResponseMode, ResponseType, UnknownResponseType};
pub use role::Role;
pub use spec_ref::{Document, SpecRef, SpecRefError};
