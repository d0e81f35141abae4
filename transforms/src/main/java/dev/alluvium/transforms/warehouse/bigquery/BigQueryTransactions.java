package dev.alluvium.transforms.warehouse.bigquery;

import com.google.api.client.util.Data;
import com.google.api.services.bigquery.Bigquery;
import com.google.api.services.bigquery.model.TableCell;
import com.google.api.services.bigquery.model.TableRow;
import dev.alluvium.schemas.warehouse.table.QualifiedNames;
import dev.alluvium.schemas.warehouse.table.SqlDialect;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.warehouse.SqlWarehouse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The warehouse in BigQuery, computing tables from its own tables: each transaction is a script,
 * and a query job of its own. Jobs are paid for by the warehouse's project.
 */
public final class BigQueryTransactions implements SqlWarehouse {
  private final QueryJobs jobs;
  private final DatasetNames names;
  private final Set<String> known;

  private BigQueryTransactions(QueryJobs jobs, DatasetNames names, Set<String> known) {
    this.jobs = jobs;
    this.names = names;
    this.known = known;
  }

  /**
   * Asks BigQuery where the warehouse is.
   *
   * @param dataset one that statements are of, as {@code vault}; all must be where it is
   * @param labels of the jobs, to find their cost by
   * @throws BigQueryException if there is no such dataset, or it cannot be read
   */
  public static BigQueryTransactions open(
      Bigquery client,
      WarehouseSpec spec,
      DatasetNames names,
      String dataset,
      Map<String, String> labels) {
    return new BigQueryTransactions(
        QueryJobs.beside(client, names.project(), names.dataset(dataset), labels),
        names,
        Set.copyOf(spec.relations().keySet()));
  }

  @Override
  public SqlDialect dialect() {
    return SqlDialect.BIGQUERY;
  }

  /**
   * Waits for the job, however long it takes.
   *
   * @throws BigQueryException if a statement fails; then none has taken effect
   */
  @Override
  public void transact(String table, List<String> statements) {
    jobs.run(
        "BEGIN TRANSACTION;\n" + inFull(String.join(";\n", statements)) + ";\nCOMMIT TRANSACTION;");
  }

  /**
   * @throws BigQueryException if the query fails
   */
  @Override
  public List<Long> numbers(String query) {
    TableRow row = jobs.run(inFull(query)).get(0);
    return row.getF().stream().map(cell -> Long.valueOf(String.valueOf(cell.getV()))).toList();
  }

  /**
   * All rows of a query whose columns are texts.
   *
   * @throws BigQueryException if the query fails
   */
  public List<List<@Nullable String>> texts(String query) {
    List<List<@Nullable String>> rows = new ArrayList<>();
    for (TableRow row : jobs.run(inFull(query))) {
      List<@Nullable String> texts = new ArrayList<>();
      for (TableCell cell : row.getF()) {
        texts.add(Data.isNull(cell.getV()) ? null : String.valueOf(cell.getV()));
      }
      rows.add(texts);
    }
    return rows;
  }

  private String inFull(String sql) {
    return QualifiedNames.replace(sql, known, names::sql);
  }
}
