package dev.alluvium.transforms.offers;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;

import dev.alluvium.schemas.spec.event.EventColumns;
import dev.alluvium.schemas.spec.offer.CampaignSpec;
import dev.alluvium.schemas.spec.offer.OfferRuleSpec;
import dev.alluvium.transforms.offers.Kiosk.Move;
import dev.alluvium.transforms.serial.NamedRowCoder;
import dev.alluvium.transforms.timing.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TimestampedValue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Stories of a member called ann, told move by move. */
class MakeOffersTest {
  private static final Timing TIMING =
      Timing.streaming(Duration.ofSeconds(10), Duration.ofHours(2), 2);
  private static final NamedRowCoder MOVES = NamedRowCoder.of(EventColumns.of(Kiosk.MOVES));
  private static final NamedRowCoder OFFERS = NamedRowCoder.of(EventColumns.of(Kiosk.OFFERS));

  private TestStream.Builder<Row> stream = TestStream.create(MOVES);
  private long id;

  @BeforeEach
  void forget() {
    Sent.forget();
  }

  private static Instant at(String time) {
    return Instant.parse("2024-03-01T" + time + ":00Z");
  }

  private Move move(String member, String time, String act, String plan, long desk) {
    id++;
    return new Move(id, at(time), member, act, desk, plan, id);
  }

  private void come(Move... moves) {
    for (Move move : moves) {
      stream =
          stream.addElements(
              TimestampedValue.of(
                  move.row(), org.joda.time.Instant.ofEpochMilli(move.at().toEpochMilli())));
    }
  }

  private void ann(String time, String act, String plan) {
    come(move("ann", time, act, plan, 1));
  }

  private void watermark(String time) {
    stream = stream.advanceWatermarkTo(org.joda.time.Instant.ofEpochMilli(at(time).toEpochMilli()));
  }

  private void run(CampaignSpec campaign) {
    run(campaign, TIMING, List.of(), List.of());
  }

  private void run(CampaignSpec campaign, Timing timing, List<Row> known, List<Row> offers) {
    Pipeline pipeline = Pipeline.create();
    PCollectionList<Row> inputs =
        PCollectionList.of(pipeline.apply("Moves", stream.advanceWatermarkToInfinity()))
            .and(pipeline.apply("Offers", Create.empty(OFFERS)));
    if (!known.isEmpty()) {
      inputs =
          inputs
              .and(pipeline.apply("Known", Create.of(known).withCoder(MOVES)))
              .and(pipeline.apply("KnownOffers", Create.of(offers).withCoder(OFFERS)));
    }
    inputs.apply("Offer", MakeOffers.of(campaign, Kiosk.MOVES, Kiosk.OFFERS, timing, new Sent()));
    pipeline.run().waitUntilFinish();
    stream = TestStream.create(MOVES);
  }

  private static CampaignSpec with(CampaignSpec campaign, OfferRuleSpec rule) {
    return campaign.toBuilder().setRules(List.of(rule)).build();
  }

  @Test
  void countsEventsOfAWindowAndSaysSoInTheWordsOfTheLast() {
    ann("10:00", "look", "free");
    come(move("bob", "10:05", "look", "free", 3));
    come(move("ann", "10:30", "look", "free", 7));
    come(move("bob", "10:36", "look", "free", 4));

    run(Kiosk.only("hesitates"));

    assertThat(
        Sent.lines(), contains("hesitates ann 2024-03-01T10:30:00Z: Take it at desk 7, ann."));
    Sent.Message message = Sent.messages().get(0);
    assertThat(message.values().get("triggered_ts"), is(at("10:30")));
    assertThat(message.values().get("expires_ts"), is(at("13:30")));
    assertThat(message.values().get("is_control"), is(false));
    assertThat(message.text("campaign"), is("members"));
  }

  @Test
  void makesNoneWhereTheEventThatForbidsItCameBefore() {
    ann("10:00", "look", "free");
    ann("10:05", "take", "free");
    ann("10:20", "look", "free");

    run(Kiosk.only("hesitates"));

    assertThat(Sent.lines(), is(empty()));
  }

  @Test
  void takesAnOfferBackThatALateEventForbidsAndMakesTheOneThatItStoodInTheWayOf() {
    ann("10:00", "look", "free");
    ann("10:20", "look", "free");
    watermark("11:00");
    ann("11:10", "look", "free");
    ann("11:20", "look", "free");
    ann("10:10", "take", "free");

    run(Kiosk.only("hesitates"));

    assertThat(
        Sent.lines(),
        contains(
            "hesitates ann 2024-03-01T10:20:00Z: Take it at desk 1, ann.",
            "hesitates ann 2024-03-01T10:20:00Z: taken back",
            "hesitates ann 2024-03-01T11:20:00Z: Take it at desk 1, ann."));
    assertThat(Sent.messages().get(0).id(), is(Sent.messages().get(1).id()));
    assertThat(Sent.messages().get(1).version(), is(greaterThan(Sent.messages().get(0).version())));
  }

