package dev.alluvium.schemas.contract;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the contracts in a folder, of the disk or of a jar. */
final class ContractFolder {
  /** Files that contracts may name: schemas of Avro. */
  private static final String NAMED = ".avsc";

  private ContractFolder() {}

  /** The YAML files of a folder, by name; a fault for each that cannot be read. */
  static List<ContractFile> read(Path folder, FaultLog faults) {
    List<Path> paths = yamlFiles(folder, faults);
    Map<String, String> named = paths.isEmpty() ? Map.of() : namedFiles(folder, faults);
    List<ContractFile> files = new ArrayList<>();
    for (Path path : paths) {
      String name = path.getFileName().toString();
      text(path, faults).ifPresent(text -> files.add(new ContractFile(name, text, named)));
    }
    return files;
  }

  private static Optional<String> text(Path path, FaultLog faults) {
    try {
      return Optional.of(Files.readString(path));
    } catch (IOException e) {
      faults.add(path.getFileName().toString(), 0, "cannot be read as UTF-8 text: " + e);
      return Optional.empty();
    }
  }

  private static Map<String, String> namedFiles(Path folder, FaultLog faults) {
    Map<String, String> texts = new HashMap<>();
    try (Stream<Path> children = Files.list(folder)) {
      for (Path path : children.filter(child -> endsWith(child, NAMED)).toList()) {
        text(path, faults).ifPresent(text -> texts.put(path.getFileName().toString(), text));
      }
    } catch (IOException e) {
      faults.add(folder.toString(), 0, "the folder cannot be read: " + e);
    }
    return Map.copyOf(texts);
  }

  private static List<Path> yamlFiles(Path folder, FaultLog faults) {
    if (!Files.isDirectory(folder)) {
      faults.add(folder.toString(), 0, "there is no such folder");
      return List.of();
    }
    try (Stream<Path> children = Files.list(folder)) {
      List<Path> all = children.sorted().toList();
      all.stream().filter(path -> endsWith(path, ".yml")).forEach(path -> misnamed(path, faults));
      List<Path> files = all.stream().filter(path -> endsWith(path, ".yaml")).toList();
      if (files.isEmpty()) {
        faults.add(folder.toString(), 0, "there is no contract (*.yaml) in this folder");
      }
      return files;
    } catch (IOException e) {
      faults.add(folder.toString(), 0, "the folder cannot be read: " + e);
      return List.of();
    }
  }

  /** Passed over in silence, it would be missed only when its tables are. */
  private static void misnamed(Path path, FaultLog faults) {
    faults.add(path.getFileName().toString(), 0, "a contract's name must end in .yaml");
  }

  private static boolean endsWith(Path path, String ending) {
    return path.getFileName().toString().endsWith(ending);
  }
}
