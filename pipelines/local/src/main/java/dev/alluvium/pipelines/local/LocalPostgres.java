package dev.alluvium.pipelines.local;

import dev.alluvium.pipelines.process.ScratchFolder;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/**
 * A PostgreSQL server beside this JVM, whose changes can be captured. It listens on 127.0.0.1
 * alone, at a port that is free, starts in some seconds, and leaves nothing behind when closed. Its
 * clock and texts are UTC and UTF-8, whatever the machine's.
 */
public final class LocalPostgres implements AutoCloseable {
  public static final String USER = "postgres";

  private static final String DATABASE = "postgres";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final ScratchFolder folder;
  private final EmbeddedPostgres server;

  private LocalPostgres(ScratchFolder folder, EmbeddedPostgres server) {
    this.folder = folder;
    this.server = server;
  }

  /** Starts a server with an empty database. */
  public static LocalPostgres start() throws IOException {
    ScratchFolder folder = ScratchFolder.create("postgres");
    Path unpacked = folder.path().resolve("program");
    try {
      EmbeddedPostgres server =
          EmbeddedPostgres.builder()
              .setDataDirectory(folder.path().resolve("data"))
              .setOverrideWorkingDirectory(unpacked.toFile())
              .setServerConfig("listen_addresses", "127.0.0.1")
              .setServerConfig("wal_level", "logical")
              .setServerConfig("timezone", "UTC")
              .setServerConfig("fsync", "off")
              .setServerConfig("shared_buffers", "32MB")
              .setLocaleConfig("locale", "C")
              .setLocaleConfig("encoding", "UTF-8")
              .setPGStartupWait(PATIENCE)
              .setRegisterShutdownHook(false)
              .start();
      return new LocalPostgres(folder, server);
    } catch (IOException | RuntimeException e) {
      folder.close();
      throw new IOException("PostgreSQL did not start: " + e.getMessage(), e);
    }
  }

  /** Where it is, as {@code --source} of a capture says it. */
  public String uri() {
    return "postgres://" + USER + "@127.0.0.1:" + server.getPort() + "/" + DATABASE;
  }

  /** A connection, which the caller closes. */
  public Connection connect() throws SQLException {
    return server.getPostgresDatabase().getConnection();
  }

  /** Stops the server and deletes its files. */
  @Override
  public void close() throws IOException {
    server.close();
    folder.close();
  }
}
