package dev.alluvium.transforms.decode;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.transforms.source.SourceRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Records of the domain music, sound and broken. */
final class MusicRecords {
  static final DomainSpec DOMAIN = ContractLoader.loadFromClasspath("music");
  static final String LISTEN =
      "{\"ts\":1680393613000,\"sessionId\":3918,\"itemInSession\":4,\"artist\":\"BjÃ¶rk\","
          + "\"song\":\" Jóga\",\"duration\":12.5,\"level\":\"PAID\",\"userId\":951,"
          + "\"userAgent\":\"\\\"Mozilla\\\"\",\"zip\":\"01234\",\"lat\":40.789257,"
          + "\"lon\":-96.69376,\"registration\":1586236733000}";
  private static final String[][] FAULTS = {
    {"1680393613000", "1680393613"},
    {"1680393613000", "null"},
    {"1680393613000", "\"now\""},
    {"1680393613000", "1680393613000,\"ts\":1680393614000"},
    {"1680393613000", "1680393613000,\"ts\":\"x\""},
    {"1680393613000", "-1"},
    {"1680393613000", "99999999999999999999"},
    {"\"ts\"", "\"Ts\""},
    {"3918", "\"3918\""},
    {"12.5", "NaN"},
    {"PAID", "gold"},
    {"BjÃ¶rk", "\\ud800"},
    {"\"zip\":", "\"tag\":{\"ts\":1},\"zip\":"},
    {"{", "[{"},
    {"}", ""},
    {"}", "} "},
    {"}", ",\"ts\":1680393613999}"},
    {"}", "}}"}
  };

  static EventSpec spec(String event) {
    return DOMAIN.events().stream().filter(e -> e.name().equals(event)).findFirst().orElseThrow();
  }

  static SourceRecord record(String payload, long position) {
    return SourceRecord.of(
        "listen_events", "listen_events-0", position, 1680393700000L, payload.getBytes(UTF_8));
  }

  /** Two in three of them broken, in one way or several. */
  static List<SourceRecord> random(long seed, int count) {
    Random random = new Random(seed);
    List<SourceRecord> records = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String payload = LISTEN;
      for (int faults = random.nextInt(3); faults > 0; faults--) {
        String[] fault = FAULTS[random.nextInt(FAULTS.length)];
        payload = payload.replace(fault[0], fault[1]);
      }
      if (random.nextInt(10) == 0) {
        payload = payload.substring(0, random.nextInt(payload.length()));
      }
      records.add(record(payload, i));
    }
    return records;
  }

  private MusicRecords() {}
}
