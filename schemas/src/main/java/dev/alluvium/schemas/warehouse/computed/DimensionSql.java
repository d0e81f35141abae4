package dev.alluvium.schemas.warehouse.computed;

import static java.util.stream.Collectors.joining;

import dev.alluvium.schemas.spec.computed.DimensionSpec;
import dev.alluvium.schemas.spec.computed.DimensionSpec.Attribute;
import dev.alluvium.schemas.spec.computed.DimensionSpec.Keep;
import dev.alluvium.schemas.spec.computed.DimensionSpec.KeyColumn;
import dev.alluvium.schemas.spec.computed.DimensionSpec.Members;
import dev.alluvium.schemas.spec.computed.DimensionSpec.Versions;
import dev.alluvium.schemas.spec.computed.Step;
import dev.alluvium.schemas.warehouse.expression.ExpressionSql;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The query of a dimension. Of its versions those that touch and agree in what keeps versions are
 * one: they are numbered by stretches without a change, and each stretch is a row.
 */
final class DimensionSql implements QuerySql<DimensionSpec> {
  @Override
  public Class<DimensionSpec> kind() {
    return DimensionSpec.class;
  }

  @Override
  public String sql(DimensionSpec dimension, List<String> columns, ExpressionSql expressions) {
    return new Query(dimension).sql(columns, expressions);
  }

  private static final class Query {
    private final DimensionSpec dimension;
    private final List<String> keys;
    private final List<Attribute> own;

    Query(DimensionSpec dimension) {
      this.dimension = dimension;
      this.keys = dimension.key().stream().map(KeyColumn::name).toList();
      this.own = dimension.attributes().stream().filter(a -> a.of().isEmpty()).toList();
    }

    String sql(List<String> columns, ExpressionSql expressions) {
      StagedQuery query = new StagedQuery(expressions);
      query.add("counted", counted());
      dimension.versions().ifPresent(versions -> addVersions(query, versions));
      if (dimension.versions().isEmpty() && dimension.keep().isPresent()) {
        query.add("chosen", "SELECT *\nFROM counted" + first());
      }
      addKnown(query);
      Step.stages(dimension.computed()).forEach(query::compute);
      dimension
          .surrogateKey()
          .ifPresent(name -> query.stage(Map.of(name, SurrogateKey.sql(dimension)), List.of()));
      return query.select(String.join(", ", columns)) + unknown(columns);
    }

    private String unknown(List<String> columns) {
      if (!dimension.unknownMember()) {
        return "";
      }
      return columns.stream()
          .map(this::ofUnknown)
          .collect(joining(", ", "\nUNION ALL\nSELECT ", ""));
    }

    private String ofUnknown(String column) {
      if (dimension.surrogateKey().filter(column::equals).isPresent()) {
        return "'" + DimensionSpec.UNKNOWN + "'";
      }
      Optional<Versions> versions = dimension.versions();
      if (versions.filter(v -> v.validFrom().equals(column)).isPresent()) {
        return SinceEver.of(versions.get().type());
      }
      return versions.filter(v -> v.isCurrent().equals(column)).isPresent() ? "TRUE" : "NULL";
    }

    /** The rows of the source that count, under the names of the dimension. */
    private String counted() {
      List<String> columns = new ArrayList<>(keys);
      own.forEach(a -> columns.add(a.column() + " AS " + a.name()));
      List<String> one = new ArrayList<>(keys);
      List<String> conditions = new ArrayList<>(List.of(hasKey("")));
      dimension
          .versions()
          .ifPresent(
              versions -> {
                columns.add(versions.starts() + " AS version_begins");
                versions.ends().ifPresent(ends -> columns.add(ends + " AS version_ends"));
                one.add(versions.starts());
                conditions.add(versions.starts() + " IS NOT NULL");
                versions
                    .ends()
                    .ifPresent(
                        ends ->
                            conditions.add(
                                "(%1$s IS NULL OR %2$s < %1$s)"
                                    .formatted(ends, versions.starts())));
              });
      dimension
          .keep()
          .ifPresent(
              keep ->
                  columns.add(
                      "ROW_NUMBER() OVER (PARTITION BY %s ORDER BY %s) AS version_place"
                          .formatted(String.join(", ", one), order(keep))));
      return "SELECT %s\nFROM %s\nWHERE %s"
          .formatted(
              String.join(", ", columns), dimension.from(), String.join(" AND ", conditions));
    }

    private static String order(Keep keep) {
      return keep.by().stream()
          .map(column -> column + (keep.highest() ? " DESC" : "") + " NULLS LAST")
          .collect(joining(", "));
    }

    private String first() {
      return dimension.keep().isPresent() ? "\nWHERE version_place = 1" : "";
    }

