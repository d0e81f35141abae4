package dev.alluvium.transforms.marts;

import dev.alluvium.schemas.spec.mart.AggregateMartSpec;
import dev.alluvium.schemas.spec.mart.SequenceMartSpec;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.transforms.ledger.LedgerKey;
import dev.alluvium.transforms.timing.Timing;
import dev.alluvium.transforms.warehouse.TableMutation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.RowCoder;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TimestampedValue;

/**
 * What happens to a stream, step by step. A TestStream waits after each step until all is quiet, so
 * a marker sent between two steps shows which of them brought what came out.
 */
final class Story {
  private static final String MARKER = "marker of the story";

  private TestStream.Builder<Row> stream = TestStream.create(RowCoder.of(Reading.SCHEMA));

  /** From here on what comes out is told after this line. */
  Story then(String line) {
    return add(Reading.of(0, "00:00").kind(MARKER).room(line));
  }

  /** These come in one bundle. */
  Story come(Reading... readings) {
    return add(readings);
  }

  private Story add(Reading... readings) {
    List<TimestampedValue<Row>> elements = new ArrayList<>();
    for (Reading reading : readings) {
      elements.add(
          TimestampedValue.of(
              reading.row(), org.joda.time.Instant.ofEpochMilli(reading.at().toEpochMilli())));
    }
    stream = addTo(stream, elements);
    return this;
  }

  /** As one bundle. */
  static TestStream.Builder<Row> addTo(
      TestStream.Builder<Row> stream, List<TimestampedValue<Row>> elements) {
    return stream.addElements(
        elements.get(0),
        elements.subList(1, elements.size()).<TimestampedValue<Row>>toArray(n -> array(n)));
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // Java makes no arrays of a generic type.
  private static TimestampedValue<Row>[] array(int size) {
    return new TimestampedValue[size];
  }

  Story watermark(String time) {
    return watermark(Reading.instant(time).toEpochMilli());
  }

  Story watermark(long millis) {
    stream = stream.advanceWatermarkTo(org.joda.time.Instant.ofEpochMilli(millis));
    return this;
  }

  Story clock(Duration duration) {
    stream = stream.advanceProcessingTime(org.joda.time.Duration.millis(duration.toMillis()));
    return this;
  }

  /** Tells the story to an end to the mart; told are its rows by those columns, and the ledger. */
  Told toMart(AggregateMartSpec mart, Timing timing) {
    return to(
        events -> {
          PCollectionTuple out =
              events.apply(
                  "Mart", AggregateMart.of(mart, Greenhouse.READING, Greenhouse.WAREHOUSE, timing));
          return List.of(out.get(AggregateMart.MUTATIONS), out.get(AggregateMart.LEDGER));
        });
  }

  Told toSequence(SequenceMartSpec mart, Timing timing) {
    return to(
        events -> {
          PCollectionTuple out =
              PCollectionList.of(events)
                  .apply(
                      "Mart",
                      SequenceMart.of(mart, Greenhouse.READING, Greenhouse.WAREHOUSE, timing));
          return List.of(out.get(SequenceMart.MUTATIONS), out.get(SequenceMart.LEDGER));
        });
  }

  Told toDeduplicate(Timing timing) {
    return to(
        events -> {
          PCollectionTuple out =
              PCollectionList.of(events)
                  .apply("Deduplicate", Deduplicate.of(Greenhouse.READING, timing));
          return List.of(out.get(Deduplicate.EVENTS), out.get(Deduplicate.LEDGER));
        });
  }

  private Told to(Function<PCollection<Row>, List<PCollection<?>>> transform) {
    Recording recording = new Recording();
    Pipeline pipeline = Pipeline.create(PipelineOptionsFactory.create());
    PCollection<Row> events =
        pipeline
            .apply(stream.advanceWatermarkToInfinity())
            .apply("Markers", ParDo.of(new MarkersFn(recording.id())))
            .setRowSchema(Reading.SCHEMA);
    for (PCollection<?> output : transform.apply(events)) {
      output.apply("Record" + output.getName(), recording.record());
    }
    pipeline.run().waitUntilFinish();
    return new Told(recording.take());
  }

  private static final class MarkersFn extends DoFn<Row, Row> {
    private final String recording;

    MarkersFn(String recording) {
      this.recording = recording;
    }

    @ProcessElement
    public void process(@Element Row row, OutputReceiver<Row> out) {
      if (MARKER.equals(row.getString("kind"))) {
        Recording.add(recording, "-- " + row.getString("room"));
      } else {
        out.output(row);
      }
    }
  }

  /** What came out, in order, with the markers between. */
  record Told(List<Object> all) {
    /** Line by line; what came out between two markers is sorted, as that order is chance. */
    List<String> lines(String... columns) {
      List<String> lines = new ArrayList<>();
      int from = 0;
      for (Object item : all) {
        if (item instanceof String marker) {
          lines.subList(from, lines.size()).sort(null);
          lines.add(marker);
          from = lines.size();
        } else {
          lines.add(line(item, columns));
        }
      }
      lines.subList(from, lines.size()).sort(null);
      return lines;
    }

    /** Markers, and after each what was counted until the next, by key. */
    List<String> ledger() {
      List<String> lines = new ArrayList<>();
      Map<String, Long> counts = new TreeMap<>();
      for (Object item : all) {
        if (item instanceof String marker) {
          counts.forEach((key, count) -> lines.add(key + " x" + count));
          counts.clear();
          lines.add(marker);
        } else if (item instanceof KV<?, ?> kv && kv.getKey() instanceof LedgerKey key) {
          counts.merge(text(key), (Long) kv.getValue(), Long::sum);
        }
      }
      counts.forEach((key, count) -> lines.add(key + " x" + count));
      return lines;
    }

    List<TableMutation> mutations() {
      return all.stream()
          .filter(TableMutation.class::isInstance)
          .map(TableMutation.class::cast)
          .toList();
    }

    /** Markers, and after each the rows of the table at the next marker, or at the end. */
    List<String> tables(String... columns) {
      List<String> lines = new ArrayList<>();
      MartTable table = new MartTable();
      for (Object item : all) {
        if (item instanceof String marker) {
          lines.addAll(table.rows(columns));
          lines.add(marker);
        } else if (item instanceof TableMutation mutation) {
          table.apply(mutation);
        }
      }
      lines.addAll(table.rows(columns));
      return lines;
    }

    MartTable table() {
      return MartTable.of(mutations());
    }

    private static String line(Object item, String... columns) {
      if (item instanceof TableMutation mutation) {
        TableSpec table = mutation.table();
        return mutation.isDelete()
            ? "delete " + MartTable.text(mutation.row(), table.key().toArray(new String[0]))
            : MartTable.text(mutation.row(), columns);
      }
      if (item instanceof KV<?, ?> kv && kv.getKey() instanceof LedgerKey key) {
        return "ledger " + text(key) + " x" + kv.getValue();
      }
      return MartTable.text((Row) item, columns);
    }

    private static String text(LedgerKey key) {
      Long window = key.windowStart();
      String hour =
          window == null
              ? "-"
              : java.time.Instant.ofEpochSecond(window).toString().substring(11, 16);
      return String.join(" ", key.event(), key.source(), hour, key.outcome().code(), key.reason());
    }
  }
}
