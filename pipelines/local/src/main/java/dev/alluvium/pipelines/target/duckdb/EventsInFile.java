package dev.alluvium.pipelines.target.duckdb;

import dev.alluvium.pipelines.text.ShownText;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.transforms.source.InputException;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbException;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbFile;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbSession;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which events a warehouse file has raw tables of: a domain may have been mistaken for another. */
final class EventsInFile {
  private static final String TABLES =
      "SELECT table_name FROM duckdb_tables() WHERE schema_name = 'raw'"
          + " AND database_name = current_database()";
  private static final int NAMES = 6;
  private static final int LONGEST = 200;

  private EventsInFile() {}

  /**
   * Makes sure that a domain has been loaded into a file; leaves the file as it is.
   *
   * @throws DuckDbException if there is no such file
   * @throws InputException if the file has none of the domain's events
   */
  static void require(Path file, DomainSpec domain) {
    missing(file, domain)
        .ifPresent(
            there -> {
              throw new InputException(
                  "%s has no event of the domain %s; it has %s: give the --domain that it is of, or load this one first"
                      .formatted(file, domain.name(), there));
            });
  }

  /**
   * What a file has instead of a domain's events; empty where it has one of these.
   *
   * @throws DuckDbException if there is no such file
   */
  static Optional<String> missing(Path file, DomainSpec domain) {
    Set<String> events = new TreeSet<>();
    try (Connection connection = DuckDbFile.openReadOnly(file);
        Statement statement = connection.createStatement();
        ResultSet tables = statement.executeQuery(TABLES)) {
      while (tables.next()) {
        events.add(tables.getString(1));
      }
    } catch (SQLException e) {
      throw new DuckDbException(file + " cannot be read: " + e.getMessage(), e);
    }
    return events.stream().anyMatch(of(domain)::contains)
        ? Optional.empty()
        : Optional.of(events.isEmpty() ? "none" : listed(events));
  }

  /** Those of other domains. */
  static Optional<String> others(DuckDbSession session, DomainSpec domain) {
    Set<String> others = new TreeSet<>();
    for (List<@Nullable Object> row : session.query(TABLES)) {
      others.add(String.valueOf(row.get(0)));
    }
    others.removeAll(of(domain));
    return others.isEmpty() ? Optional.empty() : Optional.of(listed(others));
  }

  private static Set<String> of(DomainSpec domain) {
    return domain.events().stream().map(EventSpec::name).collect(Collectors.toSet());
  }

  private static String listed(Set<String> events) {
    String some = events.stream().limit(NAMES).collect(Collectors.joining(", "));
    return ShownText.escaped(events.size() > NAMES ? some + " and others" : some, LONGEST);
  }
}
