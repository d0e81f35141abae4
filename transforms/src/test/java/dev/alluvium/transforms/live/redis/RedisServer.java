package dev.alluvium.transforms.live.redis;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A Redis of a test's own, on loopback, that keeps nothing on disk. */
public final class RedisServer implements AutoCloseable {
  private final Path folder;
  private final int port;
  private final List<String> more;
  private @Nullable Process process;

  private RedisServer(Path folder, int port, List<String> more) {
    this.folder = folder;
    this.port = port;
    this.more = more;
  }

  /** The program; none where it is not installed. */
  private static Optional<Path> program() {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
        .map(place -> Path.of(place, "redis-server"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Starts one; the test is skipped where there is no program. */
  public static RedisServer start(Path folder, String... more) {
    RedisServer server = away(folder, more);
    server.begin();
    return server;
  }

  /** One that is not started yet. */
  public static RedisServer away(Path folder, String... more) {
    assumeTrue(program().isPresent(), "redis-server is not installed");
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return new RedisServer(folder, free.getLocalPort(), List.of(more));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts it, empty; returns when it answers. */
  public void begin() {
    List<String> command =
        new ArrayList<>(
            List.of(
                program().orElseThrow().toString(),
                "--port",
                Integer.toString(port),
                "--bind",
                "127.0.0.1",
                "--save",
                "",
                "--appendonly",
                "no",
                "--dir",
                folder.toString()));
    command.addAll(more);
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("redis.log").toFile())
              .start();
      for (int i = 0; i < 600 && !answers(); i++) {
        TimeUnit.MILLISECONDS.sleep(50);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean answers() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(5_000);
      socket
          .getOutputStream()
          .write("PING\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      return socket.getInputStream().read() >= 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** Kills it, as by {@code kill -9}. */
  public void kill() {
    Process running = process;
    if (running != null) {
      running.destroyForcibly();
      try {
        running.waitFor(10, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  public int port() {
    return port;
  }

  public String url() {
    return "redis://127.0.0.1:" + port;
  }

  public RedisAddress address() {
    return RedisAddress.parse(url()).orElseThrow();
  }

  @Override
  public void close() {
    kill();
  }
}
