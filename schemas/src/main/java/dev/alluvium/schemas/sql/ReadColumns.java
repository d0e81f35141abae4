package dev.alluvium.schemas.sql;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import net.sf.jsqlparser.expression.AnalyticExpression;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.Function;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.statement.select.OrderByElement;
import net.sf.jsqlparser.statement.select.ParenthesedSelect;
import net.sf.jsqlparser.util.TablesNamesFinder;
import org.jspecify.annotations.Nullable;

/**
 * The names in an expression that can be columns of its row.
 *
 * @param names in small letters: of columns, with those of queries in it, but for such as stand
 *     behind a relation's name
 * @param hasQuery whether a query is in it, as of another table
 */
public record ReadColumns(Set<String> names, boolean hasQuery) {
  public ReadColumns {
    names = Set.copyOf(names);
  }

  /** Those of an expression. */
  public static ReadColumns of(Expression expression) {
    Finder finder = new Finder();
    finder.getTables(expression);
    return new ReadColumns(finder.names, finder.hasQuery);
  }

  private static final class Finder extends TablesNamesFinder<@Nullable Void> {
    private final Set<String> names = new TreeSet<>();
    private boolean hasQuery;

    @Override
    public <S> @Nullable Void visit(Column column, S context) {
      if (column.getTable() == null || column.getTable().getName() == null) {
        names.add(column.getUnquotedColumnName().toLowerCase(Locale.ROOT));
      }
      return null;
    }

    @Override
    public <S> @Nullable Void visit(Function function, S context) {
      DateParts.without(function).forEach(argument -> argument.accept(this, context));
      readOrder(function.getOrderByElements());
      return null;
    }

    @Override
    public <S> @Nullable Void visit(AnalyticExpression window, S context) {
      super.visit(window, context);
      readOrder(window.getOrderByElements());
      if (window.getPartitionExpressionList() != null) {
        window.getPartitionExpressionList().forEach(by -> by.accept(this, context));
      }
      return null;
    }

    private void readOrder(@Nullable List<OrderByElement> order) {
      if (order != null) {
        order.forEach(by -> by.getExpression().accept(this, null));
      }
    }

    @Override
    public <S> @Nullable Void visit(ParenthesedSelect query, S context) {
      hasQuery = true;
      return super.visit(query, context);
    }
  }
}
