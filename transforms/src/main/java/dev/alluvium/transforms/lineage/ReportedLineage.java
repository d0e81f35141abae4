package dev.alluvium.transforms.lineage;

import java.util.List;
import org.apache.beam.sdk.metrics.Lineage;

/**
 * Reports what is read and written to Beam's {@link Lineage}, a metric of the pipeline, where no
 * reader or writer of Beam's own does so. To be called by the step that reads or writes, within a
 * bundle, once for each thing and instance of the step: what is told again changes nothing.
 */
public final class ReportedLineage {
  private static final String KAFKA = "kafka";
  private static final String MONGODB = "mongodb";
  private static final String FILE = "file";
  private static final String DUCKDB = "duckdb";

  private ReportedLineage() {}

  /** Topics are read; they are named as KafkaIO names them. */
  public static void readsTopics(String bootstrapServers, List<String> topics) {
    topics.forEach(topic -> Lineage.getSources().add(KAFKA, List.of(bootstrapServers, topic)));
  }

  /** A collection of MongoDB is read. */
  public static void readsCollection(String hosts, String namespace) {
    Lineage.getSources().add(MONGODB, List.of(hosts, namespace));
  }

  /** A topic is written. */
  public static void writesTopic(String bootstrapServers, String topic) {
    Lineage.getSinks().add(KAFKA, List.of(bootstrapServers, topic));
  }

  /** A file of this machine is read. */
  public static void readsFile(String path) {
    Lineage.getSources().add(FILE, List.of(path));
  }

  /** A table of a DuckDB file is read. */
  public static void readsTable(String file, String table) {
    Lineage.getSources().add(DUCKDB, List.of(file, table));
  }

  /** A table of a DuckDB file is written. */
  public static void writesTable(String file, String table) {
    Lineage.getSinks().add(DUCKDB, List.of(file, table));
  }
}
