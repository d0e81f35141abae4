package dev.alluvium.pipelines.openlineage;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.alluvium.pipelines.options.OpenLineageOptions;
import dev.alluvium.pipelines.options.UserException;
import io.openlineage.client.OpenLineage.RunEvent;
import io.openlineage.client.OpenLineageClientUtils;
import io.openlineage.client.transports.ApiKeyTokenProvider;
import io.openlineage.client.transports.HttpConfig;
import io.openlineage.client.transports.HttpTransport;
import io.openlineage.client.transports.HttpTransportResponseException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where events go. */
interface LineageOutlet {
  /**
   * Hands an event over.
   *
   * @throws IOException if it does not arrive; the message says why, and holds no secret
   */
  void send(RunEvent event) throws IOException;

  /**
   * The one that the options name; empty where they name none.
   *
   * @throws UserException if it cannot be one
   */
  static Optional<LineageOutlet> of(OpenLineageOptions options) {
    String place = options.getOpenLineage();
    String keyFile = options.getOpenLineageKeyFile();
    if (place == null) {
      if (keyFile != null) {
        throw new UserException("--openLineageKeyFile is for --openLineage, which is missing");
      }
      return Optional.empty();
    }
    if (options.getOpenLineageNamespace().isBlank()) {
      throw new UserException("--openLineageNamespace is empty: give the job's namespace a name");
    }
    if (place.startsWith(ToFile.PREFIX)) {
      if (keyFile != null) {
        throw new UserException("--openLineageKeyFile is for a server; a file asks for no key");
      }
      return Optional.of(ToFile.of(place));
    }
    return Optional.of(ToServer.of(place, keyFile));
  }

  /** A line of JSON each, behind those that are there. */
  record ToFile(Path path) implements LineageOutlet {
    static final String PREFIX = "file:";

    static ToFile of(String place) {
      try {
        Path path = Path.of(place.substring(PREFIX.length())).toAbsolutePath();
        Path folder = path.getParent();
        if (folder != null && Files.isDirectory(folder) && !Files.isDirectory(path)) {
          return new ToFile(path);
        }
      } catch (InvalidPathException e) {
        // Said below.
      }
      throw new UserException(
          "--openLineage=%s is no file that can be written: its folder must be there"
              .formatted(place));
    }

    @Override
    public void send(RunEvent event) throws IOException {
      try {
        Files.writeString(
            path,
            OpenLineageClientUtils.toJson(event) + "\n",
            UTF_8,
            StandardOpenOption.CREATE,
            StandardOpenOption.APPEND);
      } catch (IOException e) {
        throw new IOException(path + " cannot be written", e);
      }
    }
  }

  /** A server that takes events by HTTP, as Marquez does. */
  record ToServer(URI address, HttpConfig config) implements LineageOutlet {
    private static final Pattern ADDRESS = Pattern.compile("https?://[^\\s/@?#]+(/[^\\s@?#]*)?");

    private static final Pattern LOOPBACK =
        Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]");

    /** A run waits for an answer that long, at its start and at its end. */
    private static final int TIMEOUT_MILLIS = 5_000;

    static ToServer of(String place, @Nullable String keyFile) {
      if (!ADDRESS.matcher(place).matches()) {
        throw new UserException(
            "--openLineage is no place for events: write file:PATH, or the address of a server as"
                + " https://host:5000, and its key by --openLineageKeyFile");
      }
      HttpConfig config = new HttpConfig();
      URI address = URI.create(place);
      config.setUrl(address);
      config.setTimeoutInMillis(TIMEOUT_MILLIS);
      if (keyFile != null && !isPrivate(address)) {
        throw new UserException(
            "--openLineageKeyFile: everybody on the way could read the key; write --openLineage="
                + "https://… for a server on another machine");
      }
      if (keyFile != null) {
        ApiKeyTokenProvider key = new ApiKeyTokenProvider();
        key.setApiKey(read(keyFile));
        config.setAuth(key);
      }
      return new ToServer(address, config);
    }

    /** Whether nobody on the way can read what is sent. */
    private static boolean isPrivate(URI address) {
      return "https".equals(address.getScheme())
          || LOOPBACK.matcher(String.valueOf(address.getHost())).matches();
    }

    private static String read(String file) {
      try {
        String key = Files.readString(Path.of(file), UTF_8).strip();
        if (!key.isEmpty()) {
          return key;
        }
      } catch (IOException | InvalidPathException e) {
        // Said below.
      }
      throw new UserException(
          "--openLineageKeyFile=%s cannot be read, or is empty".formatted(file));
    }

    @Override
    public void send(RunEvent event) throws IOException {
      try (HttpTransport transport = new HttpTransport(config)) {
        transport.emit(event);
      } catch (HttpTransportResponseException e) {
        // What it answers may hold what was sent.
        throw new IOException(address + " answers with status " + e.getStatusCode(), e);
      } catch (Exception e) {
        throw new IOException(address + " does not take it: " + kind(e), e);
      }
    }

    /**
     * The class of the innermost cause, such as HttpHostConnectException; a message may hold
     * anything.
     */
    private static String kind(Throwable failure) {
      Throwable cause = failure;
      while (cause.getCause() != null) {
        cause = cause.getCause();
      }
      return cause.getClass().getSimpleName();
    }
  }
}
