package dev.alluvium.schemas.contract;

import java.util.Optional;

/** The mark of personal data: a word for its kind, such as identifier, name or location. */
final class Personal {
  static final Key<Optional<String>> MARK =
      key(
          "The kind of personal data this is, such as identifier, name, location or attribute; leave"
              + " it out where it is none.");

  private Personal() {}

  static Key<Optional<String>> key(String description) {
    return Key.find(
        "personal",
        SnakeCase.NAME.reference(),
        description,
        (map, key) -> map.findName(key).map(name -> name.inSnakeCase("personal mark").text()));
  }
}
