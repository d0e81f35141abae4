package dev.alluvium.transforms.expression;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;

import dev.alluvium.schemas.spec.column.ColumnMeaning;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.column.FieldSpec;
import dev.alluvium.schemas.spec.column.ListPath;
import dev.alluvium.schemas.spec.column.NumericLimits;
import dev.alluvium.schemas.spec.column.TimeLimits;
import dev.alluvium.schemas.spec.expression.Amount;
import dev.alluvium.schemas.spec.expression.CleanText;
import dev.alluvium.schemas.spec.expression.Constant;
import dev.alluvium.schemas.spec.expression.Copy;
import dev.alluvium.schemas.spec.expression.Date;
import dev.alluvium.schemas.spec.expression.DerivedSpec;
import dev.alluvium.schemas.spec.expression.EmailAddress;
import dev.alluvium.schemas.spec.expression.EventName;
import dev.alluvium.schemas.spec.expression.Expression;
import dev.alluvium.schemas.spec.expression.FindWord;
import dev.alluvium.schemas.spec.expression.Floor;
import dev.alluvium.schemas.spec.expression.HashAlgorithm;
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
import dev.alluvium.schemas.spec.expression.Synonyms;
import dev.alluvium.schemas.spec.expression.Synonyms.Meaning;
import dev.alluvium.schemas.spec.expression.term.SqlFunction;
import dev.alluvium.schemas.spec.expression.term.Term;
import dev.alluvium.schemas.spec.reference.ReferenceColumn;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every function over the ends of what its arguments' types hold, and what lies between. */
class TotalExpressionsTest {
  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999Z");
  private static final List<ZoneId> ZONES =
      Stream.of("UTC", "America/New_York", "Asia/Tokyo", "Pacific/Kiritimati", "Etc/GMT+12")
          .map(ZoneId::of)
          .toList();
  private static final List<Long> LENGTHS =
      List.of(1_000L, 300_000L, 86_400_000L, 7 * 86_400_000L, 999_999_999L * 86_400_000);

  private static final Map<String, Integer> COLUMNS =
      Map.of("time", 0, "other_time", 1, "text", 2, "number", 3);

  private static JsonValue json(ColumnType type, boolean isMany) {
    FieldSpec value =
        FieldSpec.builder()
            .setName("text")
            .setRawName("text")
            .setFrom("text")
            .setType(type)
            .setMeaning(ColumnMeaning.of(""))
            .build();
    return new JsonValue("text", new ListPath(null, null), isMany, value);
  }

  /** Of every function some. */
  static List<Expression> expressions() {
    List<Expression> all = new ArrayList<>();
    COLUMNS.keySet().forEach(column -> all.add(new Copy(column, ColumnType.STRING)));
    all.addAll(List.of(new Constant("text"), new EventName("scan"), new Standardised("text")));
    all.addAll(List.of(new Date("time"), new Hour("time")));
    for (CleanText.Letters letters : CleanText.Letters.values()) {
      all.add(new CleanText("text", letters));
    }
    Synonyms words = new Synonyms(List.of(new Meaning("a", List.of("A", "|", "ß"))));
    all.addAll(
        List.of(
            new EmailAddress("text"),
            new Amount("text"),
            new MapText("text", words, ".|"),
            new FindWord("text", words)));
    for (ColumnType type : ColumnType.values()) {
      all.add(json(type, false));
      all.add(json(type, true));
    }
    for (ZoneId zone : ZONES) {
      all.add(new LocalDay("time", zone));
      all.add(new LocalClock("time", zone));
      all.add(new LocalWeekday("time", zone));
      all.add(new LocalHour("time", zone, 4));
    }
    LENGTHS.forEach(length -> all.add(new Floor("time", Duration.ofMillis(length))));
    all.add(new PlusSeconds("time", "number"));
    all.add(new SecondsBetween("time", "other_time"));
    all.add(
        new SqlExpression(
            "UPPER(text)",
            new Term.Call(
                SqlFunction.UPPER,
                List.of(new Term.Column("text", ColumnType.STRING)),
                ColumnType.STRING)));
    ReferenceColumn.Entry entry = new ReferenceColumn.Entry(List.of(""), Instant.EPOCH, "found");
    all.add(
        new LookUp(
            List.of("text"),
            "time",
            new ReferenceColumn("t.c", ColumnType.STRING, null, List.of(entry))));
    List<HashKey.Part> parts =
        List.of(
            new HashKey.Part("time", ColumnType.TIMESTAMP),
            new HashKey.Part("text", ColumnType.STRING));
    for (HashAlgorithm algorithm : HashAlgorithm.values()) {
      all.add(new HashKey(algorithm, true, parts));
    }
    return all;
  }

  @Test
  void areOfEveryFunction() {
    assertThat(
        expressions().stream().map(Expression::getClass).collect(Collectors.toSet()),
        is(Set.of(Expression.class.getPermittedSubclasses())));
  }

  private static @Nullable Object[] row(Random random) {
    return new @Nullable Object[] {time(random), time(random), text(random), number(random)};
  }

