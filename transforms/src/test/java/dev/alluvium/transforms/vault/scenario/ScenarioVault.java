package dev.alluvium.transforms.vault.scenario;

import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.computed.ComputedTable;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.expression.HashAlgorithm;
import dev.alluvium.schemas.spec.vault.VaultSpec;
import dev.alluvium.schemas.spec.vault.VaultTable;
import java.util.ArrayList;
import java.util.List;

/** What the tables of a case declare; each adds itself. */
final class ScenarioVault {
  final List<VaultTable> tables = new ArrayList<>();
  final List<ComputedTable> computed = new ArrayList<>();

  DomainSpec domain(Scenario scenario, HashAlgorithm hash, List<EventSpec> events) {
    return DomainSpec.builder()
        .setName("scenario")
        .setDescription(scenario.title())
        .setOwner("tests")
        .setEvents(events)
        .setVault(vault(hash, scenario.escapeDelimiter()))
        .setComputed(computed)
        .build();
  }

  private VaultSpec vault(HashAlgorithm hash, boolean escapeDelimiter) {
    return VaultSpec.builder()
        .setHash(hash)
        .setEscapeDelimiter(escapeDelimiter)
        .setTables(tables)
        .build();
  }
}
