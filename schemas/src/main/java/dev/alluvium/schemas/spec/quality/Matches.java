package dev.alluvium.schemas.spec.quality;

/**
 * A text that a regular expression matches as a whole.
 *
 * @param regex in what RE2 and Java read alike
 */
public record Matches(String column, String regex) implements Rule, RowRule {}
