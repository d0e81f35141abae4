package dev.alluvium.schemas.contract;

import java.util.Collection;
import java.util.List;

/** Lists of names, without their places. */
final class Names {
  private Names() {}

  static List<String> texts(Collection<Name> names) {
    return names.stream().map(Name::text).toList();
  }
}
