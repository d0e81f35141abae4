package dev.alluvium.pipelines.simulate.devices;

import dev.alluvium.pipelines.simulate.EventDraft;
import dev.alluvium.pipelines.simulate.FieldRole;
import dev.alluvium.pipelines.simulate.Population;
import dev.alluvium.pipelines.simulate.Simulation;
import dev.alluvium.pipelines.simulate.devices.Sensor.Reading;
import java.time.Instant;
import java.util.Locale;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * Sensors in the order of their next events: readings that follow the hours of the day, now and
 * then one that is far off; some are corrected a while later, and a few deleted.
 */
final class DevicesSimulation implements Simulation {
  static final long PERIOD_SECONDS = 10;

  private static final double CORRECTED = 0.02;
  private static final double DELETED = 0.003;
  private static final double FAR_OFF = 0.002;
  private static final long MILLIS_PER_SECOND = 1000;
  private static final double MILLIS_PER_DAY = 86_400_000;

  private final PriorityQueue<Sensor> queue;
  private final SplittableRandom random;
  private final long periodMillis;
  private long second;
  private int numberInSecond;

  DevicesSimulation(Population population) {
    this.random = new SplittableRandom(population.seed());
    this.periodMillis = PERIOD_SECONDS * population.secondMillis();
    this.queue = new PriorityQueue<>(population.users());
    for (int number = 0; number < population.users(); number++) {
      queue.add(new Sensor(number, population.startMillis() + random.nextLong(periodMillis)));
    }
  }

  @Override
  public void next(EventDraft event) {
    Sensor sensor = queue.remove();
    double chance = sensor.last == null ? 1 : random.nextDouble();
    if (sensor.last != null && chance < DELETED) {
      begin(event, "delete", sensor, sensor.last.id());
      sensor.last = null;
    } else if (sensor.last != null && chance < DELETED + CORRECTED) {
      Reading corrected = sensor.last.at(tenth(sensor.last.temperature() - 0.5));
      begin(event, "update", sensor, corrected.id());
      event.literal("fullDocument", document(sensor, corrected), FieldRole.PLAIN);
      sensor.last = null;
    } else {
      Reading reading = measure(sensor.nextMillis, sensor.number);
      begin(event, "insert", sensor, reading.id());
      event.literal("fullDocument", document(sensor, reading), FieldRole.PLAIN);
      sensor.last = reading;
    }
    sensor.nextMillis += periodMillis;
    queue.add(sensor);
  }

  private void begin(EventDraft event, String operation, Sensor sensor, String id) {
    long millis = sensor.nextMillis;
    long now = Math.floorDiv(millis, MILLIS_PER_SECOND);
    numberInSecond = now == second ? numberInSecond + 1 : 1;
    second = now;
    event.begin(DevicesDomain.TOPIC, sensor.id, millis);
    event.text("operationType", operation);
    event.literal(
        "clusterTime",
        "{\"$timestamp\":{\"t\":" + now + ",\"i\":" + numberInSecond + "}}",
        FieldRole.PLAIN);
    event.literal("wallTime", date(millis), FieldRole.PLAIN);
    event.literal("ns", "{\"db\":\"app\",\"coll\":\"telemetry\"}", FieldRole.PLAIN);
    event.literal("documentKey", "{\"_id\":{\"$oid\":\"" + id + "\"}}", FieldRole.PLAIN);
  }

  private Reading measure(long millis, int sensor) {
    double day = Math.sin(2 * Math.PI * (millis % (long) MILLIS_PER_DAY) / MILLIS_PER_DAY - 2);
    double temperature = 20.5 + sensor % 4 + 2 * day + random.nextDouble() - 0.5;
    boolean isFarOff = random.nextDouble() < FAR_OFF;
    String id = String.format(Locale.ROOT, "%08x%016x", millis / 1000, random.nextLong());
    return new Reading(
        id,
        millis,
        tenth(isFarOff ? temperature + 60 : temperature),
        tenth(45 - 6 * day + 4 * random.nextDouble()),
        tenth(34 + 12 * Math.max(0, day) + 8 * random.nextDouble()));
  }

  private static double tenth(double value) {
    return Math.round(value * 10) / 10.0;
  }

  private static String date(long millis) {
    return "{\"$date\":\"" + Instant.ofEpochMilli(millis) + "\"}";
  }

  private static String document(Sensor sensor, Reading reading) {
    return "{\"_id\":{\"$oid\":\""
        + reading.id()
        + "\"},\"device\":{\"id\":\""
        + sensor.id
        + "\",\"firmware\":\""
        + sensor.firmware
        + "\"},\"at\":"
        + date(reading.millis())
        + ",\"temperature\":"
        + reading.temperature()
        + ",\"humidity\":"
        + reading.humidity()
        + ",\"sound\":"
        + reading.sound()
        + ",\"location\":{\"site\":\""
        + sensor.site
        + "\",\"floor\":"
        + sensor.floor
        + ",\"room\":\""
        + sensor.room
        + "\"},\"sensors\":[{\"kind\":\"thermometer\",\"value\":"
        + reading.temperature()
        + ",\"unit\":\"C\"},{\"kind\":\"hygrometer\",\"value\":"
        + reading.humidity()
        + ",\"unit\":\"%\"}]}";
  }
}
