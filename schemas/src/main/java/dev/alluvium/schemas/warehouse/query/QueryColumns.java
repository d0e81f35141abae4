package dev.alluvium.schemas.warehouse.query;

import dev.alluvium.schemas.warehouse.table.ColumnId;
import dev.alluvium.schemas.warehouse.table.Provenance;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.statement.Statement;
import net.sf.jsqlparser.statement.insert.Insert;
import net.sf.jsqlparser.statement.select.Select;

/**
 * The columns that a query gives, each with what it is made of, and the columns that decide which
 * rows it gives: those of conditions, joins and groups.
 *
 * @param columns in the query's order
 */
public record QueryColumns(List<QueryColumn> columns, Set<ColumnId> decides) {
  public QueryColumns {
    columns = List.copyOf(columns);
    decides = Set.copyOf(decides);
  }

  /** A column of a query. */
  public record QueryColumn(String name, Provenance provenance) {}

  /**
   * Reads a query.
   *
   * @param sql a SELECT in the SQL that the engines share, or an INSERT of one
   * @param relations names of the columns of a table or view, in their order, by its {@code
   *     dataset.name}; nothing where there is none
   * @throws QueryException if the text is no such query, or names a relation or column that is not
   *     there
   */
  public static QueryColumns of(String sql, Function<String, Optional<List<String>>> relations) {
    Relation relation = read(ParsedQueries.of(sql), new SelectReader(relations));
    return new QueryColumns(
        relation.columns().stream()
            .map(c -> new QueryColumn(c.name(), Provenance.of(c.origins(), c.rule())))
            .toList(),
        relation.decides());
  }

  private static Relation read(Statement statement, SelectReader queries) {
    if (statement instanceof Select select) {
      return queries.read(select);
    }
    if (statement instanceof Insert insert && insert.getSelect() != null) {
      return queries
          .read(insert.getSelect())
          .withNames(insert.getColumns().stream().map(Column::getUnquotedColumnName).toList());
    }
    throw new QueryException("it is no SELECT");
  }
}
