//! Tests of the interaction as a whole.