  @Test
  void offersNothingAgainBeforeItHasCooledDown() {
    ann("10:00", "look", "free");
    ann("10:20", "look", "free");
    ann("12:00", "look", "free");
    ann("12:19", "look", "free");
    ann("12:20", "look", "free");

    run(Kiosk.only("hesitates"));

    assertThat(
        Sent.lines(),
        contains(
            "hesitates ann 2024-03-01T10:20:00Z: Take it at desk 1, ann.",
            "hesitates ann 2024-03-01T12:20:00Z: Take it at desk 1, ann."));
  }

  @Test
  void coolsDownOverWhatIsGivenUpAlready() {
    ann("10:00", "look", "free");
    ann("10:10", "look", "free");
    watermark("12:05");
    ann("12:00", "look", "free");
    ann("12:09", "look", "free");
    watermark("14:00");
    ann("14:00", "look", "free");
    ann("14:01", "look", "free");

    run(Kiosk.only("hesitates"));

    assertThat(
        Sent.lines(),
        contains(
            "hesitates ann 2024-03-01T10:10:00Z: Take it at desk 1, ann.",
            "hesitates ann 2024-03-01T14:01:00Z: Take it at desk 1, ann."));
  }

  @Test
  void countsAlikeEventsAloneAndOneOfferADay() {
    come(move("ann", "09:00", "play", "paid", 1), move("ann", "09:10", "play", "paid", 2));
    come(move("ann", "09:20", "play", "paid", 1), move("ann", "09:30", "play", "paid", 2));
    come(move("ann", "09:40", "play", "paid", 2), move("ann", "09:50", "play", "paid", 1));

    run(Kiosk.only("plays"));

    assertThat(Sent.lines(), contains("plays ann 2024-03-01T09:40:00Z: 2"));
  }

  @Test
  void offersOnAnEventBehindAnother() {
    ann("10:00", "quit", "free");
    ann("10:05", "look", "free");
    ann("10:25", "quit", "free");
    come(move("bob", "10:05", "look", "free", 1), move("bob", "10:26", "quit", "free", 1));

    run(Kiosk.only("drops"));

    assertThat(Sent.lines(), contains("drops ann 2024-03-01T10:25:00Z: Look again."));
  }

  @Test
  void offersWhenWhatWasWaitedForHasNotCome() {
    ann("10:00", "look", "paid");
    come(move("bob", "10:00", "look", "paid", 1), move("bob", "10:30", "take", "paid", 1));
    watermark("10:29");
    ann("15:00", "rest", "paid");
    watermark("10:31");

    run(Kiosk.only("misses"));

    assertThat(
        Sent.lines(), contains("misses ann 2024-03-01T10:30:00Z: Was there something wrong?"));
    assertThat(Sent.messages().get(0).values().get("triggered_ts"), is(at("10:00")));
  }

  @Test
  void takesItBackWhenItComesLate() {
    ann("10:00", "look", "paid");
    watermark("10:31");
    ann("10:15", "take", "paid");

    run(Kiosk.only("misses"));

    assertThat(
        Sent.lines(),
        contains(
            "misses ann 2024-03-01T10:30:00Z: Was there something wrong?",
            "misses ann 2024-03-01T10:30:00Z: taken back"));
  }

  @Test
  void offersOnTheFirstEventAfterALongTime() {
    ann("00:00", "rest", "free");
    ann("05:59", "rest", "free");
    watermark("10:00");
    ann("11:59", "rest", "free");
    ann("12:00", "rest", "free");
    come(move("bob", "12:00", "rest", "free", 1));

    run(Kiosk.only("returns"));

    assertThat(Sent.lines(), contains("returns ann 2024-03-01T11:59:00Z: Hello again."));
  }

  @Test
  void makesNoMoreThanTheDaysShareOfAllRulesTogether() {
    ann("10:00", "quit", "paid");
    ann("10:01", "quit", "paid");
    ann("10:02", "look", "paid");
    ann("10:03", "quit", "paid");
    ann("10:04", "quit", "paid");
    ann("23:59", "quit", "paid");
    come(new Move(99, Instant.parse("2024-03-02T00:00:00Z"), "ann", "quit", 1L, "paid", 1));

    run(Kiosk.only("drops", "leaves"));

    assertThat(
        Sent.standing(),
        containsInAnyOrder(
            "leaves ann 2024-03-01T10:00:00Z: Stay!",
            "leaves ann 2024-03-01T10:01:00Z: Stay!",
            "drops ann 2024-03-01T10:03:00Z: Look again.",
            "leaves ann 2024-03-01T10:03:00Z: Stay!",
            "leaves ann 2024-03-02T00:00:00Z: Stay!"));
  }

