package dev.alluvium.pipelines.capture;

import dev.alluvium.pipelines.engine.RunControl;
import dev.alluvium.pipelines.jobs.JobMain;
import dev.alluvium.pipelines.jobs.KafkaLogin;
import dev.alluvium.pipelines.options.Durations;
import dev.alluvium.pipelines.options.SecretName;
import dev.alluvium.pipelines.process.Outcome;
import dev.alluvium.transforms.kafka.client.ClientSettings;
import dev.alluvium.transforms.secret.SecretSource;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Captures the changes of a PostgreSQL database into Kafka, until it is stopped: a topic per table,
 * messages as Debezium writes them, for {@code format: debezium}.
 *
 * <p>How far it has come is kept in Kafka, beside the changes: it goes on there when it is started
 * again, wherever. Changes may be written twice after a kill, none is left out. Tables are read
 * once, by ranges of their keys, while their changes go on. Where the database has let go of
 * changes, all tables are read anew.
 */
public final class CaptureChanges {
  private CaptureChanges() {}

  public static void main(String[] args) {
    // Debezium takes times without a zone to be of the JVM's: in an hour that is left out there in
    // spring they would be other ones. Nobody has asked for the zone yet.
    System.setProperty("user.timezone", "UTC");
    JobMain.run("scripts/run CaptureChanges", CaptureOptions.class, args, CaptureChanges::run);
  }

  /** Captures until the control stops it; then all that was taken from the database is in Kafka. */
  public static Outcome run(CaptureOptions options, RunControl control) {
    String secret = options.getSourceSecret();
    if (secret != null) {
      SecretName.inManager("sourceSecret", secret);
    }
    PostgresSource asked = PostgresSource.of(options.getSource(), password(secret, null));
    ConnectorSettings settings = ConnectorSettings.of(options.getConfig(), asked);
    PostgresSource source =
        PostgresSource.of(options.getSource(), password(secret, settings.password()));
    ClientSettings kafka = KafkaLogin.settings(options);
    String again = options.getReadAgain();
    control.announce("what was taken from the database is being written");
    return new Capture(
            source, settings, kafka, again == null ? List.of() : List.of(again.split(",")))
        .run(control, Durations.parse("statusEvery", options.getStatusEvery()));
  }

  private static Supplier<@Nullable String> password(
      @Nullable String secret, @Nullable String given) {
    if (secret != null) {
      return () -> SecretSource.googleSecretManager().value(secret);
    }
    return () -> given != null ? given : System.getenv("PGPASSWORD");
  }
}
