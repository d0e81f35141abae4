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
      List<Path> files = children.filter(ContractFolder::isYaml).sorted().toList();
      if (files.isEmpty()) {
        faults.add(folder.toString(), 0, "there is no contract (*.yaml) in this folder");
      }
      return files;
    } catch (IOException e) {
      faults.add(folder.toString(), 0, "the folder cannot be read: " + e);
      return List.of();
    }
  }

  private static boolean isYaml(Path path) {
    return path.getFileName().toString().endsWith(".yaml");
  }
}
