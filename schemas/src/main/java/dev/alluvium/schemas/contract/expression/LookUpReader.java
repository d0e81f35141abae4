package dev.alluvium.schemas.contract.expression;

import dev.alluvium.schemas.contract.column.Column;
import dev.alluvium.schemas.contract.column.Columns;
import dev.alluvium.schemas.contract.fault.Choice;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.Section;
import dev.alluvium.schemas.contract.yaml.Shape;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.contract.yaml.YamlNode;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.expression.LookUp;
import dev.alluvium.schemas.spec.reference.ReferenceColumn;
import dev.alluvium.schemas.spec.reference.ReferenceSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Reads {@code look_up: {in: countries, by: {code: country}, take: continent}}. */
final class LookUpReader implements FunctionReader<LookUp> {
  private static final Key<Optional<Name>> IN = Key.needName("in", "A reference table.");
  private static final Key<YamlMap> BY =
      Key.needEntries(
          "by", Shape.text(), "The columns of its key, and the columns here that they equal.");
  private static final Key<Optional<Name>> AS_OF =
      Key.findName(
          "as_of",
          "A date or timestamp, where the table says when its rows start: of a key's rows, the one"
              + " with the latest start at or before it counts; before the first start, the first"
              + " row.");
  private static final Key<Optional<Name>> TAKE =
      Key.needName("take", "The column whose value this is; empty where there is no such row.");
  private static final Section BLOCK = Section.of(IN, BY, AS_OF, TAKE);

  @Override
  public Class<LookUp> kind() {
    return LookUp.class;
  }

  @Override
  public Key<Optional<YamlNode>> key() {
    return Key.find(
        LookUp.NAME,
        Shape.block(BLOCK),
        "What the row of a reference table has that is found by columns.");
  }

  @Override
  public boolean isOfEvents() {
    return true;
  }

  @Override
  public boolean isKnown() {
    return true;
  }

  @Override
  public Typed read(Formula formula, Columns columns) {
    YamlMap map = formula.argument().map(name()).of(BLOCK);
    Optional<ReferenceSpec> table = map.get(IN).flatMap(columns.references()::find);
    Map<String, String> by = new LinkedHashMap<>();
    map.get(BY).items().forEach((key, value) -> by(key, value, table, columns, by));
    Optional<Name> asOf = map.get(AS_OF);
    Optional<Column> time = asOf.flatMap(columns::find);
    Optional<Name> take = map.get(TAKE);
    if (table.isEmpty()) {
      return Typed.unknown(Optional.empty());
    }
    checkKey(map, table.get(), by);
    checkTime(formula.function(), table.get(), asOf, time);
    Optional<Integer> taken = take.flatMap(name -> column(name, table.get()));
    if (taken.isEmpty() || !by.keySet().equals(Set.copyOf(table.get().key()))) {
      return Typed.unknown(taken.map(place -> table.get().columns().get(place).type()));
    }
    List<String> found =
        table.get().key().stream().map(key -> Objects.requireNonNull(by.get(key))).toList();
    ReferenceColumn column = ReferenceColumn.of(table.get(), taken.get());
    return new Typed(
        new LookUp(found, asOf.map(Name::text).orElse(null), column),
        Optional.of(column.type()),
        Optional.of(table.get().columns().get(taken.get()).description()));
  }

  private static void by(
      Name key,
      YamlNode value,
      Optional<ReferenceSpec> table,
      Columns columns,
      Map<String, String> by) {
    Optional<Name> own = value.name("by");
    Optional<Column> column = own.flatMap(columns::find);
    Optional<ColumnType> wanted =
        table.flatMap(t -> column(key, t).map(place -> t.columns().get(place).type()));
    if (wanted.isEmpty() || column.isEmpty()) {
      return;
    }
    if (!column.get().isOf(List.of(wanted.get()))) {
      own.get()
          .fault(
              "%s is %s there, and cannot equal %s",
              key, wanted.get().contractName(), column.get());
    }
    by.put(key.text(), own.get().text());
  }

  private static Optional<Integer> column(Name name, ReferenceSpec table) {
    int index = table.indexOf(name.text());
    if (index < 0) {
      List<String> names = table.columns().stream().map(ReferenceSpec.Column::name).toList();
      name.fault(
          "%s", Choice.missing("reference table " + table.name(), "column", name.text(), names));
      return Optional.empty();
    }
    return Optional.of(index);
  }

  private static void checkKey(YamlMap map, ReferenceSpec table, Map<String, String> by) {
    map.at(BY)
        .filter(at -> by.size() == map.get(BY).items().size())
        .filter(at -> !by.keySet().equals(Set.copyOf(table.key())))
        .ifPresent(
            at ->
                at.fault(
                    "by must name the key of %s, %s: a row is found by all of it, and by nothing else",
                    table.name(), String.join(", ", table.key())));
  }

  private static void checkTime(
      Name function, ReferenceSpec table, Optional<Name> asOf, Optional<Column> time) {
    if (table.starts().isEmpty()) {
      asOf.ifPresent(at -> at.fault("as_of needs starts: rows of %s have no times", table.name()));
      return;
    }
    ColumnType starts = table.columns().get(table.indexOf(table.starts().get())).type();
    if (asOf.isEmpty()) {
      function.fault(
          "rows of %s start at times; say as_of: a %s of the event",
          table.name(), starts.contractName());
    }
    time.filter(column -> !column.isOf(List.of(starts)))
        .ifPresent(
            column ->
                asOf.get()
                    .fault(
                        "as_of must be a %s, as %s is; it is %s",
                        starts.contractName(), table.starts().get(), column));
  }
}
