package dev.alluvium.pipelines.jobs;

import dev.alluvium.pipelines.local.EmbeddedKafka;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** A domain of sales, whose models read a mart and each other. */
final class Bakery {
  static final Path CONTRACTS = Path.of("../../schemas/src/test/resources/bakery");
  static final String TOPIC = "sold";
  static final String DAILY =
      "SELECT sold_day, article, sales, CAST(revenue AS DECIMAL(9,2)) FROM mart.sales_daily"
          + " ORDER BY ALL";
  static final String BEST = "SELECT article, days FROM mart.best_article ORDER BY ALL";

  private Bakery() {}

  /** A sale on a day of January 2024. */
  static String sale(int number, int day, String article, String price) {
    return "{\"sold_ts\": \"2024-01-0%sT10:00:00Z\", \"sale_no\": %s, \"article\": \"%s\", \"price\": %s}"
        .formatted(day, number, article, price);
  }

  /** A folder of files with these sales. */
  static Path files(Path folder, String... sales) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(
        folder.resolve("sold.jsonl"),
        Arrays.stream(sales).collect(Collectors.joining("\n", "", "\n")));
    return folder;
  }

  /** The contracts, of which the models have a text replaced. */
  static Path contracts(Path folder, String text, String replacement) throws IOException {
    Files.createDirectories(folder);
    try (Stream<Path> files = Files.list(CONTRACTS)) {
      for (Path file : files.toList()) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
    }
    Path models = folder.resolve("models.yaml");
    Files.writeString(models, Files.readString(models).replace(text, replacement));
    return folder;
  }

  static void send(EmbeddedKafka kafka, String... sales) {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new StringSerializer(),
            new StringSerializer())) {
      for (String sale : sales) {
        var unused = producer.send(new ProducerRecord<>(TOPIC, sale));
      }
    }
  }
}
