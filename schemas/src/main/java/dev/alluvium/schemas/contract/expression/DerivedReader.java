package dev.alluvium.schemas.contract.expression;

import dev.alluvium.schemas.contract.column.Column;
import dev.alluvium.schemas.contract.column.Columns;
import dev.alluvium.schemas.contract.column.Personal;
import dev.alluvium.schemas.contract.yaml.CommonKeys;
import dev.alluvium.schemas.contract.yaml.Definition;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.Section;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.contract.yaml.YamlNode;
import dev.alluvium.schemas.spec.column.ColumnMeaning;
import dev.alluvium.schemas.spec.expression.DerivedSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads columns computed from others. */
public final class DerivedReader {
  private static final Key<String> DESCRIPTION = CommonKeys.DESCRIPTION.atTimes();
  private static final Section BLOCK =
      Formula.block(Functions.KEYS, DESCRIPTION, Personal.MARK, DeclaredType.TYPE)
          .withSomeOf(
              Stream.concat(Functions.KEYS_OF_KNOWN.stream(), Stream.of(DESCRIPTION)).toList());
  public static final Definition DERIVED =
      Definition.of("derived", "A column computed from others by one function.", BLOCK);

  /** The columns of a mart of one row per event. */
  public static final Key<YamlMap> COLUMNS =
      Key.needEntries("columns", DERIVED.reference(), "The columns, in the table's order.");

  private static final Section IN_SQL_BLOCK =
      Formula.block(
          List.of(new SqlReader().key()), CommonKeys.DESCRIPTION, Personal.MARK, DeclaredType.TYPE);

  /** One that a warehouse computes too. */
  public static final Definition IN_SQL =
      Definition.of(
          "derived_in_sql", "A column computed from others by an expression.", IN_SQL_BLOCK);

  private DerivedReader() {}

  /** A computed column, as a spec and as something to name. */
  public record Derived(DerivedSpec spec, Column column) {}

  /** Reads a block of columns that each read from {@code columns} and none of the others. */
  public static List<DerivedSpec> readAll(
      YamlMap map, String kind, Columns columns, Columns target) {
    return readAll(map, kind, BLOCK, columns, target);
  }

  /** The same, of columns that are {@link #IN_SQL}. */
  public static List<DerivedSpec> readAllInSql(YamlMap map, Columns columns, Columns target) {
    return readAll(map, "column", IN_SQL_BLOCK, columns, target);
  }

  private static List<DerivedSpec> readAll(
      YamlMap map, String kind, Section block, Columns columns, Columns target) {
    List<DerivedSpec> specs = new ArrayList<>();
    for (Map.Entry<Name, YamlNode> item : map.items().entrySet()) {
      Derived derived = read(item.getKey(), item.getValue(), kind, block, columns);
      target.add(item.getKey(), derived.column());
      specs.add(derived.spec());
    }
    return List.copyOf(specs);
  }

  public static Derived read(Name name, YamlNode value, String kind, Columns columns) {
    return read(name, value, kind, BLOCK, columns);
  }

  private static Derived read(
      Name name, YamlNode value, String kind, Section block, Columns columns) {
    name.inSnakeCase(kind);
    YamlMap map = value.map(kind + " " + name);
    Typed typed =
        Formula.in(map, block)
            .map(formula -> Functions.read(formula, columns))
            .orElseGet(() -> Typed.unknown(Optional.empty()));
    DeclaredType.check(map, typed.type());
    ColumnMeaning meaning =
        ColumnMeaning.of(
            Personal.of(map.get(Personal.MARK), typed.personal(columns), name),
            description(map, typed));
    return new Derived(
        DerivedSpec.of(name.text(), typed.expression(), meaning),
        new Column(name.text(), typed.type(), meaning));
  }

  /**
   * A copy that says nothing means what its field means, a key what its hub is; what could not be
   * read might have said it.
   */
  private static String description(YamlMap map, Typed typed) {
    return typed
        .description()
        .or(() -> typed.type().isEmpty() ? Optional.of("") : Optional.empty())
        .filter(known -> !map.has(DESCRIPTION))
        .orElseGet(() -> map.get(DESCRIPTION));
  }
}
