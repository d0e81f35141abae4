package dev.alluvium.transforms.warehouse.lake;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.SupportsNamespaces;

/**
 * What a place is to a lake: its catalog, and its files, of which DuckDB, which writes and reads
 * them, knows those of this machine alone.
 */
interface LakeStorage extends AutoCloseable {
  LakePlace place();

  Catalog catalog();

  /** The same catalog. */
  SupportsNamespaces namespaces();

  /**
   * Makes sure that a table which the catalog names is of this place.
   *
   * @throws LakeException if this is a copy of a lake that is elsewhere
   */
  void refuseCopies(Table table);

  /** Folders of this machine in which DuckDB writes and reads. */
  List<Path> folders();

  /** Where DuckDB writes files of rows and keys of a table, which come to {@code data}. */
  Path data(Table table);

  /**
   * Brings files there that DuckDB has written, and gives what Iceberg calls each, in their order.
   * They are safe then: a commit may name them.
   */
  List<String> keep(Table table, List<Path> written) throws IOException;

  /**
   * Makes files of rows and keys ones of this machine, until {@link #letGo}.
   *
   * @param files their bytes by what Iceberg calls them
   * @throws LakeException if one has another number of bytes
   */
  void fetch(Table table, Map<String, Long> files) throws IOException;

  /** A file that was fetched. */
  Path file(String location);

  /** What was fetched is read no more. */
  void letGo() throws IOException;

  /** All files that are there of a table, whoever names them. */
  List<String> files(Table table) throws IOException;

  /**
   * Plain files beside the tables, if there are any from now on.
   *
   * @param before whether there were any, though they may be gone
   * @throws LakeException if there can be none
   */
  Optional<HiveLayout> plain(LakeFormat format, boolean before) throws IOException;

  @Override
  void close();
}
