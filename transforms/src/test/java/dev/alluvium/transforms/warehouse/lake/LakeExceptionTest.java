package dev.alluvium.transforms.warehouse.lake;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.io.IOException;
import org.apache.iceberg.exceptions.RESTException;
import org.junit.jupiter.api.Test;

class LakeExceptionTest {
  @Test
  void tellsOfAFullDiskInWords() {
    IOException full =
        new IOException(
            "IO Error: Async write failed for range [offset=336412, size=23]: {\"exception_type\":\"IO\","
                + "\"exception_message\":\"Could not write file: No space left on device\",\"errno\":\"28\"}");

    assertThat(
        LakeException.because("the lake l cannot be written", full).getMessage(),
        is(
            "the lake l cannot be written: no space is left on its disk; what was written counts,"
                + " and the next run goes on"));
  }

  @Test
  void saysTheFirstLineOfAnyOtherCause() {
    assertThat(
        LakeException.because("the lake l cannot be written", new IOException("gone\nat x"))
            .getMessage(),
        is("the lake l cannot be written: gone"));
  }

  @Test
  void saysWhatLiesBehindAnAnswerThatDidNotCome() {
    RESTException unanswered =
        new RESTException(
            new IOException("Connection refused"), "Error occurred while processing %s", "GET");

    assertThat(
        LakeException.because("the catalog does not open", unanswered).getMessage(),
        is("the catalog does not open: Connection refused"));
  }
}
