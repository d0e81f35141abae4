package dev.alluvium.pipelines.sql;

import static dev.alluvium.transforms.warehouse.duckdb.DuckDbSql.literal;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What begins with a dot: questions that are asked often, and how answers are shown. */
enum DotCommand {
  TABLES(".tables [PATTERN]", "tables and views; PATTERN as mart.* or *song*", 1),
  SCHEMA(
      ".schema [TABLE]", "columns with their types and what they mean; TABLE may be a pattern", 1),
  FORMAT(".format FORMAT", "table, csv, json, jsonl, markdown or line", 1),
  WIDTH(".width N", "columns that a cell of a table has at most", 1),
  TIMING(".timing on|off", "how long each statement takes", 1),
  HELP(".help", "this list", 0),
  QUIT(".quit", "leave", 0);

  private final String usage;
  private final String help;
  private final int mostArguments;

  DotCommand(String usage, String help, int mostArguments) {
    this.usage = usage;
    this.help = help;
    this.mostArguments = mostArguments;
  }

  /** Something begins with a dot and is no command; the message is for people. */
  static final class WrongCommandException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    WrongCommandException(String message) {
      super(message);
    }
  }

  /** A command with what is said behind it. */
  record Call(DotCommand command, Optional<String> argument) {}

  /**
   * Reads a line.
   *
   * @throws WrongCommandException if it is none
   */
  static Call read(String line) {
    List<String> words = List.of(line.split("\\s+"));
    DotCommand command =
        Arrays.stream(values())
            .filter(c -> c.dotted().equals(words.get(0).toLowerCase(Locale.ROOT)))
            .findFirst()
            .orElseThrow(
                () ->
                    new WrongCommandException(
                        words.get(0) + " is no command; .help lists those that there are"));
    int arguments = words.size() - 1;
    boolean isSetting = command == FORMAT || command == WIDTH || command == TIMING;
    if (arguments > command.mostArguments || (isSetting && arguments == 0)) {
      throw new WrongCommandException("write " + command.usage);
    }
    return new Call(command, words.stream().skip(1).findFirst());
  }

  String dotted() {
    return "." + name().toLowerCase(Locale.ROOT);
  }

  /** The query behind {@code .tables}. */
  static String tables(Optional<String> pattern) {
    return relations(pattern) + "SELECT \"table\", kind, comment FROM relations ORDER BY \"table\"";
  }

  /** The query behind {@code .schema}. */
  static String schema(Optional<String> pattern) {
    return relations(pattern)
        + """
        SELECT r."table", c.column_name AS "column", c.data_type AS type, c.comment
        FROM duckdb_columns() AS c JOIN relations AS r ON c.table_oid = r.oid
        ORDER BY r."table", c.column_index""";
  }

  private static String relations(Optional<String> pattern) {
    return """
        WITH every AS (
          SELECT schema_name AS schema, table_name AS name, table_oid AS oid, 'table' AS kind, comment
          FROM duckdb_tables() WHERE NOT internal
          UNION ALL
          SELECT schema_name, view_name, view_oid, 'view', comment FROM duckdb_views() WHERE NOT internal),
        relations AS (
          SELECT if(schema = 'main', name, schema || '.' || name) AS "table", kind, oid, comment
          FROM every WHERE lower(schema || '.' || name) GLOB %1$s OR lower(name) GLOB %1$s)
        """
        .formatted(literal(pattern.orElse("*").toLowerCase(Locale.ROOT)));
  }

  static String help() {
    StringBuilder text = new StringBuilder();
    for (DotCommand command : values()) {
      text.append(String.format(Locale.ROOT, "%-18s  %s\n", command.usage, command.help));
    }
    return text.append("Anything else is SQL, and ends with a semicolon.\n").toString();
  }
}
