package dev.alluvium.schemas.warehouse.query;

import dev.alluvium.schemas.warehouse.table.ColumnId;
import dev.alluvium.schemas.warehouse.table.Provenance.How;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.sf.jsqlparser.expression.Alias;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.select.FromItem;
import net.sf.jsqlparser.statement.select.Join;
import net.sf.jsqlparser.statement.select.ParenthesedFromItem;
import net.sf.jsqlparser.statement.select.PlainSelect;
import net.sf.jsqlparser.statement.select.Select;
import net.sf.jsqlparser.statement.select.TableFunction;
import org.jspecify.annotations.Nullable;

/** Reads what stands behind FROM into a scope, and which columns decide what is joined. */
final class FromReader {
  private final SelectReader queries;
  private final Scope scope;
  private final Set<ColumnId> decides;

  /**
   * @param decides takes the columns of joins
   */
  FromReader(SelectReader queries, Scope scope, Set<ColumnId> decides) {
    this.queries = queries;
    this.scope = scope;
    this.decides = decides;
  }

  /**
   * Reads it.
   *
   * @throws QueryException if it cannot be told what columns something gives
   */
  void read(PlainSelect select) {
    if (select.getLateralViews() != null) {
      throw unknown(select.getLateralViews());
    }
    if (select.getFromItem() != null) {
      read(select.getFromItem(), select.getJoins());
    }
  }

  private void read(FromItem first, @Nullable Collection<Join> joins) {
    add(first);
    for (Join join : joins == null ? List.<Join>of() : joins) {
      int before = scope.size();
      add(join.getFromItem());
      join.getOnExpressions().forEach(this::decide);
      List<Column> using = join.getUsingColumns() == null ? List.of() : join.getUsingColumns();
      List<String> merged =
          join.isNatural()
              ? scope.shared(before)
              : using.stream().map(Column::getUnquotedColumnName).toList();
      merged.forEach(name -> decide(new Column(name)));
      scope.merge(before, merged);
    }
  }

  private void add(FromItem item) {
    if (item.getPivot() != null || item.getUnPivot() != null) {
      throw unknown(item);
    }
    Alias alias = item.getAlias();
    Set<String> names = alias == null ? Set.of() : Set.of(alias.getUnquotedName());
    if (item instanceof ParenthesedFromItem joined) {
      read(joined.getFromItem(), joined.getJoins());
    } else if (item instanceof Table table) {
      scope.add(names.isEmpty() ? namesOf(table) : names, renamed(queries.relation(table), alias));
    } else if (item instanceof Select select) {
      scope.add(names, renamed(queries.read(select, scope), alias));
    } else if (item instanceof TableFunction function) {
      scope.add(names, elements(function, alias));
    } else {
      throw unknown(item);
    }
  }

  private static QueryException unknown(Object what) {
    return new QueryException("cannot tell what columns this gives: " + what);
  }

  private static Set<String> namesOf(Table table) {
    String name = Scope.named(table);
    return name.equals(table.getUnquotedName())
        ? Set.of(name)
        : Set.of(name, table.getUnquotedName());
  }

  private static Relation renamed(Relation relation, @Nullable Alias alias) {
    return relation.withNames(columns(alias));
  }

  private static List<String> columns(@Nullable Alias alias) {
    return alias == null || alias.getAliasColumns() == null
        ? List.of()
        : alias.getAliasColumns().stream().map(column -> column.name).toList();
  }

  /** What a function gives row by row, be it one column, of the alias's name, or several. */
  private Relation elements(TableFunction function, @Nullable Alias alias) {
    Map<ColumnId, How> origins = new ExpressionOrigins(queries, scope).of(function.getFunction());
    String name = alias == null ? "" : alias.getUnquotedName();
    List<String> columns = columns(alias);
    return new Relation(
        (columns.isEmpty() ? List.of(name) : columns)
            .stream().map(c -> new Relation.Column(c, origins, function.toString())).toList(),
        Set.of(),
        Set.of());
  }

  private void decide(Expression condition) {
    decides.addAll(new ExpressionOrigins(queries, scope).of(condition).keySet());
  }
}
