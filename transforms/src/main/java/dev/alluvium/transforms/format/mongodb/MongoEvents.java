package dev.alluvium.transforms.format.mongodb;

import dev.alluvium.schemas.spec.format.ChangeColumns;

/**
 * What a reader of a collection tells besides the events of its change stream, in their shape: each
 * document that it has read as it stood, and that it has read all.
 */
public final class MongoEvents {
  /**
   * Operation: a document was read. It has seen all changes up to {@code clusterTime}, and maybe
   * some later ones, which the stream tells as well.
   */
  public static final String DOCUMENT_READ = "alluvium.document-read";

  /**
   * Operation: all documents were read, from {@link #BEGIN} to {@code clusterTime}. Those that were
   * told of before, and not since, are gone.
   */
  public static final String COLLECTION_READ = ChangeColumns.TABLE_READ;

  /** Time at which reading a collection began, and from which on its changes are known. */
  public static final String BEGIN = "begin";

  /**
   * Time up to which changes were known before, where those between it and {@link #BEGIN} are lost;
   * absent where none are.
   */
  public static final String LOST_SINCE = "lostSince";

  private MongoEvents() {}
}
