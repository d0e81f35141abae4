package dev.alluvium.pipelines.collect;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.alluvium.pipelines.engine.RunControl;
import dev.alluvium.pipelines.jobs.JobMain;
import dev.alluvium.pipelines.jobs.KafkaLogin;
import dev.alluvium.pipelines.options.Durations;
import dev.alluvium.pipelines.options.SecretName;
import dev.alluvium.pipelines.options.UserException;
import dev.alluvium.pipelines.process.Outcome;
import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.transforms.kafka.client.ClientSettings;
import dev.alluvium.transforms.kafka.client.Reachability;
import dev.alluvium.transforms.secret.SecretSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Takes events over HTTP and writes them into their topics in Kafka, until it is stopped: for those
 * who cannot speak to Kafka themselves. An event is checked by its contract, as a load does; a
 * request is answered when all in-sync replicas have all of its events, or when none of them is
 * taken.
 */
public final class CollectEvents {
  /** Within the time that {@link JobMain} gives a job to end. */
  private static final Duration LONGEST_END = Duration.ofSeconds(50);

  private static final int LAST_PORT = 65_535;

  private CollectEvents() {}

  public static void main(String[] args) {
    JobMain.run("scripts/run CollectEvents", CollectOptions.class, args, CollectEvents::run);
  }

  /** Collects until the control stops it; then all requests that have begun are answered. */
  public static Outcome run(CollectOptions options, RunControl control) {
    Limits limits = Limits.of(options);
    ApiKeys keys = keys(options, SecretSource.googleSecretManager());
    checkAddress(options.getHost(), keys);
    checkPort(options.getPort());
    Set<String> origins = origins(options);
    Duration every = Durations.parse("statusEvery", options.getStatusEvery());
    DomainSpec domain = ContractLoader.loadNamed(options.getDomain());
    ClientSettings settings = KafkaLogin.settings(options);
    Reachability.check(
        settings, Intake.taken(domain).stream().map(EventSpec::topic).distinct().toList());
    control.announce("requests that have begun are being answered");
    ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    try (KafkaOutlet kafka = KafkaOutlet.open(settings, limits)) {
      Intake intake = new Intake(domain, kafka, limits, InstantSource.system(), timer);
      try (CollectServer server =
          CollectServer.start(
              intake, kafka, keys, origins, limits, options.getHost(), options.getPort())) {
        System.err.println(
            "collecting at "
                + address(options.getHost(), server.port())
                + "/events/EVENT: "
                + String.join(", ", intake.names()));
        await(control, kafka, every);
        server.end(LONGEST_END);
      }
      return summary(kafka);
    } finally {
      timer.shutdownNow();
    }
  }

  /** Waits for the end, and tells meanwhile what has been taken, whenever more was. */
  private static void await(RunControl control, KafkaOutlet kafka, Duration every) {
    long told = 0;
    long waited = every.isZero() ? 1_000 : every.toMillis();
    while (!control.isStopped()) {
      try {
        control.stopped().get(waited, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        control.checkFailure();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (ExecutionException e) {
        throw new IllegalStateException("a run is stopped without a reason", e);
      }
      long now = kafka.acknowledged() + kafka.failed();
      if (!every.isZero() && now != told && !control.isStopped()) {
        told = now;
        System.err.println(progress(kafka));
      }
    }
  }

  private static String progress(KafkaOutlet kafka) {
    String fault = kafka.takeFault();
    return String.format(Locale.ROOT, "%,d events collected", kafka.acknowledged())
        + (kafka.failed() == 0
            ? ""
            : String.format(Locale.ROOT, ", %,d not acknowledged", kafka.failed()))
        + (fault == null ? "" : ": " + fault);
  }

  private static Outcome summary(KafkaOutlet kafka) {
    String progress = progress(kafka);
    return out -> out.println(progress);
  }

  /**
   * Keys by file or secret; none where the options name neither.
   *
   * @throws UserException if they name both, or what cannot be read
   */
  static ApiKeys keys(CollectOptions options, SecretSource secrets) {
    String file = options.getApiKeys();
    String secret = options.getApiKeysSecret();
    if (file != null && secret != null) {
      throw new UserException("--apiKeys and --apiKeysSecret are both given; give one");
    }
    if (secret != null) {
      return ApiKeys.of(
          secrets.value(SecretName.inManager("apiKeysSecret", secret)), "--apiKeysSecret");
    }
    if (file == null) {
      return ApiKeys.none();
    }
    try {
      return ApiKeys.of(Files.readString(Path.of(file), UTF_8), "--apiKeys=" + file);
    } catch (IOException | IllegalArgumentException e) {
      throw new UserException(
          "--apiKeys=" + file + " cannot be read: give a file of keys, one a line");
    }
  }

  /**
   * Checks that strangers need a key.
   *
   * @throws UserException if they could reach the address, and need none
   */
  static void checkAddress(String host, ApiKeys keys) {
    boolean isLocal;
    try {
      isLocal =
          Arrays.stream(InetAddress.getAllByName(host)).allMatch(InetAddress::isLoopbackAddress);
    } catch (UnknownHostException e) {
      throw new UserException("--host=" + host + " is no address of this machine");
    }
    if (!isLocal && keys.isEmpty()) {
      throw new UserException(
          "--host="
              + host
              + " can be reached from elsewhere, and anybody could send events: name keys by"
              + " --apiKeys=FILE or --apiKeysSecret");
    }
  }

  private static void checkPort(int port) {
    if (port < 0 || port > LAST_PORT) {
      throw new UserException(
          "--port="
              + port
              + " is no port: write 1 to "
              + LAST_PORT
              + ", or 0 for any that is free");
    }
  }

  /**
   * Origins of pages that may send events, in small letters.
   *
   * @throws UserException if they are none that a browser would send, and so would let nobody in
   */
  static Set<String> origins(CollectOptions options) {
    String origins = options.getAllowOrigins();
    if (origins == null) {
      return Set.of();
    }
    if (!origins.matches(CollectOptions.ORIGINS)) {
      throw new UserException(
          "--allowOrigins="
              + origins
              + " is no list of origins: write each in full and without a path, as"
              + " https://shop.example,http://localhost:3000");
    }
    return new LinkedHashSet<>(List.of(origins.toLowerCase(Locale.ROOT).split(",", -1)));
  }

  private static String address(String host, int port) {
    return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
