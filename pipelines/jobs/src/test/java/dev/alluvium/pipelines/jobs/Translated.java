package dev.alluvium.pipelines.jobs;

import com.google.api.services.dataflow.model.DataflowPackage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.beam.model.pipeline.v1.RunnerApi;
import org.apache.beam.model.pipeline.v1.RunnerApi.PCollection;
import org.apache.beam.model.pipeline.v1.RunnerApi.PTransform;
import org.apache.beam.model.pipeline.v1.RunnerApi.ParDoPayload;
import org.apache.beam.runners.dataflow.options.DataflowPipelineOptions;
import org.apache.beam.runners.dataflow.util.Stager;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.extensions.gcp.auth.NoopCredentialFactory;
import org.apache.beam.sdk.extensions.gcp.storage.NoopPathValidator;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/**
 * A job as Dataflow would be given it, without Dataflow.
 *
 * @param template what would be sent
 */
record Translated(RunnerApi.Pipeline pipeline, String template, DataflowPipelineOptions options) {
  private static final Map<String, byte[]> STAGED = new ConcurrentHashMap<>();

  /** Takes files, and puts them nowhere. */
  public static final class NoStager implements Stager {
    public static NoStager fromOptions(PipelineOptions options) {
      return new NoStager();
    }

    @Override
    public List<DataflowPackage> stageFiles(
        List<org.apache.beam.runners.dataflow.util.PackageUtil.StagedFile> files) {
      return new ArrayList<>(List.of(stageToFile(new byte[0], "job.jar")));
    }

    @Override
    public DataflowPackage stageToFile(byte[] bytes, String name) {
      STAGED.put(name, bytes);
      return new DataflowPackage().setName(name).setLocation("gs://bucket/" + name);
    }
  }

  /** Translates what the job builds of the options. */
  static <O extends PipelineOptions> Translated of(
      Class<O> type, Function<O, Pipeline> job, String... arguments) throws IOException {
    Path template = Files.createTempFile("job", ".json");
    Path jar = Files.createTempFile("job", ".jar");
    List<String> all =
        new ArrayList<>(
            List.of(
                "--runner=DataflowRunner",
                "--project=some-project",
                "--region=europe-west3",
                "--jobName=job",
                "--tempLocation=gs://bucket/temp",
                "--gcpTempLocation=gs://bucket/temp",
                "--stagingLocation=gs://bucket/staging",
                "--filesToStage=" + jar,
                "--templateLocation=" + template));
    all.addAll(List.of(arguments));
    O options = PipelineOptionsFactory.fromArgs(all.toArray(String[]::new)).as(type);
    DataflowPipelineOptions dataflow = options.as(DataflowPipelineOptions.class);
    dataflow.setCredentialFactoryClass(NoopCredentialFactory.class);
    dataflow.setPathValidatorClass(NoopPathValidator.class);
    dataflow.setStagerClass(NoStager.class);
    try {
      job.apply(options).run();
      return new Translated(
          RunnerApi.Pipeline.parseFrom(STAGED.get("pipeline.pb")),
          Files.readString(template),
          dataflow);
    } finally {
      Files.delete(template);
      Files.delete(jar);
    }
  }

  /** A line per step, and its outputs' coders: what an update of the running job must meet. */
  SortedSet<String> steps() {
    SortedSet<String> lines = new TreeSet<>();
    Map<String, PCollection> collections = pipeline.getComponents().getPcollectionsMap();
    for (PTransform transform : pipeline.getComponents().getTransformsMap().values()) {
      if (transform.getSubtransformsCount() > 0 || transform.getUniqueName().isEmpty()) {
        continue;
      }
      SortedSet<String> coders = new TreeSet<>();
      transform
          .getOutputsMap()
          .values()
          .forEach(
              id -> coders.add(coder(Objects.requireNonNull(collections.get(id)).getCoderId())));
      lines.add(
          transform.getUniqueName()
              + (coders.isEmpty() ? "" : " → " + String.join(", ", coders))
              + held(transform));
    }
    return lines;
  }

  /** The coders of what goes from step to step and of what steps hold, in every byte. */
  SortedMap<String, String> coders() {
    SortedMap<String, String> coders = new TreeMap<>();
    Map<String, PCollection> collections = pipeline.getComponents().getPcollectionsMap();
    for (PTransform transform : pipeline.getComponents().getTransformsMap().values()) {
      transform
          .getOutputsMap()
          .forEach(
              (tag, id) ->
                  coders.put(
                      transform.getUniqueName() + " " + tag.replaceAll("#.*", ""),
                      bytes(Objects.requireNonNull(collections.get(id)).getCoderId())));
      if (transform.getSpec().getUrn().equals("beam:transform:pardo:v1")) {
        payload(transform)
            .getStateSpecsMap()
            .forEach(
                (name, state) -> {
                  if (!state.getReadModifyWriteSpec().getCoderId().isEmpty()) {
                    coders.put(
                        transform.getUniqueName() + " holds " + name,
                        bytes(state.getReadModifyWriteSpec().getCoderId()));
                  }
                });
      }
    }
    return coders;
  }

  private String bytes(String coderId) {
    RunnerApi.Coder coder = pipeline.getComponents().getCodersOrThrow(coderId);
    return coder.getSpec().getUrn()
        + " "
        + Arrays.hashCode(coder.getSpec().getPayload().toByteArray())
        + coder.getComponentCoderIdsList().stream().map(this::bytes).toList();
  }

  /** What the step holds between elements, which an update hands to the step's successor. */
  private String held(PTransform transform) {
    if (!transform.getSpec().getUrn().equals("beam:transform:pardo:v1")) {
      return "";
    }
    ParDoPayload payload = payload(transform);
    SortedSet<String> held = new TreeSet<>();
    payload
        .getStateSpecsMap()
        .forEach((name, spec) -> held.add(name + " " + coder(spec.getReadModifyWriteSpec())));
    payload.getTimerFamilySpecsMap().keySet().forEach(name -> held.add("timer " + name));
    return held.isEmpty() ? "" : " holds " + String.join(", ", held);
  }

  private static ParDoPayload payload(PTransform transform) {
    try {
      return ParDoPayload.parseFrom(transform.getSpec().getPayload());
    } catch (IOException e) {
      throw new AssertionError(transform.getUniqueName(), e);
    }
  }

  private String coder(RunnerApi.ReadModifyWriteStateSpec spec) {
    return spec.getCoderId().isEmpty() ? "of other kind" : coder(spec.getCoderId());
  }

  private String coder(String id) {
    RunnerApi.Coder coder = pipeline.getComponents().getCodersOrThrow(id);
    String urn = coder.getSpec().getUrn();
    String name =
        urn.equals("beam:coders:javasdk:0.1") || urn.isEmpty()
            ? javaCoder(coder)
            : urn.replaceAll("^beam:coder:|:v1$", "");
    if (coder.getComponentCoderIdsCount() == 0) {
      return name;
    }
    return name
        + coder.getComponentCoderIdsList().stream()
            .map(this::coder)
            .collect(java.util.stream.Collectors.joining(", ", "(", ")"));
  }

  private static String javaCoder(RunnerApi.Coder coder) {
    Object java =
        org.apache.beam.sdk.util.SerializableUtils.deserializeFromByteArray(
            coder.getSpec().getPayload().toByteArray(), "a coder");
    String name = java.getClass().getName();
    return name.substring(name.lastIndexOf('.') + 1);
  }
}
