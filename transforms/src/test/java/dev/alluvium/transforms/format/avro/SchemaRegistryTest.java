package dev.alluvium.transforms.format.avro;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.sameInstance;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.schemas.spec.format.RegistrySpec;
import dev.alluvium.transforms.source.InputException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.avro.Schema;
import org.apache.beam.sdk.util.SerializableUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaRegistryTest {
  private static final String SECRET = "projects/p/secrets/s/versions/1";
  private static final String SONG =
      "{\"type\": \"record\", \"name\": \"Song\", \"fields\": [{\"name\": \"id\", \"type\":"
          + " \"long\"}]}";
  private static final String PLAY =
      "{\"type\": \"record\", \"name\": \"Play\", \"fields\": [{\"name\": \"song\", \"type\":"
          + " \"Song\"}]}";

  private final List<Duration> pauses = new ArrayList<>();
  private final AtomicLong nanos = new AtomicLong();
  private RegistryDouble server = startServer();

  private static RegistryDouble startServer() {
    try {
      return RegistryDouble.start();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @BeforeEach
  void knowsASong() {
    server.schema(7, SONG);
  }

  @AfterEach
  void stopServer() {
    server.close();
  }

  @Test
  void asksOnceForWhatAnIdMeans() {
    SchemaRegistry registry = registry();
    Schema schema = registry.schema(7);
    nanos.addAndGet(Duration.ofDays(1000).toNanos());
    assertThat(schema.getField("id").schema().getType(), is(Schema.Type.LONG));
    assertThat(registry.schema(7), is(sameInstance(schema)));
    assertThat(server.asked(), contains("/schemas/ids/7"));
  }

  @Test
  void asksOnceForManyThreads() throws Exception {
    SchemaRegistry registry = registry();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Callable<Schema>> asking = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        asking.add(() -> registry.schema(7));
      }
      for (Future<Schema> schema : threads.invokeAll(asking)) {
        assertThat(schema.get().getName(), is("Song"));
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(server.asked(), hasSize(1));
  }

  @Test
  void refusesAnUnknownIdAndAsksAgainAfterAMinute() {
    SchemaRegistry registry = registry();
    assertThat(refusal(registry, 8), is("unknown schema id 8"));
    assertThat(refusal(registry, 8), is("unknown schema id 8"));
    assertThat(server.asked(), hasSize(1));

    server.schema(8, SONG);
    nanos.addAndGet(Duration.ofSeconds(61).toNanos());
    assertThat(registry.schema(8).getName(), is("Song"));
  }

  @Test
  void readsIdsAsNumbersWithoutASign() {
    assertThat(refusal(registry(), -1), is("unknown schema id 4294967295"));
  }

  @Test
  void readsSchemasThatUseOthers() {
    server
        .answering(
            "/schemas/ids/9",
            "{\"schema\": "
                + RegistryDouble.quoted(PLAY)
                + ", \"references\": [{\"name\": \"Song\", \"subject\": \"a/song of\","
                + " \"version\": 3}]}")
        .answering(
            "/subjects/a%2Fsong%20of/versions/3",
            "{\"subject\": \"a/song of\", \"id\": 7, \"schema\": "
                + RegistryDouble.quoted(SONG)
                + "}");
    Schema song = registry().schema(9).getField("song").schema();
    assertThat(song.getFullName(), is("Song"));
    assertThat(song.getFields(), hasSize(1));
  }

  @Test
  void readsAReferenceThatLeadsBackOnlyOnce() {
    String toItself = "[{\"name\": \"Song\", \"subject\": \"song\", \"version\": 1}]";
    server
        .answering(
            "/schemas/ids/9",
            "{\"references\": " + toItself + ", \"schema\": " + RegistryDouble.quoted(PLAY) + "}")
        .answering(
            "/subjects/song/versions/1",
            "{\"references\": " + toItself + ", \"schema\": " + RegistryDouble.quoted(SONG) + "}");
    assertThat(registry().schema(9).getName(), is("Play"));
  }

  @Test
  void refusesAReferenceToNothing() {
    server.answering(
        "/schemas/ids/9",
        "{\"references\": [{\"subject\": \"gone\", \"version\": 1}], \"schema\": \"{}\"}");
    assertThat(refusal(registry(), 9), is("schema id 9: version 1 of gone is unknown"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"schema\": \"syntax\", \"schemaType\": \"PROTOBUF\"}|is one of PROTOBUF, not of Avro",
        "{\"schema\": \"no json\"}|no schema of Avro",
        "{\"schema\": \"{}\"}|no schema of Avro",
        "{\"schema\": \"\"}|no schema of Avro",
        "{\"schema\": \"\\\"Unknown\\\"\"}|no schema of Avro"
      })
  void refusesWhatIsNoSchemaOfAvro(String answer, String reason) {
    server.answering("/schemas/ids/9", answer);
    assertThat(
        refusal(registry(), 9), allOf(containsString("schema id 9"), containsString(reason)));
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503, 429})
  void asksAgainWhereItFailsForAWhile(int status) {
    server.failing(3, status);
    assertThat(registry().schema(7).getName(), is("Song"));
    assertThat(
        pauses, contains(Duration.ofMillis(200), Duration.ofMillis(400), Duration.ofMillis(800)));
  }

  @Test
  void stopsTheJobWhereItFailsForLongAndServesWhenItIsBack() {
    SchemaRegistry registry = registry();
    server.failing(5, 503);
    assertThat(
        stop(registry),
        is(
            "The schema registry at "
                + server.url()
                + " does not serve after 5 tries (it answers 503). Nothing is lost: run the job"
                + " again when it does."));
    assertThat(registry.schema(7).getName(), is("Song"));
  }

  @Test
  void stopsTheJobWhereNobodyListens() {
    SchemaRegistry registry = registry();
    server.close();
    assertThat(
        stop(registry), containsString("does not serve after 5 tries (it cannot be connected to)"));
  }

  @Test
  void stopsTheJobWhereNobodyAnswers() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      RegistrySpec at = RegistrySpec.at("http://127.0.0.1:" + silent.getLocalPort());
      assertThat(
          stop(registry(at, "", Duration.ofMillis(50))),
          containsString("after 5 tries (no answer within 50 ms)"));
    }
  }

  @Test
  void stopsTheJobAtOnceWhereTheLoginIsRefused() {
    server.asking("Basic YW5uOnNlY3JldA==");
    assertThat(
        stop(registry(new RegistrySpec(server.url(), "ann", SECRET), "hunter2")),
        allOf(containsString("refuses the login (401)"), not(containsString("hunter2"))));
    assertThat(server.asked(), hasSize(1));
  }

  @Test
  void logsInWithThePasswordOfASecret() {
    server.asking("Basic YW5uOnNlY3JldA==");
    RegistrySpec at = new RegistrySpec(server.url() + "/", "ann", SECRET);
    assertThat(registry(at, "secret").schema(7).getName(), is("Song"));
  }

  @Test
  void logsInWithTheTokenOfASecret() {
    server.asking("Bearer t0ken");
    RegistrySpec at = new RegistrySpec(server.url(), null, SECRET);
    assertThat(registry(at, "t0ken").schema(7).getName(), is("Song"));
  }

  @Test
  void takesSecretsFromFilesAsWell(@TempDir Path folder) throws IOException {
    Path token = Files.writeString(folder.resolve("token"), "t0ken\n");
    server.asking("Bearer t0ken");
    RegistrySpec at = new RegistrySpec(server.url(), null, token.toString());
    assertThat(SchemaRegistry.of(at).schema(7).getName(), is("Song"));

    RegistrySpec wrong = new RegistrySpec(server.url(), null, "the-token-itself");
    assertThat(
        stop(SchemaRegistry.of(wrong)),
        allOf(containsString("no readable file"), not(containsString("the-token-itself"))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<html>|200 and no JSON",
        "{}|200 and no schema",
        "[1]|200 and no JSON",
        "{\"error_code\": 404}|error 404"
      })
  void stopsTheJobWhereSomethingElseAnswers(String answer, String what) {
    server.answering("/schemas/ids/7", answer);
    assertThat(
        stop(registry()),
        allOf(
            containsString("does not answer /schemas/ids/7 as a registry does: " + what),
            containsString("Check its address.")));
  }

  @Test
  void holdsNoMoreOfAnAnswerThanOneMayHave() {
    server.answering("/schemas/ids/7", " ".repeat((4 << 20) + 1));
    assertThat(stop(registry()), containsString("more than 4194304 bytes"));
  }

  @Test
  void refusesASchemaThatIsTooLong() {
    server.schema(7, SONG + " ".repeat(1 << 20));
    assertThat(refusal(registry(), 7), containsString("more than 1048576 characters"));
  }

  @Test
  void isOnePerJvm() {
    RegistrySpec at = RegistrySpec.at(server.url());
    SchemaRegistry first = SchemaRegistry.of(at);
    assertThat(SchemaRegistry.of(SerializableUtils.clone(at)), is(sameInstance(first)));
  }

  private SchemaRegistry registry() {
    return registry(RegistrySpec.at(server.url()), "");
  }

  private SchemaRegistry registry(RegistrySpec at, String secret) {
    return registry(at, secret, Duration.ofSeconds(5));
  }

  private SchemaRegistry registry(RegistrySpec at, String secret, Duration timeout) {
    return new SchemaRegistry(
        new RegistryClient(at, name -> name.equals(SECRET) ? secret : "", timeout, pauses::add),
        nanos::get);
  }

  private static String refusal(SchemaRegistry registry, int id) {
    return assertThrows(SchemaException.class, () -> registry.schema(id)).getMessage();
  }

  private static String stop(SchemaRegistry registry) {
    return String.valueOf(
        assertThrows(InputException.class, () -> registry.schema(7)).getMessage());
  }
}
