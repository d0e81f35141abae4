package dev.alluvium.transforms.decode;

import dev.alluvium.schemas.spec.event.EventColumns;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.warehouse.raw.RawTables;
import org.apache.beam.sdk.schemas.Schema;

/** Where the columns of a raw table stand: the contract's fields first, then these. */
final class RawColumns {
  private final Schema schema;
  private final int eventTs;
  private final int recordDigest;
  private final int source;

  RawColumns(EventSpec event) {
    schema = RawTables.table(event).rowSchema();
    eventTs = schema.indexOf(EventColumns.EVENT_TS);
    recordDigest = schema.indexOf(RawTables.RECORD_DIGEST);
    source = schema.indexOf(RawTables.SOURCE);
  }

  Schema schema() {
    return schema;
  }

  int eventTs() {
    return eventTs;
  }

  int recordDigest() {
    return recordDigest;
  }

  int source() {
    return source;
  }

  /** Source, position, digest, published_at and read_at stand behind each other from here. */
  int coordinates() {
    return source;
  }

  int publishedAt() {
    return source + 3;
  }

  int readAt() {
    return source + 4;
  }

  int extra() {
    return schema.indexOf(RawTables.EXTRA);
  }

  /** Key and headers stand behind each other from here. */
  int key() {
    return schema.indexOf(RawTables.RECORD_KEY);
  }
}
