package dev.alluvium.pipelines.bench;

import dev.alluvium.pipelines.simulate.DatabaseSimulation;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * A table of which rows are changed one by one, each in a transaction of its own. A row says when
 * it was changed, by the database's clock, which is that of this machine.
 */
final class TouchedRows implements DatabaseSimulation {
  static final String DOMAIN = "touched";

  /** Topic of the changes. */
  static final String TOPIC = "bench.bench.touched";

  private static final int ROWS = 20_000;

  private final Random random = new Random(1);
  private final int aSecond;

  TouchedRows(int aSecond) {
    this.aSecond = aSecond;
  }

  @Override
  public String domain() {
    return DOMAIN;
  }

  @Override
  public String topicPrefix() {
    return "bench";
  }

  @Override
  public String tryThis() {
    return "TABLE bench.touched";
  }

  @Override
  public void begin(Connection database) throws SQLException {
    try (Statement statement = database.createStatement()) {
      statement.execute("CREATE SCHEMA bench");
      statement.execute(
          "CREATE TABLE bench.touched (id bigint PRIMARY KEY, touched_micros bigint NOT NULL, note"
              + " text)");
      statement.execute(
          "INSERT INTO bench.touched SELECT i, 0, repeat('x', 100) FROM generate_series(1, "
              + ROWS
              + ") AS i");
    }
  }

  @Override
  public List<Transaction> nextDay() {
    return Collections.nCopies(aSecond, this::touch);
  }

  private void touch(Connection database) throws SQLException {
    try (PreparedStatement statement =
        database.prepareStatement(
            "UPDATE bench.touched SET touched_micros = extract(epoch FROM clock_timestamp()) *"
                + " 1000000 WHERE id = ?")) {
      statement.setLong(1, 1 + random.nextInt(ROWS));
      statement.execute();
    }
  }
}
