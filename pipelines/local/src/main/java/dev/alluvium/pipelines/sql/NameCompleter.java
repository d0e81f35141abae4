package dev.alluvium.pipelines.sql;

import dev.alluvium.pipelines.query.Database;
import dev.alluvium.pipelines.query.Rows;
import dev.alluvium.transforms.warehouse.WarehouseException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;
import org.jspecify.annotations.Nullable;

/**
 * Completes names of tables and columns, keywords and dot commands. What the database has is asked
 * once, at the first completion.
 */
final class NameCompleter implements Completer {
  private static final String NAMES =
      """
      SELECT schema_name || '.' || table_name, 'table' FROM duckdb_tables() WHERE NOT internal
      UNION SELECT schema_name || '.' || view_name, 'view' FROM duckdb_views() WHERE NOT internal
      UNION SELECT column_name, 'column' FROM duckdb_columns() WHERE NOT internal
      UNION SELECT upper(keyword_name), 'keyword' FROM duckdb_keywords()
        WHERE keyword_category <> 'unreserved'
      UNION SELECT unnest(['DESCRIBE', 'EXPLAIN', 'SUMMARIZE', 'SHOW']), 'keyword'
      ORDER BY ALL
      """;

  private final Database database;
  private @Nullable List<Candidate> names;

  NameCompleter(Database database) {
    this.database = database;
  }

  @Override
  public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
    if (line.word().startsWith(".") && line.wordIndex() == 0) {
      Arrays.stream(DotCommand.values())
          .map(DotCommand::dotted)
          .map(Candidate::new)
          .forEach(candidates::add);
      return;
    }
    if (names == null) {
      names = names();
    }
    String begun = line.word().toLowerCase(Locale.ROOT);
    names.stream()
        .filter(name -> name.value().toLowerCase(Locale.ROOT).startsWith(begun))
        .forEach(candidates::add);
  }

  /** None where they cannot be asked for: the next statement will say why. */
  private List<Candidate> names() {
    List<Candidate> found = new ArrayList<>();
    try {
      Optional<Rows> answer = database.ask(NAMES, false);
      if (answer.isPresent()) {
        try (Rows rows = answer.get()) {
          for (@Nullable String[] row = rows.next(); row != null; row = rows.next()) {
            String name = String.valueOf(row[0]);
            found.add(new Candidate(name, name, null, row[1], null, null, true));
          }
        }
      }
    } catch (SQLException | IOException | WarehouseException e) {
      return List.of();
    }
    return found;
  }
}
