package dev.alluvium.transforms.vault.scenario;

import dev.alluvium.schemas.spec.vault.ParentSpec;
import java.util.List;
import java.util.Optional;

/** What satellites describe: a hub or link of the case, or one of which only the key is told. */
final class Parents {
  private Parents() {}

  /** The names of the key, which the structure tells or else its parent. */
  static List<String> key(Structure satellite, Feed feed, String role) {
    List<String> own = satellite.columns(role);
    Optional<List<String>> parents =
        satellite.column("parent").map(parent -> feed.structure(parent).hashKey());
    if (own.isEmpty() && parents.isEmpty()) {
      return List.of(satellite.need(role));
    }
    if (!own.isEmpty() && parents.isPresent() && !parents.get().equals(own)) {
      throw new ScenarioException(
          "%s of %s is %s, but that of its parent is %s",
          role, satellite.name(), own, parents.get());
    }
    return parents.orElse(own);
  }

  /** As above, of one column. */
  static String onlyKey(Structure satellite, Feed feed, String role) {
    List<String> key = key(satellite, feed, role);
    if (key.size() != 1) {
      throw new ScenarioException(
          "%s is a %s, whose %s must be one column, not %s",
          satellite.name(), satellite.kind().text(), role, key);
    }
    feed.requireHash(key.get(0));
    return key.get(0);
  }

  static ParentSpec spec(Structure satellite, Feed feed, String role) {
    List<String> key = key(satellite, feed, role);
    if (satellite.column("parent").isEmpty()) {
      return feed.hub("parent", key).build();
    }
    Structure parent = feed.structure(satellite.need("parent"));
    return switch (parent.kind()) {
      case HUB -> feed.hub(parent.tableName(), key).build();
      case LINK, NH_LINK -> LinkTable.spec(parent, feed).build();
      default ->
          throw new ScenarioException(
              "the parent of %s is a %s; it must be a hub or a link",
              satellite.name(), parent.kind().text());
    };
  }
}
