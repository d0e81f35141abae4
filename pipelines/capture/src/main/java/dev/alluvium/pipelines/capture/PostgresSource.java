package dev.alluvium.pipelines.capture;

import dev.alluvium.pipelines.options.UserException;
import dev.alluvium.transforms.source.InputException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A PostgreSQL database, and who asks it. The password is looked up where a connection is made, and
 * never shown.
 */
record PostgresSource(
    String host, int port, String database, String user, Supplier<@Nullable String> password) {
  private static final int DEFAULT_PORT = 5432;
  private static final int LAST_PORT = 65_535;
  private static final int LIMIT_SECONDS = 15;

  /**
   * The database of {@code postgres://user@host:port/database}.
   *
   * @throws UserException if it is no such text, or holds a password, which it does not show
   */
  static PostgresSource of(String source, Supplier<@Nullable String> password) {
    URI uri;
    try {
      uri = URI.create(source);
    } catch (IllegalArgumentException e) {
      throw wrong();
    }
    String user = uri.getRawUserInfo();
    String path = uri.getRawPath();
    if (uri.getHost() == null
        || uri.getPort() == 0
        || uri.getPort() > LAST_PORT
        || user == null
        || path == null
        || path.length() < 2
        || uri.getRawFragment() != null) {
      throw wrong();
    }
    if (user.contains(":")) {
      throw new UserException(
          "--source holds a password, which all who list processes can read; leave it out, and set"
              + " PGPASSWORD or --sourceSecret");
    }
    if (uri.getRawQuery() != null) {
      throw new UserException(
          "--source has settings behind a ?; write them into --config, as database.sslmode=require");
    }
    int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
    return new PostgresSource(
        uri.getHost(), port, decoded(path.substring(1)), decoded(user), password);
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static UserException wrong() {
    return new UserException(
        "--source is no database; write it as postgres://USER@HOST:PORT/DATABASE");
  }

  /**
   * A connection, which the caller closes.
   *
   * @param sslMode as the driver names it; NULL for its default
   * @throws InputException if there is none to be had
   */
  Connection connect(@Nullable String sslMode) {
    PGSimpleDataSource driver = new PGSimpleDataSource();
    driver.setServerNames(new String[] {host});
    driver.setPortNumbers(new int[] {port});
    driver.setDatabaseName(database);
    driver.setUser(user);
    driver.setPassword(password.get());
    driver.setApplicationName("alluvium-capture");
    driver.setLoginTimeout(LIMIT_SECONDS);
    driver.setSocketTimeout(4 * LIMIT_SECONDS);
    if (sslMode != null) {
      driver.setSslMode(sslMode);
    }
    try {
      return driver.getConnection();
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /** In one line, why the database could not be asked. */
  InputException failed(SQLException e) {
    String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("").strip();
    return new InputException("%s: %s".formatted(this, reason), e);
  }

  @Override
  public String toString() {
    return "postgres://" + user + "@" + host + ":" + port + "/" + database;
  }
}
