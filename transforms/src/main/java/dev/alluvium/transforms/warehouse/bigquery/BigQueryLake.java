package dev.alluvium.transforms.warehouse.bigquery;

import static java.util.stream.Collectors.joining;

import com.google.api.services.bigquery.Bigquery;
import com.google.api.services.bigquery.model.TableCell;
import com.google.api.services.bigquery.model.TableRow;
import dev.alluvium.schemas.warehouse.lake.LakeCopy;
import dev.alluvium.schemas.warehouse.table.QualifiedNames;
import dev.alluvium.schemas.warehouse.table.SqlDialect;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.warehouse.LakeCopies;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The lake beside a warehouse in BigQuery: tables of Apache Iceberg, which BigQuery writes, in
 * datasets {@code lake_raw} and so on, or {@code PREFIX_lake_raw}. Each table is a query job of its
 * own, paid for by the warehouse's project, whose last statement writes what other engines open the
 * table by.
 */
public final class BigQueryLake implements LakeCopies {
  private final QueryJobs jobs;
  private final DatasetNames names;
  private final DatasetNames copies;
  private final SortedSet<LocalDate> days;
  private final Map<String, Set<LocalDate>> written;

  private BigQueryLake(
      QueryJobs jobs,
      DatasetNames names,
      SortedSet<LocalDate> days,
      Map<String, Set<LocalDate>> written) {
    this.jobs = jobs;
    this.names = names;
    this.copies =
        DatasetNames.of(
            names.project(),
            names.prefix().isEmpty() ? LakeCopy.PREFIX : names.prefix() + "_" + LakeCopy.PREFIX);
    this.days = days;
    this.written = written;
  }

  /**
   * Asks BigQuery where the warehouse is, and which days of its tables were written from one day to
   * another, UTC, both let in.
   *
   * @param labels of the jobs, to find their cost by
   * @throws BigQueryException if it does not tell
   */
  public static BigQueryLake open(
      Bigquery client,
      WarehouseSpec spec,
      DatasetNames names,
      LocalDate first,
      LocalDate last,
      Map<String, String> labels) {
    List<String> datasets = spec.tables().stream().map(TableSpec::dataset).distinct().toList();
    QueryJobs jobs =
        QueryJobs.beside(client, names.project(), names.dataset(datasets.get(0)), labels);
    Map<String, Set<LocalDate>> written = new HashMap<>();
    for (TableRow row : jobs.run(written(names, datasets, first, last))) {
      List<TableCell> cells = row.getF();
      written
          .computeIfAbsent(String.valueOf(cells.get(0).getV()), table -> new TreeSet<>())
          .add(
              LocalDate.parse(
                  String.valueOf(cells.get(1).getV()), DateTimeFormatter.BASIC_ISO_DATE));
    }
    return new BigQueryLake(
        jobs, names, new TreeSet<>(first.datesUntil(last.plusDays(1)).toList()), written);
  }

  /** A fixed few megabytes a dataset. Rows on their way into a partition are not in one yet. */
  private static String written(
      DatasetNames names, List<String> datasets, LocalDate first, LocalDate last) {
    return datasets.stream()
        .map(
            dataset ->
                """
                SELECT CONCAT('%1$s.', table_name), partition_id
                FROM `%2$s.%3$s.INFORMATION_SCHEMA.PARTITIONS`
                WHERE last_modified_time >= %4$s AND last_modified_time < %5$s
                  AND REGEXP_CONTAINS(partition_id, r'^[0-9]{8}$')"""
                    .formatted(
                        dataset,
                        names.project(),
                        names.dataset(dataset),
                        SqlDialect.literal(first.atStartOfDay(ZoneOffset.UTC).toInstant()),
                        SqlDialect.literal(
                            last.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant())))
        .collect(joining("\nUNION ALL\n"));
  }

  @Override
  public long take(TableSpec table) {
    SortedSet<LocalDate> taken = new TreeSet<>(days);
    taken.addAll(
        written.getOrDefault(table.dataset() + "." + DatasetNames.stored(table), Set.of()));
    List<TableRow> answer = jobs.run(script(table, taken));
    return Long.parseLong(String.valueOf(answer.get(0).getF().get(0).getV()));
  }

  private String script(TableSpec table, SortedSet<LocalDate> taken) {
    LakeCopy some = new LakeCopy(table, Optional.of(taken), SqlDialect.BIGQUERY);
    LakeCopy all = new LakeCopy(table, Optional.empty(), SqlDialect.BIGQUERY);
    String script =
        """
        DECLARE changed INT64;
        IF EXISTS (SELECT 1 FROM %1$s) THEN
        %2$sELSE
        %3$sEND IF;
        EXPORT TABLE METADATA FROM %1$s;
        SELECT changed;"""
            .formatted(all.copy(), steps(some), steps(all));
    String name = table.qualifiedName();
    return QualifiedNames.replace(
        script,
        Set.of(name, all.copy()),
        found -> found.equals(name) ? names.sql(name) : copies.sql(name));
  }

  /**
   * BigQuery lets two merges add the same rows at once, where neither takes any out: the second of
   * two jobs, of which one was thought to be dead, sees to it.
   */
  private static String steps(LakeCopy copy) {
    return """
        %s;
        SET changed = @@row_count;
        IF changed > 0 AND %s THEN
        %s;
        END IF;
        """
        .formatted(copy.take(), copy.isDoubled(), copy.replace());
  }
}
