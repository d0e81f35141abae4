package dev.alluvium.schemas.contract;

import java.util.Optional;

/** The mark of personal data: a word for its kind, such as identifier, name or location. */
final class Personal {
  private static final String NAME = "personal";

  private Personal() {}

  static Key<Optional<String>> key(String description) {
    return Key.find(NAME, SnakeCase.NAME.reference(), description, (map, key) -> read(map));
  }

  static Optional<String> read(YamlMap map) {
    return map.find(NAME)
        .flatMap(value -> value.name(NAME))
        .map(name -> name.inSnakeCase("personal mark").text());
  }
}
