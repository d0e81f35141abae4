package dev.alluvium.schemas.generate.catalog;

import static java.util.stream.Collectors.joining;

import dev.alluvium.schemas.generate.catalog.CatalogEntry.Kind;
import dev.alluvium.schemas.generate.looker.LookerFiles;
import dev.alluvium.schemas.warehouse.table.ColumnId;
import dev.alluvium.schemas.warehouse.table.Provenance;
import dev.alluvium.schemas.warehouse.table.Provenance.How;
import dev.alluvium.schemas.warehouse.table.Provenance.Origin;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A domain's catalog as pages of Markdown: one for each event, table and view, and the index of
 * them all. Topics have none, and views of Looker have their LookML.
 */
final class CatalogPages {
  private static final int MOST_RULE = 160;
  private static final List<Kind> WITHOUT_PAGE = List.of(Kind.TOPIC, Kind.LOOKER);

  private final Catalog catalog;
  private final Map<String, CatalogEntry> entries = new HashMap<>();
  private final Map<ColumnId, CatalogColumn> columns = new HashMap<>();

  private CatalogPages(Catalog catalog) {
    this.catalog = catalog;
    for (CatalogEntry entry : catalog.entries()) {
      entries.put(entry.id(), entry);
      entry
          .columns()
          .forEach(column -> columns.put(new ColumnId(entry.id(), column.name()), column));
    }
  }

  /** By name of the file within the folder of the domain. */
  static SortedMap<String, String> of(Catalog catalog) {
    CatalogPages pages = new CatalogPages(catalog);
    SortedMap<String, String> files = new TreeMap<>();
    files.put("README.md", pages.index());
    catalog.entries().stream()
        .filter(entry -> !WITHOUT_PAGE.contains(entry.kind()))
        .forEach(entry -> files.put(file(entry.id()), pages.page(entry)));
    return files;
  }

  /** Of {@code event page_view_events}: {@code event.page_view_events.md}. */
  private static String file(String id) {
    return id.replace(' ', '.') + ".md";
  }

  private String page(CatalogEntry entry) {
    Markdown page = new Markdown();
    page.heading(1, entry.id());
    page.paragraph(Markdown.text(entry.description()));
    page.row("", "").line("|---|---|");
    page.row("What", entry.kind().word() + " of [" + catalog.domain() + "](README.md)");
    entry.facts().forEach((what, fact) -> page.row(Markdown.text(what), Markdown.text(fact)));
    page.row("Made from", links(entry.reads()));
    page.row("Read by", links(entry.readBy()));
    page.heading(2, "Columns");
    page.row("column", "type", "what it means", "personal", "rules", "such as").line(rule(6));
    entry.columns().forEach(column -> page.row(described(column)));
    if (!entry.expectations().isEmpty()) {
      page.heading(2, "What is expected of its rows");
      entry
          .expectations()
          .forEach(
              e ->
                  page.line(
                      "- " + Markdown.bold(e.name()) + ": " + Markdown.text(e.description())));
    }
    page.heading(2, "Lineage");
    page.row("column", "made of", "how", "from fields", "used by").line(rule(5));
    entry.columns().forEach(column -> page.row(traced(entry, column)));
    return page.toString();
  }

  private static String[] described(CatalogColumn column) {
    return new String[] {
      Markdown.text(column.name()) + (column.isKey() ? " (key)" : ""),
      column.type(),
      Markdown.text(column.description()),
      Markdown.text(column.personal().orElse("")),
      Markdown.text(String.join("; ", column.rules())),
      Markdown.text(String.join(", ", column.examples()))
    };
  }

  private String[] traced(CatalogEntry entry, CatalogColumn column) {
    TreeSet<String> fields = new TreeSet<>();
    collect(new ColumnId(entry.id(), column.name()), fields, new TreeSet<>());
    return new String[] {
      Markdown.text(column.name()),
      origins(column.madeOf().origins()),
      Markdown.text(cut(column.madeOf().rule())),
      Markdown.text(String.join("; ", fields)),
      origins(column.usedBy())
    };
  }

  /** The fields of records whose values are in a column, by whatever way. */
  private void collect(ColumnId id, Collection<String> fields, Collection<ColumnId> seen) {
    CatalogColumn column = columns.get(id);
    if (column == null || !seen.add(id)) {
      return;
    }
    if (id.isOfTopic()) {
      fields.add(id.toString());
    }
    Provenance madeOf = column.madeOf();
    madeOf.origins().stream()
        .filter(origin -> origin.how() != How.DECIDES)
        .forEach(origin -> collect(origin.column(), fields, seen));
  }

