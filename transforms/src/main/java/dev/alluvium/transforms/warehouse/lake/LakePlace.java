package dev.alluvium.transforms.warehouse.lake;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a lake is, as options name it, and as a warehouse file notes it. */
public sealed interface LakePlace {
  /** The catalog of buckets for which nothing else is said. */
  String BIGLAKE = "https://biglake.googleapis.com/iceberg/v1/restcatalog";

  /** How places are written, for people. */
  String WRITTEN = "file:DIR or gs://BUCKET";

  /**
   * A folder of this machine.
   *
   * @param path absolute, and without {@code .} and {@code ..}: Iceberg's tables hold it
   */
  record Folder(Path path) implements LakePlace {
    public Folder {
      path = path.toAbsolutePath().normalize();
    }

    @Override
    public String toString() {
      return path.toString();
    }
  }

  /**
   * A bucket of Google Cloud Storage, all of it, whose tables a catalog of Iceberg's REST protocol
   * knows.
   *
   * @param catalog where that answers
   */
  record Bucket(String name, URI catalog) implements LakePlace {
    /** As Iceberg and Google call it. */
    String location() {
      return Places.BUCKET_SCHEME + name;
    }

    /** Whether Google's own catalog has its tables, which asks who calls. */
    boolean isGoogles() {
      return catalog.toString().equals(BIGLAKE);
    }

    @Override
    public String toString() {
      return isGoogles() ? location() : location() + Places.CATALOG + catalog;
    }
  }

  /** A folder. */
  static LakePlace of(Path folder) {
    return new Folder(folder);
  }

  /**
   * As a file notes it and {@code --source=lake:} says it: {@code DIR}, {@code gs://BUCKET}, or
   * {@code gs://BUCKET?catalog=URI} of another catalog than BigLake's.
   *
   * @throws LakeException if there is none that is called so
   */
  static LakePlace of(String text) {
    return text.startsWith(Places.BUCKET_SCHEME) ? Places.bucket(text) : of(Path.of(text));
  }

  /**
   * As {@code --lake} says it: {@code file:DIR}, or a bucket.
   *
   * @throws LakeException if there is none that is called so
   */
  static LakePlace ofOption(String text) {
    boolean isFolder =
        text.startsWith(Places.FOLDER_SCHEME) && text.length() > Places.FOLDER_SCHEME.length();
    if (isFolder) {
      return of(Path.of(text.substring(Places.FOLDER_SCHEME.length())));
    }
    if (text.startsWith(Places.BUCKET_SCHEME)) {
      return of(text);
    }
    throw new LakeException(
        "--lake=%s is no lake; write %s".formatted(Places.shown(text), WRITTEN));
  }

  /** How they are written. */
  final class Places {
    private static final String FOLDER_SCHEME = "file:";
    private static final String BUCKET_SCHEME = "gs://";
    private static final String CATALOG = "?catalog=";

    /** As Google lets buckets be called. */
    private static final Pattern BUCKET =
        Pattern.compile("gs://([a-z0-9][a-z0-9._-]{1,220}[a-z0-9])/?(?:\\?catalog=(\\S+))?");

    private Places() {}

    private static Bucket bucket(String text) {
      Matcher parts = BUCKET.matcher(text);
      if (!parts.matches()) {
        throw new LakeException(
            shown(text)
                + " is no place for a lake: write gs://BUCKET, as a lake has a whole bucket, or"
                + " gs://BUCKET?catalog=URI of a catalog that is not BigLake's");
      }
      String catalog = parts.group(2) == null ? BIGLAKE : parts.group(2);
      return new Bucket(parts.group(1), catalog(catalog));
    }

    /** What a catalog says, as where files are, must be its own words. */
    private static URI catalog(String text) {
      URI uri;
      try {
        uri = new URI(text);
      } catch (URISyntaxException e) {
        throw unsafe();
      }
      boolean isSafe = "https".equals(uri.getScheme()) || isOfThisMachine(uri);
      if (uri.getHost() == null
          || !isSafe
          || uri.getUserInfo() != null
          || uri.getQuery() != null
          || uri.getFragment() != null) {
        throw unsafe();
      }
      return uri;
    }

    private static LakeException unsafe() {
      return new LakeException(
          "the catalog of a lake is at https://HOST/PATH, or http:// on this machine, without a name, a password and anything behind the path");
    }

    /** What may be said of it: behind a question mark there may be a password. */
    private static String shown(String text) {
      int end = text.indexOf('?');
      return end < 0 ? text : text.substring(0, end + 1) + "…";
    }

    private static boolean isOfThisMachine(URI uri) {
      return "http".equals(uri.getScheme())
          && uri.getHost() != null
          && uri.getHost().matches("localhost|127\\.0\\.0\\.1|\\[::1]");
    }
  }
}
