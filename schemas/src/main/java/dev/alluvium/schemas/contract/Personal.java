package dev.alluvium.schemas.contract;

import java.util.Optional;

/** The mark of personal data: a word for its kind, such as identifier, name or location. */
final class Personal {
  private Personal() {}

  static Optional<String> read(YamlMap map) {
    return map.find("personal")
        .flatMap(value -> value.name("personal"))
        .map(name -> name.inSnakeCase("personal mark").text());
  }
}
