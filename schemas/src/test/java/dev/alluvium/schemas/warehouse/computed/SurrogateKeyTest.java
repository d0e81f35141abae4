package dev.alluvium.schemas.warehouse.computed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.zetasql.AnalyzerOptions;
import com.google.zetasql.LanguageOptions;
import com.google.zetasql.PreparedExpression;
import com.google.zetasql.TypeFactory;
import com.google.zetasql.Value;
import com.google.zetasql.ZetaSQLType.TypeKind;
import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.spec.computed.DimensionSpec;
import dev.alluvium.schemas.spec.computed.ModelSpec;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What GoogleSQL computes as a surrogate key; {@code AnyDimensionTest} and the examples of the
 * depot hold DuckDB to the same texts.
 */
class SurrogateKeyTest {
  @ParameterizedTest
  @CsvSource({
    "7, 2024-01-01T00:00:00Z, 1:712:2024-01-01T0",
    "-12, 2024-01-03T12:00:00.000001Z, 3:-1222:2024-01-03T43200000001",
    "0, 1969-12-31T23:59:59.999999Z, 1:022:1969-12-31T86399999999"
  })
  void isTheSameInEveryEngine(long item, Instant from, String text)
      throws NoSuchAlgorithmException {
    String machine = System.getProperty("os.name") + " " + System.getProperty("os.arch");
    assumeTrue(machine.matches("Linux amd64|Mac OS X x86_64"), "no GoogleSQL for " + machine);
    ModelSpec model =
        ContractLoader.load(Path.of("src/test/resources/depot")).computed(ModelSpec.class).get(1);
    String sql = SurrogateKey.sql((DimensionSpec) model.query()).replace("this_row.", "");
    long micros = from.getEpochSecond() * 1_000_000 + from.getNano() / 1_000;
    AnalyzerOptions options = new AnalyzerOptions();
    options.setLanguageOptions(new LanguageOptions().enableMaximumLanguageFeatures());
    options.setDefaultTimezone("UTC");
    options.addExpressionColumn("item_no", TypeFactory.createSimpleType(TypeKind.TYPE_INT64));
    options.addExpressionColumn(
        "valid_from", TypeFactory.createSimpleType(TypeKind.TYPE_TIMESTAMP));

    try (PreparedExpression expression = new PreparedExpression(sql)) {
      expression.prepare(options);
      Value key =
          expression.execute(
              Map.of(
                  "item_no", Value.createInt64Value(item),
                  "valid_from", Value.createTimestampValueFromUnixMicros(micros)),
              Map.of());

      assertThat(
          key.getStringValue(),
          is(
              HexFormat.of()
                  .formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(UTF_8)))));
    }
  }
}
