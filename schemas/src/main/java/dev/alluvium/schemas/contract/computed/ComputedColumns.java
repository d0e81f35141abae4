package dev.alluvium.schemas.contract.computed;

import dev.alluvium.schemas.contract.column.Column;
import dev.alluvium.schemas.contract.column.Columns;
import dev.alluvium.schemas.contract.expression.SqlReader;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.spec.column.ColumnMeaning;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.computed.ComputedColumn;
import dev.alluvium.schemas.spec.computed.Step;
import dev.alluvium.schemas.spec.expression.SqlExpression;
import dev.alluvium.schemas.spec.view.ViewColumnSpec;
import dev.alluvium.schemas.sql.ReadColumns;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads the columns of a model that have an expression. */
final class ComputedColumns {
  private ComputedColumns() {}

  /**
   * A column that is computed.
   *
   * @param how unless that is at fault
   * @param type where it is known
   */
  record Computed(Optional<ComputedColumn> how, ViewColumnSpec spec, Optional<ColumnType> type) {
    private static Computed of(
        Unread column, Optional<ComputedColumn> how, Optional<ColumnType> type) {
      return new Computed(
          how,
          ViewColumnSpec.of(
              column.name().text(),
              type.orElse(ColumnType.STRING),
              ColumnMeaning.of(
                  column.block().get(MadeColumns.PERSONAL),
                  column.block().get(MadeColumns.DESCRIPTION).orElse(""))),
          type);
    }

    Column column() {
      return new Column(spec.name(), type, spec.meaning());
    }
  }

  /**
   * A column whose expression is not read yet.
   *
   * @param named in it
   */
  record Unread(Name name, YamlMap block, String sql, ReadColumns named) implements Step {
    @Override
    public Set<String> makes() {
      return Set.of(name.text());
    }

    @Override
    public Set<String> reads() {
      return named.names();
    }
  }

  /** Those of the blocks that have an expression. */
  static List<Unread> unread(Map<Name, YamlMap> blocks) {
    List<Unread> unread = new ArrayList<>();
    blocks.forEach(
        (name, block) ->
            block
                .get(MadeColumns.SQL)
                .ifPresent(
                    sql ->
                        unread.add(
                            new Unread(name, block, sql.text(), ReadColumns.of(sql.text())))));
    return unread;
  }

  /**
   * Reads expressions, each behind those that it reads, but for such as read each other in a
   * circle.
   *
   * @param of whose columns they are
   * @param row what can be named besides: a column that has the name of a computed one is meant in
   *     the expression of that one alone
   */
  static Map<String, Computed> readAll(String of, List<Unread> unread, List<Column> row) {
    Map<String, Computed> read = new LinkedHashMap<>();
    for (List<Unread> stage : Step.stages(unread)) {
      Map<String, Computed> made = new LinkedHashMap<>();
      for (Unread column : stage) {
        Columns known = Columns.of(of, "column");
        unread.stream()
            .map(other -> other.name().text())
            .filter(other -> !other.equals(column.name().text()))
            .map(
                other ->
                    Optional.ofNullable(read.get(other))
                        .map(Computed::column)
                        .orElse(Column.unknown(other)))
            .forEach(known::add);
        row.forEach(known::add);
        made.put(column.name().text(), read(column, known));
      }
      read.putAll(made);
    }
    for (Unread left : unread) {
      read.computeIfAbsent(
          left.name().text(), name -> Computed.of(left, Optional.empty(), Optional.empty()));
    }
    return read;
  }

  private static Computed read(Unread column, Columns row) {
    Name name = column.name();
    YamlMap block = column.block();
    Optional<ColumnType> type = block.get(MadeColumns.TYPE);
    Optional<ComputedColumn> how;
    if (block.has(MadeColumns.TYPE)) {
      boolean isReadable = block.get(MadeColumns.SQL).filter(SqlReader::isReadable).isPresent();
      how =
          type.filter(known -> isReadable)
              .map(
                  known ->
                      new ComputedColumn.Shared(
                          name.text(), known, column.sql(), column.named().names()));
    } else if (column.named().hasQuery()) {
      name.fault(
          "%s needs a type: what reads another table is in the SQL that the engines share", name);
      how = Optional.empty();
    } else {
      Optional<SqlExpression> expression =
          block.at(MadeColumns.SQL).flatMap(at -> SqlReader.read(at, MadeColumns.SQL.name(), row));
      type = expression.map(SqlExpression::type);
      how = expression.map(found -> new ComputedColumn.Typed(name.text(), found));
    }
    if (block.at(MadeColumns.DESCRIPTION).isEmpty()) {
      name.fault("%s needs a description, as it is computed", name);
    }
    return Computed.of(column, how, type);
  }

  /** What makes the steps that read each other in a circle, or read such. */
  static Set<String> circle(List<Step> steps) {
    Set<String> left = new TreeSet<>();
    steps.forEach(step -> left.addAll(step.makes()));
    Step.stages(steps).forEach(stage -> stage.forEach(step -> left.removeAll(step.makes())));
    return left;
  }

  /** The expressions that are in the SQL that the engines share. */
  static List<Name> inSharedSql(Map<Name, YamlMap> blocks) {
    return blocks.values().stream()
        .filter(block -> block.has(MadeColumns.TYPE))
        .flatMap(block -> block.get(MadeColumns.SQL).stream())
        .toList();
  }
}