  private static @Nullable Instant time(Random random) {
    return switch (random.nextInt(8)) {
      case 0 -> null;
      case 1 -> FIRST;
      case 2 -> LAST;
      case 3 -> FIRST.plusSeconds(random.nextInt(86_400));
      case 4 -> LAST.minusSeconds(random.nextInt(86_400));
      case 5 -> Instant.EPOCH.minusNanos(1_000);
      default -> {
        long seconds = LAST.getEpochSecond() - FIRST.getEpochSecond();
        yield FIRST
            .plusSeconds((long) (random.nextDouble() * seconds))
            .plusNanos(1_000L * random.nextInt(1_000_000));
      }
    };
  }

  private static @Nullable String text(Random random) {
    return Arrays.asList(
            null,
            "",
            " ",
            "a",
            "ß",
            "\u0000",
            "\ud83d",
            "ŉ".repeat(1_000),
            "İ|^\\",
            "(1.2,3)",
            "9".repeat(40))
        .get(random.nextInt(11));
  }

  private static @Nullable Number number(Random random) {
    List<@Nullable Number> ends =
        Arrays.asList(
            null,
            0L,
            Long.MIN_VALUE,
            Long.MAX_VALUE,
            Double.MIN_VALUE,
            Double.MAX_VALUE,
            -Double.MAX_VALUE,
            Double.NaN,
            Double.NEGATIVE_INFINITY,
            new BigDecimal("99999999999999999999999999999.999999999"),
            new BigDecimal("-0.000000001"));
    int picked = random.nextInt(ends.size() + 4);
    return picked < ends.size()
        ? ends.get(picked)
        : (Number) ((random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(16)));
  }

  @ParameterizedTest
  @MethodSource("expressions")
  void throwsNothingAndGivesWhatAColumnHolds(Expression expression) {
    Random random = new Random(expression.function().length());
    RowFunction compiled = Expressions.compile(expression, COLUMNS::get);
    for (int i = 0; i < 5_000; i++) {
      @Nullable Object[] row = row(random);
      Object value = compiled.apply(row);
      if (!(expression instanceof Copy) && value != RowFunction.UNCOMPUTABLE) {
        assertThat(expression + Arrays.toString(row), isHeld(value), is(true));
      }
    }
  }

  private static boolean isHeld(@Nullable Object value) {
    if (value instanceof Instant ts) {
      return TimeLimits.hold(ts) && ts.equals(ts.truncatedTo(ChronoUnit.MICROS));
    }
    return value instanceof LocalDate day
        ? TimeLimits.hold(day)
        : value == null
            || value instanceof Long
            || value instanceof String
            || value instanceof Boolean
            || (value instanceof Double number && Double.isFinite(number))
            || value instanceof byte[]
            || (value instanceof BigDecimal number && NumericLimits.hold(number));
  }

  @Test
  void leavesUncomputedWhatOnlyTheseCanReachBeyond() {
    Set<String> reached = new HashSet<>();
    Random random = new Random(1);
    for (Expression expression : expressions()) {
      RowFunction compiled = Expressions.compile(expression, COLUMNS::get);
      for (int i = 0; i < 5_000; i++) {
        if (compiled.apply(row(random)) == RowFunction.UNCOMPUTABLE) {
          reached.add(expression.function());
        }
      }
    }
    assertThat(reached, is(Set.of("local_date", "floor", "plus_seconds", "amount", "json")));
  }

  @Test
  void writesNullForWhatIsUncomputableAndTellsTheRowAndTheColumn() {
    List<DerivedSpec> columns = new ArrayList<>();
    for (Expression expression : expressions()) {
      columns.add(DerivedSpec.of("c" + columns.size(), expression, ColumnMeaning.of("A column.")));
    }
    ComputedColumns computed =
        ComputedColumns.of(columns, COLUMNS::get, name -> Integer.parseInt(name.substring(1)));
    Random random = new Random(2);
    List<String> told = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      @Nullable Object[] row = row(random);
      @Nullable Object[] written = new @Nullable Object[columns.size()];
      List<String> ofRow = new ArrayList<>();
      computed.write(
          row,
          written,
          (from, column) -> {
            assertThat(from, is(row));
            ofRow.add(column);
          });
      for (int c = 0; c < written.length; c++) {
        Object value = Expressions.compile(columns.get(c).expression(), COLUMNS::get).apply(row);
        boolean isUncomputable = value == RowFunction.UNCOMPUTABLE;
        assertThat(written[c], is(isUncomputable ? null : value));
        assertThat(ofRow.contains("c" + c), is(isUncomputable));
      }
      told.addAll(ofRow);
    }
    assertThat(told.size(), greaterThan(100));
  }

  @Test
  void letsColumnsReadThoseBeforeThem() {
    ComputedColumns computed =
        ComputedColumns.of(
            List.of(
                DerivedSpec.of("day", new Date("time"), ColumnMeaning.of("Its day.")),
                DerivedSpec.of(
                    "copied", new Copy("day", ColumnType.DATE), ColumnMeaning.of("Again."))),
            List.of("time", "day", "copied")::indexOf,
            List.of("time", "day", "copied")::indexOf);
    @Nullable Object[] row = {LAST, null, null};
    computed.write(row, row, (from, column) -> {});
    assertThat(row[2], instanceOf(LocalDate.class));
  }
}
