package dev.alluvium.pipelines.bigquery;

import com.google.api.services.bigquery.model.TableReference;
import com.google.cloud.bigquery.storage.v1.ProtoRows;
import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.beam.sdk.io.gcp.bigquery.StorageApiCDC;
import org.apache.beam.sdk.io.gcp.bigquery.TableRowToStorageApiProto;
import org.apache.beam.sdk.io.gcp.testing.FakeDatasetService;
import org.jspecify.annotations.Nullable;

/**
 * The order of changes to a table's rows: of two changes of a key, the one whose sequence is larger
 * stands, section by section as unsigned numbers; of equal ones, the one that came later. Beam's
 * fake knows one section of 63 bits: it is given a number that grows for a change that stands, and
 * zero for one that is overtaken.
 */
final class ChangeOrder {
  private static final Pattern STREAM =
      Pattern.compile("projects/([^/]+)/datasets/([^/]+)/tables/([^/]+)/.*");

  /** By stream name, and by key, the sequence of the change that stands. */
  private static final Map<String, Map<List<Object>, String>> STANDING = new ConcurrentHashMap<>();

  private static final AtomicLong GROWING = new AtomicLong();

  private final @Nullable FieldDescriptor sequence;
  private final Descriptor descriptor;
  private final List<FieldDescriptor> key = new ArrayList<>();
  private final Map<List<Object>, String> standing;

  /** Forgets what was written, as the fake does when it starts. */
  static void forget() {
    STANDING.clear();
  }

  record Ranked(
      ProtoRows rows, Map<List<Object>, String> changes, Map<List<Object>, String> standing) {
    void remember() {
      standing.putAll(changes);
    }
  }

  private ChangeOrder(String streamName, DescriptorProto proto, List<String> key) throws Exception {
    descriptor = TableRowToStorageApiProto.wrapDescriptorProto(proto);
    sequence = descriptor.findFieldByName(StorageApiCDC.CHANGE_SQN_COLUMN);
    key.forEach(column -> this.key.add(descriptor.findFieldByName(column)));
    standing = STANDING.computeIfAbsent(streamName, name -> new ConcurrentHashMap<>());
  }

  static ChangeOrder of(String streamName, DescriptorProto proto, FakeDatasetService datasets)
      throws Exception {
    Matcher matcher = STREAM.matcher(streamName);
    List<String> key = List.of();
    if (matcher.matches()) {
      TableReference table =
          new TableReference()
              .setProjectId(matcher.group(1))
              .setDatasetId(matcher.group(2))
              .setTableId(matcher.group(3));
      if (datasets.getTable(table).getTableConstraints() != null) {
        key = datasets.getTable(table).getTableConstraints().getPrimaryKey().getColumns();
      }
    }
    return new ChangeOrder(streamName, proto, key);
  }

  Ranked rank(ProtoRows rows) throws InvalidProtocolBufferException {
    Map<List<Object>, String> changes = new HashMap<>();
    if (sequence == null) {
      return new Ranked(rows, changes, standing);
    }
    ProtoRows.Builder ranked = ProtoRows.newBuilder();
    for (ByteString row : rows.getSerializedRowsList()) {
      DynamicMessage message = DynamicMessage.parseFrom(descriptor, row);
      List<Object> of = new ArrayList<>();
      key.forEach(column -> of.add(message.hasField(column) ? message.getField(column) : ""));
      String next = (String) message.getField(sequence);
      String last = changes.getOrDefault(of, standing.getOrDefault(of, ""));
      boolean stands = last.isEmpty() || compare(next, last) >= 0;
      if (stands) {
        changes.put(of, next);
      }
      String rank = stands ? Long.toHexString(GROWING.incrementAndGet()) : "0";
      ranked.addSerializedRows(message.toBuilder().setField(sequence, rank).build().toByteString());
    }
    return new Ranked(ranked.build(), changes, standing);
  }

  static int compare(String a, String b) {
    String[] left = a.split("/", -1);
    String[] right = b.split("/", -1);
    for (int i = 0; i < Math.min(left.length, right.length); i++) {
      int order =
          Long.compareUnsigned(
              Long.parseUnsignedLong(left[i], 16), Long.parseUnsignedLong(right[i], 16));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(left.length, right.length);
  }
}
