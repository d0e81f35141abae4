package dev.alluvium.schemas.warehouse.raw;

import static dev.alluvium.schemas.warehouse.table.ColumnSpec.optional;
import static dev.alluvium.schemas.warehouse.table.ColumnSpec.required;

import dev.alluvium.schemas.spec.column.ColumnMeaning;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.dataset.Dataset;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.MergeRule;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The tables that every domain has: the rejects, the ledger and, locally, the positions. */
public final class OpsTables {
  public static final String PAYLOAD = "payload";

  /** In the rejects, of records of a topic that has several events. */
  public static final String EVENT = "event";

  public static final String REJECTS = Dataset.QUARANTINE.table("rejects");
  public static final String LEDGER = Dataset.OPS.table("ledger");
  public static final String QUALITY = Dataset.OPS.table("quality");
  public static final String PUBLISHED = Dataset.OPS.table("published");
  public static final String POSITIONS = Dataset.OPS.table("positions");
  public static final String NEXT_OFFSET = "next_offset";
  public static final String TOPIC_ID = "topic_id";
  public static final String REACHED = Dataset.OPS.table("reached");

  private OpsTables() {}

  /** {@code quarantine.rejects}: every record that is not in raw, with the reason and its bytes. */
  public static TableSpec rejects(String owner) {
    List<ColumnSpec> columns = new ArrayList<>();
    columns.add(required("reason", ColumnType.STRING, "Kind of fault, from a closed list."));
    columns.add(optional("field", ColumnType.STRING, "Field at fault, as the source calls it."));
    columns.add(required("message", ColumnType.STRING, "What is wrong, in words."));
    columns.add(required("topic", ColumnType.STRING, "Topic, or the file's stand-in for one."));
    columns.addAll(RawTables.coordinates());
    columns.add(optional(PAYLOAD, ColumnType.BYTES, "The record's bytes as they came."));
    columns.addAll(RawTables.extras());
    columns.add(
        optional(
            EVENT,
            ColumnType.STRING,
            "The event that did not let it in; empty where all would not."));
    return TableSpec.builder()
        .setDataset(Dataset.QUARANTINE.id())
        .setName("rejects")
        .setDescription(
            "Records that could not be decoded or broke a rule, one row each; of a topic with several"
                + " events one for each that did not let it in, and of a record that makes several"
                + " rows one for each at fault.")
        .setOwner(owner)
        .setColumns(columns)
        .setKey(List.of(RawTables.SOURCE, RawTables.POSITION, RawTables.RECORD_DIGEST, EVENT))
        .setRule(MergeRule.FIRST_WRITTEN)
        .build();
  }

  /** {@code ops.ledger}: what became of the records that each run read. */
  public static TableSpec ledger(String owner) {
    return TableSpec.builder()
        .setDataset(Dataset.OPS.id())
        .setName("ledger")
        .setDescription(
            "What became of the records that each run read. Per run, event and source, the records"
                + " read are those accepted, rejected and skipped; of the other outcomes, each record is"
                + " among those accepted by this run or an earlier one.")
        .setOwner(owner)
        .setColumns(
            List.of(
                required("run_id", ColumnType.STRING, "The run that counted."),
                required("event", ColumnType.STRING, "Event type."),
                required("source", ColumnType.STRING, "Where the records were read."),
                optional(
                    "window_start",
                    ColumnType.TIMESTAMP,
                    "Hour the events happened in, UTC; empty where a record has no event time."),
                required(
                    "outcome",
                    ColumnType.STRING,
                    "accepted: in raw. rejected: in rejects. skipped: nothing is wrong with it, but"
                        + " there is no row to be made of it. duplicate: its identity was there."
                        + " late: too late for the stream's aggregate marts. keyless: dropped from"
                        + " a vault table for want of a key. incomplete: it left out values of a"
                        + " vault table. ambiguous: a hash in a vault table may be that of other"
                        + " values. uncomputable: a column is empty as none can"
                        + " hold its value. left_out: in raw, but not let in by today's contract."
                        + " lost: no record, but a position that the source had deleted before it"
                        + " was read."),
                required(
                    "reason",
                    ColumnType.STRING,
                    "Why rejected, skipped, left out or lost, or the table or column it is about; else"
                        + " empty."),
                required("records", ColumnType.INT64, "How many."),
                required("counted_at", ColumnType.TIMESTAMP, "When the count last grew, UTC.")))
        .setKey(List.of("run_id", "event", "source", "window_start", "outcome", "reason"))
        .setRule(MergeRule.LAST_WRITTEN)
        .build();
  }

