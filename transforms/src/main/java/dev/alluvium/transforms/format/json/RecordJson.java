package dev.alluvium.transforms.format.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import dev.alluvium.transforms.format.RejectReason;
import dev.alluvium.transforms.format.RejectedException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How records are read as JSON: strictly, and with Jackson's limits on depth and length. */
public final class RecordJson {
  /** Safe for several threads. */
  public static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(1_000)
                  .maxNumberLength(1_000)
                  .maxNameLength(50_000)
                  .maxStringLength(20_000_000)
                  .build())
          .build();

  private static final Pattern NO_NUMBER = Pattern.compile("Non-standard token '([^']*)'");

  /** What a parser says of its settings, and of texts that it does not show, behind the fault. */
  private static final Pattern OF_PARSER =
      Pattern.compile(
          "(: enable | \\((start marker|for (Array|Object)) |: maybe a |\n).*", Pattern.DOTALL);

  private RecordJson() {}

  public static RejectedException malformed(String message) {
    return new RejectedException(RejectReason.MALFORMED, null, message);
  }

  public static RejectedException malformed(JsonProcessingException e) {
    return malformed("no JSON" + problem(e));
  }

  /** What is wrong, and where: words that follow what it should have been. */
  public static String problem(JsonProcessingException e) {
    JsonLocation location = e.getLocation();
    String where = location == null ? "" : " at byte " + Math.max(0, location.getByteOffset());
    return where + ": " + what(e);
  }

  private static String what(JsonProcessingException e) {
    String message = e.getOriginalMessage();
    if (e instanceof StreamConstraintsException) {
      return tooLarge(message, FACTORY.streamReadConstraints());
    }
    if (e instanceof JsonEOFException) {
      return "it ends early";
    }
    Matcher noNumber = NO_NUMBER.matcher(message);
    return noNumber.lookingAt()
        ? noNumber.group(1) + " is no number of JSON"
        : OF_PARSER.matcher(message).replaceFirst("");
  }

  private static String tooLarge(String message, StreamReadConstraints largest) {
    if (message.startsWith("Document nesting")) {
      return "objects and lists lie more than "
          + largest.getMaxNestingDepth()
          + " deep in each other";
    }
    if (message.startsWith("Number")) {
      return "a number of more than " + largest.getMaxNumberLength() + " digits";
    }
    if (message.startsWith("Name")) {
      return "a name of more than " + largest.getMaxNameLength() + " characters";
    }
    return "a text of more than " + largest.getMaxStringLength() + " characters";
  }
}
