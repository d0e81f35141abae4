package dev.alluvium.schemas.generate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Where derived files are, a folder or one file; whatever else is there is taken for stale. */
final class DerivedFolder {
  private final Path root;
  private final String place;

  /** The folder of what is derived from contracts. */
  DerivedFolder(Path root) {
    this(root, DerivedPath.FOLDER);
  }

  /** What is at {@code place} below {@code root}. */
  DerivedFolder(Path root, String place) {
    this.root = root;
    this.place = place;
  }

  /**
   * Brings the folder to the wanted files and says what it did, a line per file written or removed.
   */
  List<String> write(SortedMap<String, String> wanted) {
    SortedMap<String, String> present = files();
    List<String> done = new ArrayList<>();
    try {
      for (Map.Entry<String, String> file : wanted.entrySet()) {
        if (!file.getValue().equals(present.get(file.getKey()))) {
          Path path = root.resolve(file.getKey());
          Files.createDirectories(path.getParent());
          Files.writeString(path, file.getValue());
          done.add("written " + file.getKey());
        }
      }
      for (String path : present.keySet()) {
        if (!wanted.containsKey(path)) {
          Files.delete(root.resolve(path));
          done.add("removed " + path);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return done;
  }

  /** A line per file that is missing or stale, and the first differing line of any other. */
  List<String> differences(SortedMap<String, String> wanted) {
    SortedMap<String, String> present = files();
    TreeSet<String> paths = new TreeSet<>(wanted.keySet());
    paths.addAll(present.keySet());
    List<String> differences = new ArrayList<>();
    for (String path : paths) {
      String is = present.get(path);
      String shouldBe = wanted.get(path);
      if (is == null) {
        differences.add(path + ": missing");
      } else if (shouldBe == null) {
        differences.add(path + ": no contract asks for it");
      } else if (!is.equals(shouldBe)) {
        differences.add(path + firstDifference(is, shouldBe));
      }
    }
    return differences;
  }

  private static String firstDifference(String is, String shouldBe) {
    List<String> there = is.lines().toList();
    List<String> wanted = shouldBe.lines().toList();
    int line = 0;
    while (line < Math.min(there.size(), wanted.size())
        && there.get(line).equals(wanted.get(line))) {
      line++;
    }
    return String.format(
        Locale.ROOT,
        ":%d%n  - %s%n  + %s",
        line + 1,
        lineOrEnd(there, line),
        lineOrEnd(wanted, line));
  }

  private static String lineOrEnd(List<String> lines, int line) {
    return line < lines.size() ? lines.get(line).strip() : "(end of file)";
  }

  /** The content of each file that is there, by path. */
  SortedMap<String, String> files() {
    SortedMap<String, String> present = new TreeMap<>();
    Path start = root.resolve(place);
    if (!Files.exists(start)) {
      return present;
    }
    try (Stream<Path> files = Files.walk(start)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String path = root.relativize(file).toString().replace('\\', '/');
        present.put(path, Files.readString(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return present;
  }
}