  /** {@code ops.quality}: what each run has found of what contracts expect. */
  public static TableSpec quality(String owner) {
    return TableSpec.builder()
        .setDataset(Dataset.OPS.id())
        .setName("quality")
        .setDescription(
            "What each run has found of what contracts expect. Of rows that it has loaded, a row per"
                + " expectation and hour of event time; of tables that it has checked, one per"
                + " expectation, of the last time.")
        .setOwner(owner)
        .setColumns(
            List.of(
                required("run_id", ColumnType.STRING, "The run that checked."),
                required(
                    "table_name", ColumnType.STRING, "The table or view, by dataset and name."),
                required("expectation", ColumnType.STRING, "What is expected of it, by its name."),
                required("severity", ColumnType.STRING, "fail or warn."),
                optional(
                    "window_start",
                    ColumnType.TIMESTAMP,
                    "Hour the events happened in, UTC, where rows were told as they were loaded;"
                        + " empty where the table was checked."),
                optional(
                    "first_day",
                    ColumnType.DATE,
                    "First day of event time that was checked, UTC; empty where there was none."),
                optional(
                    "last_day",
                    ColumnType.DATE,
                    "Last day of event time that was checked, UTC; empty where there was none."),
                required("checked_rows", ColumnType.INT64, "Rows that were looked at."),
                required("broken_rows", ColumnType.INT64, "Those that break it; 0 where it holds."),
                required("checked_at", ColumnType.TIMESTAMP, "When, UTC.")))
        .setKey(List.of("run_id", "table_name", "expectation", "window_start"))
        .setRule(MergeRule.LAST_WRITTEN)
        .build();
  }

  /**
   * {@code ops.published}: what topics were told of the rows of models, and are to be told.
   *
   * @param personal what the rows are, if one has personal data
   */
  public static TableSpec published(String owner, Optional<String> personal) {
    return TableSpec.builder()
        .setDataset(Dataset.OPS.id())
        .setName("published")
        .setDescription(
            "The last message of each row of models that are published; what was taken back stays for"
                + " a day.")
        .setOwner(owner)
        .setColumns(
            List.of(
                required("table_name", ColumnType.STRING, "The model, by dataset and name."),
                required("topic", ColumnType.STRING, "The topic that is told."),
                required("row_key", ColumnType.STRING, "Hash of the row's key."),
                optional(
                    "row_hash",
                    ColumnType.STRING,
                    "Hash of the row; empty where it is none any more."),
                required("key_columns", ColumnType.STRING, "Names and types of the key's columns."),
                ColumnSpec.of(
                    "key_values",
                    ColumnType.STRING,
                    /* nullable= */ false,
                    ColumnMeaning.of(
                        personal,
                        "The values of the key, each behind the number of its characters.")),
                ColumnSpec.of(
                    "row_values",
                    ColumnType.STRING,
                    /* nullable= */ true,
                    ColumnMeaning.of(personal, "Those of the row, until it is sent.")),
                required("is_sent", ColumnType.BOOLEAN, "Whether brokers have the message."),
                required(
                    "version", ColumnType.INT64, "The message's version, which grows with each."),
                required("published_at", ColumnType.TIMESTAMP, "When it was made, UTC.")))
        .setKey(List.of("table_name", "topic", "row_key"))
        .setRule(MergeRule.LAST_WRITTEN)
        .build();
  }

  /**
   * {@code ops.positions}: how far each source was read into this warehouse. One that others read
   * into as well, as BigQuery, has no use for it.
   */
  public static TableSpec positions(String owner) {
    return TableSpec.builder()
        .setDataset(Dataset.OPS.id())
        .setName("positions")
        .setDescription(
            "How far each partition of Kafka was read into this warehouse, and where the next"
                + " stream goes on: everything before the offset is here.")
        .setOwner(owner)
        .setColumns(
            List.of(
                required(
                    RawTables.SOURCE,
                    ColumnType.STRING,
                    "Topic and partition; of a collection of MongoDB its topic."),
                required(
                    NEXT_OFFSET,
                    ColumnType.INT64,
                    "The first offset that is not here; of a collection the cluster's time that it"
                        + " was read up to, as in change_position."),
                optional(
                    TOPIC_ID,
                    ColumnType.STRING,
                    "Kafka's id of the topic: one that was deleted and made anew has another."),
                required("written_at", ColumnType.TIMESTAMP, "When reading had come so far, UTC."),
                optional(
                    "resume_token",
                    ColumnType.STRING,
                    "Of a collection: what its change stream goes on behind, and how far its"
                        + " documents were read, as JSON.")))
        .setKey(List.of(RawTables.SOURCE))
        .setRule(MergeRule.LAST_WRITTEN)
        .build();
  }

  /**
   * {@code ops.reached}: how far the marts of each event were written. Only who keeps the state of
   * a stream in its own memory has use for it.
   */
  public static TableSpec reached(String owner) {
    return TableSpec.builder()
        .setDataset(Dataset.OPS.id())
        .setName("reached")
        .setDescription(
            "How far a stream had written the marts of each event: from where the next one computes"
                + " windows again. Several notes an event, so that there is one from before what was"
                + " under way when a process died.")
        .setOwner(owner)
        .setColumns(
            List.of(
                required(EVENT, ColumnType.STRING, "Name of the event."),
                required(
                    "note",
                    ColumnType.INT64,
                    "Which of the notes of five minutes it is; -1 of one that counts whenever it was"
                        + " made, as where a stream began, or had ended."),
                required(
                    "reached_ts",
                    ColumnType.TIMESTAMP,
                    "The watermark: windows that were over by then are written."),
                required("noted_at", ColumnType.TIMESTAMP, "When that was noted, UTC.")))
        .setKey(List.of(EVENT, "note"))
        .setRule(MergeRule.LAST_WRITTEN)
        .build();
  }
}
