package dev.alluvium.pipelines.capture;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.pipelines.options.UserException;
import dev.alluvium.transforms.kafka.client.ClientSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectorSettingsTest {
  private static final PostgresSource SOURCE =
      PostgresSource.of("postgres://me@db/shop", () -> "s3cret");

  private final Path file;

  ConnectorSettingsTest(@TempDir Path folder) {
    this.file = folder.resolve("capture.properties");
  }

  private ConnectorSettings of(String... lines) throws IOException {
    Files.writeString(file, String.join("\n", lines));
    return ConnectorSettings.of(file.toString(), SOURCE);
  }

  private static Properties engine(ConnectorSettings settings) {
    return settings.engine(
        SOURCE,
        ClientSettings.of("localhost:9092", "capture", Map.of()),
        List.of("billing.plans", "billing.of$money"));
  }

  @Test
  void areWhatChangesAreReadByAndNamedByTheDatabase() throws IOException {
    Properties engine = engine(of("schema.include.list=billing"));
    assertThat(engine.getProperty("topic.prefix"), is("shop"));
    assertThat(engine.getProperty("decimal.handling.mode"), is("string"));
    assertThat(engine.getProperty("skipped.operations"), is("none"));
    assertThat(engine.getProperty("snapshot.mode"), is("no_data"));
    assertThat(engine.getProperty("database.password"), is("s3cret"));
    assertThat(
        engine.getProperty("table.include.list"), is("billing\\.plans,billing\\.of\\$money"));
    assertThat(engine.getProperty("schema.include.list"), is((String) null));
  }

  @Test
  void areThoseThatThePageOfTheFormatAsksFor() throws IOException {
    Properties engine = engine(ConnectorSettings.of(null, SOURCE));
    Matcher row =
        Pattern.compile("(?m)^\\| `([a-z.]+)` \\| `(\\w+)`( \\(default\\))? \\| ")
            .matcher(Files.readString(Path.of("../../docs/formats/debezium.md")));
    int rows = 0;
    for (; row.find(); rows++) {
      String isDefault = row.group(3) == null ? null : row.group(2);
      assertThat(row.group(1), engine.getProperty(row.group(1), isDefault), is(row.group(2)));
    }
    assertThat(rows, is(5));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "skipped.operations",
        "event.processing.failure.handling.mode",
        "transforms.flat.type",
        "snapshot.mode",
        "offset.storage",
        "slot.drop.on.stop",
        "signal.enabled.channels",
        "notification.enabled.channels",
        "publish.via.partition.root",
        "driver.options",
        "driver.stringtype",
        "database.hostname",
        "connector.class"
      })
  void refuseWhatPromisesHangOnAndShowNoValue(String name) {
    UserException refused =
        assertThrows(UserException.class, () -> of(name + "=v4lue", "slot.name=s"));
    assertThat(refused.getMessage(), allOf(containsString(name), not(containsString("v4lue"))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "decimal.handling.mode=precise",
        "decimal.handling.mode=double",
        "binary.handling.mode=hex",
        "binary.handling.mode=base64-url-safe",
        "publication.autocreate.mode=no_tables"
      })
  void refuseWhatWouldBeReadWrongly(String line) {
    UserException refused = assertThrows(UserException.class, () -> of(line));
    assertThat(
        refused.getMessage(),
        allOf(containsString(line.substring(0, line.indexOf('='))), containsString("has to be")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "decimal.handling.mode=string",
        "binary.handling.mode=bytes",
        "binary.handling.mode=base64"
      })
  void takeWhatIsReadRight(String line) throws IOException {
    Properties engine = engine(of(line));
    assertThat(
        engine.getProperty(line.substring(0, line.indexOf('='))),
        is(line.substring(line.indexOf('=') + 1)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "table.include.list=billing\\\\..*; billing.plans; true",
        "table.include.list=billing\\\\..*; shop.plans; false",
        "table.include.list=billing.plans; billing.plans_old; false",
        "schema.exclude.list=audit; audit.log; false",
        "table.exclude.list=billing.log, billing.tmp; billing.tmp; false",
        "table.exclude.list=billing.log; billing.plans; true",
        "slot.name=s; alluvium.signal; false",
      })
  void sayWhichTables(String line, String table, boolean isIn) throws IOException {
    assertThat(of(line).includes(table), is(isIn));
  }

  @ParameterizedTest
  @CsvSource({
    "table.exlude.list=a, table.exlude.list",
    "hunter2, a line without a name",
    "s3cret!x=1, a line without a name",
    "column.mask=1, column.mask",
  })
  void refuseNamesThatDebeziumWouldPassByAndShowNothingElse(String line, String shown) {
    UserException refused = assertThrows(UserException.class, () -> of(line));
    assertThat(refused.getMessage(), endsWith("Debezium does not know: " + shown));
  }

  @Test
  void takeNamesThatDebeziumKnows() throws IOException {
    of(
        "column.mask.with.5.chars=a.b.c",
        "driver.connectTimeout=1",
        "database.sslmode=require",
        "converters=isbn",
        "isbn.type=a.B",
        "include.unknown.datatypes=true",
        "errors.max.retries=3");
  }

  @ParameterizedTest
  @CsvSource({
    "slot.name=Shop-1, slot.name",
    "publication.name=a b, publication.name",
    "topic.prefix=a b, topic.prefix",
  })
  void refuseNamesThatAreNone(String line, String name) {
    UserException refused = assertThrows(UserException.class, () -> of(line));
    assertThat(refused.getMessage(), containsString(name));
  }

  @Test
  void askForAPrefixWhereTheDatabasesNameIsNone() {
    UserException refused =
        assertThrows(
            UserException.class,
            () ->
                ConnectorSettings.of(
                    null, PostgresSource.of("postgres://me@db/my%20shop", () -> null)));
    assertThat(refused.getMessage(), containsString("set topic.prefix in --config"));
  }

  @Test
  void refuseAFileThatIsNotThere() {
    assertThrows(UserException.class, () -> ConnectorSettings.of(file + ".missing", SOURCE));
  }
}
