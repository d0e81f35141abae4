package dev.alluvium.schemas.contract.column;

import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.SnakeCase;
import java.util.Optional;

/** The mark of personal data: a word for its kind, such as identifier, name or location. */
public final class Personal {
  public static final Key<Optional<String>> MARK =
      key(
          "The kind of personal data this is, such as identifier, name, location or attribute; leave"
              + " it out where it is none.");

  private Personal() {}

  public static Key<Optional<String>> key(String description) {
    return Key.find(
        "personal",
        SnakeCase.NAME.reference(),
        description,
        (map, key) -> map.findName(key).map(name -> name.inSnakeCase("personal mark").text()));
  }
}
