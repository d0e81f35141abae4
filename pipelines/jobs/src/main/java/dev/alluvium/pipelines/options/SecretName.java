package dev.alluvium.pipelines.options;

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
    return check(option, name, NAME_OR_FILE, LIKE + ", or a file, as /run/secrets/NAME");
  }

  private static String check(String option, @Nullable String name, Pattern names, String like) {
    if (name == null || !names.matcher(name).matches()) {
      throw new UserException(
          "--%s %s: give the secret's name, as %s"
              .formatted(option, name == null ? "is missing" : "is no name of a secret", like));
    }
    return name;
  }
}
