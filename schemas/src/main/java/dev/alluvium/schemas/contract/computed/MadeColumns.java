package dev.alluvium.schemas.contract.computed;

import dev.alluvium.schemas.contract.column.Column;
import dev.alluvium.schemas.contract.column.Columns;
import dev.alluvium.schemas.contract.column.Personal;
import dev.alluvium.schemas.contract.column.SqlWords;
import dev.alluvium.schemas.contract.computed.ComputedColumns.Computed;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.Shape;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.spec.column.ColumnMeaning;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.computed.ComputedColumn;
import dev.alluvium.schemas.spec.view.ViewColumnSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The columns of a model as they are read: each like that of the source, unless its block says
 * otherwise, or computed by an expression.
 */
final class MadeColumns {
  static final Key<Optional<Name>> SQL =
      Key.findValue(
          "sql",
          Shape.text(),
          "An expression over columns of the row; or, with a type, any in the SQL that the engines"
              + " share.");
  static final Key<Optional<ColumnType>> TYPE =
      Key.findWord(
          "type",
          "type",
          ColumnType.class,
          "Type of what sql gives, which is in the SQL that the engines share then.");
  static final Key<Optional<String>> PERSONAL =
      Personal.key(
          "The kind of personal data this is; that of the column it comes from, if left out.");
  static final Key<Optional<String>> DESCRIPTION =
      Key.findText("description", "What it means; that of the column it comes from, if left out.");
  static final List<Key<?>> KEYS = List.of(SQL, TYPE, PERSONAL, DESCRIPTION);

  private final List<ViewColumnSpec> specs = new ArrayList<>();
  private final List<ComputedColumn> computed = new ArrayList<>();
  private final Columns names;
  private boolean isWhole = true;

  /**
   * @param of whose they are
   */
  MadeColumns(String of) {
    this.names = Columns.of(of, "column");
  }

  List<ViewColumnSpec> specs() {
    return List.copyOf(specs);
  }

  List<ComputedColumn> computed() {
    return List.copyOf(computed);
  }

  /** Adds a column like that of a source, under a name of its own. */
  void add(Name name, Column like, YamlMap block) {
    block
        .at(TYPE)
        .ifPresent(
            at -> at.fault("type is for a column with sql; %s has that of its source", name));
    isWhole &= like.type().isPresent();
    add(
        name,
        ViewColumnSpec.of(
            name.text(),
            like.type().orElse(ColumnType.STRING),
            ColumnMeaning.of(
                block.get(PERSONAL).or(like::personal),
                block.get(DESCRIPTION).orElse(like.description()))));
  }

  /** Adds a column like that of a source, under its name. */
  void add(Name name, Column like) {
    add(
        name,
        ViewColumnSpec.of(name.text(), like.type().orElse(ColumnType.STRING), like.meaning()));
  }

  /** Adds a column that is computed. */
  void add(Name name, Computed computed) {
    add(name, computed.spec());
    computed.how().ifPresentOrElse(this.computed::add, () -> isWhole = false);
  }

  /** Whether there are so many columns, and the types of all are known. */
  boolean isWhole(int count) {
    return isWhole && specs.size() == count;
  }

  void add(Name name, ViewColumnSpec spec) {
    if (SqlWords.isReservedInEither(name.text())) {
      name.fault("\"%s\" is a word of SQL; give the column another name", name);
    }
    name.inSnakeCase("column");
    names.add(name, Column.of(spec));
    specs.add(spec);
  }
}
