package dev.alluvium.schemas.contract.expression;

import dev.alluvium.schemas.contract.column.Columns;
import dev.alluvium.schemas.contract.expression.TermReader.TermException;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.Shape;
import dev.alluvium.schemas.contract.yaml.YamlNode;
import dev.alluvium.schemas.spec.expression.SqlExpression;
import java.util.Optional;

/** Reads {@code sql: price * units}. */
final class SqlReader implements FunctionReader<SqlExpression> {
  @Override
  public Class<SqlExpression> kind() {
    return SqlExpression.class;
  }

  @Override
  public Key<Optional<YamlNode>> key() {
    return Key.find(SqlExpression.NAME, Shape.text(), "An expression in SQL over columns.");
  }

  @Override
  public Typed read(Formula formula, Columns columns) {
    Optional<Name> sql = formula.argument().name(SqlExpression.NAME);
    if (sql.isEmpty()) {
      return Typed.unknown(Optional.empty());
    }
    try {
      String text = sql.get().text().strip().replaceAll("\\s+", " ");
      return Typed.of(new SqlExpression(text, TermReader.read(sql.get().text(), columns)));
    } catch (TermException e) {
      if (!e.isTold()) {
        sql.get().fault("sql: %s", String.valueOf(e.getMessage()));
      }
      return Typed.unknown(Optional.empty());
    }
  }
}
