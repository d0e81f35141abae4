package dev.alluvium.schemas.contract.column;

import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.SnakeCase;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The mark of personal data: a word for its kind, such as identifier, name or location. */
public final class Personal {
  public static final Key<Optional<String>> MARK =
      key(
          "The kind of personal data this is, such as identifier, name, location or attribute; leave"
              + " it out where it is none.");

  /** What people write who take the mark for a yes or no. */
  private static final Set<String> ANSWERS =
      Set.of("true", "false", "yes", "no", "none", "personal", "public");

  private Personal() {}

  public static Key<Optional<String>> key(String description) {
    return Key.find(
        "personal",
        SnakeCase.NAME.reference(),
        description,
        (map, key) -> map.findName(key).map(Personal::kind));
  }

  /**
   * The mark of a column: what the contract says, or else that of what it is made of. Of several
   * kinds the contract must say which it is, as who may see one of them may not see the others.
   *
   * @param inherited kinds of what it is made of
   */
  public static Optional<String> of(Optional<String> said, List<String> inherited, Name column) {
    if (said.isEmpty() && inherited.size() > 1) {
      column.fault(
          "%s is made of personal data of several kinds, %s: say which it is, as personal: %s",
          column, String.join(" and ", inherited), inherited.get(0));
    }
    return said.or(() -> inherited.stream().findFirst());
  }

  /** Whether a word can be a kind, and not the answer whether there is one. */
  public static boolean isKind(String word) {
    return !ANSWERS.contains(word);
  }

  private static String kind(Name word) {
    if (!isKind(word.text())) {
      word.fault(
          "personal says of which kind the data is, such as identifier, name, location or"
              + " attribute, not \"%s\"; leave it out where the data is not personal",
          word);
    }
    return word.inSnakeCase("personal mark").text();
  }
}
