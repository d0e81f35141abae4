package dev.alluvium.pipelines.sql;

import org.jline.reader.EOFError;
import org.jline.reader.ParsedLine;
import org.jline.reader.impl.DefaultParser;

/**
 * Goes on with the next line where a statement has not ended; words are names with their schema.
 */
final class PromptParser extends DefaultParser {
  private static final String DELIMITERS = " \t\n()[],;=<>+-/%|:";

  PromptParser() {
    setQuoteChars(new char[0]);
    setEscapeChars(new char[0]);
  }

  @Override
  public ParsedLine parse(String line, int cursor, ParseContext context) {
    boolean isEntered = context == ParseContext.ACCEPT_LINE || context == ParseContext.UNSPECIFIED;
    if (isEntered && !Script.of(line).rest().isEmpty()) {
      throw new EOFError(-1, cursor, "the statement has not ended");
    }
    return super.parse(line, cursor, context);
  }

  @Override
  public boolean isDelimiterChar(CharSequence text, int at) {
    return DELIMITERS.indexOf(text.charAt(at)) >= 0;
  }
}