  /** By relation, each with its columns; those that only decide are said to. */
  private String origins(List<Origin> origins) {
    Map<String, TreeSet<String>> byRelation = new TreeMap<>();
    for (Origin origin : origins) {
      String name = Markdown.text(origin.column().column());
      byRelation
          .computeIfAbsent(origin.column().relation(), relation -> new TreeSet<>())
          .add(
              origin.how() == How.COPIED
                  ? name
                  : name + " (" + origin.how().name().toLowerCase(Locale.ROOT) + ")");
    }
    return byRelation.entrySet().stream()
        .map(relation -> link(relation.getKey()) + ": " + String.join(", ", relation.getValue()))
        .collect(joining("<br>"));
  }

  private String links(List<String> ids) {
    return ids.isEmpty() ? "–" : ids.stream().map(this::link).collect(joining(", "));
  }

  private String link(String id) {
    CatalogEntry entry = entries.get(id);
    if (entry == null || entry.kind() == Kind.TOPIC) {
      return Markdown.text(id);
    }
    return "["
        + Markdown.text(id)
        + "]("
        + (entry.kind() == Kind.LOOKER ? lookml(id) : file(id))
        + ")";
  }

  private String lookml(String id) {
    String name = id.substring("looker ".length());
    return "../../../schemas/" + LookerFiles.FOLDER + catalog.domain() + "/" + name + ".view.lkml";
  }

  private String index() {
    Markdown page = new Markdown();
    page.heading(1, catalog.domain());
    page.paragraph(Markdown.text(catalog.description()));
    page.paragraph(
        "Owner: "
            + Markdown.text(catalog.owner())
            + catalog.steward().map(who -> ". Steward: " + Markdown.text(who)).orElse("")
            + ". [All domains](../README.md)");
    if (!catalog.vault().nodes().isEmpty()) {
      page.heading(2, "Vault");
      page.line("```mermaid").line("erDiagram");
      catalog.vault().nodes().forEach(node -> entities(node).forEach(page::line));
      page.line("```");
    }
    catalog.entries().stream()
        .filter(entry -> !WITHOUT_PAGE.contains(entry.kind()))
        .map(CatalogEntry::layer)
        .distinct()
        .forEach(layer -> layer(page, layer));
    page.heading(2, "Personal data");
    page.row("kind", "table", "columns").line(rule(3));
    personal()
        .forEach(
            (kind, tables) ->
                tables.forEach(
                    (id, names) ->
                        page.row(
                            Markdown.text(kind),
                            link(id),
                            Markdown.text(String.join(", ", names)))));
    return page.toString();
  }

  private static Stream<String> entities(VaultDiagram.Node node) {
    return Stream.concat(
        Stream.of("  " + node.name()),
        node.references().stream()
            .map(
                reference ->
                    "  %s ||--o{ %s : %s"
                        .formatted(reference.table(), node.name(), reference.column())));
  }

  private void layer(Markdown page, String layer) {
    page.heading(2, layer);
    page.row("name", "what it is", "owner").line(rule(3));
    catalog.entries().stream()
        .filter(entry -> entry.layer().equals(layer))
        .forEach(
            entry ->
                page.row(
                    link(entry.id()),
                    Markdown.text(first(entry.description())),
                    Markdown.text(entry.facts().getOrDefault("Owner", ""))));
  }

  /** Columns by kind and by table. */
  private Map<String, Map<String, List<String>>> personal() {
    Map<String, Map<String, List<String>>> byKind = new TreeMap<>();
    for (CatalogEntry entry : catalog.entries()) {
      for (CatalogColumn column : entry.columns()) {
        column
            .personal()
            .ifPresent(
                kind ->
                    byKind
                        .computeIfAbsent(kind, k -> new TreeMap<>())
                        .computeIfAbsent(entry.id(), id -> new ArrayList<>())
                        .add(column.name()));
      }
    }
    return byKind;
  }

  private static String first(String description) {
    return description.split("(?<=[.:])\\s", 2)[0];
  }

  private static String cut(String rule) {
    String line = rule.strip().replaceAll("\\s+", " ");
    return line.length() <= MOST_RULE ? line : line.substring(0, MOST_RULE - 1) + "…";
  }

  private static String rule(int columns) {
    return "|" + "---|".repeat(columns);
  }
}
