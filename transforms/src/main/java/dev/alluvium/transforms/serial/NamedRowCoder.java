package dev.alluvium.transforms.serial;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.event.EventColumns;
import dev.alluvium.schemas.spec.expression.HashAlgorithm;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.transforms.keys.Digest;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.coders.CustomCoder;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * Encodes rows by the names of their columns, so that a row which was encoded under one contract is
 * read rightly under the next: a column that is new is NULL, one that is there no more is passed
 * over, and where columns stand means nothing. Five bytes a value, and what {@link ValueCodec}
 * takes. Equal for equal columns, whatever else a contract says of them.
 */
public final class NamedRowCoder extends CustomCoder<Row> {
  private final ArrayList<Column> columns;
  private transient @Nullable Layout layout;

  /** A column of a row. */
  private record Column(String name, ColumnType type) implements Serializable {}

  private NamedRowCoder(List<Column> columns) {
    this.columns = new ArrayList<>(columns);
  }

  /** For rows of a table. */
  public static NamedRowCoder of(TableSpec table) {
    return of(table, table.columns().stream().map(ColumnSpec::name).toList());
  }

  /** For rows of some columns of a table, in that order. */
  public static NamedRowCoder of(TableSpec table, List<String> names) {
    List<ColumnSpec> columns = table.columns();
    List<String> all = columns.stream().map(ColumnSpec::name).toList();
    return new NamedRowCoder(
        names.stream()
            .map(name -> new Column(name, columns.get(all.indexOf(name)).type()))
            .toList());
  }

  /** For cleaned events. */
  public static NamedRowCoder of(EventColumns event) {
    return new NamedRowCoder(
        event.columns().stream().map(column -> new Column(column.name(), column.type())).toList());
  }

  /** The rows' schema. */
  public Schema schema() {
    return layout().schema;
  }

  @Override
  public void encode(Row row, OutputStream stream) throws IOException {
    DataOutputStream out = new DataOutputStream(stream);
    Layout of = layout();
    List<@Nullable Object> values = row.getValues();
    int present = 0;
    for (Object value : values) {
      present += value == null ? 0 : 1;
    }
    out.writeShort(present);
    for (int i = 0; i < of.ids.length; i++) {
      Object value = values.get(i);
      if (value != null) {
        out.writeInt(of.ids[i]);
        out.writeByte(ValueCodec.code(of.types[i]));
        ValueCodec.writeValue(value, of.types[i], out);
      }
    }
  }

  /**
   * @throws IOException if a column was of another type
   */
  @Override
  public Row decode(InputStream stream) throws IOException {
    DataInputStream in = new DataInputStream(stream);
    Layout of = layout();
    @Nullable Object[] values = new @Nullable Object[of.ids.length];
    int expected = 0;
    for (int present = in.readUnsignedShort(); present > 0; present--) {
      int id = in.readInt();
      ColumnType type = ValueCodec.type(in.readByte());
      Object value = ValueCodec.readValue(type, in);
      int place = of.place(id, expected);
      if (place >= 0) {
        if (of.types[place] != type) {
          throw new IOException(
              "column %s is %s, but came as %s"
                  .formatted(columns.get(place).name(), of.types[place], type));
        }
        values[place] = value;
        expected = place + 1;
      }
    }
    return Row.withSchema(of.schema).attachValues(values);
  }

  private Layout layout() {
    Layout made = layout;
    if (made == null) {
      made = new Layout(columns);
      layout = made;
    }
    return made;
  }

  /** What the columns compile to. */
  private static final class Layout {
    final Schema schema;
    final int[] ids;
    final ColumnType[] types;
    private final Map<Integer, Integer> placeById = new HashMap<>();

    Layout(List<Column> columns) {
      Schema.Builder fields = Schema.builder();
      ids = new int[columns.size()];
      types = new ColumnType[columns.size()];
      Digest digest = new Digest(HashAlgorithm.MD5);
      for (int i = 0; i < ids.length; i++) {
        Column column = columns.get(i);
        fields.addNullableField(column.name(), column.type().fieldType());
        types[i] = column.type();
        ids[i] = (int) digest.first64(column.name().getBytes(StandardCharsets.UTF_8));
        Integer other = placeById.put(ids[i], i);
        if (other != null) {
          throw new IllegalArgumentException(
              "columns %s and %s cannot be told apart by their numbers; rename one"
                  .formatted(column.name(), columns.get(other).name()));
        }
      }
      schema = fields.build();
    }

    /** Where the column is; most likely where it is expected. Negative if it is not there. */
    int place(int id, int expected) {
      if (expected < ids.length && ids[expected] == id) {
        return expected;
      }
      return placeById.getOrDefault(id, -1);
    }
  }

  @Override
  public void verifyDeterministic() throws NonDeterministicException {
    throw new NonDeterministicException(this, "rows hold doubles");
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof NamedRowCoder that && that.columns.equals(columns);
  }

  @Override
  public int hashCode() {
    return columns.hashCode();
  }
}
