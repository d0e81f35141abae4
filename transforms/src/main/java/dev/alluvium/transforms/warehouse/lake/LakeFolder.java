package dev.alluvium.transforms.warehouse.lake;

import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.jspecify.annotations.Nullable;

/**
 * A folder that holds a lake: an Iceberg catalog in an SQLite file, and a folder per table. Any
 * Iceberg client opens it as a JDBC, or SQL, catalog of the name {@value #CATALOG}.
 */
public final class LakeFolder implements AutoCloseable {
  static final String CATALOG = "alluvium";
  private static final String FILE = "catalog.db";

  /** A property of a namespace: through which flush all tables were there when it was told last. */
  private static final String MOMENT = "alluvium.moment";

  /** No warehouse is called so. */
  private static final String NOBODY = "";

  private static final String WAIT_MILLIS = "10000";

  private final Path folder;
  private final JdbcCatalog catalog;
  private final LakeFormat format;

  private LakeFolder(Path folder, JdbcCatalog catalog, LakeFormat format) {
    this.folder = folder;
    this.catalog = catalog;
    this.format = format;
  }

  /**
   * Opens the lake in a folder; makes both where they are not there.
   *
   * @throws LakeException if the folder cannot be written
   */
  public static LakeFolder open(Path folder) {
    return open(folder, LakeFormat.AS_BEFORE);
  }

  static LakeFolder open(Path folder, LakeFormat format) {
    return open(folder, format, new LocalFiles());
  }

  static LakeFolder open(Path folder, LakeFormat format, LocalFiles files) {
    Path place = canonical(folder);
    try {
      Files.createDirectories(place);
    } catch (IOException e) {
      throw new LakeException(folder + " cannot hold a lake: it is no folder that can be made", e);
    }
    if (!Files.isWritable(place)) {
      throw new LakeException(folder + " cannot be written: no permission");
    }
    return connect(place, format, files, true);
  }

  /**
   * Opens a lake that is there, to read it.
   *
   * @throws LakeException if there is none
   */
  public static LakeFolder openExisting(Path folder) {
    Path place = canonical(folder);
    if (!Files.isRegularFile(place.resolve(FILE))) {
      throw new LakeException("there is no lake in " + folder + ": it has no " + FILE);
    }
    return connect(place, LakeFormat.AS_BEFORE, new LocalFiles(), false);
  }

  /**
   * Makes sure that a warehouse that has no lake yet can have it here.
   *
   * @throws LakeException if another writes any of these tables here
   */
  public static void refuseTaken(Path folder, WarehouseSpec spec) {
    if (Files.exists(canonical(folder).resolve(FILE))) {
      try (LakeFolder lake = openExisting(folder)) {
        lake.refuseOthers(spec, NOBODY);
      }
    }
  }

  /**
   * @param isNew whether what a catalog lacks is made: nothing is where a lake is only read
   */
  private static LakeFolder connect(
      Path place, LakeFormat format, LocalFiles files, boolean isNew) {
    JdbcCatalog catalog = new JdbcCatalog(properties -> files, null, isNew);
    try {
      catalog.initialize(
          CATALOG,
          Map.of(
              "uri",
              "jdbc:sqlite:" + place.resolve(FILE),
              "warehouse",
              LocalFiles.location(place),
              "jdbc.schema-version",
              "V1",
              "jdbc.busy_timeout",
              WAIT_MILLIS));
      return new LakeFolder(place, catalog, format);
    } catch (RuntimeException e) {
      catalog.close();
      throw LakeException.because(place + " cannot be opened as a lake", e);
    }
  }

  /** Absolute, and without {@code .} and {@code ..}: Iceberg's tables hold it. */
  public static Path canonical(Path folder) {
    return folder.toAbsolutePath().normalize();
  }

  /** Absolute. */
  public Path folder() {
    return folder;
  }

  /**
   * A table of it; none where it has none of that name.
   *
   * @throws LakeException if this is a copy of a lake that is elsewhere
   */
  @Nullable Table find(String dataset, String name) {
    TableIdentifier id = TableIdentifier.of(dataset, name);
    return catalog.tableExists(id) ? load(id) : null;
  }

  /**
   * Makes sure that no other warehouse writes any of these tables here.
   *
   * @throws LakeException if one does
   */
  void refuseOthers(WarehouseSpec spec, String warehouse) {
    for (TableSpec declared : spec.tables()) {
      Table table = find(declared.dataset(), declared.name());
      if (table != null && !warehouse.equals(table.properties().get(LakeTable.WAREHOUSE))) {
        throw new LakeException(
            "%s has the table %s of another warehouse: choose another folder, or delete this one"
                .formatted(folder, declared.qualifiedName()));
      }
    }
  }

  /** Makes a table that it has not. */
  Table create(TableSpec table, String warehouse) {
    Namespace namespace = Namespace.of(table.dataset());
    if (!catalog.namespaceExists(namespace)) {
      catalog.createNamespace(namespace);
    }
    return catalog.createTable(
        TableIdentifier.of(namespace, table.name()),
        LakeSchema.of(table),
        PartitionSpec.unpartitioned(),
        LakeSchema.properties(table, warehouse));
  }

  /** All of its tables, in the order of their names. */
  List<Table> tables() {
    return tables(dataset -> true);
  }

  /**
   * Those of some datasets; the others are not looked at.
   *
   * @throws LakeException if this is a copy of a lake that is elsewhere
   */
  List<Table> tables(Predicate<String> datasets) {
    List<TableIdentifier> found = new ArrayList<>();
    for (Namespace namespace : catalog.listNamespaces()) {
      if (datasets.test(namespace.toString())) {
        found.addAll(catalog.listTables(namespace));
      }
    }
    found.sort(Comparator.comparing(TableIdentifier::toString));
    return found.stream().map(this::load).toList();
  }

  private Table load(TableIdentifier id) {
    Table table;
    try {
      table = catalog.loadTable(id);
    } catch (NotFoundException e) {
      throw new LakeException(
          "%s names files that are not there; a lake cannot be moved, so put it back where it was, or name another folder"
              .formatted(folder),
          e);
    }
    Path named = LocalFiles.path(table.location()).resolve("../..").normalize();
    if (!isHere(named)) {
      throw new LakeException(
          "%s is a copy of %s, whose files its tables name: use that one, or put it there"
              .formatted(folder, named));
    }
    return table;
  }

  private boolean isHere(Path named) {
    try {
      return Files.isSameFile(folder, named);
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Tells that all tables are there through a flush: a commit is of one table, and a process may
   * end between two.
   *
   * @param told the table that is told of first, always the same one
   */
  void tellMoment(TableSpec told, long flush) {
    catalog.setProperties(Namespace.of(told.dataset()), Map.of(MOMENT, Long.toString(flush)));
  }

  /** The last flush through which all tables are there; empty where none is told yet. */
  OptionalLong moment() {
    return catalog.listNamespaces().stream()
        .map(namespace -> catalog.loadNamespaceMetadata(namespace).get(MOMENT))
        .filter(Objects::nonNull)
        .mapToLong(Long::parseLong)
        .max();
  }

  /**
   * Its plain files, if it has any from now on.
   *
   * @param before whether it had any, though they may be gone
   * @throws LakeException if something else is in their place
   */
  Optional<HiveLayout> plain(boolean before) throws IOException {
    return HiveLayout.open(folder, format, before);
  }

  @Override
  public void close() {
    catalog.close();
  }
}
