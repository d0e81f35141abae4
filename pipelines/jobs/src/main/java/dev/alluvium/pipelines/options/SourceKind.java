package dev.alluvium.pipelines.options;

/** What a load reads; the option {@code --source} begins with it. */
public enum SourceKind {
  /** Until their end. */
  FILES,
  /** Topics, until it is stopped. */
  KAFKA,
  /** Collections, until it is stopped. */
  MONGODB,
  /** Of which a new warehouse is made. */
  LAKE;

  private static final String LAKE_SCHEME = "lake:";
  private static final String MONGODB_SCHEME = "mongodb"; // Or mongodb+srv.

  /**
   * As the options say.
   *
   * @throws UserException if they name no source
   */
  public static SourceKind of(SourceOptions options) {
    String source = options.getSource();
    if (source.equals("files")) {
      return FILES;
    }
    if (source.equals("kafka")) {
      return KAFKA;
    }
    if (source.startsWith(MONGODB_SCHEME)) {
      return MONGODB;
    }
    if (source.startsWith(LAKE_SCHEME)) {
      return LAKE;
    }
    throw new UserException(
        "--source=%s is no source; write files, kafka, mongodb://HOST:PORT, lake:DIR or lake:gs://BUCKET"
            .formatted(source));
  }

  /** Whether it goes on until it is stopped. */
  public boolean isStream() {
    return this == KAFKA || this == MONGODB;
  }

  /**
   * Where the lake is that the options name.
   *
   * @throws UserException if they name none
   */
  public static String lake(SourceOptions options) {
    String lake = options.getSource().substring(LAKE_SCHEME.length());
    if (lake.isBlank()) {
      throw new UserException("--source=lake: names no lake; write lake:DIR or lake:gs://BUCKET");
    }
    return lake;
  }
}
