package dev.alluvium.pipelines.capture;

import dev.alluvium.pipelines.options.BrokerOptions;
import dev.alluvium.pipelines.options.Matches;
import dev.alluvium.pipelines.options.SecretName;
import dev.alluvium.pipelines.options.StatusOptions;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.Validation;
import org.jspecify.annotations.Nullable;

/** Options of {@link CaptureChanges}. */
public interface CaptureOptions extends BrokerOptions, StatusOptions {
  @Description("Database, as postgres://USER@HOST:PORT/DATABASE.")
  @Matches("postgres(ql)?:\\S+")
  @Validation.Required
  String getSource();

  void setSource(String source);

  @Description(
      "Name of the database user's password in Secret Manager, as"
          + " projects/PROJECT/secrets/NAME/versions/latest. By default what PGPASSWORD holds.")
  @Matches(SecretName.IN_MANAGER)
  @Nullable String getSourceSecret();

  void setSourceSecret(@Nullable String secret);

  @Description(
      "File of settings of Debezium's connector, as table.include.list or topic.prefix, lines"
          + " key=value.")
  @Nullable String getConfig();

  void setConfig(@Nullable String file);

  @Description("Tables to read again, as schema.table,schema.table; their changes go on meanwhile.")
  @Matches("[^\\s,]+\\.[^\\s,]+(,[^\\s,]+\\.[^\\s,]+)*")
  @Nullable String getReadAgain();

  void setReadAgain(@Nullable String tables);
}
