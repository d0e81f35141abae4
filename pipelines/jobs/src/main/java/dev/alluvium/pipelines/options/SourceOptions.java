package dev.alluvium.pipelines.options;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/** What a job reads. */
public interface SourceOptions extends PipelineOptions {
  @Description(
      "What to read: files, until their end; until it is stopped: kafka, or collections of MongoDB,"
          + " as mongodb://USER@HOST:PORT/?replicaSet=NAME. Or a lake, as lake:DIR or lake:gs://BUCKET, of which a new"
          + " warehouse file is made.")
  @Default.String("files")
  @Matches("files|kafka|mongodb(\\+srv)?://\\S+|lake:.+")
  String getSource();

  void setSource(String source);

  @Description(
      "Name of the password of the user that --source names: in Secret Manager, as"
          + " projects/PROJECT/secrets/NAME/versions/latest, or a file, as /run/secrets/NAME.")
  @Matches(SecretName.IN_MANAGER_OR_FILE)
  @OnThisMachine
  @Nullable String getSourceSecret();

  void setSourceSecret(@Nullable String secret);

  @Description(
      "With --source=files: folder with a file or a folder per topic, as listen_events.jsonl.gz.")
  @Matches(".+")
  @Nullable String getInput();

  void setInput(@Nullable String input);

  @Description("With --source=files: longest line that is read whole, bytes.")
  @Default.Integer(1 << 20)
  @Matches("[1-9]\\d*")
  int getMaxLineBytes();

  void setMaxLineBytes(int bytes);
}
