package dev.alluvium.schemas.contract.mart;

import dev.alluvium.schemas.contract.column.Column;
import dev.alluvium.schemas.contract.column.Columns;
import dev.alluvium.schemas.contract.event.Events;
import dev.alluvium.schemas.contract.expression.DerivedReader;
import dev.alluvium.schemas.contract.yaml.Definition;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.Names;
import dev.alluvium.schemas.contract.yaml.Section;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.mart.HistoryMartSpec;
import java.util.List;
import java.util.Set;

/** Reads a mart of one row per period in which a key's columns stayed as they were. */
final class HistoryMartReader implements MartReader<HistoryMartSpec> {
  private static final Key<List<Name>> PER =
      Key.needNames(
          "per",
          "Columns of the mart whose values tell histories apart; a change of any other begins a"
              + " period.");
  private static final Key<YamlMap> HISTORY =
      Key.needBlock("history", Section.of(PER), "What the periods are of.");
  private static final Section KEYS = DeclaredRows.section(DerivedReader.COLUMNS, HISTORY);
  private static final Definition MART =
      Definition.of(
          "history_mart",
          "A mart of one row per period in which the columns of a key stayed as they were.",
          KEYS);

  /** Columns that its views have anyhow. */
  private static final Set<String> OWN = Set.of("valid_from", "valid_to", "is_change");

  @Override
  public Class<HistoryMartSpec> kind() {
    return HistoryMartSpec.class;
  }

  @Override
  public Definition definition() {
    return MART;
  }

  @Override
  public List<Key<?>> sections() {
    return List.of(HISTORY);
  }

  @Override
  public List<HistoryMartSpec> read(Name name, YamlMap map, String owner, Events events) {
    map.of(KEYS);
    DeclaredRows rows = DeclaredRows.read(name.text(), map, events, false);
    YamlMap declared = map.get(DerivedReader.COLUMNS);
    declared.items().keySet().stream()
        .filter(column -> OWN.contains(column.text()))
        .forEach(
            column ->
                column.fault(
                    "every history has a column \"%s\" of its own; leave this one out, or rename it",
                    column));
    List<Name> per = map.get(HISTORY).get(PER);
    checkCompared(per, declared, rows.columns());
    List<String> keys = rows.columns().resolve(per);
    return List.of(HistoryMartSpec.of(rows.mart(name, map, owner, keys), keys));
  }

  /** BigQuery compares no JSON, and takes rows apart by no float. */
  private static void checkCompared(List<Name> per, YamlMap declared, Columns columns) {
    List<String> names = Names.texts(per);
    for (Name column : declared.items().keySet()) {
      boolean isKey = names.contains(column.text());
      columns
          .find(column)
          .flatMap(Column::type)
          .filter(type -> type == ColumnType.JSON || (isKey && type == ColumnType.FLOAT64))
          .ifPresent(
              type ->
                  column.fault(
                      isKey
                          ? "a history cannot be kept per a column of type %s"
                          : "a history cannot compare a column of type %s",
                      type.contractName()));
    }
    if (!declared.items().isEmpty()
        && declared.items().keySet().stream().allMatch(c -> names.contains(c.text()))) {
      per.get(0)
          .fault("a history needs a column beside those of per: its changes make the periods");
    }
  }
}
