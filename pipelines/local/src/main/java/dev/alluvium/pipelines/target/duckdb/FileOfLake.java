package dev.alluvium.pipelines.target.duckdb;

import dev.alluvium.pipelines.options.UserException;
import dev.alluvium.pipelines.target.NewWarehouse;
import dev.alluvium.pipelines.target.WarehouseTarget;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbException;
import dev.alluvium.transforms.warehouse.lake.LakeRecords;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A warehouse file that is made of a lake: beside its name until it is complete, so that what a
 * process did not live to complete is never taken for it.
 */
final class FileOfLake implements NewWarehouse {
  private static final String UNFINISHED = ".unfinished";

  private final DuckDbTarget named;
  private final Path unfinished;

  /** It has the records of the lake then. */
  FileOfLake(Path lake, DuckDbTarget named) {
    this.named = named;
    this.unfinished = Path.of(named.path() + UNFINISHED);
    if (Files.exists(named.path())) {
      throw new UserException(
          "--source=lake:%s makes a new warehouse file, and %s is there: name another, or delete it"
              .formatted(lake, named.path()));
    }
    delete();
    try {
      LakeRecords.restore(lake, unfinished, named.spec());
    } catch (RuntimeException e) {
      delete();
      throw e;
    }
  }

  @Override
  public WarehouseTarget target() {
    return new DuckDbTarget(unfinished, named.domain(), named.spec(), named.lake());
  }

  @Override
  public void complete() {
    try {
      Files.move(unfinished, named.path());
    } catch (FileAlreadyExistsException e) {
      throw new DuckDbException(
          named.path() + " was made by another process meanwhile, and is left as it is", e);
    } catch (IOException e) {
      throw new DuckDbException(unfinished + " cannot be named " + named.path() + ": " + e, e);
    }
  }

  @Override
  public void close() {
    delete();
  }

  private void delete() {
    try {
      Files.deleteIfExists(unfinished);
      Files.deleteIfExists(Path.of(unfinished + ".wal"));
    } catch (IOException e) {
      throw new DuckDbException(unfinished + " is in the way, and cannot be deleted: " + e, e);
    }
  }
}
