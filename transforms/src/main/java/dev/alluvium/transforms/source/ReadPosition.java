package dev.alluvium.transforms.source;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * How far a source has been read: all before {@code next}.
 *
 * @param incarnation tells sources of one name apart that were there one after the other; NULL
 *     where that is not known
 */
public record ReadPosition(String source, long next, @Nullable String incarnation)
    implements Serializable {}
