package dev.alluvium.schemas.spec.quality;

/** A rule that a row keeps or breaks by itself, so that it is told as the row is loaded. */
public sealed interface RowRule permits NotNull, Range, OneOf, Matches {}
