package dev.alluvium.pipelines.watch;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.alluvium.pipelines.options.LiveOptions;
import dev.alluvium.pipelines.options.SecretName;
import dev.alluvium.pipelines.options.UserException;
import dev.alluvium.transforms.live.redis.RedisAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The Redis that options name. No message shows what may be a password. */
public final class LiveRedis {
  private LiveRedis() {}

  /**
   * The one that they name; empty where they name none. Nothing is asked yet.
   *
   * @throws UserException if an option is wrong
   */
  public static Optional<RedisAddress> of(LiveOptions options) {
    String live = options.getLive();
    if (live == null) {
      String without =
          first(
              options.getLivePasswordFile(), "livePasswordFile",
              options.getLiveSecret(), "liveSecret",
              options.getLiveCaFile(), "liveCaFile",
              options.getLiveCaSecret(), "liveCaSecret");
      if (without != null) {
        throw new UserException("--" + without + " is for --live, which is missing");
      }
      return Optional.empty();
    }
    RedisAddress address =
        RedisAddress.parse(live)
            .orElseThrow(
                () ->
                    new UserException(
                        "--live is no address of a Redis; write redis://HOST:PORT or"
                            + " redis://HOST:PORT/DATABASE, and rediss:// for TLS"));
    return Optional.of(withCertificates(options, withPassword(options, address)));
  }

  /**
   * The one for workers elsewhere, to whom options travel for all to see.
   *
   * @throws UserException if they hold what is secret, or name files of this machine
   */
  public static Optional<RedisAddress> elsewhere(LiveOptions options) {
    Optional<RedisAddress> address = of(options);
    boolean isFile = options.getLivePasswordFile() != null || options.getLiveCaFile() != null;
    if (isFile || address.filter(RedisAddress::hasPassword).isPresent()) {
      throw new UserException(
          "--live would put its password, or a file of this machine, into the job for all to see;"
              + " use --liveSecret and --liveCaSecret");
    }
    return address;
  }

  private static RedisAddress withPassword(LiveOptions options, RedisAddress address) {
    String file = options.getLivePasswordFile();
    String secret = options.getLiveSecret();
    int given = (address.hasPassword() ? 1 : 0) + (file == null ? 0 : 1) + (secret == null ? 0 : 1);
    if (given > 1) {
      throw new UserException(
          "the password of --live is given more than once; give it in --live, --livePasswordFile or"
              + " --liveSecret");
    }
    if (secret != null) {
      return address.withPasswordSecret(SecretName.inManager("liveSecret", secret));
    }
    return file == null ? address : address.withPassword(read("livePasswordFile", file).strip());
  }

  private static RedisAddress withCertificates(LiveOptions options, RedisAddress address) {
    String file = options.getLiveCaFile();
    String secret = options.getLiveCaSecret();
    if (file == null && secret == null) {
      return address;
    }
    if (!address.isEncrypted() || (file != null && secret != null)) {
      throw new UserException(
          file != null && secret != null
              ? "--liveCaFile and --liveCaSecret are both given; give one"
              : "certificates are for --live=rediss://…, with TLS");
    }
    return secret != null
        ? address.trustingSecret(SecretName.inManager("liveCaSecret", secret))
        : address.trusting(read("liveCaFile", String.valueOf(file)));
  }

  private static String read(String option, String file) {
    try {
      String text = Files.readString(Path.of(file), UTF_8);
      if (text.isBlank()) {
        throw new UserException("--%s=%s is empty".formatted(option, file));
      }
      return text;
    } catch (IOException | InvalidPathException e) {
      throw new UserException("--%s=%s cannot be read".formatted(option, file));
    }
  }

  /** The name of the first that is given. */
  private static @Nullable String first(@Nullable String... valuesAndNames) {
    for (int i = 0; i < valuesAndNames.length; i += 2) {
      if (valuesAndNames[i] != null) {
        return valuesAndNames[i + 1];
      }
    }
    return null;
  }
}
