package dev.alluvium.schemas.contract;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Finds the contracts in a folder, of the disk or of a jar. */
final class ContractFolder {
  private ContractFolder() {}

  /** The YAML files of a folder, by name; a fault for each that cannot be read. */
  static List<ContractFile> read(Path folder, FaultLog faults) {
    List<ContractFile> files = new ArrayList<>();
    for (Path path : yamlFiles(folder, faults)) {
      String name = path.getFileName().toString();
      try {
        files.add(new ContractFile(name, Files.readString(path)));
      } catch (IOException e) {
        faults.add(name, 0, "cannot be read as UTF-8 text: " + e);
      }
    }
    return files;
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
