package dev.alluvium.schemas.generate.catalog;

import dev.alluvium.schemas.spec.DomainSpec;
import java.util.List;
import java.util.Optional;

/**
 * What there is of a domain's data: topics, tables, views, fields of Looker, and what they are made
 * of. The same contracts give the same catalog.
 *
 * @param entries in the order of their way: topics, raw, events, vault, marts, Looker
 */
public record Catalog(
    String domain,
    String description,
    String owner,
    Optional<String> steward,
    List<CatalogEntry> entries,
    VaultDiagram vault) {
  /**
   * The catalog of a domain.
   *
   * @param examples values of columns, of which those of personal ones are left out
   */
  public static Catalog of(DomainSpec domain, Examples examples) {
    return new Catalog(
        domain.name(),
        domain.description(),
        domain.owner(),
        domain.steward(),
        CatalogEntries.of(domain, examples),
        VaultDiagram.of(domain.vault()));
  }
}
