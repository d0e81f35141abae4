package dev.alluvium.schemas.contract.computed;

import dev.alluvium.schemas.contract.column.Column;
import dev.alluvium.schemas.contract.column.Columns;
import dev.alluvium.schemas.contract.column.Personal;
import dev.alluvium.schemas.contract.column.SqlWords;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.Shape;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.computed.ComputedColumn;
import dev.alluvium.schemas.spec.view.ViewColumnSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The columns of a model as they are read: each like that of the source, unless its block says
 * otherwise, or computed by an expression.
 */
final class MadeColumns {
  static final Key<Optional<Name>> SQL =
      Key.findValue(
          "sql",
          Shape.text(),
          "An expression over columns of the row, in the SQL that the engines share.");
  static final Key<Optional<ColumnType>> TYPE =
      Key.findWord("type", "type", ColumnType.class, "Type of what the expression gives.");
  static final Key<Optional<String>> PERSONAL =
      Personal.key(
          "The kind of personal data this is; that of the column it comes from, if left out.");
  static final Key<Optional<String>> DESCRIPTION =
      Key.findText("description", "What it means; that of the column it comes from, if left out.");
  static final List<Key<?>> KEYS = List.of(SQL, TYPE, PERSONAL, DESCRIPTION);

  /** Texts are passed over, and columns of relations are none of the row. */
  private static final Pattern WORD =
      Pattern.compile("'(?:[^']|'')*+'|(?<word>[A-Za-z_]\\w*(?:\\s*\\.\\s*\\w+)*)");

  private final List<ViewColumnSpec> specs = new ArrayList<>();
  private final List<ComputedColumn> computed = new ArrayList<>();
  private final Columns names;

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

  boolean has(String name) {
    return names.names().contains(name);
  }

  /** Adds a column like that of a source, under a name of its own. */
  void add(Name name, Column like, YamlMap block) {
    block
        .at(TYPE)
        .ifPresent(
            at -> at.fault("type is for a column with sql; %s has that of its source", name));
    add(
        name,
        ViewColumnSpec.of(
            name.text(),
            like.type().orElse(ColumnType.STRING),
            block.get(PERSONAL).or(like::personal),
            block.get(DESCRIPTION).orElse(like.description())));
  }

  /** Adds a column like that of a source, under its name. */
  void add(Name name, Column like) {
    add(
        name,
        ViewColumnSpec.of(
            name.text(),
            like.type().orElse(ColumnType.STRING),
            like.personal(),
            like.description()));
  }

  void addComputed(Name name, Name sql, YamlMap block) {
    Optional<ColumnType> type = block.get(TYPE);
    if (type.isEmpty() && block.at(TYPE).isEmpty()) {
      name.fault("%s needs a type: that of what its sql gives", name);
    }
    if (block.at(DESCRIPTION).isEmpty()) {
      name.fault("%s needs a description, as it is computed", name);
    }
    add(
        name,
        ViewColumnSpec.of(
            name.text(),
            type.orElse(ColumnType.STRING),
            block.get(PERSONAL),
            block.get(DESCRIPTION).orElse("")));
    computed.add(new ComputedColumn(name.text(), sql.text(), words(sql.text())));
  }

  void add(Name name, ViewColumnSpec spec) {
    if (SqlWords.isReserved(name.text())) {
      name.fault("\"%s\" is a word of SQL; give the column another name", name);
    }
    name.inSnakeCase("column");
    names.add(
        name,
        new Column(spec.name(), Optional.of(spec.type()), spec.personal(), spec.description()));
    specs.add(spec);
  }

  /** The words of an expression, among which are the columns that it reads. */
  static Set<String> words(String sql) {
    Matcher matcher = WORD.matcher(sql);
    return matcher
        .results()
        .map(found -> found.group())
        .filter(word -> !word.startsWith("'") && !word.contains("."))
        .collect(Collectors.toSet());
  }
}
