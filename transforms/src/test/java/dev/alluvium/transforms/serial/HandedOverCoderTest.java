package dev.alluvium.transforms.serial;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.sameInstance;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.util.CoderUtils;
import org.junit.jupiter.api.Test;

class HandedOverCoderTest {
  private final Coder<List<Integer>> coder = HandedOverCoder.of(ListCoder.of(VarIntCoder.of()));

  @Test
  void passesTheValueItself() throws IOException {
    List<Integer> value = new ArrayList<>(List.of(1, 2));
    assertThat(CoderUtils.clone(coder, value), sameInstance(value));
    assertThat(CoderUtils.clone(coder, value), sameInstance(value));
  }

  @Test
  void refusesWhatWasEncodedBeforeSomethingElse() throws IOException {
    byte[] first = CoderUtils.encodeToByteArray(coder, List.of(1));
    byte[] second = CoderUtils.encodeToByteArray(coder, List.of(2));
    assertThrows(IOException.class, () -> coder.decode(new ByteArrayInputStream(first)));
    assertThat(coder.decode(new ByteArrayInputStream(second)), is(List.of(2)));
    assertThrows(IOException.class, () -> coder.decode(new ByteArrayInputStream(second)));
  }
}
