package dev.alluvium.pipelines.target.duckdb;

import dev.alluvium.pipelines.engine.Engine;
import dev.alluvium.pipelines.options.DayRange;
import dev.alluvium.pipelines.options.UserException;
import dev.alluvium.pipelines.target.DatasetName;
import dev.alluvium.pipelines.target.NewWarehouse;
import dev.alluvium.pipelines.target.WarehouseTarget;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.source.CommitGate;
import dev.alluvium.transforms.source.PositionLog;
import dev.alluvium.transforms.warehouse.LakeCopies;
import dev.alluvium.transforms.warehouse.WarehouseSession;
import dev.alluvium.transforms.warehouse.lake.LakePlace;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A domain's warehouse in a DuckDB file.
 *
 * @param spec its tables and views
 * @param lake what becomes of the lake beside it
 * @param queryPort on which queries are answered while it is open, 0 for a free one
 */
public record DuckDbTarget(
    Path path, DomainSpec domain, WarehouseSpec spec, LakeChoice lake, OptionalInt queryPort)
    implements WarehouseTarget {
  /** With all tables of the domain, the lake that the file has, and without a query port. */
  public DuckDbTarget(Path path, DomainSpec domain) {
    this(path, domain, WarehouseModel.local(domain));
  }

  /** With the lake that the file has, if it has one, and without a query port. */
  public DuckDbTarget(Path path, DomainSpec domain, WarehouseSpec spec) {
    this(path, domain, spec, LakeChoice.AS_BEFORE, OptionalInt.empty());
  }

  @Override
  public Optional<Path> file() {
    return Optional.of(path);
  }

  @Override
  public DatasetName dataset(String table) {
    return new DatasetName("duckdb://" + path.toAbsolutePath().normalize(), table);
  }

  @Override
  public CommitGate gate() {
    return new DuckDbGate(path);
  }

  @Override
  public Optional<PositionLog> positions() {
    return Optional.of(new DuckDbPositions(path));
  }

  @Override
  public void checkLoad(boolean isStream, boolean hasLimit, Engine engine) {}

  @Override
  public WarehouseSession open() {
    return LocalWarehouse.open(path, domain, spec, lake, queryPort);
  }

  @Override
  public NewWarehouse ofLake(String lake) {
    return FileOfLake.begin(LakePlace.of(lake), this);
  }

  @Override
  public WarehouseSession openLoaded(List<String> datasets) {
    return LocalWarehouse.openLoaded(path, domain, spec, lake, queryPort);
  }

  @Override
  public WarehouseSession openForSql(String dataset) {
    return LocalWarehouse.openLoaded(path, domain, spec, lake, queryPort);
  }

  @Override
  public LakeCopies openLake(DayRange days) {
    throw new UserException(
        "--warehouse=duckdb:%s: every job that writes a file brings its lake on; LoadWarehouse with --lake=file:DIR gives it one"
            .formatted(path));
  }
}
