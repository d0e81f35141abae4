package dev.alluvium.pipelines.bigquery;

import com.google.api.services.bigquery.model.Table;
import com.google.api.services.bigquery.model.TableReference;
import com.google.api.services.bigquery.model.TableRow;
import com.google.cloud.bigquery.storage.v1.AvroRows;
import com.google.cloud.bigquery.storage.v1.AvroSchema;
import com.google.cloud.bigquery.storage.v1.CreateReadSessionRequest;
import com.google.cloud.bigquery.storage.v1.ReadRowsRequest;
import com.google.cloud.bigquery.storage.v1.ReadRowsResponse;
import com.google.cloud.bigquery.storage.v1.ReadSession;
import com.google.cloud.bigquery.storage.v1.ReadStream;
import com.google.cloud.bigquery.storage.v1.SplitReadStreamRequest;
import com.google.cloud.bigquery.storage.v1.SplitReadStreamResponse;
import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.beam.sdk.io.gcp.bigquery.BigQueryServices.BigQueryServerStream;
import org.apache.beam.sdk.io.gcp.bigquery.BigQueryServices.StorageClient;
import org.apache.beam.sdk.io.gcp.testing.FakeBigQueryServices.FakeBigQueryServerStream;
import org.apache.beam.sdk.io.gcp.testing.FakeDatasetService;

/**
 * The Storage Read API over what Beam's fake holds: one stream of Avro, cut by a row restriction
 * that is a range of one timestamp column.
 */
final class FakeStorageClient implements StorageClient {
  private static final Pattern TABLE =
      Pattern.compile("projects/([^/]+)/datasets/([^/]+)/tables/([^/]+)");
  private static final Pattern RESTRICTION =
      Pattern.compile("(\\w+) >= TIMESTAMP '([^']+)' AND \\1 < TIMESTAMP '([^']+)'");
  private static final Map<String, ReadSession> SESSIONS = new ConcurrentHashMap<>();

  private final FakeDatasetService datasets;

  FakeStorageClient(FakeDatasetService datasets) {
    this.datasets = datasets;
  }

  @Override
  public ReadSession createReadSession(CreateReadSessionRequest request) {
    ReadSession asked = request.getReadSession();
    String stream = "stream-" + SESSIONS.size();
    ReadSession session =
        asked.toBuilder()
            .setAvroSchema(
                AvroSchema.newBuilder()
                    .setSchema(AvroRecords.schema(table(asked).getSchema()).toString()))
            .addStreams(ReadStream.newBuilder().setName(stream))
            .build();
    SESSIONS.put(stream, session);
    return session;
  }

  @Override
  @SuppressWarnings("deprecation") // BigQueryIO reads the count that is deprecated.
  public BigQueryServerStream<ReadRowsResponse> readRows(ReadRowsRequest request) {
    ReadSession session = Objects.requireNonNull(SESSIONS.get(request.getReadStream()));
    List<GenericRecord> records = records(session);
    records = records.subList((int) request.getOffset(), records.size());
    if (records.isEmpty()) {
      return new FakeBigQueryServerStream<>(List.of());
    }
    return new FakeBigQueryServerStream<>(
        List.of(
            ReadRowsResponse.newBuilder()
                .setAvroRows(
                    AvroRows.newBuilder()
                        .setSerializedBinaryRows(encoded(records))
                        .setRowCount(records.size()))
                .setRowCount(records.size())
                .build()));
  }

  private List<GenericRecord> records(ReadSession session) {
    Matcher range = RESTRICTION.matcher(session.getReadOptions().getRowRestriction());
    if (!range.matches()) {
      throw new AssertionError(
          "no range of a timestamp: " + session.getReadOptions().getRowRestriction());
    }
    Instant from = Instant.parse(range.group(2));
    Instant until = Instant.parse(range.group(3));
    Table table = table(session);
    Schema schema = AvroRecords.schema(table.getSchema());
    TableReference name = table.getTableReference();
    List<GenericRecord> records = new ArrayList<>();
    try {
      for (TableRow row :
          datasets.getAllRows(name.getProjectId(), name.getDatasetId(), name.getTableId())) {
        Instant at = AvroRecords.timestamp(String.valueOf(row.get(range.group(1))));
        if (!at.isBefore(from) && at.isBefore(until)) {
          records.add(AvroRecords.record(schema, table.getSchema(), row));
        }
      }
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
    return records;
  }

  private static ByteString encoded(List<GenericRecord> records) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    Schema schema = records.get(0).getSchema();
    try {
      GenericDatumWriter<GenericRecord> writer = new GenericDatumWriter<>(schema);
      for (GenericRecord record : records) {
        writer.write(record, encoder);
      }
      encoder.flush();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return ByteString.copyFrom(out.toByteArray());
  }

  private Table table(ReadSession session) {
    Matcher name = TABLE.matcher(session.getTable());
    if (!name.matches()) {
      throw new AssertionError(session.getTable());
    }
    try {
      return datasets.getTable(
          new TableReference()
              .setProjectId(name.group(1))
              .setDatasetId(name.group(2))
              .setTableId(name.group(3)));
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public BigQueryServerStream<ReadRowsResponse> readRows(ReadRowsRequest request, String table) {
    return readRows(request);
  }

  @Override
  public SplitReadStreamResponse splitReadStream(SplitReadStreamRequest request) {
    return SplitReadStreamResponse.getDefaultInstance();
  }

  @Override
  public SplitReadStreamResponse splitReadStream(SplitReadStreamRequest request, String table) {
    return splitReadStream(request);
  }

  @Override
  public void close() {}
}
