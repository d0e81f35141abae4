package dev.alluvium.transforms.live.redis;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedisAddressTest {
  @ParameterizedTest
  @CsvSource({
    "redis://localhost, localhost, 6379, 0, false, ''",
    "redis://h:7000/3, h, 7000, 3, false, ''",
    "rediss://:p%40ss:w@10.0.0.3:6378/, 10.0.0.3, 6378, 0, true, p@ss:w",
    "redis://me:secret@[::1]:7000, ::1, 7000, 0, false, secret"
  })
  void isRead(
      String text, String host, int port, int database, boolean isEncrypted, String password) {
    RedisAddress address = RedisAddress.parse(text).orElseThrow();

    assertThat(address.host(), is(host));
    assertThat(address.port(), is(port));
    assertThat(address.database(), is(database));
    assertThat(address.isEncrypted(), is(isEncrypted));
    assertThat(address.password(), is(password));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost:6379",
        "http://localhost",
        "redis://",
        "redis://h/a",
        "redis://h?x=1",
        "redis://h o",
        "redis://:a b@h",
        ""
      })
  void isNoneWhereItIsNone(String text) {
    assertThat(RedisAddress.parse(text), is(Optional.empty()));
  }

  @Test
  void showsNoPassword() {
    RedisAddress address = RedisAddress.parse("redis://me:geheim@h:7000").orElseThrow();

    assertThat(address.toString(), is("h:7000"));
    assertThat(address.uri().toString(), not(containsString("geheim")));
  }

  @Test
  void looksItsSecretsUpWhereAConnectionIsMade() {
    RedisAddress address =
        RedisAddress.parse("rediss://h")
            .orElseThrow()
            .withPasswordSecret("p")
            .trustingSecret("c")
            .withSecrets(name -> "value of " + name);

    assertThat(address.trusted(), is("value of c"));
    assertThat(
        new String(
            address.uri().getCredentialsProvider().resolveCredentials().block().getPassword()),
        is("value of p"));
  }
}
