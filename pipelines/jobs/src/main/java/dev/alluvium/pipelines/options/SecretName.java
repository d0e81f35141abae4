package dev.alluvium.pipelines.options;

import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The name of a secret, as options have it. What is no name is never shown: it may be the secret
 * itself.
 */
public final class SecretName {
  /** What {@link Matches} the name of a secret in Secret Manager. */
  public static final String IN_MANAGER = "projects/[^/\\s]+/secrets/[^/\\s]+/versions/[^/\\s]+";

  /** What {@link Matches} such a name, or a file of the machine that asks, by its whole path. */
  public static final String IN_MANAGER_OR_FILE = IN_MANAGER + "|/.+";

  private static final Pattern NAME = Pattern.compile(IN_MANAGER);
  private static final Pattern NAME_OR_FILE = Pattern.compile(IN_MANAGER_OR_FILE);
  private static final String LIKE = "projects/PROJECT/secrets/NAME/versions/latest";

  private static final String LIKE_OR_FILE = LIKE + ", or a file, as /run/secrets/NAME";

  private SecretName() {}

  /**
   * The name of a secret in Secret Manager.
   *
   * @param option that it is given by, without dashes
   * @throws UserException if it is missing, or is no such name
   */
  public static String inManager(String option, @Nullable String name) {
    return check(option, name, NAME, LIKE);
  }

  /**
   * The name of a secret in Secret Manager, or of a file.
   *
   * @param option that it is given by, without dashes
   * @throws UserException if it is missing, or is no such name
   */
  public static String inManagerOrFile(String option, @Nullable String name) {
    return check(option, name, NAME_OR_FILE, LIKE_OR_FILE);
  }

  /**
   * What is wrong with a value of an option that holds the name of a secret; empty where nothing
   * is, or where what it {@link Matches} is another.
   */
  public static Optional<String> fault(String option, Matches matches, String value) {
    return switch (matches.value()) {
      case IN_MANAGER -> fault(option, value, NAME, LIKE);
      case IN_MANAGER_OR_FILE -> fault(option, value, NAME_OR_FILE, LIKE_OR_FILE);
      default -> Optional.empty();
    };
  }

  private static String check(String option, @Nullable String name, Pattern names, String like) {
    fault(option, name, names, like)
        .ifPresent(
            fault -> {
              throw new UserException(fault);
            });
    return Objects.requireNonNull(name);
  }

  private static Optional<String> fault(
      String option, @Nullable String name, Pattern names, String like) {
    return name != null && names.matcher(name).matches()
        ? Optional.empty()
        : Optional.of(
            "--%s %s: give the secret's name, as %s"
                .formatted(option, name == null ? "is missing" : "is no name of a secret", like));
  }
}
