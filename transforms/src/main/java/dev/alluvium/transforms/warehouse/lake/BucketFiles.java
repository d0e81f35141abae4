package dev.alluvium.transforms.warehouse.lake;

import java.net.URI;
import java.util.Map;
import java.util.function.Function;
import org.apache.iceberg.gcp.GCPProperties;
import org.apache.iceberg.gcp.gcs.GCSFileIO;
import org.apache.iceberg.rest.RESTCatalog;
import org.apache.iceberg.rest.RESTClient;
import org.apache.iceberg.rest.RESTSessionCatalog;

/**
 * Files of a bucket. A catalog tells its clients by which class, where, and by whose credentials
 * files are reached, for all tables, for one, or for a part of a bucket: none makes them show
 * Google's credentials to others.
 */
public final class BucketFiles extends GCSFileIO {
  private static final long serialVersionUID = 1L;

  /**
   * A catalog whose files are all these. What it says of a class and of credentials is not heard.
   */
  static RESTCatalog catalog() {
    return new RESTCatalog() {
      @Override
      protected RESTSessionCatalog newSessionCatalog(
          Function<Map<String, String>, RESTClient> client) {
        return new RESTSessionCatalog(
            client,
            (context, properties) -> {
              BucketFiles files = new BucketFiles();
              files.initialize(properties);
              return files;
            });
      }
    };
  }

  @Override
  public void initialize(Map<String, String> properties) {
    String host = properties.get(GCPProperties.GCS_SERVICE_HOST);
    boolean showsNothing = "true".equals(properties.get(GCPProperties.GCS_NO_AUTH));
    if (host != null && !showsNothing && !isGoogles(host)) {
      throw new LakeException(
          "the catalog says that files are at %s, which is not Google's: its credentials are not shown there"
              .formatted(host));
    }
    super.initialize(properties);
  }

  private static boolean isGoogles(String address) {
    URI uri = URI.create(address);
    return "https".equals(uri.getScheme())
        && uri.getHost() != null
        && uri.getHost().endsWith(".googleapis.com");
  }
}
