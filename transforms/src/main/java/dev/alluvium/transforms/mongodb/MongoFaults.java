package dev.alluvium.transforms.mongodb;

import com.mongodb.MongoClientException;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoConnectionPoolClearedException;
import com.mongodb.MongoException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoSocketException;
import com.mongodb.MongoTimeoutException;
import dev.alluvium.transforms.source.InputException;
import java.util.Set;

/** What a failure of the driver means, in words for people, which show no secret. */
final class MongoFaults {
  static final int UNAUTHORIZED = 13;
  private static final int AUTHENTICATION_FAILED = 18;
  private static final int NO_REPLICA_SET = 40573;
  private static final int TOO_LARGE = 10334;

  /**
   * Codes by which the server says that what a stream was to go on behind is not there any more.
   */
  private static final Set<Integer> HISTORY_LOST = Set.of(286, 280, 260);

  /**
   * Codes that drivers resume streams or repeat reads after: of members that stop, are not the
   * primary now, or do not know yet what most have; and of reads that took too long or were ended.
   */
  private static final Set<Integer> PASSING =
      Set.of(
          6, 7, 43, 50, 63, 89, 91, 133, 134, 150, 175, 189, 234, 237, 262, 9001, 10107, 11600,
          11601, 11602, 13388, 13435, 13436);

  private final MongoAddress address;

  MongoFaults(MongoAddress address) {
    this.address = address;
  }

  /** Whether changes are gone that were to be read. */
  static boolean isHistoryLost(MongoException failure) {
    return failure instanceof MongoCommandException && HISTORY_LOST.contains(failure.getCode());
  }

  /** Whether it may pass by itself. */
  static boolean mayPass(MongoException failure) {
    if (failure instanceof MongoSecurityException) {
      return false;
    }
    return failure instanceof MongoSocketException
        || failure instanceof MongoTimeoutException
        || failure instanceof MongoConnectionPoolClearedException
        || failure.hasErrorLabel("ResumableChangeStreamError")
        || PASSING.contains(failure.getCode());
  }

  /** Why, in one line without the address. */
  String reason(MongoException failure) {
    if (failure instanceof MongoSecurityException || failure.getCode() == AUTHENTICATION_FAILED) {
      return "it refuses the login. Check user, password and authSource";
    }
    if (failure instanceof MongoTimeoutException || failure instanceof MongoSocketException) {
      return "it does not answer. Check its hosts and replicaSet, that it runs, and that it can be"
          + " reached from here";
    }
    if (failure instanceof MongoClientException) {
      return firstLine(failure);
    }
    return switch (failure.getCode()) {
      case UNAUTHORIZED ->
          "the user may not read a collection: it needs find and changeStream on it. "
              + firstLine(failure);
      case NO_REPLICA_SET ->
          "it is no replica set, and only these tell of changes; make it one of a single member:"
              + " mongod --replSet, then rs.initiate()";
      case TOO_LARGE ->
          "a change with the document before it and after it is larger than 16 MiB, which it tells"
              + " in parts from MongoDB 6.0.9 on. Upgrade it, or let the collection keep no images:"
              + " collMod with changeStreamPreAndPostImages: {enabled: false}";
      default -> firstLine(failure);
    };
  }

  /** What to end with. */
  InputException of(MongoException failure) {
    return new InputException(address + ": " + reason(failure), failure);
  }

  private static String firstLine(MongoException failure) {
    String message =
        failure instanceof MongoCommandException command
            ? command.getErrorMessage()
            : failure.getMessage();
    String line = String.valueOf(message).lines().findFirst().orElse("").strip();
    int command = line.indexOf(" to execute command");
    return command < 0 ? line : line.substring(0, command);
  }
}
