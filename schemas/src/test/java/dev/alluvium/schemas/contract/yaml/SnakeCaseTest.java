package dev.alluvium.schemas.contract.yaml;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SnakeCaseTest {
  @ParameterizedTest
  @CsvSource({
    "userAgent, user_agent",
    "sessionId, session_id",
    "ts, ts",
    "HTTPStatus, http_status",
    "Order No., order_no",
    "line2Text, line2_text",
    "already_snake, already_snake"
  })
  void makesSnakeCaseOfTheSourcesNames(String source, String column) {
    assertThat(SnakeCase.of(source), is(column));
  }
}
