package dev.alluvium.transforms.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.CoderProvider;
import org.apache.beam.sdk.coders.CoderProviders;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.values.TypeDescriptor;

/** A record on its own. Part of the pipeline's interface: changing it breaks updates of jobs. */
public final class SourceRecordCoder extends AtomicCoder<SourceRecord> {
  private static final SourceRecordCoder INSTANCE = new SourceRecordCoder();

  private SourceRecordCoder() {}

  public static SourceRecordCoder of() {
    return INSTANCE;
  }

  /** For {@link org.apache.beam.sdk.coders.DefaultCoder}. */
  public static CoderProvider getCoderProvider() {
    return CoderProviders.forCoder(TypeDescriptor.of(SourceRecord.class), INSTANCE);
  }

  @Override
  public void encode(SourceRecord record, OutputStream out) throws IOException {
    StringUtf8Coder.of().encode(record.topic(), out);
    StringUtf8Coder.of().encode(record.source(), out);
    RecordBodies.Writer writer = new RecordBodies.Writer(out);
    writer.writeHeader(record);
    writer.write(record);
  }

  @Override
  public SourceRecord decode(InputStream in) throws IOException {
    String topic = StringUtf8Coder.of().decode(in);
    String source = StringUtf8Coder.of().decode(in);
    RecordBodies.Reader reader = new RecordBodies.Reader(topic, source, in);
    reader.readHeader();
    return reader.read();
  }

  @Override
  public boolean consistentWithEquals() {
    return true;
  }
}
