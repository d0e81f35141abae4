package dev.alluvium.schemas.contract;

import dev.alluvium.schemas.spec.HashAlgorithm;
import dev.alluvium.schemas.spec.VaultSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Reads the contract of a vault. */
final class VaultReader {
  private static final List<String> SECTIONS =
      Stream.concat(
              VaultSections.ALL.stream().map(VaultSection::name), ComputedSections.names().stream())
          .toList();
  private static final List<String> KEYS =
      Stream.concat(
              Stream.of("vault", "description", "owner", "hash", "escape_delimiter"),
              SECTIONS.stream())
          .toList();

  private VaultReader() {}

  static VaultSpec none() {
    return VaultSpec.builder().build();
  }

  static VaultSpec read(YamlMap root, Events events) {
    root.allow(KEYS);
    checkNames(root);
    ReadVault vault = new ReadVault(events);
    for (VaultSection section : VaultSections.ALL) {
      section.in(root).items().forEach((name, value) -> section.read(name, value, vault));
    }
    vault.check();
    return VaultSpec.builder()
        .setDescription(root.needText("description"))
        .setOwner(root.needText("owner"))
        .setHash(root.choice("hash", "hash", HashAlgorithm.class).orElse(HashAlgorithm.MD5))
        .setEscapeDelimiter(root.flag("escape_delimiter"))
        .setTables(vault.tables())
        .build();
  }

  /** All sections make tables of one dataset. */
  private static void checkNames(YamlMap root) {
    record Entry(Name name, String section) {}
    Map<String, Entry> met = new HashMap<>();
    for (String section : SECTIONS) {
      for (Name name : root.findMap(section).items().keySet()) {
        Entry other = met.putIfAbsent(name.text(), new Entry(name, section));
        if (other != null) {
          name.fault(
              "there is a \"%s\" under %s already, in %s; rename one",
              name, other.section(), other.name().at().placeFrom(name.at()));
        }
      }
    }
  }
}
