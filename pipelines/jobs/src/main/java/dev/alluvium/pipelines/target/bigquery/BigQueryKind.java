package dev.alluvium.pipelines.target.bigquery;

import dev.alluvium.pipelines.engine.Engine;
import dev.alluvium.pipelines.options.UserException;
import dev.alluvium.pipelines.options.WarehouseOptions;
import dev.alluvium.pipelines.target.WarehouseKind;
import dev.alluvium.pipelines.target.WarehouseTarget;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.transforms.warehouse.bigquery.DatasetNames;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Warehouses named {@code bigquery:PROJECT}, whose datasets are {@code raw}, {@code vault} …, or
 * {@code bigquery:PROJECT.PREFIX}, whose datasets are {@code PREFIX_raw} ….
 */
public final class BigQueryKind implements WarehouseKind {
  private static final Pattern PROJECT_AND_PREFIX =
      Pattern.compile("bigquery:([a-z][a-z0-9-]{4,28}[a-z0-9])(?:\\.([A-Za-z][A-Za-z0-9_]*))?");

  @Override
  public String prefix() {
    return "bigquery:";
  }

  @Override
  public List<String> forms() {
    return List.of("bigquery:PROJECT", "bigquery:PROJECT.PREFIX");
  }

  @Override
  public WarehouseTarget target(
      String job, WarehouseOptions options, DomainSpec domain, Engine engine) {
    refuseLake("lake", options.getLake());
    refuseLake("lakeFormat", options.getLakeFormat());
    return BigQueryTarget.of(job, options, domain, engine, () -> BigQueryClient.of(options));
  }

  private static void refuseLake(String option, @Nullable String value) {
    if (value != null) {
      throw new UserException(
          "--%s=%s: such a lake stands beside a file, as --warehouse=duckdb:FILE; the one beside BigQuery's tables KeepLake writes"
              .formatted(option, value));
    }
  }

  /**
   * The datasets of that name.
   *
   * @throws UserException if the name is not of that form
   */
  static DatasetNames names(String name) {
    Matcher matcher = PROJECT_AND_PREFIX.matcher(name);
    if (!matcher.matches()) {
      throw new UserException(
          "--warehouse=%s names no project; write bigquery:PROJECT or bigquery:PROJECT.PREFIX"
              .formatted(name));
    }
    return DatasetNames.of(matcher.group(1), matcher.group(2) == null ? "" : matcher.group(2));
  }
}
