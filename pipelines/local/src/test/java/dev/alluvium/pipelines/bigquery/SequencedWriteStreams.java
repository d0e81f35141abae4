package dev.alluvium.pipelines.bigquery;

import com.google.api.core.ApiFuture;
import com.google.cloud.bigquery.storage.v1.AppendRowsRequest;
import com.google.cloud.bigquery.storage.v1.AppendRowsResponse;
import com.google.cloud.bigquery.storage.v1.BatchCommitWriteStreamsResponse;
import com.google.cloud.bigquery.storage.v1.FinalizeWriteStreamResponse;
import com.google.cloud.bigquery.storage.v1.FlushRowsResponse;
import com.google.cloud.bigquery.storage.v1.ProtoRows;
import com.google.cloud.bigquery.storage.v1.TableSchema;
import com.google.cloud.bigquery.storage.v1.WriteStream;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import org.apache.beam.sdk.io.gcp.bigquery.BigQueryServices.StreamAppendClient;
import org.apache.beam.sdk.io.gcp.bigquery.BigQueryServices.WriteStreamService;
import org.apache.beam.sdk.io.gcp.testing.FakeDatasetService;
import org.apache.beam.sdk.io.gcp.testing.WrittenStreams;
import org.jspecify.annotations.Nullable;

/** Write streams that keep to change sequences as BigQuery does; see {@link ChangeOrder}. */
final class SequencedWriteStreams implements WriteStreamService {
  private static final Object LOCK = new Object();

  private final FakeDatasetService datasets;

  SequencedWriteStreams(FakeDatasetService datasets) {
    this.datasets = datasets;
  }

  @Override
  public StreamAppendClient getStreamAppendClient(
      String streamName,
      DescriptorProto descriptor,
      boolean useConnectionPool,
      AppendRowsRequest.MissingValueInterpretation missing)
      throws Exception {
    StreamAppendClient client =
        datasets.getStreamAppendClient(streamName, descriptor, useConnectionPool, missing);
    ChangeOrder order = ChangeOrder.of(streamName, descriptor, datasets);
    return new StreamAppendClient() {
      @Override
      public ApiFuture<AppendRowsResponse> appendRows(long offset, ProtoRows rows)
          throws Exception {
        synchronized (LOCK) {
          ChangeOrder.Ranked ranked = order.rank(rows);
          ApiFuture<AppendRowsResponse> response = client.appendRows(offset, ranked.rows());
          if (isTaken(response)) {
            ranked.remember();
            if (offset < 0) {
              WrittenStreams.forgetCommitted(streamName);
            }
          }
          return response;
        }
      }

      @Override
      public @Nullable TableSchema getUpdatedSchema() {
        return client.getUpdatedSchema();
      }

      @Override
      public void pin() {
        client.pin();
      }

      @Override
      public void unpin() throws Exception {
        client.unpin();
      }

      @Override
      public void close() {
        try {
          client.close();
        } catch (Exception e) {
          throw new IllegalStateException(e);
        }
      }
    };
  }

  private static boolean isTaken(ApiFuture<AppendRowsResponse> response)
      throws InterruptedException {
    try {
      response.get();
      return true;
    } catch (ExecutionException e) {
      return false;
    }
  }

  @Override
  public WriteStream createWriteStream(String tableUrn, WriteStream.Type type)
      throws InterruptedException {
    return datasets.createWriteStream(tableUrn, type);
  }

  @Override
  public @Nullable TableSchema getWriteStreamSchema(String writeStream) {
    return datasets.getWriteStreamSchema(writeStream);
  }

  @Override
  public ApiFuture<FlushRowsResponse> flush(String streamName, long flushOffset)
      throws IOException {
    return datasets.flush(streamName, flushOffset);
  }

  @Override
  public ApiFuture<FinalizeWriteStreamResponse> finalizeWriteStream(String streamName) {
    return datasets.finalizeWriteStream(streamName);
  }

  @Override
  public ApiFuture<BatchCommitWriteStreamsResponse> commitWriteStreams(
      String tableUrn, Iterable<String> writeStreamNames) {
    return datasets.commitWriteStreams(tableUrn, writeStreamNames);
  }

  @Override
  public void close() {}
}
