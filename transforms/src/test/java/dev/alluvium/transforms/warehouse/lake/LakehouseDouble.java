package dev.alluvium.transforms.warehouse.lake;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.gcp.gcs.GCSFileIO;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.PositionOutputStream;
import org.apache.iceberg.io.SeekableInputStream;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.apache.iceberg.rest.CatalogDouble;
import org.jspecify.annotations.Nullable;

/**
 * A bucket, and a catalog of its tables, behind the protocols of Cloud Storage and of Iceberg, on a
 * free port of loopback.
 */
public final class LakehouseDouble implements AutoCloseable {
  private static final String BUCKET = "a-lake";
  private static final String CATALOG = "/catalog/";

  static {
    // Otherwise each answer waits for 40 ms.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final BucketDouble bucket = new BucketDouble(BUCKET);
  private final ExecutorService threads = Executors.newFixedThreadPool(8);
  private final HttpServer server;
  private final JdbcCatalog catalog;
  private final CatalogDouble protocol;

  /** So many commits of tables are made and not answered. */
  private final AtomicInteger unanswered = new AtomicInteger();

  /** So many requests of the catalog are refused. */
  private final AtomicInteger refused = new AtomicInteger();

  /** After so many requests a client is cut off, as if its process had ended. */
  private final AtomicInteger left = new AtomicInteger(Integer.MAX_VALUE);

  /** Whether the first that it gets no answer to is done. */
  private volatile boolean isLastDone;

  /** Of the double itself. */
  private volatile @Nullable Throwable failure;

  /**
   * Starts one that has nothing yet.
   *
   * @param folder for what the catalog notes
   */
  public LakehouseDouble(Path folder) {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    catalog = new JdbcCatalog(properties -> new ObjectFiles(bucket), null, true);
    catalog.initialize(
        "double",
        Map.of(
            "uri",
            "jdbc:sqlite:" + folder.resolve("bucket.db"),
            "warehouse",
            "gs://" + BUCKET,
            "jdbc.schema-version",
            "V1"));
    protocol =
        new CatalogDouble(
            catalog,
            Map.of(
                "gcs.service.host",
                "http://127.0.0.1:" + server.getAddress().getPort(),
                "gcs.no-auth",
                "true",
                "io-impl",
                GCSFileIO.class.getName(),
                "gcs.project-id",
                "a-project"));
    server.createContext("/", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  /** As options name it. */
  public String place() {
    return "gs://%s?catalog=http://127.0.0.1:%s/catalog"
        .formatted(BUCKET, Integer.toString(server.getAddress().getPort()));
  }

  BucketDouble bucket() {
    return bucket;
  }

  /** The next commits are made, and their answers lost. */
  void loseAnswers(int commits) {
    unanswered.set(commits);
  }

  /** It has nothing any more. */
  void forget() {
    for (Namespace namespace : catalog.listNamespaces()) {
      catalog.listTables(namespace).forEach(table -> catalog.dropTable(table, false));
      catalog.dropNamespace(namespace);
    }
    bucket.objects().clear();
  }

  /** Objects of tables that no snapshot of them needs. */
  List<String> orphans(LakePlace place, Path scratch) {
    try (Lake lake = Lake.openExisting(place, scratch.resolveSibling("orphans"))) {
      Set<String> known = new HashSet<>();
      for (Table table : lake.tables()) {
        known.addAll(LakeUpkeep.known(table));
      }
      return bucket.objects().keySet().stream()
          .map(name -> "gs://" + BUCKET + "/" + name)
          .filter(name -> !known.contains(name))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether it refuses what is asked next. */
  boolean refuses() {
    return refused.get() > 0;
  }

  boolean losesAnswers() {
    return unanswered.get() > 0;
  }

  /** The catalog does not do what the next requests ask. */
  void refuse(int requests) {
    refused.set(requests);
  }

  /**
   * Cuts clients off after some requests, as if their process had ended.
   *
   * @param isLastDone whether what they have asked then is done all the same
   */
  void endAfter(int requests, boolean isLastDone) {
    this.isLastDone = isLastDone;
    left.set(requests);
  }

  /** Whether anybody was cut off; from now on nobody is. */
  boolean hasEnded() {
    return left.getAndSet(Integer.MAX_VALUE) < 0;
  }

  private void answer(HttpExchange exchange) throws IOException {
    int more = left.getAndUpdate(was -> was == Integer.MAX_VALUE ? was : was - 1);
    boolean isCutOff = more <= 0;
    boolean isDone = !isCutOff || (more == 0 && isLastDone);
    try (exchange) {
      Answer answer = isDone ? answered(exchange) : Answer.of(403);
      (isCutOff ? Answer.of(403) : answer).send(exchange);
    } catch (RuntimeException | Error e) {
      failure = e; // The server tells nobody.
      throw e;
    }
  }

  private record Answer(int status, Map<String, String> headers, String latin) {
    static Answer of(int status) {
      return new Answer(status, Map.of(), "");
    }

    void send(HttpExchange exchange) throws IOException {
      byte[] body = BucketDouble.bytes(latin);
      headers.forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
      boolean isEmpty = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
      exchange.sendResponseHeaders(status, isEmpty ? -1 : body.length);
      if (!isEmpty) {
        exchange.getResponseBody().write(body);
      }
    }
  }

  private Answer answered(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getRawPath();
    byte[] body = exchange.getRequestBody().readAllBytes();
    if (!BucketDouble.isOurs(path)) {
      return ofCatalog(exchange, path, body);
    }
    Map<String, String> headers = new HashMap<>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
    BucketDouble.Answer answer =
        bucket.answer(
            new BucketDouble.Request(
                exchange.getRequestMethod(),
                path,
                query(exchange),
                headers,
                BucketDouble.latin(body)));
    return new Answer(answer.status(), answer.headers(), answer.body());
  }

  private Answer ofCatalog(HttpExchange exchange, String path, byte[] body) {
    if (refused.getAndUpdate(more -> Math.max(0, more - 1)) > 0) {
      return Answer.of(500);
    }
    String method = exchange.getRequestMethod();
    CatalogDouble.Answer answer =
        protocol.answer(
            method,
            path.substring(CATALOG.length()),
            query(exchange),
            new String(body, StandardCharsets.UTF_8));
    boolean isCommit = method.equals("POST") && path.contains("/tables/");
    if (isCommit && unanswered.getAndUpdate(more -> Math.max(0, more - 1)) > 0) {
      return Answer.of(502);
    }
    return new Answer(
        answer.status(),
        Map.of("Content-Type", "application/json"),
        BucketDouble.latin(answer.json().getBytes(StandardCharsets.UTF_8)));
  }

  private static Map<String, String> query(HttpExchange exchange) {
    Map<String, String> query = new HashMap<>();
    String raw = Objects.requireNonNullElse(exchange.getRequestURI().getRawQuery(), "");
    for (String pair : raw.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        query.put(
            pair.substring(0, equals),
            URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
      }
    }
    return query;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    catalog.close();
    if (failure != null) {
      throw new AssertionError("the double failed", failure);
    }
  }

  /** What the catalog itself writes beside tables. */
  private static final class ObjectFiles implements FileIO {
    private static final long serialVersionUID = 1L;

    private final transient BucketDouble bucket;

    ObjectFiles(BucketDouble bucket) {
      this.bucket = bucket;
    }

    private static String name(String location) {
      return location.substring(("gs://" + BUCKET + "/").length());
    }

    @Override
    public InputFile newInputFile(String location) {
      return new InputFile() {
        @Override
        public long getLength() {
          return bytes().length;
        }

        private byte[] bytes() {
          byte[] bytes = bucket.objects().get(name(location));
          if (bytes == null) {
            throw new NotFoundException("%s", new FileNotFoundException(location).getMessage());
          }
          return bytes;
        }

        @Override
        public SeekableInputStream newStream() {
          return new Bytes(bytes());
        }

        @Override
        public String location() {
          return location;
        }

        @Override
        public boolean exists() {
          return bucket.objects().containsKey(name(location));
        }
      };
    }

    @Override
    public OutputFile newOutputFile(String location) {
      return new OutputFile() {
        @Override
        public PositionOutputStream create() {
          ByteArrayOutputStream bytes = new ByteArrayOutputStream();
          return new PositionOutputStream() {
            @Override
            public long getPos() {
              return bytes.size();
            }

            @Override
            public void write(int b) {
              bytes.write(b);
            }

            @Override
            public void close() {
              bucket.objects().put(name(location), bytes.toByteArray());
            }
          };
        }

        @Override
        public PositionOutputStream createOrOverwrite() {
          return create();
        }

        @Override
        public String location() {
          return location;
        }

        @Override
        public InputFile toInputFile() {
          return newInputFile(location);
        }
      };
    }

    @Override
    public void deleteFile(String location) {
      bucket.objects().remove(name(location));
    }
  }

  private static final class Bytes extends SeekableInputStream {
    private final byte[] bytes;
    private ByteArrayInputStream in;
    private long position;

    Bytes(byte[] bytes) {
      this.bytes = bytes;
      this.in = new ByteArrayInputStream(bytes);
    }

    @Override
    public long getPos() {
      return position;
    }

    @Override
    public void seek(long to) {
      in = new ByteArrayInputStream(bytes, (int) to, bytes.length - (int) to);
      position = to;
    }

    @Override
    public int read() {
      position++;
      return in.read();
    }

    @Override
    public int read(byte[] into, int from, int length) {
      int read = in.read(into, from, length);
      position += Math.max(0, read);
      return read;
    }
  }
}
