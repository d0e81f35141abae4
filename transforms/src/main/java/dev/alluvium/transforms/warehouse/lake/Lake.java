package dev.alluvium.transforms.warehouse.lake;

import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.exceptions.NotFoundException;
import org.jspecify.annotations.Nullable;

/** A lake: Iceberg tables of a catalog, and where their files are. */
public final class Lake implements AutoCloseable {
  /** A property of a namespace: through which flush all tables were there when it was told last. */
  private static final String MOMENT = "alluvium.moment";

  /** No warehouse is called so. */
  private static final String NOBODY = "";

  private final LakeStorage storage;
  private final Catalog catalog;

  /** A catalog may be far away. */
  private final Map<TableIdentifier, Table> loaded = new HashMap<>();

  private Lake(LakeStorage storage) {
    this.storage = storage;
    this.catalog = storage.catalog();
  }

  /**
   * Opens the lake of a place, to write it; makes both where they are not there.
   *
   * @param scratch a folder that files of a bucket are in on their way, and nothing else is
   * @throws LakeException if it cannot be written
   */
  public static Lake open(LakePlace place, Path scratch) {
    return new Lake(
        place instanceof LakePlace.Bucket bucket
            ? BucketStorage.open(bucket, scratch)
            : FolderStorage.open((LakePlace.Folder) place));
  }

  static Lake open(LakeStorage storage) {
    return new Lake(storage);
  }

  /**
   * Opens a lake that is there, to read it.
   *
   * @throws LakeException if there is none
   */
  public static Lake openExisting(LakePlace place, Path scratch) {
    return new Lake(
        place instanceof LakePlace.Bucket bucket
            ? BucketStorage.open(bucket, scratch)
            : FolderStorage.openExisting((LakePlace.Folder) place));
  }

  /**
   * Makes sure that a warehouse that has no lake yet can have it here.
   *
   * @throws LakeException if another writes any of these tables here
   */
  public static void refuseTaken(LakePlace place, WarehouseSpec spec, Path scratch) {
    if (place instanceof LakePlace.Folder folder && !FolderStorage.isThere(folder)) {
      return;
    }
    try (Lake lake = openExisting(place, scratch)) {
      lake.refuseOthers(spec, NOBODY);
    }
  }

  public LakePlace place() {
    return storage.place();
  }

  LakeStorage storage() {
    return storage;
  }

  private SupportsNamespaces namespaces() {
    return storage.namespaces();
  }

  /**
   * A table of it; none where it has none of that name.
   *
   * @throws LakeException if this is a copy of a lake that is elsewhere
   */
  @Nullable Table find(String dataset, String name) {
    TableIdentifier id = TableIdentifier.of(dataset, name);
    Table known = loaded.get(id);
    if (known != null) {
      return known;
    }
    try {
      return load(id);
    } catch (NoSuchTableException e) {
      return null;
    }
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
            "%s has the table %s of another warehouse: choose another lake, or delete this one"
                .formatted(place(), declared.qualifiedName()));
      }
    }
  }

  /** Makes a table that it has not. */
  Table create(TableSpec table, String warehouse) {
    Namespace namespace = Namespace.of(table.dataset());
    if (!namespaces().namespaceExists(namespace)) {
      namespaces().createNamespace(namespace);
    }
    TableIdentifier id = TableIdentifier.of(namespace, table.name());
    Table made =
        catalog.createTable(
            id,
            LakeSchema.of(table),
            PartitionSpec.unpartitioned(),
            LakeSchema.properties(table, warehouse));
    loaded.put(id, made);
    return made;
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
    for (Namespace namespace : namespaces().listNamespaces()) {
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
          "%s names files that are not there; a lake cannot be moved, so put it back where it was, or name another one"
              .formatted(place()),
          e);
    }
    storage.refuseCopies(table);
    loaded.put(id, table);
    return table;
  }

  /**
   * Tells that all tables are there through a flush: a commit is of one table, and a process may
   * end between two.
   *
   * @param first the table that is told of, always the same one
   */
  void tellMoment(TableSpec first, long flush) {
    Map<String, String> told = new HashMap<>(); // Iceberg asks it for null.
    told.put(MOMENT, Long.toString(flush));
    namespaces().setProperties(Namespace.of(first.dataset()), told);
  }

  /** The last flush through which all tables are there; empty where none is told yet. */
  OptionalLong moment() {
    return namespaces().listNamespaces().stream()
        .map(namespace -> namespaces().loadNamespaceMetadata(namespace).get(MOMENT))
        .filter(Objects::nonNull)
        .mapToLong(Long::parseLong)
        .max();
  }

  @Override
  public void close() {
    storage.close();
  }
}
