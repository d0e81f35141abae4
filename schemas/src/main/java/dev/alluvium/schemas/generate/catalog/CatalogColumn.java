package dev.alluvium.schemas.generate.catalog;

import dev.alluvium.schemas.warehouse.table.Provenance;
import dev.alluvium.schemas.warehouse.table.Provenance.Origin;
import java.util.List;
import java.util.Optional;

/**
 * A column of an entry, a field of a record, or a field of Looker's.
 *
 * @param name {@code *} where rows are meant, that columns decide
 * @param type as contracts call it; empty where nobody says
 * @param personal what kind of personal data it is, if it is
 * @param isKey whether it is of the key
 * @param rules how it is cleaned, and what is let in
 * @param examples a few values; none of personal data
 * @param usedBy the columns that are made of it
 */
public record CatalogColumn(
    String name,
    String type,
    String description,
    Optional<String> personal,
    boolean isKey,
    List<String> rules,
    List<String> examples,
    Provenance madeOf,
    List<Origin> usedBy) {}
