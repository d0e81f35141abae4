package dev.alluvium.schemas.odcs;

import dev.alluvium.schemas.warehouse.table.SqlDialect;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the tables are.
 *
 * @param dialect what the warehouse calls types, and how it reads queries
 * @param place the file of DuckDB, or the project of BigQuery
 * @param prefix what stands before the names of datasets: {@code dev_}, or nothing
 */
public record OdcsServer(SqlDialect dialect, String place, String prefix) {
  private static final Pattern NAME =
      Pattern.compile("(?<kind>duckdb|bigquery):(?<place>.+?)(?:\\.(?<prefix>[A-Za-z]\\w*))?");

  /** As people name a warehouse; empty where that is none. */
  public static Optional<OdcsServer> of(String warehouse) {
    Matcher name = NAME.matcher(warehouse);
    if (!name.matches()) {
      return Optional.empty();
    }
    if (name.group("kind").equals("duckdb")) {
      String file = warehouse.substring("duckdb:".length());
      return Optional.of(new OdcsServer(SqlDialect.DUCKDB, file, ""));
    }
    String prefix = name.group("prefix");
    return Optional.of(
        new OdcsServer(
            SqlDialect.BIGQUERY, name.group("place"), prefix == null ? "" : prefix + "_"));
  }

  boolean isBigQuery() {
    return dialect == SqlDialect.BIGQUERY;
  }

  /** Of {@code mart.mart_session}, its name there. */
  String physicalName(String qualifiedName) {
    return prefix + qualifiedName;
  }

  /** The server of one dataset, as the standard tells of it. */
  Map<String, Object> section(String dataset) {
    Map<String, Object> server = new LinkedHashMap<>();
    String kind = isBigQuery() ? "bigquery" : "duckdb";
    server.put("server", kind);
    server.put("type", kind);
    server.put(isBigQuery() ? "project" : "database", place);
    server.put(isBigQuery() ? "dataset" : "schema", prefix + dataset);
    return server;
  }
}
