package dev.alluvium.transforms.mongodb;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bson.BsonDocument;
import org.bson.BsonTimestamp;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** What resume tokens tell, though the server promises nothing of what is in them. */
final class ResumeTokens {
  /** A key string, in hex, that begins with a timestamp: its type, seconds, number. */
  private static final Pattern TIMED = Pattern.compile("82([0-9A-Fa-f]{8})([0-9A-Fa-f]{8}).*");

  private static final int HEX = 16;

  private ResumeTokens() {}

  /** The time that a stream has come to by its token; empty if that does not tell. */
  static Optional<BsonTimestamp> time(@Nullable BsonDocument token) {
    BsonValue data = token == null ? null : token.get("_data");
    if (data == null || !data.isString()) {
      return Optional.empty();
    }
    Matcher timed = TIMED.matcher(data.asString().getValue());
    return timed.matches()
        ? Optional.of(
            new BsonTimestamp(
                Integer.parseUnsignedInt(timed.group(1), HEX),
                Integer.parseUnsignedInt(timed.group(2), HEX)))
        : Optional.empty();
  }
}
