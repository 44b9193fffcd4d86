//! Command line → settings → app; nothing else.

fn main() {}