    private void addVersions(StagedQuery query, Versions versions) {
      String key = String.join(", ", keys);
      String each = "OVER (PARTITION BY " + key + " ORDER BY version_begins)";
      String next = "LEAD(version_begins) " + each;
      query.add(
          "lasting",
          "SELECT %s, version_begins,\n  %s AS version_ends,\n  LEAD(1) %s IS NULL AS version_is_last\nFROM counted%s"
              .formatted(
                  join(keys, own),
                  versions.ends().isEmpty()
                      ? next
                      : "CASE WHEN %1$s < version_ends OR version_ends IS NULL THEN %1$s ELSE version_ends END"
                          .formatted(next),
                  each,
                  first()));
      List<Attribute> kept = own.stream().filter(Attribute::keepsVersions).toList();
      query.add(
          "compared",
          "SELECT %s, version_begins, version_ends,\n  CASE WHEN LAG(version_ends) %s = version_begins%s THEN 0 ELSE 1 END AS version_changes\nFROM lasting"
              .formatted(
                  join(keys, kept),
                  each,
                  kept.stream()
                      .map(
                          a ->
                              " AND LAG(%1$s) %2$s IS NOT DISTINCT FROM %1$s"
                                  .formatted(a.name(), each))
                      .collect(joining())));
      query.add(
          "numbered",
          "SELECT *, SUM(version_changes) %s AS stretch_no\nFROM compared".formatted(each));
      query.add(
          "stretch",
          "SELECT %1$s, MIN(version_begins) AS stretch_begins,\n  CASE WHEN COUNT(*) = COUNT(version_ends) THEN MAX(version_ends) END AS stretch_ends\nFROM numbered\nGROUP BY %1$s, stretch_no"
              .formatted(join(keys, kept)));
      if (own.size() > kept.size()) {
        query.add(
            "newest", "SELECT %s\nFROM lasting\nWHERE version_is_last".formatted(join(keys, own)));
      }
    }

    private static String join(List<String> keys, List<Attribute> attributes) {
      List<String> columns = new ArrayList<>(keys);
      attributes.forEach(a -> columns.add(a.name()));
      return String.join(", ", columns);
    }

    /** Adds the relation that has what is known, a row per row of the dimension. */
    private void addKnown(StagedQuery query) {
      Map<String, String> columns = new LinkedHashMap<>();
      List<String> joins = new ArrayList<>();
      Optional<Members> members = dimension.members();
      String rows =
          dimension.versions().isPresent()
              ? "stretch"
              : dimension.keep().isPresent() ? "chosen" : "counted";
      String first = members.isPresent() ? "m" : "v";
      members.ifPresent(m -> joins.add(join(rows, "v", first)));
      keys.forEach(key -> columns.put(key, first + "." + key));
      Map<String, String> others = new LinkedHashMap<>();
      members.ifPresent(m -> others.put(m.of(), first));
      for (Attribute attribute : dimension.attributes()) {
        columns.put(attribute.name(), attribute(attribute, first, others, joins));
      }
      dimension.versions().ifPresent(versions -> validity(versions, members, columns));
      query.begin(
          "known",
          "SELECT %s\nFROM %s AS %s%s%s"
              .formatted(
                  columns.entrySet().stream()
                      .map(column -> column.getValue() + " AS " + column.getKey())
                      .collect(joining(", ")),
                  members.map(Members::of).orElse(rows),
                  first,
                  joins.stream().map(join -> "\n" + join).collect(joining()),
                  members.isPresent() ? "\nWHERE " + hasKey("m.") : ""),
          List.copyOf(columns.keySet()));
    }

    /** Of what has no key, engines would make different surrogate keys. */
    private String hasKey(String relation) {
      return keys.stream().map(key -> relation + key + " IS NOT NULL").collect(joining(" AND "));
    }

    /** The attribute, of one of the relations that are joined; it joins those that are not yet. */
    private String attribute(
        Attribute attribute, String first, Map<String, String> others, List<String> joins) {
      boolean isNewest = dimension.versions().isPresent() && !attribute.keepsVersions();
      if (attribute.of().isEmpty() && !isNewest) {
        return "v." + attribute.name();
      }
      String of = attribute.of().orElse("newest");
      String alias = others.get(of);
      if (alias == null) {
        alias = "o" + others.size();
        others.put(of, alias);
        joins.add(join(of, alias, first));
      }
      return alias + "." + (attribute.of().isEmpty() ? attribute.name() : attribute.column());
    }

    private static void validity(
        Versions versions, Optional<Members> members, Map<String, String> columns) {
      columns.put(
          versions.validFrom(),
          members
              .map(m -> "COALESCE(v.stretch_begins, %s)".formatted(m.since()))
              .orElse("v.stretch_begins"));
      columns.put(versions.validTo(), "v.stretch_ends");
      columns.put(versions.isCurrent(), "v.stretch_ends IS NULL");
    }

    private String join(String relation, String alias, String to) {
      return "LEFT JOIN %s AS %s ON %s"
          .formatted(
              relation,
              alias,
              keys.stream()
                  .map(key -> "%s.%s = %s.%s".formatted(alias, key, to, key))
                  .collect(joining(" AND ")));
    }
  }
}
