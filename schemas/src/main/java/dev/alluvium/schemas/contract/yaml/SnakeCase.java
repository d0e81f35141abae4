package dev.alluvium.schemas.contract.yaml;

import java.util.Locale;
import java.util.regex.Pattern;

/** The one way names are written in the warehouse. */
public final class SnakeCase {
  private static final String REGEX = "[a-z][a-z0-9]*(_[a-z0-9]+)*";
  static final Shape SHAPE = Shape.matching(REGEX);
  public static final Definition NAME = new Definition("name", "A name, in snake_case.", SHAPE);

  /** The name of a table or view behind that of its dataset, with a point between. */
  public static final Shape QUALIFIED = Shape.matching("[a-z_]+\\.[a-z][a-z0-9_]*");

  private static final Pattern VALID = Pattern.compile(REGEX);
  private static final Pattern WORD_START =
      Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])");
  private static final Pattern SEPARATORS = Pattern.compile("[^a-z0-9]+");

  private SnakeCase() {}

  public static boolean matches(String name) {
    return VALID.matcher(name).matches();
  }

  /** {@code userAgent} → {@code user_agent}, {@code HTTPStatus} → {@code http_status}. */
  public static String of(String name) {
    String words = WORD_START.matcher(name).replaceAll("_").toLowerCase(Locale.ROOT);
    String joined = SEPARATORS.matcher(words).replaceAll("_");
    return joined.replaceAll("^_+|_+$", "");
  }
}
