package dev.alluvium.schemas.contract.file;

import dev.alluvium.schemas.contract.fault.FaultLog;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Finds the contracts in a folder and those below it, of the disk or of a jar. */
public final class ContractFolder {
  /** Files that contracts may name: schemas of Avro, and lists of words. */
  private static final List<String> NAMED = List.of(".avsc", ".csv");

  private ContractFolder() {}

  /**
   * The YAML files, sorted by their paths within the folder; a fault for each that cannot be read.
   * Hidden folders are left out.
   */
  public static List<ContractFile> read(Path folder, FaultLog faults) {
    List<String> names = names(folder, faults);
    Map<String, String> beside = new HashMap<>();
    for (String ending : NAMED) {
      for (String name : ending(ending, names)) {
        text(folder, name, faults).ifPresent(text -> beside.put(name, text));
      }
    }
    List<ContractFile> files = new ArrayList<>();
    for (String name : ending(".yaml", names)) {
      text(folder, name, faults)
          .ifPresent(text -> files.add(new ContractFile(name, text, Map.copyOf(beside))));
    }
    return files;
  }

  private static List<String> ending(String end, List<String> names) {
    return names.stream().filter(name -> name.endsWith(end)).sorted().toList();
  }

  /** A pipe is not waited for. Of a text in another encoding, what can be read of it. */
  private static Optional<String> text(Path folder, String name, FaultLog faults) {
    Path file = folder.resolve(name);
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      faults.add(name, 0, "is no file that can be read, but a pipe or a device");
      return Optional.of("");
    }
    try {
      return Optional.of(Files.readString(file));
    } catch (CharacterCodingException e) {
      faults.add(name, 0, "is not in UTF-8; save it in that encoding");
      return lenient(file);
    } catch (IOException e) {
      faults.add(name, 0, "cannot be read: " + e);
      return Optional.empty();
    }
  }

  private static Optional<String> lenient(Path file) {
    try {
      return Optional.of(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Of all files, none where there is no contract among them. */
  private static List<String> names(Path folder, FaultLog faults) {
    if (!Files.isDirectory(folder)) {
      faults.add(folder.toString(), 0, "there is no such folder");
      return List.of();
    }
    try {
      List<String> all = new ArrayList<>();
      collect(folder, "", Set.of(), all);
      ending(".yml", all).forEach(name -> misnamed(name, faults));
      if (ending(".yaml", all).isEmpty()) {
        faults.add(folder.toString(), 0, "there is no contract (*.yaml) in this folder");
        return List.of();
      }
      return all;
    } catch (IOException e) {
      faults.add(folder.toString(), 0, "the folder cannot be read: " + e);
      return List.of();
    }
  }

  /**
   * Adds the paths, as {@code marts/session.yaml}, of what is in the folder and below it.
   *
   * @param above the folders that it is in, a link to one of which leads nowhere
   */
  private static void collect(Path folder, String path, Set<Path> above, List<String> names)
      throws IOException {
    Path place = folder.toRealPath();
    if (above.contains(place)) {
      return;
    }
    Set<Path> within = new HashSet<>(above);
    within.add(place);
    List<Path> children;
    try (Stream<Path> listed = Files.list(folder)) {
      children = listed.toList();
    }
    for (Path child : children) {
      String name = child.getFileName().toString().replace("/", "");
      if (!Files.isDirectory(child)) {
        names.add(path + name);
      } else if (!name.startsWith(".")) {
        collect(child, path + name + "/", within, names);
      }
    }
  }

  /** Passed over in silence, it would be missed only when its tables are. */
  private static void misnamed(String name, FaultLog faults) {
    faults.add(name, 0, "a contract's name must end in .yaml");
  }
}
