package dev.alluvium.transforms.warehouse.lake;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a catalog tells its clients of a bucket's files. */
class BucketFilesTest {
  private static final String HOST = "gcs.service.host";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://elsewhere.example",
        "http://storage.googleapis.com",
        "https://storage.googleapis.com.elsewhere.example",
        "https://googleapis.com@elsewhere.example"
      })
  void credentialsAreNotShownToOthers(String host) {
    try (BucketFiles files = new BucketFiles()) {
      LakeException e =
          assertThrows(LakeException.class, () -> files.initialize(Map.of(HOST, host)));
      assertThat(e.getMessage(), containsString("which is not Google's"));
    }
  }

  @Test
  void otherPlacesAreAskedWithoutCredentials() {
    try (BucketFiles files = new BucketFiles()) {
      files.initialize(Map.of(HOST, "http://127.0.0.1:1", "gcs.no-auth", "true"));
    }
  }
}
