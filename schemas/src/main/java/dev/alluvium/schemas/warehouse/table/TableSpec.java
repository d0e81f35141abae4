package dev.alluvium.schemas.warehouse.table;

import com.google.auto.value.AutoValue;
import com.google.auto.value.extension.memoized.Memoized;
import com.google.auto.value.extension.serializable.SerializableAutoValue;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.schemas.Schema;

/** A table: its columns, its key, and which row of a key it keeps. */
@SerializableAutoValue
@AutoValue
public abstract class TableSpec implements Serializable {
  /** The schema, or BigQuery dataset: raw, vault, mart, quarantine or ops. */
  public abstract String dataset();

  public abstract String name();

  public abstract String description();

  public abstract String owner();

  public abstract List<ColumnSpec> columns();

  /** Names of the key's columns; they may be NULL, and then NULL equals NULL. */
  public abstract List<String> key();

  /**
   * What the hashes in the key are made of, a line each, as {@code order_hk: md5 of id}. Rows whose
   * hashes are made otherwise are of other keys, though the columns are the same.
   */
  public abstract List<String> hashes();

  /**
   * How columns are computed, by their names, where rows of one table must not be computed in
   * different ways: each row is of one event, but what is shown of it is of several.
   */
  public abstract Map<String, String> functions();

  /**
   * What decides which rows there are, beside key and columns, in a contract's words; empty where
   * nothing does.
   */
  public abstract String rows();

  public abstract MergeRule rule();

  /**
   * For {@link MergeRule#SMALLEST}, {@link MergeRule#LARGEST} and {@link MergeRule#LATEST}: names
   * of the columns that decide, in order.
   */
  public abstract List<String> order();

  /** Name of the date or timestamp column that it is partitioned by, by day. */
  public abstract Optional<String> partitionBy();

  public abstract List<String> clusterBy();

  /** Place within {@link WarehouseSpec#tables()}. */
  public abstract int ordinal();

  /** {@code dataset.name}. */
  @Memoized
  public String qualifiedName() {
    return dataset() + "." + name();
  }

  /** The rows' schema: every field nullable, in the columns' order. */
  @Memoized
  public Schema rowSchema() {
    Schema.Builder schema = Schema.builder();
    for (ColumnSpec column : columns()) {
      schema.addNullableField(column.name(), column.type().fieldType());
    }
    return schema.build();
  }

  /** The table as a job handles it: without what is said of it for people. */
  public TableSpec withoutWords() {
    return toBuilder()
        .setDescription("")
        .setOwner("")
        .setColumns(columns().stream().map(ColumnSpec::withoutWords).toList())
        .build();
  }

  public abstract Builder toBuilder();

  public static Builder builder() {
    return new AutoValue_TableSpec.Builder()
        .setOrder(List.of())
        .setHashes(List.of())
        .setFunctions(Map.of())
        .setRows("")
        .setClusterBy(List.of())
        .setPartitionBy(Optional.empty())
        .setOrdinal(-1);
  }

  /** Builds a {@link TableSpec}. */
  @AutoValue.Builder
  public abstract static class Builder {
    public abstract Builder setDataset(String dataset);

    public abstract Builder setName(String name);

    public abstract Builder setDescription(String description);

    public abstract Builder setOwner(String owner);

    public abstract Builder setColumns(List<ColumnSpec> columns);

    public abstract Builder setKey(List<String> key);

    public abstract Builder setHashes(List<String> hashes);

    public abstract Builder setFunctions(Map<String, String> functions);

    public abstract Builder setRows(String rows);

    public abstract Builder setRule(MergeRule rule);

    public abstract Builder setOrder(List<String> order);

    public abstract Builder setPartitionBy(Optional<String> partitionBy);

    public abstract Builder setClusterBy(List<String> clusterBy);

    public abstract Builder setOrdinal(int ordinal);

    public abstract TableSpec build();
  }
}
