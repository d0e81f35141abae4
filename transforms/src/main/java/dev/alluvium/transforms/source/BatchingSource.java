package dev.alluvium.transforms.source;

import java.io.IOException;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/**
 * A source of batches for the DirectRunner, also for an input that has an end. That runner asks an
 * unbounded source for more only when the pipeline has nothing left to do, so memory stays flat,
 * whereas it reads a bounded source into memory as a whole. When every split's watermark is at
 * {@code TIMESTAMP_MAX_VALUE}, the pipeline ends.
 *
 * <p>The runner drops readers at random and makes new ones. The {@link BatchSession} behind them is
 * kept in the {@link Reading}, so that this costs nothing.
 */
public abstract class BatchingSource<B> extends UnboundedSource<B, SourcePosition> {
  private final Reading reading;
  private final Coder<B> coder;

  /**
   * @param coder of a batch
   */
  protected BatchingSource(Reading reading, Coder<B> coder) {
    this.reading = reading;
    this.coder = coder;
  }

  /** Tells this split from the others of the reading. */
  protected abstract String name();

  /** Opens what is behind this split; where {@code from} is NULL, at its start. */
  protected abstract BatchSession<B> open(@Nullable SourcePosition from) throws IOException;

  protected abstract List<? extends BatchingSource<B>> split(int desiredSplits) throws IOException;

  protected final Reading reading() {
    return reading;
  }

  @Override
  public final List<? extends BatchingSource<B>> split(int desiredSplits, PipelineOptions options)
      throws IOException {
    reading.begin();
    return split(desiredSplits);
  }

  @Override
  public final UnboundedReader<B> createReader(
      PipelineOptions options, @Nullable SourcePosition position) {
    return new BatchingReader<>(this, position);
  }

  @Override
  public final Coder<SourcePosition> getCheckpointMarkCoder() {
    return SourcePosition.coder();
  }

  @Override
  public final Coder<B> getOutputCoder() {
    return coder;
  }
}
