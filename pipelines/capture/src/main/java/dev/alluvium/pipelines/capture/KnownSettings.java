package dev.alluvium.pipelines.capture;

import dev.alluvium.pipelines.options.UserException;
import io.debezium.config.Field;
import io.debezium.connector.postgresql.PostgresConnectorConfig;
import io.debezium.embedded.async.AsyncEngineConfig;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Names of settings that Debezium knows. It passes others by: a slip of the pen in {@code
 * table.exclude.list} would have tables captured that are meant to be left out.
 */
final class KnownSettings {
  private static final Set<String> NAMES =
      Stream.of(PostgresConnectorConfig.ALL_FIELDS, AsyncEngineConfig.ALL_FIELDS)
          .flatMap(fields -> StreamSupport.stream(fields.spliterator(), false))
          .map(Field::name)
          .collect(Collectors.toUnmodifiableSet());

  /** Families whose members nobody lists. */
  private static final Pattern FAMILY =
      Pattern.compile("(database|driver|column\\.mask|column\\.truncate)\\..+");

  /** What else a line begins with may be anything, a secret as well, and is not shown. */
  private static final Pattern SHOWN = Pattern.compile("[a-z]{1,20}(\\.[a-z0-9_-]{1,30}){1,6}");

  private KnownSettings() {}

  /**
   * Looks at the names.
   *
   * @throws UserException if one is not known
   */
  static void check(String file, Map<String, String> settings) {
    List<String> made =
        Stream.of("converters", "post.processors")
            .flatMap(list -> Stream.of(settings.getOrDefault(list, "").split(",")))
            .map(String::strip)
            .filter(name -> !name.isEmpty())
            .map(name -> name + ".")
            .toList();
    Set<String> unknown = new TreeSet<>(settings.keySet());
    unknown.removeIf(
        name ->
            NAMES.contains(name)
                || FAMILY.matcher(name).matches()
                || made.stream().anyMatch(name::startsWith));
    if (!unknown.isEmpty()) {
      throw new UserException(
          "--config=%s sets what Debezium does not know: %s"
              .formatted(
                  file,
                  unknown.stream()
                      .map(name -> SHOWN.matcher(name).matches() ? name : "a line without a name")
                      .distinct()
                      .limit(5)
                      .collect(Collectors.joining(", "))));
    }
  }
}
