package dev.alluvium.schemas.generate.looker;

import static java.util.stream.Collectors.joining;

import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.computed.FactSpec.LookUp;
import dev.alluvium.schemas.spec.computed.ModelQuery;
import dev.alluvium.schemas.spec.computed.ModelSpec;
import dev.alluvium.schemas.spec.dataset.Dataset;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An explore per relation. A fact is joined with what it looks up, where the columns that find a
 * row there stand in the fact and are that relation's key: then a fact has one row of it at most.
 */
final class Explores {
  private final DomainSpec domain;
  private final Map<String, Relation> relations = new LinkedHashMap<>();
  private final Map<String, ModelQuery> models = new HashMap<>();

  private Explores(DomainSpec domain, List<Relation> relations) {
    this.domain = domain;
    relations.forEach(relation -> this.relations.put(relation.name(), relation));
    for (ModelSpec model : domain.computed(ModelSpec.class)) {
      models.put(model.name(), model.query());
    }
  }

  static List<LookmlBlock> of(DomainSpec domain, List<Relation> relations) {
    Explores explores = new Explores(domain, relations);
    return relations.stream().map(explores::explore).toList();
  }

  private LookmlBlock explore(Relation relation) {
    LookmlBlock explore =
        LookmlBlock.of("explore", relation.name())
            .text("label", label(relation))
            .text("group_label", Words.label(domain.name()))
            .text("description", relation.description())
            .yes("hidden", relation.isDimension());
    ModelQuery model = models.get(relation.name());
    if (model != null) {
      List<String> joined = new ArrayList<>(List.of(relation.name()));
      for (LookUp lookUp : model.lookUps()) {
        join(relation, lookUp, joined).ifPresent(explore::block);
      }
    }
    return explore;
  }

  /** People choose an explore by it: where two would have one, their whole names. */
  private String label(Relation relation) {
    String label = Words.label(relation.name());
    boolean isShared =
        relations.keySet().stream()
            .filter(name -> !name.equals(relation.name()))
            .anyMatch(name -> Words.label(name).equals(label));
    return isShared ? Words.wholeLabel(relation.name()) : label;
  }

  private static Optional<String> value(Relation relation, String column) {
    return ViewFields.value(relation, relation.column(column).orElseThrow());
  }

  private Optional<LookmlBlock> join(Relation fact, LookUp lookUp, List<String> joined) {
    String in = lookUp.in();
    Relation to = relations.get(Dataset.MART.has(in) ? Dataset.MART.nameIn(in) : in);
    if (to == null || to.key().isEmpty()) {
      return Optional.empty();
    }
    Map<String, String> columns = columns(lookUp);
    List<String> key = key(to, columns);
    if (!key.stream().allMatch(column -> isIn(fact, columns.get(column)))) {
      return Optional.empty();
    }
    boolean areNamed =
        key.stream()
            .allMatch(
                column ->
                    value(fact, Objects.requireNonNull(columns.get(column))).isPresent()
                        && value(to, column).isPresent());
    if (!areNamed) {
      return Optional.empty();
    }
    boolean isFirst = !joined.contains(to.name());
    String name = isFirst ? to.name() : lookUp.name();
    joined.add(name);
    LookmlBlock join = LookmlBlock.of("join", name);
    if (!isFirst) {
      join.word("from", to.name());
    }
    List<ColumnSpec> compared = new ArrayList<>();
    String condition =
        key.stream()
            .map(
                column -> {
                  ColumnSpec ours =
                      fact.column(Objects.requireNonNull(columns.get(column))).orElseThrow();
                  ColumnSpec theirs = to.column(column).orElseThrow();
                  compared.addAll(List.of(ours, theirs));
                  return "${%s.%s} = ${%s.%s}"
                      .formatted(
                          fact.name(),
                          value(fact, ours.name()).orElseThrow(),
                          name,
                          value(to, column).orElseThrow());
                })
            .collect(joining(" AND "));
    return Optional.of(
        join.names("required_access_grants", Words.grants(compared))
            .word("type", "left_outer")
            .word("relationship", "many_to_one")
            .sql("sql_on", condition));
  }

  /** One column that stands for the whole key, where the fact has it; else the key. */
  private List<String> key(Relation to, Map<String, String> columns) {
    return Optional.ofNullable(models.get(to.name()))
        .flatMap(ModelQuery::surrogateKey)
        .filter(columns::containsKey)
        .map(List::of)
        .orElse(to.key());
  }

  private static boolean isIn(Relation fact, @Nullable String column) {
    return column != null && fact.has(column);
  }

  /** Columns of the other relation, and what the fact has of them: by which it looks, and takes. */
  private static Map<String, String> columns(LookUp lookUp) {
    Map<String, String> columns = new HashMap<>();
    lookUp.take().forEach((ours, theirs) -> columns.put(theirs, ours));
    columns.putAll(lookUp.by());
    return columns;
  }
}
