package dev.alluvium.transforms.expression;

import dev.alluvium.schemas.spec.Kinds;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.expression.Amount;
import dev.alluvium.schemas.spec.expression.CleanText;
import dev.alluvium.schemas.spec.expression.Constant;
import dev.alluvium.schemas.spec.expression.Copy;
import dev.alluvium.schemas.spec.expression.Date;
import dev.alluvium.schemas.spec.expression.EmailAddress;
import dev.alluvium.schemas.spec.expression.EventName;
import dev.alluvium.schemas.spec.expression.Expression;
import dev.alluvium.schemas.spec.expression.FindWord;
import dev.alluvium.schemas.spec.expression.Floor;
import dev.alluvium.schemas.spec.expression.HashKey;
import dev.alluvium.schemas.spec.expression.Hour;
import dev.alluvium.schemas.spec.expression.JsonValue;
import dev.alluvium.schemas.spec.expression.LocalClock;
import dev.alluvium.schemas.spec.expression.LocalDay;
import dev.alluvium.schemas.spec.expression.LocalHour;
import dev.alluvium.schemas.spec.expression.LocalWeekday;
import dev.alluvium.schemas.spec.expression.LookUp;
import dev.alluvium.schemas.spec.expression.MapText;
import dev.alluvium.schemas.spec.expression.PlusSeconds;
import dev.alluvium.schemas.spec.expression.SecondsBetween;
import dev.alluvium.schemas.spec.expression.SqlExpression;
import dev.alluvium.schemas.spec.expression.Standardised;
import dev.alluvium.transforms.keys.Standardise;
import java.util.List;
import java.util.function.ToIntFunction;

/** Compiles expressions to functions of a row's values. */
final class Expressions {
  private static final Kinds<Compiler<?>> ALL =
      Kinds.of(
          Expression.class,
          List.of(
              new Compiler<>(Copy.class, Expressions::copy),
              new Compiler<>(Constant.class, (constant, places) -> values -> constant.text()),
              new Compiler<>(EventName.class, (name, places) -> values -> name.event()),
              new Compiler<>(Date.class, UtcFunctions::date),
              new Compiler<>(Hour.class, UtcFunctions::hour),
              new Compiler<>(LocalDay.class, LocalFunctions::day),
              new Compiler<>(LocalClock.class, LocalFunctions::timeOfDay),
              new Compiler<>(LocalHour.class, LocalFunctions::hour),
              new Compiler<>(LocalWeekday.class, LocalFunctions::weekday),
              new Compiler<>(Floor.class, UtcFunctions::floor),
              new Compiler<>(PlusSeconds.class, UtcFunctions::plusSeconds),
              new Compiler<>(SecondsBetween.class, UtcFunctions::secondsBetween),
              new Compiler<>(Standardised.class, Expressions::standardise),
              new Compiler<>(CleanText.class, TextFunctions::text),
              new Compiler<>(EmailAddress.class, TextFunctions::email),
              new Compiler<>(Amount.class, TextFunctions::amount),
              new Compiler<>(MapText.class, TextFunctions::map),
              new Compiler<>(FindWord.class, TextFunctions::find),
              new Compiler<>(JsonValue.class, JsonFunction::compile),
              new Compiler<>(SqlExpression.class, SqlTerms::compile),
              new Compiler<>(LookUp.class, LookUpFunction::compile),
              new Compiler<>(HashKey.class, HashKeyFunction::compile)));

  private Expressions() {}

  /** Makes the function that an expression is, over rows whose columns stand at given places. */
  private interface Making<T> {
    RowFunction of(T expression, ToIntFunction<String> places);
  }

  /** Compiles the expressions of one kind. */
  private record Compiler<T extends Expression>(Class<T> kind, Making<T> making)
      implements Kinds.Handler<T> {
    RowFunction compile(Expression expression, ToIntFunction<String> places) {
      return making.of(kind.cast(expression), places);
    }
  }

  /**
   * That expression over rows whose columns stand at the places given by {@code indexOf}.
   *
   * @throws IllegalArgumentException from {@code indexOf}, for a column that is not there
   */
  static RowFunction compile(Expression expression, ToIntFunction<String> indexOf) {
    return ALL.of(expression).compile(expression, indexOf);
  }

  private static RowFunction copy(Copy copy, ToIntFunction<String> places) {
    int index = places.applyAsInt(copy.column());
    return values -> values[index];
  }

  private static RowFunction standardise(Standardised text, ToIntFunction<String> places) {
    return RowFunction.of(
        places.applyAsInt(text.column()),
        value -> Standardise.standardise(value, ColumnType.STRING));
  }
}
