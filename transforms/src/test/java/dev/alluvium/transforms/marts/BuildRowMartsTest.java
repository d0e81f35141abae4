package dev.alluvium.transforms.marts;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;

import dev.alluvium.schemas.spec.mart.RowMartSpec;
import dev.alluvium.transforms.ledger.LedgerKey;
import dev.alluvium.transforms.ledger.Outcome;
import dev.alluvium.transforms.warehouse.TableMutation;
import java.util.Arrays;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.junit.jupiter.api.Test;

class BuildRowMartsTest {
  private static final Reading FERN =
      Reading.of(1, "10:15").plant(" fern", null).degrees(1.5).litres("2.50");

  private static List<Object> build(Reading... readings) {
    Recording recording = new Recording();
    Pipeline pipeline = Pipeline.create(PipelineOptionsFactory.create());
    PCollectionTuple built =
        pipeline
            .apply(
                Create.of(Arrays.stream(readings).map(Reading::row).toList())
                    .withRowSchema(Reading.SCHEMA))
            .apply(
                BuildRowMarts.of(
                    Greenhouse.READING,
                    Greenhouse.DOMAIN.marts(RowMartSpec.class),
                    Greenhouse.WAREHOUSE));
    built.get(BuildRowMarts.MUTATIONS).apply("RecordRows", recording.record());
    built.get(BuildRowMarts.LEDGER).apply("RecordCounts", recording.record());
    pipeline.run().waitUntilFinish();
    return recording.take();
  }

  private static List<TableMutation> rows(String mart, Reading... readings) {
    return rows(mart, build(readings));
  }

  private static List<TableMutation> rows(String mart, List<Object> built) {
    return built.stream()
        .filter(TableMutation.class::isInstance)
        .map(TableMutation.class::cast)
        .filter(m -> m.table().name().equals(mart))
        .toList();
  }

  private static List<String> texts(List<TableMutation> rows) {
    return rows.stream().map(m -> MartTable.text(m.row(), columns(m))).sorted().toList();
  }

  private static String[] columns(TableMutation mutation) {
    return mutation.row().getSchema().getFieldNames().toArray(new String[0]);
  }

  @Test
  void computesTheColumnsAndAddsTimeSequenceAndDigest() {
    List<TableMutation> rows = rows("mart_reading", FERN);

    assertThat(
        texts(rows),
        contains(
            "1 2024-03-01 10 FERN 2024-03-01T10:15:01.500Z sensor 2.50 10:15 0 " + FERN.digest()));
    assertThat(rows.get(0).isDelete(), is(false));
    assertThat(rows.get(0).sequence(), is(0L));
  }

  @Test
  void countsWhatCannotBeComputedAndWritesTheRowWithoutIt() {
    List<Object> built = build(FERN.degrees(1e300), Reading.of(2, "10:16").degrees(2.0));

    assertThat(
        texts(rows("mart_reading", built)),
        contains(
            "1 2024-03-01 10 FERN null sensor 2.50 10:15 0 " + FERN.degrees(1e300).digest(),
            "2 2024-03-01 10 null 2024-03-01T10:16:02Z sensor null 10:16 0 "
                + Reading.of(2, "10:16").degrees(2.0).digest()));
    assertThat(
        built.stream().filter(KV.class::isInstance).toList(),
        contains(
            KV.of(
                LedgerKey.of(
                    "reading",
                    "readings-0",
                    Reading.instant("10:00").getEpochSecond(),
                    Outcome.UNCOMPUTABLE,
                    "mart_reading.cooled_ts"),
                1L)));
  }

  @Test
  void keepsNullsOutOfComputations() {
    assertThat(
        texts(rows("mart_reading", Reading.of(2, "23:59"))),
        contains(
            "2 2024-03-01 23 null null sensor null 23:59 0 " + Reading.of(2, "23:59").digest()));
  }

  @Test
  void leavesOutTheEventsThatAMartDoesNotTake() {
    Reading guessed = FERN.kind("guessed").alarm(true);
    Reading calm = Reading.of(2, "10:16").alarm(false);

    assertThat(
        rows("mart_reading", guessed, calm).stream().map(m -> m.row().getInt64(0)).toList(),
        contains(2L));
    assertThat(
        texts(rows("mart_alarm", guessed, calm, Reading.of(3, "10:17"))),
        contains("s 10:15 10:15 0 " + guessed.digest()));
  }
}