  @Test
  void holdsAStablePartOfTheSubjectsBackAsAControlGroup() {
    for (int i = 0; i < 400; i++) {
      come(move(String.format(Locale.ROOT, "member%d", i), "10:00", "quit", "paid", 1));
      come(move(String.format(Locale.ROOT, "member%d", i), "11:00", "quit", "paid", 1));
    }

    run(Kiosk.only("leaves"));

    List<String> control = new ArrayList<>();
    for (Sent.Message message : Sent.messages()) {
      if (Boolean.TRUE.equals(message.values().get("is_control"))) {
        control.add(message.text("subject"));
      }
    }
    long subjects = control.stream().distinct().count();
    assertThat(Sent.messages().size(), is(800));
    assertThat(subjects, is(allOf(greaterThan(160L), lessThan(240L))));
    assertThat("always the same", (long) control.size(), is(2 * subjects));
  }

  @Test
  void makesNoneThatIsTooOldButCountsWhatItIsMadeOf() {
    OfferRuleSpec rule = Kiosk.only("hesitates").rules().get(0);
    CampaignSpec campaign =
        with(Kiosk.CAMPAIGN, rule.toBuilder().setCoolDown(Optional.empty()).build()).toBuilder()
            .setNotOlderThan(Duration.ofMinutes(30))
            .build();
    ann("10:00", "look", "free");
    come(move("bob", "10:51", "look", "free", 1));
    watermark("10:52");
    ann("10:20", "look", "free");
    ann("10:40", "look", "free");

    run(
        campaign,
        Timing.streaming(Duration.ofSeconds(10), Duration.ofHours(2), 1),
        List.of(),
        List.of());

    assertThat(
        Sent.lines(), contains("hesitates ann 2024-03-01T10:40:00Z: Take it at desk 1, ann."));
  }

  @Test
  void leavesOutWhatIsTooLate() {
    ann("10:00", "look", "free");
    watermark("13:00");
    ann("10:20", "look", "free");

    run(Kiosk.only("hesitates"));

    assertThat(Sent.lines(), is(empty()));
  }

  @Test
  void sendsNothingTwiceOfWhatComesAgain() {
    Move first = move("ann", "10:00", "look", "free", 1);
    Move second = move("ann", "10:20", "look", "free", 1);
    come(first, second, first, second, second);

    run(Kiosk.only("hesitates"));

    assertThat(Sent.lines().size(), is(1));
  }

  @Test
  void goesOnWithWhatARunBeforeHasOffered() {
    List<Row> moves = new ArrayList<>();
    Move first = move("ann", "10:00", "look", "free", 1);
    Move second = move("ann", "10:20", "look", "free", 1);
    moves.add(first.row());
    moves.add(second.row());
    come(first, second);
    run(Kiosk.only("hesitates"));
    Sent.Message before = Sent.messages().get(0);
    Sent.forget();

    watermark("10:25");
    ann("10:30", "look", "free");
    ann("12:10", "look", "free");
    ann("12:21", "look", "free");
    watermark("12:30");
    run(
        Kiosk.only("hesitates"),
        TIMING.takingUpAt(at("10:20")),
        moves,
        List.of(Kiosk.offerRow(before)));

    assertThat(
        Sent.lines(), contains("hesitates ann 2024-03-01T12:21:00Z: Take it at desk 1, ann."));
  }

  @Test
  void takesBackWhatWasReadBackAndNobodyHasMade() {
    ann("10:00", "look", "free");
    ann("10:20", "look", "free");
    run(Kiosk.only("hesitates"));
    Sent.Message foreign = Sent.messages().get(0);
    Sent.forget();

    Pipeline pipeline = Pipeline.create();
    TestStream<Row> offers =
        TestStream.create(OFFERS)
            .addElements(Kiosk.offerRow(foreign))
            .advanceWatermarkTo(org.joda.time.Instant.ofEpochMilli(at("14:00").toEpochMilli()))
            .advanceWatermarkToInfinity();
    PCollectionList.of(pipeline.apply("Moves", Create.empty(MOVES)))
        .and(pipeline.apply("Offers", offers))
        .apply(
            "Offer",
            MakeOffers.of(Kiosk.only("hesitates"), Kiosk.MOVES, Kiosk.OFFERS, TIMING, new Sent()));
    pipeline.run().waitUntilFinish();

    assertThat(Sent.lines(), contains("hesitates ann 2024-03-01T10:20:00Z: taken back"));
    assertThat(Sent.messages().get(0).id(), is(foreign.id()));
  }
}
