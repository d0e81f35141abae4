package dev.alluvium.schemas.generate.looker;

import static java.util.stream.Collectors.joining;

import dev.alluvium.schemas.lineage.ColumnLineage;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.warehouse.table.ColumnId;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.Provenance;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What Looker is told of each domain, by path: {@code looker/derived/<domain>/<relation>.view.lkml}
 * of each table and view of its marts; explores, tests of keys, grants and the cache beside them.
 * The same contracts give the same bytes. No file holds rows, so that what no contract has any more
 * goes.
 */
public final class LookerFiles {
  /** Below the folder of derived files; nothing else stands there. */
  public static final String FOLDER = "looker/derived/";

  private static final String HEAD =
      "# Derived from the contracts by scripts/generate. What is to be otherwise, a refinement in looker/%s says.\n\n";

  private LookerFiles() {}

  /** The files of all domains. */
  public static SortedMap<String, String> of(Collection<DomainSpec> domains) {
    SortedMap<String, String> files = new TreeMap<>();
    for (DomainSpec domain : domains) {
      List<Relation> relations = Relations.of(domain);
      for (Relation relation : relations) {
        put(files, domain, relation.name() + ".view", List.of(ViewFields.of(relation)));
      }
      put(files, domain, "explores", Explores.of(domain, relations));
      put(files, domain, "tests", relations.stream().flatMap(r -> test(r).stream()).toList());
      put(files, domain, "access", grants(relations));
      put(files, domain, "cache", List.of(cache(domain, relations)));
    }
    return files;
  }

  /** Which columns of a domain are made of which, from records to the fields that Looker shows. */
  public static ColumnLineage lineage(DomainSpec domain) {
    Map<ColumnId, Provenance> fields = new LinkedHashMap<>();
    Relations.of(domain).forEach(relation -> fields.putAll(ViewFields.shown(relation)));
    return ColumnLineage.of(domain).with(fields);
  }

  private static void put(
      SortedMap<String, String> files, DomainSpec domain, String name, List<LookmlBlock> blocks) {
    files.put(
        FOLDER + domain.name() + "/" + name + ".lkml",
        HEAD.formatted(domain.name())
            + blocks.stream().map(LookmlBlock::text).collect(joining("\n")));
  }

  /** A row stands for its key alone; the one that is there most often is looked at. */
  private static Optional<LookmlBlock> test(Relation relation) {
    if (relation.key().isEmpty()) {
      return Optional.empty();
    }
    String view = relation.name();
    String count = ViewFields.countName(relation);
    return Optional.of(
        LookmlBlock.of("test", view + "_has_a_key_once")
            .block(
                LookmlBlock.of("explore_source", view)
                    .block(
                        LookmlBlock.of("column", "primary_key")
                            .word("field", view + "." + ViewFields.keyName(relation)))
                    .block(LookmlBlock.of("column", "count").word("field", view + "." + count))
                    .word("sorts", "[" + view + "." + count + ": desc]")
                    .word("limit", "1"))
            .block(
                LookmlBlock.of("assert", "a_key_has_one_row")
                    .sql("expression", "${%s.%s} = 1".formatted(view, count))));
  }

  /** Of each kind of personal data one, that a user attribute of its name gives. */
  private static List<LookmlBlock> grants(List<Relation> relations) {
    return relations.stream()
        .flatMap(relation -> relation.columns().stream())
        .map(ColumnSpec::personal)
        .flatMap(Optional::stream)
        .map(Words::grant)
        .distinct()
        .sorted()
        .map(
            grant ->
                LookmlBlock.of("access_grant", grant)
                    .word("user_attribute", grant)
                    .texts("allowed_values", List.of("yes")))
        .toList();
  }

  /** Answers are kept until one of the domain's tables is written. */
  private static LookmlBlock cache(DomainSpec domain, List<Relation> relations) {
    String tables =
        relations.stream()
            .filter(Relation::isStored)
            .map(relation -> "'" + relation.name() + "'")
            .collect(joining(", "));
    return LookmlBlock.of("datagroup", domain.name())
        .text("label", Words.label(domain.name()))
        .text("description", "Until a table of the domain's marts is written.")
        .sql(
            "sql_trigger",
            "SELECT MAX(last_modified_time) FROM `@{project}.@{mart_dataset}.INFORMATION_SCHEMA.PARTITIONS` WHERE table_name IN ("
                + (tables.isEmpty() ? "''" : tables)
                + ")")
        .text("max_cache_age", "1 hour");
  }
}
