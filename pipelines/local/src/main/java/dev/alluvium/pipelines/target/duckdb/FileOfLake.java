package dev.alluvium.pipelines.target.duckdb;

import dev.alluvium.pipelines.options.UserException;
import dev.alluvium.pipelines.process.ScratchFolder;
import dev.alluvium.pipelines.target.NewWarehouse;
import dev.alluvium.pipelines.target.WarehouseTarget;
import dev.alluvium.transforms.source.InputException;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbException;
import dev.alluvium.transforms.warehouse.lake.Lake;
import dev.alluvium.transforms.warehouse.lake.LakePlace;
import dev.alluvium.transforms.warehouse.lake.LakeRecords;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/**
 * A warehouse file that is made of a lake: in a folder of its own beside its name until it is
 * complete, so that what a process did not live to complete is never taken for it, and two that
 * make it at once do not touch each other's. A lake of its own it gets under its name, as any file
 * that is there: a process that ends before leaves no lake that is of no file.
 */
final class FileOfLake implements NewWarehouse {
  private static final String PURPOSE = "unfinished";
  private static final String LOG = ".wal";

  private final DuckDbTarget named;
  private final ScratchFolder folder;
  private final Path unfinished;

  private FileOfLake(DuckDbTarget named, ScratchFolder folder) {
    this.named = named;
    this.folder = folder;
    this.unfinished = folder.path().resolve(named.path().getFileName());
  }

  /** Begins one; it has the records of the lake then. */
  static FileOfLake begin(LakePlace lake, DuckDbTarget named) {
    refuse(lake, named.path());
    refuse(lake, Path.of(named.path() + LOG));
    FileOfLake file = new FileOfLake(named, beside(named.path()));
    try {
      named
          .lake()
          .place()
          .ifPresent(own -> Lake.refuseTaken(own, named.spec(), file.folder.path()));
      file.restore(lake);
      return file;
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private void restore(LakePlace lake) {
    LakeRecords.restore(lake, unfinished, named.spec(), folder.path());
    EventsInFile.missing(unfinished, named.domain())
        .ifPresent(
            there -> {
              throw new InputException(
                  "the lake %s has no event of the domain %s; it has %s: give the --domain that it is of"
                      .formatted(lake, named.domain().name(), there));
            });
  }

  /** A link to nothing is there too; DuckDB would take a log for that of the new file. */
  private static void refuse(LakePlace lake, Path taken) {
    if (Files.exists(taken, LinkOption.NOFOLLOW_LINKS)) {
      throw new UserException(
          "--source=lake:%s makes a new warehouse file, and %s is there: name another, or delete it"
              .formatted(lake, taken));
    }
  }

  private static ScratchFolder beside(Path file) {
    Path parent = file.toAbsolutePath().normalize().getParent();
    if (parent == null || !Files.isDirectory(parent)) {
      throw new DuckDbException(file + ": there is no folder " + parent);
    }
    try {
      return ScratchFolder.in(parent, PURPOSE);
    } catch (IOException e) {
      throw new DuckDbException(
          "%s cannot be made: %s cannot be written (%s)"
              .formatted(file, parent, e.getClass().getSimpleName()),
          e);
    }
  }

  @Override
  public WarehouseTarget target() {
    return new DuckDbTarget(unfinished, named.domain(), named.spec());
  }

  @Override
  public void complete() {
    if (Files.exists(Path.of(unfinished + LOG))) {
      throw new DuckDbException(
          named.path() + " cannot be made: what was written last is not in it yet");
    }
    try {
      giveName();
    } catch (FileAlreadyExistsException e) {
      throw new DuckDbException(
          named.path() + " was made by another process meanwhile, and is left as it is", e);
    } catch (IOException e) {
      throw new DuckDbException(unfinished + " cannot be named " + named.path() + ": " + e, e);
    }
    if (named.lake().place().isPresent()) {
      named.openLoaded(List.of()).close();
    }
  }

  /** A link is refused where another has the name meanwhile; moving would put it in its place. */
  private void giveName() throws IOException {
    try {
      Files.createLink(named.path(), unfinished);
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (UnsupportedOperationException | FileSystemException e) {
      Files.move(unfinished, named.path());
    }
  }

  @Override
  public void close() {
    try {
      folder.close();
    } catch (IOException e) {
      throw new DuckDbException(folder.path() + " is left, and cannot be deleted: " + e, e);
    }
  }
}
