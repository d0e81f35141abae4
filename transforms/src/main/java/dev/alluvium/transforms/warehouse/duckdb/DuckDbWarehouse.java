package dev.alluvium.transforms.warehouse.duckdb;

import static java.util.Objects.requireNonNull;

import com.google.auto.value.AutoValue;
import dev.alluvium.schemas.warehouse.table.SqlDialect;
import dev.alluvium.transforms.lineage.ReportedLineage;
import dev.alluvium.transforms.source.BatchSession;
import dev.alluvium.transforms.source.ReadingProgress;
import dev.alluvium.transforms.source.TakeUp;
import dev.alluvium.transforms.warehouse.OrderedRead;
import dev.alluvium.transforms.warehouse.OrderedWarehouse;
import dev.alluvium.transforms.warehouse.SqlWarehouse;
import dev.alluvium.transforms.warehouse.TableMutation;
import dev.alluvium.transforms.warehouse.TableRead;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.Row;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * The warehouse in one DuckDB file. The process that runs the pipeline must hold the file open in a
 * {@link DuckDbSession} while the pipeline runs, so this works with runners inside this process
 * only. {@link DuckDbSession#close} after the pipeline is what makes the last rows durable.
 */
@AutoValue
public abstract class DuckDbWarehouse implements OrderedWarehouse, SqlWarehouse {
  private static final long serialVersionUID = 1L;

  abstract String file();

  abstract boolean durableBundles();

  abstract boolean readsInTurn();

  abstract @Nullable TakeUp takeUp();

  public static DuckDbWarehouse of(Path file) {
    return new AutoValue_DuckDbWarehouse(DuckDbFile.canonical(file).toString(), false, false, null);
  }

  @Override
  public DuckDbWarehouse withDurableBundles() {
    return new AutoValue_DuckDbWarehouse(file(), true, readsInTurn(), takeUp());
  }

  @Override
  public DuckDbWarehouse readingInTurn(Optional<TakeUp> takeUp) {
    return new AutoValue_DuckDbWarehouse(file(), durableBundles(), true, takeUp.orElse(null));
  }

  @Override
  public PTransform<PCollection<TableMutation>, PCollectionList<TableMutation>> write() {
    return WriteMutations.to(file(), durableBundles());
  }

  /**
   * Reads in slices of time of about as many bytes, unless more is of one instant; in one piece,
   * where of rows of several times one is read.
   */
  @Override
  public PTransform<PBegin, PCollection<Row>> read(TableRead read) {
    return readsInTurn() ? ReadInTurn.of(file(), read, takeUp()) : ReadTable.of(file(), read);
  }

  @Override
  public BatchSession<List<Row>> open(OrderedRead read, ReadingProgress progress) {
    ReportedLineage.readsTable(file(), read.table().qualifiedName());
    return new InOrderSession(
        DuckDbSession.of(Path.of(file())),
        read,
        progress,
        InOrderSession.Bounds.ofHeap(read.readers()));
  }

  @Override
  public SqlDialect dialect() {
    return SqlDialect.DUCKDB;
  }

  /**
   * Flushes the session first.
   *
   * @throws DuckDbException if a statement fails; then none has taken effect
   */
  @Override
  public void transact(String table, List<String> statements) {
    run(
        (session, connection) ->
            DuckDbTransaction.run(connection, session.noting(table, statements)));
  }

  @Override
  public void rebuild(String table, List<String> statements) {
    run(
        (session, connection) ->
            session.others().build(connection, table, session.noting(table, statements)));
  }

  private interface Change {
    void make(DuckDbSession session, DuckDBConnection connection) throws SQLException;
  }

  private void run(Change change) {
    DuckDbSession session = DuckDbSession.of(Path.of(file()));
    session.flush();
    try (DuckDBConnection connection = session.connect()) {
      change.make(session, connection);
    } catch (SQLException e) {
      throw DuckDbException.because(file() + " took nothing over, for a statement failed", e);
    }
  }

  @Override
  public List<Long> numbers(String query) {
    return DuckDbSession.of(Path.of(file())).query(query).get(0).stream()
        .map(value -> ((Number) requireNonNull(value)).longValue())
        .toList();
  }
}
