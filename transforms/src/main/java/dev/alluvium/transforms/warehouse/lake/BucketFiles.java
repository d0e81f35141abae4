package dev.alluvium.transforms.warehouse.lake;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.gcp.GCPProperties;
import org.apache.iceberg.gcp.gcs.GCSFileIO;
import org.apache.iceberg.io.StorageCredential;

/**
 * Files of a bucket. A catalog tells its clients how files are reached, for all tables, for one, or
 * for a part of a bucket: none makes them show Google's credentials to others.
 */
public final class BucketFiles extends GCSFileIO {
  private static final long serialVersionUID = 1L;

  @Override
  public void initialize(Map<String, String> properties) {
    check(properties);
    super.initialize(properties);
  }

  @Override
  public void setCredentials(List<StorageCredential> credentials) {
    credentials.forEach(credential -> check(credential.config()));
    super.setCredentials(credentials);
  }

  private static void check(Map<String, String> properties) {
    String host = properties.get(GCPProperties.GCS_SERVICE_HOST);
    boolean showsNothing = "true".equals(properties.get(GCPProperties.GCS_NO_AUTH));
    if (host != null && !showsNothing && !isGoogles(host)) {
      throw new LakeException(
          "the catalog says that files are at %s, which is not Google's: its credentials are not shown there"
              .formatted(host));
    }
  }

  private static boolean isGoogles(String address) {
    URI uri = URI.create(address);
    return "https".equals(uri.getScheme())
        && uri.getHost() != null
        && uri.getHost().endsWith(".googleapis.com");
  }
}
