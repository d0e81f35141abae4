package dev.alluvium.schemas.spec.format;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecordFormatTest {
  private static final AvroFormat REGISTERED = new AvroFormat(null, null);
  private static final AvroFormat DECLARED = new AvroFormat("\"string\"", null);
  private static final DebeziumFormat IN_JSON =
      new DebeziumFormat(DebeziumFormat.UNAVAILABLE, null);

  @Test
  void isNoExampleInBytesOrWithoutItsRegistry() {
    assertThat(new JsonFormat().hasExamples(), is(true));
    assertThat(DECLARED.hasExamples(), is(false));
    assertThat(IN_JSON.hasExamples(), is(true));
    assertThat(inAvro(REGISTERED).hasExamples(), is(false));
    assertThat(inAvro(DECLARED).hasExamples(), is(true));
  }

  @Test
  void isNoMessageInAContainerFile() {
    Optional<String> why =
        Optional.of("a record in a container file of Avro is no message of Kafka");
    assertThat(REGISTERED.whyNoMessages(), is(why));
    assertThat(inAvro(REGISTERED).whyNoMessages(), is(why));
    assertThat(IN_JSON.whyNoMessages(), is(Optional.empty()));
    assertThat(new MongoFormat().whyNoMessages(), is(Optional.empty()));
  }

  @Test
  void isUnderAHeaderWhereFilesHaveOne() {
    CsvFormat headed = CsvFormat.of(true, List.of(), ',', '"', false);
    assertThat(headed.underHeader(), is(Optional.of(headed)));
    assertThat(
        CsvFormat.of(false, List.of("a"), ',', '"', false).underHeader(), is(Optional.empty()));
  }

  private static DebeziumFormat inAvro(AvroFormat values) {
    return new DebeziumFormat(
        DebeziumFormat.UNAVAILABLE, new DebeziumFormat.InAvro(values, values));
  }
}
