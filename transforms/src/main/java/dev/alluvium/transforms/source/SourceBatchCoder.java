package dev.alluvium.transforms.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.CoderProvider;
import org.apache.beam.sdk.coders.CoderProviders;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.util.VarInt;
import org.apache.beam.sdk.values.TypeDescriptor;

/**
 * Names once per batch, positions and times as differences: about five bytes a record beside its
 * payload. Part of the pipeline's interface: changing it breaks updates of running jobs.
 */
public final class SourceBatchCoder extends AtomicCoder<SourceBatch> {
  private static final SourceBatchCoder INSTANCE = new SourceBatchCoder();

  private SourceBatchCoder() {}

  public static SourceBatchCoder of() {
    return INSTANCE;
  }

  /** For {@link org.apache.beam.sdk.coders.DefaultCoder}. */
  public static CoderProvider getCoderProvider() {
    return CoderProviders.forCoder(TypeDescriptor.of(SourceBatch.class), INSTANCE);
  }

  @Override
  public void encode(SourceBatch batch, OutputStream out) throws IOException {
    StringUtf8Coder.of().encode(batch.topic(), out);
    StringUtf8Coder.of().encode(batch.source(), out);
    VarInt.encode(batch.records().size(), out);
    VarInt.encode(batch.lost(), out);
    if (batch.records().isEmpty()) {
      return;
    }
    RecordBodies.Writer writer = new RecordBodies.Writer(out);
    writer.writeHeader(batch.records().get(0));
    for (SourceRecord record : batch.records()) {
      writer.write(record);
    }
  }

  @Override
  public SourceBatch decode(InputStream in) throws IOException {
    String topic = StringUtf8Coder.of().decode(in);
    String source = StringUtf8Coder.of().decode(in);
    int count = VarInt.decodeInt(in);
    long lost = VarInt.decodeLong(in);
    List<SourceRecord> records = new ArrayList<>();
    if (count > 0) {
      RecordBodies.Reader reader = new RecordBodies.Reader(topic, source, in);
      reader.readHeader();
      for (int i = 0; i < count; i++) {
        records.add(reader.read());
      }
    }
    return SourceBatch.of(topic, source, records, lost);
  }

  @Override
  public boolean consistentWithEquals() {
    return true;
  }
}
