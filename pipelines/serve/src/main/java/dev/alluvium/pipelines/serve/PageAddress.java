package dev.alluvium.pipelines.serve;

import dev.alluvium.pipelines.options.SecretName;
import dev.alluvium.pipelines.options.UserException;
import dev.alluvium.pipelines.watch.DashboardOptions;
import dev.alluvium.transforms.secret.SecretSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a page is shown. Beyond this machine only to those who have the token.
 *
 * @param host that is listened on
 * @param port 0 for any that is free
 * @param token that opens the page; empty where only this machine reaches it
 */
record PageAddress(String host, int port, Optional<String> token) {
  private static final String LOOPBACK = "127.0.0.1";
  private static final int SHORTEST_TOKEN = 16;
  private static final Pattern ADDRESS = Pattern.compile("(?:(.+):)?([0-9]{1,5})");

  /**
   * The one that the options name; empty where they say {@code off}, or nothing.
   *
   * @throws UserException if it is no address, or lacks what it needs
   */
  static Optional<PageAddress> of(DashboardOptions options) {
    String text = options.getDashboard();
    if (text == null || text.equals("off")) {
      return Optional.empty();
    }
    Matcher parts = ADDRESS.matcher(text);
    if (!parts.matches() || Integer.parseInt(parts.group(2)) > 65_535) {
      throw new UserException(
          "--dashboard=%s is no address; write a port such as 8088, HOST:PORT, or off"
              .formatted(text));
    }
    String host = Optional.ofNullable(parts.group(1)).orElse(LOOPBACK);
    Optional<String> token =
        Optional.ofNullable(options.getDashboardTokenFile())
            .map(file -> read("dashboardTokenFile", file));
    if (!isLoopback(host, "dashboard") && token.isEmpty()) {
      throw new UserException(
          "--dashboard=%s is reached by others: say by --dashboardTokenFile=FILE what they must know; or leave %s out"
              .formatted(text, host));
    }
    return Optional.of(new PageAddress(unbracketed(host), Integer.parseInt(parts.group(2)), token));
  }

  /**
   * That of a server of its own.
   *
   * @param secrets where its token may be
   * @throws UserException if it is no address, or lacks what it needs
   */
  static PageAddress of(ServeOptions options, SecretSource secrets) {
    String file = options.getTokenFile();
    String secret = options.getTokenSecret();
    if (file != null && secret != null) {
      throw new UserException("--tokenFile and --tokenSecret are both given; give one");
    }
    if (options.getPort() < 0 || options.getPort() > 65_535) {
      throw new UserException("--port=%s is no port".formatted(options.getPort()));
    }
    Optional<String> token =
        secret != null
            ? Optional.of(
                checked("tokenSecret", secrets.value(SecretName.inManager("tokenSecret", secret))))
            : Optional.ofNullable(file).map(named -> read("tokenFile", named));
    if (!isLoopback(options.getHost(), "host") && token.isEmpty()) {
      throw new UserException(
          "--host=%s is reached by others: say by --tokenFile=FILE or --tokenSecret what they must know"
              .formatted(options.getHost()));
    }
    return new PageAddress(unbracketed(options.getHost()), options.getPort(), token);
  }

  boolean isLoopback() {
    return isLoopback(host, "dashboard");
  }

  private static boolean isLoopback(String host, String option) {
    try {
      return Arrays.stream(InetAddress.getAllByName(unbracketed(host)))
          .allMatch(InetAddress::isLoopbackAddress);
    } catch (UnknownHostException e) {
      throw new UserException("--" + option + ": there is no host " + host);
    }
  }

  private static String unbracketed(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }

  private static String read(String option, String file) {
    try {
      return checked(option + "=" + file, Files.readString(Path.of(file)).strip());
    } catch (IOException e) {
      throw new UserException("--%s=%s cannot be read".formatted(option, file));
    }
  }

  private static String checked(String where, String token) {
    if (token.length() < SHORTEST_TOKEN || !token.matches("[A-Za-z0-9._~-]+")) {
      throw new UserException(
          "--%s: a token has 16 or more letters, digits, dots, hyphens, underscores and tildes"
              .formatted(where));
    }
    return token;
  }
}
