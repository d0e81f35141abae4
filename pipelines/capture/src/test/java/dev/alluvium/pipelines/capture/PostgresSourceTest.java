package dev.alluvium.pipelines.capture;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.pipelines.options.UserException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresSourceTest {
  private static PostgresSource of(String source) {
    return PostgresSource.of(source, () -> null);
  }

  @ParameterizedTest
  @CsvSource({
    "postgres://me@db.internal:6432/shop, db.internal, 6432, shop, me",
    "postgresql://me@127.0.0.1/shop, 127.0.0.1, 5432, shop, me",
    "postgres://m%40e@host/a%2Bb, host, 5432, a+b, m@e",
  })
  void isWhatTheTextSays(String source, String host, int port, String database, String user) {
    PostgresSource read = of(source);
    assertThat(read.host(), is(host));
    assertThat(read.port(), is(port));
    assertThat(read.database(), is(database));
    assertThat(read.user(), is(user));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgres://db/shop",
        "postgres://me@db",
        "postgres://me@db/",
        "postgres:shop",
        "postgres://me@d b/shop",
        "postgres://me@db/shop?sslmode=require",
        "postgres://me@db/shop#x",
        "postgres://me@db:0/shop",
        "postgres://me@db:65536/shop"
      })
  void refusesWhatIsNoDatabase(String source) {
    assertThrows(UserException.class, () -> of(source));
  }

  @Test
  void refusesAPasswordAndDoesNotShowIt() {
    UserException refused =
        assertThrows(UserException.class, () -> of("postgres://me:s3cret@db/shop"));
    assertThat(
        refused.getMessage(), allOf(containsString("PGPASSWORD"), not(containsString("s3cret"))));
  }
}
