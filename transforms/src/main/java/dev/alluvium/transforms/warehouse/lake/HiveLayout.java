package dev.alluvium.transforms.warehouse.lake;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;

/**
 * The tables of a lake for those who read folders and know of no catalog: {@code
 * parquet/DATASET/TABLE/event_ts_day=2026-11-28/NAME.parquet} is a second name of a file of the
 * Iceberg table. Files with rows that were taken out are written anew first, so that all rows of
 * all files are the table. A column has one type in all of them, as one that has another is only
 * ever a model's, which is taken whole.
 *
 * <p>Nothing is noted of what is done: what is there is brought to what is to be there, so a folder
 * is right after the next commit wherever a process has ended. A reader that lists it while a
 * commit is brought may see rows of both states.
 */
final class HiveLayout {
  static final String FOLDER = "parquet";

  /** Says that the folder is a lake's own. */
  private static final String MARK = "_alluvium";

  /** Of a file that is copied; patterns do not find it. */
  private static final String UNFINISHED = ".unfinished";

  private final Path folder;

  /** By table, of which snapshot its folder is. */
  private final Map<LakeTable, Long> brought = new HashMap<>();

  private HiveLayout(Path folder) {
    this.folder = folder;
  }

  /**
   * That of a lake, if it has one from now on.
   *
   * @param before whether it had one, though it may be gone
   * @throws LakeException if something else is in its place
   */
  static Optional<HiveLayout> open(Path lake, LakeFormat format, boolean before)
      throws IOException {
    Path folder = lake.resolve(FOLDER);
    boolean isThere = Files.exists(folder.resolve(MARK));
    boolean isWanted =
        switch (format) {
          case AS_BEFORE -> isThere || before;
          case ICEBERG -> false;
          case HIVE -> true;
        };
    if (isThere && !isWanted) {
      deleteAll(folder);
    }
    if (!isThere && isWanted) {
      make(folder);
    }
    return isWanted ? Optional.of(new HiveLayout(folder)) : Optional.empty();
  }

  private static void make(Path folder) throws IOException {
    if (Files.exists(folder) && !isEmpty(folder)) {
      throw new LakeException(
          folder + " is no lake's: move it away, as the plain files come there");
    }
    if (!Files.isDirectory(folder)) { // It may be a link to one, as on another disk.
      Files.createDirectories(folder);
    }
    Files.createFile(folder.resolve(MARK));
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children.findAny().isEmpty();
    }
  }

  /** The mark last: what is left over is then still known for a lake's. */
  private static void deleteAll(Path folder) throws IOException {
    Path real = folder.toRealPath();
    for (Path path : within(real)) {
      if (!path.equals(real.resolve(MARK)) && !path.equals(real)) {
        Files.deleteIfExists(path);
      }
    }
    Files.deleteIfExists(real.resolve(MARK));
    Files.deleteIfExists(folder);
  }

  /** Brings a table's folder to what the table is now. */
  void bring(LakeTable table, Statement statement) throws SQLException, IOException {
    if (isBrought(table)) {
      return;
    }
    Table iceberg = table.iceberg();
    if (iceberg.currentSnapshot() != null) {
      int spec = iceberg.spec().specId(); // Readers take all files for cut alike.
      LakeUpkeep.merge(table, statement, file -> file.spec().specId() != spec);
    }
    Map<Path, Path> wanted = new HashMap<>();
    for (FileScanTask task : LakeUpkeep.files(iceberg, iceberg.newScan())) {
      Path file = LocalFiles.path(task.file().location());
      wanted.put(table.folder().relativize(file), file);
    }
    bring(Path.of(table.spec().dataset(), table.spec().name()), wanted);
    brought.put(table, snapshot(iceberg));
  }

  private boolean isBrought(LakeTable table) {
    Long of = brought.get(table);
    return of != null && of == snapshot(table.iceberg());
  }

  private static long snapshot(Table table) {
    Snapshot now = table.currentSnapshot();
    return now == null ? -1 : now.snapshotId();
  }

  /** Adds what is missing first: rows of a file that is written anew are never not there. */
  private void bring(Path table, Map<Path, Path> wanted) throws IOException {
    for (Map.Entry<Path, Path> file : wanted.entrySet()) {
      Path within = table.resolve(file.getKey());
      makeFolder(Objects.requireNonNull(within.getParent()));
      give(folder.resolve(within), file.getValue());
    }
    Path of = folder.resolve(table);
    if (!Files.exists(of, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    for (Path path : within(of)) {
      boolean isOver = isFolder(path) ? isEmpty(path) : !wanted.containsKey(of.relativize(path));
      if (isOver) {
        Files.deleteIfExists(path);
      }
    }
  }

  /** In the place of a file or a link, if one is there: what a link leads to is another's. */
  private void makeFolder(Path within) throws IOException {
    Path path = folder;
    for (Path name : within) {
      path = path.resolve(name);
      if (!isFolder(path)) {
        Files.deleteIfExists(path);
        Files.createDirectory(path);
      }
    }
  }

  private static boolean isFolder(Path path) {
    return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
  }

  /** Gives a file a second name, whatever has that name. */
  private static void give(Path name, Path file) throws IOException {
    boolean isFile = Files.isRegularFile(name, LinkOption.NOFOLLOW_LINKS);
    if (isFile && Files.isSameFile(name, file)) {
      return;
    }
    Path unfinished = name.resolveSibling(name.getFileName() + UNFINISHED);
    deleteTree(unfinished);
    try {
      Files.createLink(unfinished, file);
    } catch (UnsupportedOperationException | FileSystemException e) {
      if (isFile && Files.size(name) == Files.size(file)) {
        return; // A copy that was made before.
      }
      copy(file, unfinished);
    }
    if (isFolder(name)) {
      deleteTree(name);
    }
    Files.move(unfinished, name, StandardCopyOption.ATOMIC_MOVE);
  }

  /** It is on the disk then: later only its size is looked at. */
  private static void copy(Path file, Path copy) throws IOException {
    Files.copy(file, copy);
    try (FileChannel channel = FileChannel.open(copy, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  private static void deleteTree(Path path) throws IOException {
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      for (Path each : within(path)) {
        Files.deleteIfExists(each);
      }
    }
  }

  /**
   * What is in a folder and below, and the folder itself, behind what is in it; no links are
   * followed.
   */
  private static List<Path> within(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.sorted(Collections.reverseOrder()).toList();
    }
  }
}
