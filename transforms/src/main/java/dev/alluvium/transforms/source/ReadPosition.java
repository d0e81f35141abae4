package dev.alluvium.transforms.source;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * How far a source has been read: all before {@code next}.
 *
 * @param incarnation tells sources of one name apart that were there one after the other; NULL
 *     where that is not known
 * @param token what it is read on from, where that is not the number; NULL where it is
 */
public record ReadPosition(
    String source, long next, @Nullable String incarnation, @Nullable String token)
    implements Serializable {
  /** Of a source that is read on from the number. */
  public ReadPosition(String source, long next, @Nullable String incarnation) {
    this(source, next, incarnation, null);
  }
}
