package dev.alluvium.transforms.format;

import dev.alluvium.schemas.spec.column.FieldPath;
import dev.alluvium.transforms.source.SourceRecord;
import java.util.List;

/**
 * A record format at work, with the settings of one contract. Made anew wherever it is needed,
 * which is to be cheap: what is dear (a client, a schema) is kept for the JVM. Safe for several
 * threads.
 *
 * <p>Only what is wrong with a record itself is a {@link RejectedException}. Whatever else fails,
 * as a registry that does not answer, is another exception: it stops the read, or has the runner
 * try again, and no record is lost.
 *
 * @param <V> what it holds of a record, or of an element of a list in one
 */
public interface FormatDecoder<V> {
  /** How its files hold records. */
  FileLayout files();

  /**
   * Parses a sound record, as far as that is to be done once for all that is taken from it.
   *
   * @throws RejectedException if its bytes are not what the format says
   */
  Message<V> parse(SourceRecord record);

  /** Takes those fields out of what {@link #parse} gives, and out of elements. */
  FieldReader<V> fields(FieldTree fields);

  /** Takes the values at those paths, all different, to be compared with what a contract says. */
  ScalarReader<V> scalars(List<FieldPath> paths);
}
