package dev.alluvium.pipelines.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A warehouse file that a job has open, asked through the job's {@link QueryPort}. */
public final class JobDatabase implements Database {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final HttpClient http =
      HttpClient.newBuilder().proxy(HttpClient.Builder.NO_PROXY).connectTimeout(PATIENCE).build();
  private final PortFile port;
  private volatile String id = "";

  private JobDatabase(PortFile port) {
    this.port = port;
  }

  /** The job that has the file open; empty if there is none that answers. */
  public static Optional<Database> find(Path file) {
    return PortFile.read(file).map(JobDatabase::new).filter(JobDatabase::isThere).map(d -> d);
  }

  private boolean isThere() {
    try {
      return send(to(QueryPort.HEALTH).timeout(PATIENCE).GET(), BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException e) {
      return false; // Of a job that was killed.
    }
  }

  @Override
  public Optional<Rows> ask(String sql, boolean nestedAsJson) throws SQLException, IOException {
    id = UUID.randomUUID().toString();
    HttpResponse<InputStream> response =
        send(
            to(QueryPort.QUERY)
                .header(QueryPort.JSON, String.valueOf(nestedAsJson))
                .POST(BodyPublishers.ofString(sql, UTF_8)),
            BodyHandlers.ofInputStream());
    InputStream body = response.body();
    try {
      if (response.statusCode() != 200) {
        throw new SQLException(new String(body.readAllBytes(), UTF_8));
      }
      return Optional.of(new Answer(new RowLines.Input(body)));
    } catch (SQLException | IOException e) {
      body.close();
      throw e;
    }
  }

  @Override
  public void cancel() {
    CompletableFuture<?> told =
        http.sendAsync(
            to(QueryPort.CANCEL).timeout(PATIENCE).POST(BodyPublishers.noBody()).build(),
            BodyHandlers.discarding());
    told.exceptionally(failure -> null); // The job has ended, and the query with it.
  }

  private HttpRequest.Builder to(String path) {
    String host = InetAddress.getLoopbackAddress().getHostAddress();
    String shown = host.contains(":") ? "[" + host + "]" : host;
    return HttpRequest.newBuilder(URI.create("http://" + shown + ":" + port.port() + path))
        .version(HttpClient.Version.HTTP_1_1)
        .header("Authorization", QueryPort.SCHEME + port.token())
        .header(QueryPort.ID, id.isEmpty() ? "none" : id);
  }

  private <T> HttpResponse<T> send(HttpRequest.Builder request, BodyHandler<T> as)
      throws IOException {
    try {
      return http.send(request.build(), as);
    } catch (IOException e) {
      throw new IOException("the job that had the file open answers no more", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the job answered", e);
    }
  }

  @Override
  public void close() {
    // The client holds no query: rows that are closed give theirs up.
  }

  /** Rows of which the job is told when they are wanted no more. */
  private final class Answer implements Rows {
    private final RowLines.Input rows;
    private boolean isAtEnd;

    Answer(RowLines.Input rows) {
      this.rows = rows;
    }

    @Override
    public List<Column> columns() {
      return rows.columns();
    }

    @Override
    public @Nullable String @Nullable [] next() throws SQLException, IOException {
      @Nullable String @Nullable [] row = rows.next();
      isAtEnd = row == null;
      return row;
    }

    @Override
    public void close() throws IOException {
      if (!isAtEnd) {
        cancel();
      }
      rows.close();
    }
  }
}
