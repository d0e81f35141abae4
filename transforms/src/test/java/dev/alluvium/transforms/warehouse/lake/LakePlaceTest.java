package dev.alluvium.transforms.warehouse.lake;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a lake is, as options say it and files note it. */
class LakePlaceTest {
  @ParameterizedTest
  @CsvSource({
    "gs://a-lake, gs://a-lake",
    "gs://a-lake/, gs://a-lake",
    "gs://a.b_c-9?catalog=https://host/path/, gs://a.b_c-9?catalog=https://host/path/",
    "gs://a-lake?catalog=http://127.0.0.1:8181, gs://a-lake?catalog=http://127.0.0.1:8181",
    "gs://a-lake?catalog=https://biglake.googleapis.com/iceberg/v1/restcatalog, gs://a-lake",
  })
  void aBucketIsNotedAsItIsWritten(String written, String noted) {
    LakePlace place = LakePlace.ofOption(written);
    assertThat(place, is(instanceOf(LakePlace.Bucket.class)));
    assertThat(place.toString(), is(noted));
    assertThat(LakePlace.of(noted), is(place));
  }

  @Test
  void aFolderIsAbsolute() {
    assertThat(LakePlace.ofOption("file:a/../b"), is(LakePlace.of(Path.of("b").toAbsolutePath())));
    assertThat(LakePlace.of("b"), is(LakePlace.ofOption("file:b")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "file:", "s3://a-lake", "none", "GS://a-lake"})
  void nothingElseIsALake(String text) {
    LakeException e = assertThrows(LakeException.class, () -> LakePlace.ofOption(text));
    assertThat(e.getMessage(), is("--lake=" + text + " is no lake; write file:DIR or gs://BUCKET"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gs://",
        "gs://A-lake",
        "gs://a-lake/folder",
        "gs://ab?x=1",
        "gs://a-lake?catalog="
      })
  void aLakeHasAWholeBucket(String text) {
    LakeException e = assertThrows(LakeException.class, () -> LakePlace.of(text));
    assertThat(e.getMessage(), containsString("is no place for a lake: write gs://BUCKET"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gs://A?catalog=https://n:secret@h", "GS://a?catalog=https://n:secret@h"})
  void noPasswordIsShown(String text) {
    LakeException e = assertThrows(LakeException.class, () -> LakePlace.ofOption(text));
    assertThat(e.getMessage(), not(containsString("secret")));
  }

  /** What it says of where files are must be its own words, and names are shown in messages. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://host/path",
        "http://127.0.0.1.host/",
        "https://name:secret@host/path",
        "https://name:secret%xy@host/path",
        "https://host/path?token=secret",
        "https://host/path#secret",
        "https:///path",
        "file:///path"
      })
  void aCatalogIsAskedInSafety(String catalog) {
    LakeException e =
        assertThrows(LakeException.class, () -> LakePlace.of("gs://a-lake?catalog=" + catalog));
    assertThat(e.getMessage(), containsString("https://HOST/PATH"));
    assertThat(e.getMessage(), not(containsString("secret")));
  }
}
