package dev.alluvium.schemas.contract.expression;

import dev.alluvium.schemas.contract.column.Columns;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.Shape;
import dev.alluvium.schemas.contract.yaml.YamlNode;
import dev.alluvium.schemas.spec.expression.SqlExpression;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@code sql: price * units}. */
public final class SqlReader implements FunctionReader<SqlExpression> {
  /** Texts are passed over. */
  private static final Pattern COMMENT = Pattern.compile("'(?:[^']|'')*+'|(--|/\\*)");

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
    return read(formula.argument(), SqlExpression.NAME, columns)
        .map(Typed::of)
        .orElseGet(() -> Typed.unknown(Optional.empty()));
  }

  /** The expression of a text that is called {@code what}; reports what is wrong with it. */
  public static Optional<SqlExpression> read(YamlNode node, String what, Columns columns) {
    Optional<Name> sql = node.name(what);
    if (sql.isEmpty()) {
      return Optional.empty();
    }
    if (COMMENT.matcher(sql.get().text()).results().anyMatch(found -> found.group(1) != null)) {
      sql.get().fault("%s: a comment has no place in an expression; YAML has #", what);
      return Optional.empty();
    }
    try {
      String text = sql.get().text().strip().replaceAll("\\s+", " ");
      return Optional.of(new SqlExpression(text, TermReader.read(sql.get().text(), columns)));
    } catch (TermException e) {
      if (!e.isTold()) {
        sql.get()
            .fault(
                "%s%s: %s",
                what, e.place().isEmpty() ? "" : ", " + e.place(), String.valueOf(e.getMessage()));
      }
      return Optional.empty();
    }
  }

  /** Whether a text can be read as an expression that engines compute; reports where it cannot. */
  public static boolean isReadable(Name sql) {
    try {
      SqlParser.parse(sql.text());
      return true;
    } catch (TermException e) {
      sql.fault("sql: %s", String.valueOf(e.getMessage()));
      return false;
    }
  }
}
