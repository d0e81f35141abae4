package dev.alluvium.pipelines.jobs;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import dev.alluvium.pipelines.options.Matches;
import dev.alluvium.pipelines.options.OnThisMachine;
import java.beans.Introspector;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.Validation;

/**
 * The metadata of a job's Flex Template: a parameter for each option, with help, pattern and
 * default from the option's annotations. Source of the format: Dataflow, "Flex Templates:
 * metadata".
 *
 * @param name in kebab case: of the template's file, and of the image
 * @param main the class that is started
 * @param streaming whether the template's jobs can be streams
 */
record TemplateMetadata(
    String name,
    Class<?> main,
    Class<? extends PipelineOptions> options,
    String description,
    boolean streaming) {
  /** Every job that has a template. */
  static final List<TemplateMetadata> ALL =
      List.of(
          new TemplateMetadata(
              "load-warehouse",
              LoadWarehouse.class,
              LoadWarehouseOptions.class,
              "Loads a domain's events, from files or Kafka, into every layer of the warehouse.",
              true),
          new TemplateMetadata(
              "rebuild-marts",
              RebuildMarts.class,
              RebuildMartsOptions.class,
              "Computes the marts of some days from raw again, and the vault on demand.",
              false));

  List<Method> parameters() {
    return Options.getters(options).stream()
        .filter(getter -> !getter.isAnnotationPresent(OnThisMachine.class))
        .toList();
  }

  String json() {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
      printer.indentArraysWith(
          com.fasterxml.jackson.core.util.DefaultIndenter.SYSTEM_LINEFEED_INSTANCE);
      json.setPrettyPrinter(printer);
      json.writeStartObject();
      json.writeStringField("name", main.getSimpleName());
      json.writeStringField("description", description);
      json.writeBooleanField("streaming", streaming);
      if (streaming) {
        json.writeBooleanField("supportsExactlyOnce", true);
        json.writeBooleanField("supportsAtLeastOnce", false);
      }
      json.writeArrayFieldStart("parameters");
      for (Method getter : parameters()) {
        write(getter, json);
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("text can be written to memory", e);
    }
    return text.append('\n').toString();
  }

  private static void write(Method getter, JsonGenerator json) throws IOException {
    String name = Introspector.decapitalize(getter.getName().substring(3));
    String help = getter.getAnnotation(Description.class).value();
    json.writeStartObject();
    json.writeStringField("name", name);
    json.writeStringField("label", label(name));
    json.writeStringField("helpText", help);
    json.writeBooleanField("isOptional", !getter.isAnnotationPresent(Validation.Required.class));
    json.writeArrayFieldStart("regexes");
    json.writeString("^(" + getter.getAnnotation(Matches.class).value() + ")$");
    json.writeEndArray();
    Optional<String> defaultValue = defaultOf(getter);
    if (defaultValue.isPresent()) {
      json.writeStringField("defaultValue", defaultValue.get());
    }
    json.writeStringField("paramType", "TEXT");
    json.writeEndObject();
  }

  /** {@code outOfOrderness} as people would write it. */
  private static String label(String name) {
    String words = name.replaceAll("([A-Z])", " $1").toLowerCase(java.util.Locale.ROOT);
    return Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }

  /** None where it depends on the runner. */
  static Optional<String> defaultOf(Method getter) {
    if (getter.isAnnotationPresent(Default.String.class)) {
      return Optional.of(getter.getAnnotation(Default.String.class).value());
    }
    if (getter.isAnnotationPresent(Default.Integer.class)) {
      return Optional.of(String.valueOf(getter.getAnnotation(Default.Integer.class).value()));
    }
    if (getter.isAnnotationPresent(Default.Boolean.class)) {
      return Optional.of(String.valueOf(getter.getAnnotation(Default.Boolean.class).value()));
    }
    return Optional.empty();
  }
}
