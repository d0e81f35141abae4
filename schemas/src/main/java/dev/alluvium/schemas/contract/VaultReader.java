package dev.alluvium.schemas.contract;

import dev.alluvium.schemas.contract.computed.ComputedSection;
import dev.alluvium.schemas.contract.computed.ComputedSections;
import dev.alluvium.schemas.contract.event.Events;
import dev.alluvium.schemas.contract.vault.ReadVault;
import dev.alluvium.schemas.contract.vault.VaultSection;
import dev.alluvium.schemas.contract.vault.VaultSections;
import dev.alluvium.schemas.contract.yaml.CommonKeys;
import dev.alluvium.schemas.contract.yaml.Definition;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.Section;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.spec.expression.HashAlgorithm;
import dev.alluvium.schemas.spec.vault.VaultSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads the contract of a vault. */
final class VaultReader {
  private static final Key<Optional<Name>> VAULT = CommonKeys.domain("vault");
  private static final Key<String> DESCRIPTION = CommonKeys.DESCRIPTION.atTimes();
  private static final Key<String> OWNER = CommonKeys.OWNER.atTimes();
  private static final Key<HashAlgorithm> HASH =
      Key.findWord("hash", "hash", HashAlgorithm.MD5, "Digest of hash keys and hashdiffs.");
  private static final Key<Boolean> ESCAPE_DELIMITER =
      Key.flag(
          "escape_delimiter",
          "Whether \\, | and ^ within values are escaped before keys and hashdiffs are hashed, so"
              + " that no two keys collide; automate-dv does not. Give it in every new vault,"
              + " before the first load.");
  private static final List<Key<YamlMap>> SECTIONS =
      Stream.concat(
              VaultSections.ALL.stream().map(VaultSection::key),
              ComputedSections.ALL.stream().map(ComputedSection::key))
          .toList();

  /** One of a vault's files says what holds for all of it. */
  private static final Section FILE =
      Section.of(VAULT, DESCRIPTION, OWNER, HASH, ESCAPE_DELIMITER)
          .with(SECTIONS)
          .withBeside(DESCRIPTION, OWNER)
          .withBeside(OWNER, DESCRIPTION)
          .withBeside(HASH, DESCRIPTION, OWNER)
          .withBeside(ESCAPE_DELIMITER, DESCRIPTION, OWNER);

  static final Definition DEFINITION =
      Definition.of("vault", "The Data Vault of the domain, or a part of it.", FILE);

  private VaultReader() {}

  static VaultSpec none() {
    return VaultSpec.builder().build();
  }

  static VaultSpec read(YamlMap root, Events events) {
    root.of(FILE);
    checkNames(root);
    ReadVault vault = new ReadVault(events);
    for (VaultSection<?> section : VaultSections.ALL) {
      root.get(section.key()).items().forEach((name, value) -> section.read(name, value, vault));
    }
    vault.check();
    return VaultSpec.builder()
        .setDescription(root.get(DESCRIPTION))
        .setOwner(root.get(OWNER))
        .setHash(root.get(HASH))
        .setEscapeDelimiter(root.get(ESCAPE_DELIMITER))
        .setTables(vault.tables())
        .build();
  }

  /** All sections make tables of one dataset. */
  private static void checkNames(YamlMap root) {
    record Entry(Name name, String section) {}
    Map<String, Entry> met = new HashMap<>();
    for (Key<YamlMap> section : SECTIONS) {
      for (Name name : root.get(section).items().keySet()) {
        Entry other = met.putIfAbsent(name.text(), new Entry(name, section.name()));
        if (other != null) {
          name.fault(
              "there is a \"%s\" under %s already, in %s; rename one",
              name, other.section(), other.name().at().placeFrom(name.at()));
        }
      }
    }
  }
}
