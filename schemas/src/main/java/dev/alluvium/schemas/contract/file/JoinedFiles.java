package dev.alluvium.schemas.contract.file;

import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.contract.yaml.YamlNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The files of one kind, read as one: a vault in parts, a mart per file. Their sections are joined,
 * in the order of files. What holds for all of them stands in one, but for the owner of marts,
 * models and views: each file has its own, for those of them that name none.
 */
public final class JoinedFiles {
  private static final Set<String> KINDS_WITH_OWNERS = Set.of("marts", "offers", "models", "views");

  private JoinedFiles() {}

  /**
   * The files as one; a fault for what holds for all and stands in a second one.
   *
   * @param files one at least
   */
  public static YamlMap of(String kind, List<YamlMap> files) {
    if (files.size() == 1) {
      return files.get(0);
    }
    boolean haveOwners = KINDS_WITH_OWNERS.contains(kind);
    if (!haveOwners) {
      checkOneHead(kind, files);
    }
    return YamlMap.joined(
        haveOwners ? files.stream().map(JoinedFiles::owned).toList() : files,
        "one of the files of " + kind);
  }

  private static void checkOneHead(String kind, List<YamlMap> files) {
    List<List<Name>> heads =
        files.stream().map(file -> head(kind, file)).filter(head -> !head.isEmpty()).toList();
    heads.stream()
        .skip(1)
        .flatMap(List::stream)
        .forEach(key -> key.fault("%s", oneHead(kind, key, heads.get(0).get(0))));
  }

  /** The keys above the sections, but for the one that names the domain. */
  private static List<Name> head(String kind, YamlMap file) {
    return file.items().entrySet().stream()
        .filter(item -> !item.getValue().isMap())
        .map(Map.Entry::getKey)
        .filter(key -> !key.text().equals(kind))
        .toList();
  }

  private static String oneHead(String kind, Name key, Name first) {
    return "%s holds for the whole %s; say it in the file that says its %s, at %s"
        .formatted(key, kind, first, first.at().place());
  }

  /** The file with its owner written to each entry that names none. */
  private static YamlMap owned(YamlMap file) {
    file.needText("owner");
    Map<Name, YamlNode> sections = new LinkedHashMap<>();
    file.items()
        .forEach(
            (key, value) -> sections.put(key, value.isMap() ? owned(file, key, value) : value));
    return file.holding(sections);
  }

  private static YamlNode owned(YamlMap file, Name section, YamlNode value) {
    Map<Name, YamlNode> entries = new LinkedHashMap<>();
    value
        .map(section.text())
        .items()
        .forEach((name, entry) -> entries.put(name, owned(file, entry)));
    return value.holding(entries);
  }

  private static YamlNode owned(YamlMap file, YamlNode entry) {
    return file.items().entrySet().stream()
        .filter(item -> item.getKey().text().equals("owner"))
        .findFirst()
        .map(owner -> entry.withDefault(owner.getKey(), owner.getValue()))
        .orElse(entry);
  }
}
