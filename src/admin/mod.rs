//! `/admin stats·queue·health` (shape only, being built).
