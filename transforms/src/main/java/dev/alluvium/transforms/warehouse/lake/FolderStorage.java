package dev.alluvium.transforms.warehouse.lake;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.jdbc.JdbcCatalog;

/**
 * A lake in a folder: an Iceberg catalog in an SQLite file, and a folder per table. Any Iceberg
 * client opens it as a JDBC, or SQL, catalog of the name {@value #CATALOG}.
 */
final class FolderStorage implements LakeStorage {
  private static final String CATALOG = "alluvium";
  private static final String FILE = "catalog.db";
  private static final String WAIT_MILLIS = "10000";

  private final LakePlace.Folder place;
  private final JdbcCatalog catalog;

  private FolderStorage(LakePlace.Folder place, JdbcCatalog catalog) {
    this.place = place;
    this.catalog = catalog;
  }

  /**
   * The one in a folder; makes both where they are not there.
   *
   * @throws LakeException if the folder cannot be written
   */
  static FolderStorage open(LakePlace.Folder place) {
    return open(place, new LocalFiles());
  }

  static FolderStorage open(LakePlace.Folder place, LocalFiles files) {
    try {
      Files.createDirectories(place.path());
    } catch (IOException e) {
      throw new LakeException(place + " cannot hold a lake: it is no folder that can be made", e);
    }
    if (!Files.isWritable(place.path())) {
      throw new LakeException(place + " cannot be written: no permission");
    }
    return connect(place, files, true);
  }

  /**
   * One that is there, to read it.
   *
   * @throws LakeException if there is none
   */
  static FolderStorage openExisting(LakePlace.Folder place) {
    if (!isThere(place)) {
      throw new LakeException("there is no lake in " + place + ": it has no " + FILE);
    }
    return connect(place, new LocalFiles(), false);
  }

  static boolean isThere(LakePlace.Folder place) {
    return Files.isRegularFile(place.path().resolve(FILE));
  }

  /**
   * @param isNew whether what a catalog lacks is made: nothing is where a lake is only read
   */
  private static FolderStorage connect(LakePlace.Folder place, LocalFiles files, boolean isNew) {
    JdbcCatalog catalog = new JdbcCatalog(properties -> files, null, isNew);
    try {
      catalog.initialize(
          CATALOG,
          Map.of(
              "uri",
              "jdbc:sqlite:" + place.path().resolve(FILE),
              "warehouse",
              LocalFiles.location(place.path()),
              "jdbc.schema-version",
              "V1",
              "jdbc.busy_timeout",
              WAIT_MILLIS));
      return new FolderStorage(place, catalog);
    } catch (RuntimeException e) {
      catalog.close();
      throw LakeException.because(place + " cannot be opened as a lake", e);
    }
  }

  @Override
  public LakePlace place() {
    return place;
  }

  @Override
  public Catalog catalog() {
    return catalog;
  }

  @Override
  public SupportsNamespaces namespaces() {
    return catalog;
  }

  @Override
  public void refuseCopies(Table table) {
    Path named = LocalFiles.path(table.location()).resolve("../..").normalize();
    if (!isHere(named)) {
      throw new LakeException(
          "%s is a copy of %s, whose files its tables name: use that one, or put it there"
              .formatted(place, named));
    }
  }

  private boolean isHere(Path named) {
    try {
      return Files.isSameFile(place.path(), named);
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public List<Path> folders() {
    return List.of(place.path());
  }

  @Override
  public Path data(Table table) {
    return LocalFiles.path(table.location()).resolve("data");
  }

  @Override
  public List<String> keep(Table table, List<Path> written) throws IOException {
    LocalFiles.sync(written);
    return written.stream().map(LocalFiles::location).toList();
  }

  @Override
  public void fetch(Table table, Map<String, Long> files) {}

  @Override
  public Path file(String location) {
    return LocalFiles.path(location);
  }

  @Override
  public void letGo() {}

  @Override
  public List<String> files(Table table) throws IOException {
    try (Stream<Path> files = Files.walk(LocalFiles.path(table.location()))) {
      return files.filter(Files::isRegularFile).map(LocalFiles::location).toList();
    }
  }

  @Override
  public Optional<HiveLayout> plain(LakeFormat format, boolean before) throws IOException {
    return HiveLayout.open(place.path(), format, before);
  }

  @Override
  public void close() {
    catalog.close();
  }
}
