package dev.alluvium.schemas.spec.expression;

import java.io.Serializable;
import java.util.List;

/**
 * Words and what each of them means.
 *
 * @param meanings in the order in which they are declared
 */
public record Synonyms(List<Meaning> meanings) implements Serializable {
  public Synonyms {
    meanings = List.copyOf(meanings);
  }

  /**
   * A value, and the words for it.
   *
   * @param words as they are written; letter case and white space around them do not count
   */
  public record Meaning(String value, List<String> words) implements Serializable {
    public Meaning {
      words = List.copyOf(words);
    }
  }

  /** Each value with its words, as text: what tells these from others. */
  List<String> texts() {
    return meanings.stream()
        .map(meaning -> meaning.value() + "=" + String.join("|", meaning.words()))
        .toList();
  }
}
