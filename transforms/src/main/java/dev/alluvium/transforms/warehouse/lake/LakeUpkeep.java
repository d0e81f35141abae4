package dev.alluvium.transforms.warehouse.lake;

import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import org.apache.iceberg.ContentFile;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileContent;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.ManifestContent;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableScan;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.util.StructLikeMap;

/**
 * Keeps a lake's tables cheap to read: after so many commits of a table, small files are merged,
 * rows that were taken out are left out, and snapshots that are too old are forgotten with the
 * files that only they need.
 */
final class LakeUpkeep {
  /** So many commits of a table are not looked at again. */
  static final int COMMITS = 16;

  /** So many small files of a day, or of a table that is not cut by day, become one. */
  private static final int FILES = 8;

  private static final long SMALL = 32L << 20;

  private final int due;
  private final Map<LakeTable, Integer> commits = new HashMap<>();

  /** Tables that have many snapshots, however few commits are behind the last merged files. */
  private final List<LakeTable> old = new ArrayList<>();

  /**
   * @param due after how many commits a table is looked at
   */
  LakeUpkeep(int due) {
    this.due = due;
  }

  /** A table is opened, perhaps by the latest of many processes that made a commit or two each. */
  void opened(LakeTable table) {
    commits.put(table, table.commitsSinceMerge());
    long snapshots = StreamSupport.stream(table.iceberg().snapshots().spliterator(), false).count();
    if (snapshots >= LakeSchema.KEPT + due) {
      old.add(table);
    }
  }

  /** A table has got a commit. */
  void committed(LakeTable table) {
    commits.merge(table, 1, Integer::sum);
  }

  /** Does what is due. */
  void tidy(Statement statement) throws SQLException, IOException {
    List<LakeTable> ready =
        commits.entrySet().stream()
            .filter(table -> table.getValue() >= due)
            .map(Map.Entry::getKey)
            .toList();
    for (LakeTable table : ready) {
      commits.remove(table);
      merge(table, statement, file -> false);
      old.add(table);
    }
    for (LakeTable table : old) {
      table.iceberg().expireSnapshots().commit();
    }
    old.clear();
  }

  /**
   * Merges small files, and leaves out what was taken out.
   *
   * @param others files that are written anew whatever is in them
   */
  static void merge(LakeTable table, Statement statement, Predicate<FileScanTask> others)
      throws SQLException, IOException {
    List<FileScanTask> files = files(table.iceberg(), table.iceberg().newScan());
    Map<String, DeleteFile> deletes = new LinkedHashMap<>();
    List<FileScanTask> withDeletes = new ArrayList<>();
    for (FileScanTask file : files) {
      if (!file.deletes().isEmpty()) {
        withDeletes.add(file);
        file.deletes().forEach(delete -> deletes.put(delete.location(), delete));
      }
    }
    Set<String> replaced =
        withDeletes.isEmpty() ? Set.of() : touched(table, withDeletes, statement);
    List<FileScanTask> merged = new ArrayList<>();
    for (List<FileScanTask> part : byPartition(table.iceberg(), files)) {
      List<FileScanTask> small =
          part.stream().filter(file -> file.file().fileSizeInBytes() < SMALL).toList();
      for (FileScanTask file : part) {
        boolean isMerged = small.size() >= FILES && file.file().fileSizeInBytes() < SMALL;
        if (isMerged || replaced.contains(file.file().location()) || others.test(file)) {
          merged.add(file);
        }
      }
    }
    if (!merged.isEmpty() || !deletes.isEmpty()) {
      table.rewrite(statement, merged, Set.copyOf(deletes.values()));
    }
  }

  /** What Iceberg calls the files that have a row which is taken out. */
  private static Set<String> touched(LakeTable table, List<FileScanTask> files, Statement statement)
      throws SQLException, IOException {
    LakeScan scan = table.scan();
    String query = scan.touched(files);
    Map<String, String> locations = new HashMap<>();
    files.forEach(file -> locations.put(scan.path(file.file()), file.file().location()));
    Set<String> touched = new HashSet<>();
    try (ResultSet row = statement.executeQuery(query)) {
      while (row.next()) {
        touched.add(Objects.requireNonNull(locations.get(row.getString(1))));
      }
    }
    return touched;
  }

  /**
   * The files that a scan of a table finds.
   *
   * @throws LakeException if another program has taken out rows in a way that is not read here
   */
  static List<FileScanTask> files(Table table, TableScan scan) throws IOException {
    List<FileScanTask> files = new ArrayList<>();
    try (CloseableIterable<FileScanTask> found = scan.planFiles()) {
      found.forEach(files::add);
    }
    boolean hasOthers =
        files.stream()
            .flatMap(file -> file.deletes().stream())
            .anyMatch(delete -> delete.content() != FileContent.EQUALITY_DELETES);
    if (hasOthers) {
      throw new LakeException(
          table.name()
              + " has rows that another program has taken out by their position, which is not read"
              + " here: have that program rewrite the table's files");
    }
    return files;
  }

  /** Files cut in another way than the table is now are not among them. */
  private static List<List<FileScanTask>> byPartition(Table table, List<FileScanTask> files) {
    Map<StructLike, List<FileScanTask>> parts = StructLikeMap.create(table.spec().partitionType());
    List<List<FileScanTask>> others = new ArrayList<>();
    for (FileScanTask file : files) {
      if (file.spec().specId() == table.spec().specId()) {
        parts.computeIfAbsent(file.partition(), day -> new ArrayList<>()).add(file);
      } else {
        others.add(List.of(file));
      }
    }
    others.addAll(parts.values());
    return others;
  }

  /** Deletes files that a process has written and did not live to commit. */
  static void removeOrphans(LakeStorage storage, Table table) throws IOException {
    Set<String> known = known(table);
    for (String file : storage.files(table)) {
      if (!known.contains(file)) {
        table.io().deleteFile(file);
      }
    }
  }

  /** All files that any snapshot of a table needs. */
  static Set<String> known(Table table) throws IOException {
    Set<String> known = new HashSet<>();
    TableMetadata metadata = ((HasTableOperations) table).operations().current();
    known.add(metadata.metadataFileLocation());
    metadata.previousFiles().forEach(file -> known.add(file.file()));
    Set<String> read = new HashSet<>();
    for (Snapshot snapshot : table.snapshots()) {
      known.add(snapshot.manifestListLocation());
      for (ManifestFile manifest : snapshot.allManifests(table.io())) {
        if (read.add(manifest.path())) {
          known.add(manifest.path());
          addFiles(manifest, table, known);
        }
      }
    }
    return known;
  }

  private static void addFiles(ManifestFile manifest, Table table, Set<String> known)
      throws IOException {
    try (CloseableIterable<? extends ContentFile<?>> files =
        manifest.content() == ManifestContent.DATA
            ? ManifestFiles.read(manifest, table.io(), table.specs())
            : ManifestFiles.readDeleteManifest(manifest, table.io(), table.specs())) {
      files.forEach(file -> known.add(file.location()));
    }
  }
}
