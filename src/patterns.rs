//! Named regular expressions, each compiled once.
//!
//! A pattern that does not compile panics where it is first used: every one is used by a test of its file.

/// Defines a static [`Regex`](regex::Regex) for each line `NAME = r"pattern";`.
macro_rules! patterns {
    ($($name:ident = $pattern:literal;)*) => {$(
        static $name: std::sync::LazyLock<regex::Regex> =
            std::sync::LazyLock::new(|| regex::Regex::new($pattern).unwrap());
    )*};
}

pub(crate) use patterns;
