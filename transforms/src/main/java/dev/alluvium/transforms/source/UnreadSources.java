package dev.alluvium.transforms.source;

import java.time.Instant;
import java.util.Set;

/** Tells of which sources records were waiting that a warehouse had not read. */
@FunctionalInterface
public interface UnreadSources {
  /** Where nobody can tell. */
  UnreadSources NONE = at -> Set.of();

  /** Those with records that were there at that instant, and are not in the warehouse. */
  Set<String> at(Instant instant);
}
