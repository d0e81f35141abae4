package dev.alluvium.schemas.spec.format;

/**
 * Changes of the documents of a MongoDB collection: as its change streams tell them, in Extended
 * JSON, or as Debezium captures them; and tombstones.
 */
public record MongoFormat() implements RecordFormat {
  @Override
  public String name() {
    return "mongodb";
  }

  @Override
  public boolean isTree() {
    return true;
  }

  @Override
  public boolean carriesChanges() {
    return true;
  }

  @Override
  public boolean isOfCollections() {
    return true;
  }

  /** Change streams are kept as lines of JSON, and tell the key of a document themselves. */
  @Override
  public boolean isExported() {
    return false;
  }
}
