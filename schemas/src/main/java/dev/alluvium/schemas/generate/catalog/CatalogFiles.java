package dev.alluvium.schemas.generate.catalog;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The catalog as pages of Markdown, by path: {@code docs/catalog/<domain>/<table>.md}, an index of
 * each domain, and one of all. What no contract has any more goes.
 */
public final class CatalogFiles {
  /** Below the folder of the project; nothing else stands there. */
  public static final String FOLDER = "docs/catalog/";

  private CatalogFiles() {}

  /** The pages of all domains. */
  public static SortedMap<String, String> of(Collection<Catalog> catalogs) {
    SortedMap<String, String> files = new TreeMap<>();
    for (Catalog catalog : catalogs) {
      CatalogPages.of(catalog)
          .forEach((name, page) -> files.put(FOLDER + catalog.domain() + "/" + name, page));
    }
    files.put(FOLDER + "README.md", index(catalogs));
    return files;
  }

  private static String index(Collection<Catalog> catalogs) {
    Markdown page = new Markdown();
    page.heading(1, "Catalog");
    page.paragraph(
        "What there is, what it means, where it is from. [How it is made](../catalog.md).");
    page.row("domain", "what it is about", "owner", "steward", "tables and views")
        .line("|---|---|---|---|---|");
    for (Catalog catalog : catalogs) {
      page.row(
          "[" + catalog.domain() + "](" + catalog.domain() + "/README.md)",
          Markdown.text(catalog.description()),
          Markdown.text(catalog.owner()),
          Markdown.text(catalog.steward().orElse("–")),
          String.valueOf(catalog.entries().stream().filter(CatalogEntry::isOfWarehouse).count()));
    }
    page.heading(2, "Personal data");
    page.row("kind", "columns").line("|---|---|");
    kinds(catalogs).forEach(kind -> page.row(Markdown.text(kind), counts(catalogs, kind)));
    return page.toString();
  }

  private static Set<String> kinds(Collection<Catalog> catalogs) {
    Set<String> kinds = new TreeSet<>();
    catalogs.forEach(
        catalog ->
            catalog.entries().stream()
                .flatMap(entry -> entry.columns().stream())
                .forEach(column -> column.personal().ifPresent(kinds::add)));
    return kinds;
  }

  private static String counts(Collection<Catalog> catalogs, String kind) {
    Set<String> counts = new LinkedHashSet<>();
    for (Catalog catalog : catalogs) {
      long columns =
          catalog.entries().stream()
              .flatMap(entry -> entry.columns().stream())
              .filter(column -> column.personal().filter(kind::equals).isPresent())
              .count();
      if (columns > 0) {
        counts.add(
            "%s in [%s](%s/README.md#personal-data)"
                .formatted(String.valueOf(columns), catalog.domain(), catalog.domain()));
      }
    }
    return String.join(", ", counts);
  }
}
