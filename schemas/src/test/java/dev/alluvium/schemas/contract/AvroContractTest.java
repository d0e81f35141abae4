package dev.alluvium.schemas.contract;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.schemas.contract.fault.ContractException;
import dev.alluvium.schemas.contract.fault.Fault;
import dev.alluvium.schemas.spec.format.AvroFormat;
import dev.alluvium.schemas.spec.format.DebeziumFormat;
import dev.alluvium.schemas.spec.format.DebeziumFormat.InAvro;
import dev.alluvium.schemas.spec.format.RecordFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AvroContractTest {
  private static final String SCHEMA =
      "{\"type\": \"record\", \"name\": \"R\", \"fields\": [{\"name\": \"at\", \"type\":"
          + " \"long\"}]}";

  private final Path folder;

  AvroContractTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    Files.writeString(
        folder.resolve("domain.yaml"), "domain: d\ndescription: A domain.\nowner: us\n");
  }

  @Test
  void leavesTheRegistryToTheJob() throws IOException {
    assertThat(format("format: avro"), is(new AvroFormat(null, null)));
  }

  @Test
  void takesTheSchemaOfAFileBesideIt() throws IOException {
    Files.writeString(folder.resolve("r.avsc"), SCHEMA);
    assertThat(format("format: avro, avro: {schema: r.avsc}"), is(new AvroFormat(SCHEMA, null)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{schema: gone.avsc}|there is no file \"gone.avsc\" beside this contract; its name must end in .avsc",
        "{schema: text.avsc}|the schema in text.avsc is of string; that of an event is a record",
        "{schema: broken.avsc}|broken.avsc is no schema of Avro: it names a type that is not there",
        "{schema: unnamed.avsc}|unnamed.avsc is no schema of Avro: it names a type that is not there",
        "{registry: x}|unknown key \"registry\" in avro. One of: schema."
      })
  void saysWhatIsWrong(String settings, String fault) throws IOException {
    Files.writeString(folder.resolve("text.avsc"), "\"string\"");
    Files.writeString(folder.resolve("broken.avsc"), "{\"type\": \"broken\"}");
    Files.writeString(folder.resolve("unnamed.avsc"), "\"Unknown\"");
    assertThat(faults("format: avro, avro: " + settings), contains("things.yaml:4: " + fault));
  }

  @Test
  void holdsChangesToo() throws IOException {
    Files.writeString(folder.resolve("r.avsc"), SCHEMA);
    AvroFormat registered = new AvroFormat(null, null);
    AvroFormat given = new AvroFormat(SCHEMA, null);
    assertThat(
        changes("encoding: avro"),
        is(new DebeziumFormat("__debezium_unavailable_value", new InAvro(registered, registered))));
    assertThat(
        changes("encoding: avro, unavailable: gone, schema: r.avsc, key_schema: r.avsc"),
        is(new DebeziumFormat("gone", new InAvro(given, given))));
    assertThat(changes("encoding: json, unavailable: x"), is(new DebeziumFormat("x", null)));
    assertThat(((DebeziumFormat) changes("encoding: avro")).needsRegistry(), is(true));
    assertThat(((DebeziumFormat) changes("encoding: json")).needsRegistry(), is(false));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "encoding: xml|unknown encoding \"xml\". One of: json, avro.",
        "unavailable: x, schema: r.avsc|schema is for encoding: avro",
        "unavailable: x, key_schema: r.avsc|key_schema is for encoding: avro",
        "encoding: avro, key_schema: gone.avsc|there is no file \"gone.avsc\" beside this contract; its name must end in .avsc"
      })
  void saysWhatIsWrongWithChanges(String settings, String fault) throws IOException {
    Files.writeString(folder.resolve("r.avsc"), SCHEMA);
    ContractException e = assertThrows(ContractException.class, () -> changes(settings));
    assertThat(
        e.faults().stream().map(Fault::toString).toList(), contains("things.yaml:4: " + fault));
  }

  @Test
  void isForNoOtherFormat() {
    assertThat(
        faults("format: json, avro: {schema: r.avsc}"),
        contains("things.yaml:4: avro is for format: avro"));
  }

  private List<String> faults(String source) {
    ContractException e = assertThrows(ContractException.class, () -> format(source));
    return e.faults().stream().map(Fault::toString).toList();
  }

  private RecordFormat changes(String settings) throws IOException {
    Files.writeString(
        folder.resolve("things.yaml"),
        """
        event: things
        description: A thing.
        owner: us
        source: {topic: things, format: debezium, debezium: {SETTINGS}}
        key: [id]
        fields:
          id: {type: int64, description: Which.}
        """
            .replace("SETTINGS", settings));
    return ContractLoader.load(folder).events().get(0).format();
  }

  private RecordFormat format(String source) throws IOException {
    Files.writeString(
        folder.resolve("things.yaml"),
        """
        event: things
        description: A thing.
        owner: us
        source: {topic: things, SOURCE}
        identity: [id]
        event_time: event_ts
        fields:
          event_ts: {from: at, type: timestamp, required: true, description: When.}
          id: {type: int64, description: Which.}
        """
            .replace("SOURCE", source));
    return ContractLoader.load(folder).events().get(0).format();
  }
}
