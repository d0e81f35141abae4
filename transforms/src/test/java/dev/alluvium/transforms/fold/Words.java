package dev.alluvium.transforms.fold;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.BooleanCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CustomCoder;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;

/** A state for tests. */
final class Words {
  static final Coder<Words> CODER = new WordsCoder();

  final List<String> all = new ArrayList<>();
  boolean changed;

  private static final class WordsCoder extends CustomCoder<Words> {
    private static final ListCoder<String> ALL = ListCoder.of(StringUtf8Coder.of());

    @Override
    public void encode(Words words, OutputStream out) throws IOException {
      ALL.encode(words.all, out);
      BooleanCoder.of().encode(words.changed, out);
    }

    @Override
    public Words decode(InputStream in) throws IOException {
      Words words = new Words();
      words.all.addAll(ALL.decode(in));
      words.changed = BooleanCoder.of().decode(in);
      return words;
    }
  }
}
