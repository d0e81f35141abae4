package dev.alluvium.transforms.mongodb;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoCredential;
import com.mongodb.MongoException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoSocketReadTimeoutException;
import com.mongodb.ServerAddress;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people are told of a failure, by the codes and the words of a server. */
class MongoFaultsTest {
  private static final ServerAddress SERVER = new ServerAddress("db.example");

  private final MongoFaults faults =
      new MongoFaults(MongoAddress.of("mongodb://db.example/", null));

  private static MongoException failure(int code, String message) {
    return new MongoCommandException(
        new BsonDocument("ok", new BsonInt32(0))
            .append("code", new BsonInt32(code))
            .append("errmsg", new BsonString(message)),
        SERVER);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          18    | Authentication failed. | refuses the login. Check user, password and authSource
          13    | not authorized on app to execute command { aggregate: "t", lsid: { id: 1 } } | it needs find and changeStream on it. not authorized on app
          40573 | The $changeStream stage is only supported on replica sets | mongod --replSet
          10334 | BSONObj size: 33554434 (0x2000002) is invalid. | changeStreamPreAndPostImages: {enabled: false}
          166   | Option $changeStream is not supported on views | not supported on views
          """)
  void saysInOneLineWhatToDo(int code, String message, String line) {
    MongoException failure = failure(code, message);
    assertThat(MongoFaults.mayPass(failure), is(false));
    String told = String.valueOf(faults.of(failure).getMessage());
    assertThat(told, startsWith("MongoDB at db.example: "));
    assertThat(told, containsString(line));
    assertThat(told.lines().count(), is(1L));
    assertThat(told, not(containsString("lsid")));
  }

  @Test
  void showsNothingOfALoginThatIsRefused() {
    MongoException refused =
        new MongoSecurityException(
            MongoCredential.createCredential("ada", "admin", "hush".toCharArray()),
            "Exception authenticating MongoCredential{userName='ada'}",
            failure(18, "Authentication failed."));
    assertThat(MongoFaults.mayPass(refused), is(false));
    assertThat(
        faults.of(refused).getMessage(),
        is("MongoDB at db.example: it refuses the login. Check user, password and authSource"));
  }

  @ParameterizedTest
  @CsvSource({"11602", "10107", "91", "189", "13435"})
  void waitsWhereAnotherMemberBecomesThePrimary(int code) {
    assertThat(MongoFaults.mayPass(failure(code, "x")), is(true));
  }

  @ParameterizedTest
  @CsvSource({"286, true", "280, true", "260, true", "13, false"})
  void knowsLostHistory(int code, boolean isLost) {
    assertThat(MongoFaults.isHistoryLost(failure(code, "x")), is(isLost));
  }

  @Test
  void waitsWhereItDoesNotAnswer() {
    assertThat(
        MongoFaults.mayPass(
            new MongoSocketReadTimeoutException("x", SERVER, new java.io.IOException())),
        is(true));
  }
}
