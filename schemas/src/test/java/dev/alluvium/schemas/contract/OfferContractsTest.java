package dev.alluvium.schemas.contract;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.schemas.contract.fault.ContractException;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.offer.CampaignSpec;
import dev.alluvium.schemas.spec.offer.OfferRuleSpec;
import dev.alluvium.schemas.spec.offer.OfferTrigger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OfferContractsTest {
  static final Path KIOSK = Path.of("src/test/resources/kiosk");
  private static final DomainSpec DOMAIN = ContractLoader.load(KIOSK);

  @Test
  void readsACampaignAndItsRulesInTheirOrder() {
    CampaignSpec campaign = DOMAIN.campaigns().get(0);

    assertThat(campaign.topic(), is("kiosk_offers"));
    assertThat(campaign.perDay(), is(Optional.of(4)));
    assertThat(campaign.reach(), is(Duration.ofHours(2)));
    assertThat(campaign.longestCoolDown(), is(Duration.ofHours(3)));
    assertThat(
        campaign.rules().stream().map(OfferRuleSpec::name).toList(),
        contains("hesitates", "plays", "drops", "misses", "leaves", "returns"));
    assertThat(campaign.rules().get(3).trigger(), is(instanceOf(OfferTrigger.Lacks.class)));
    assertThat(campaign.rules().get(0).text().columns(), contains("desk", "member"));
    assertThat(campaign.decidingColumns(), containsInAnyOrder("act", "desk", "member", "plan"));
    assertThat(DOMAIN.publishedTopics().get("members"), is("kiosk_offers"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "offers.yaml | from: moves | from: steps | offers.yaml:6: unknown event \"steps\". One of: kiosk_offers, moves.",
        "offers.yaml | subject: member | subject: members | offers.yaml:7: moves has no column \"members\"; did you mean \"member\"? One of: move_id, moved_ts, member, act, desk, plan, event_ts.",
        "offers.yaml | subject: member | subject: moved_ts | offers.yaml:7: subject takes string or int64; it is moved_ts, timestamp",
        "offers.yaml | to: kiosk_offers | to: moves | offers.yaml:8: moves has no field \"offer_id\", string, which an offer has",
        "offers.yaml | per_day: 4 | per_day: 0 | offers.yaml:9: per_day must be 1 or more",
        "offers.yaml | not_older_than: 3h | not_older_than: soon | offers.yaml:10: not_older_than \"soon\" is no length of time; write a whole number and s, m, h or d, such as 10s, 5m, 1h, 1d",
        "offers.yaml | not_older_than: 3h | older_than: 3h | offers.yaml:10: unknown key \"older_than\" in campaign members; did you mean \"not_older_than\"? One of: description, owner, from, subject, to, per_day, not_older_than, rules.",
        "offers.yaml | {plan: free} | {plans: free} | offers.yaml:14: moves has no column \"plans\"; did you mean \"plan\"? One of: move_id, moved_ts, member, act, desk, plan, event_ts.",
        "offers.yaml | at_least: 2 | at_least: 0 | offers.yaml:15: at_least must be 1 or more, up to 1000",
        "offers.yaml | same: [desk] | same: [table] | offers.yaml:21: moves has no column \"table\". One of: move_id, moved_ts, member, act, desk, plan, event_ts.",
        "offers.yaml | then: {act: quit} | never: {act: quit} | offers.yaml:26: unknown key \"never\" in sequence. One of: first, then, not_then, within.",
        "offers.yaml | then: {act: quit}, | '' | offers.yaml:26: sequence of drops needs then or not_then, and not both",
        "offers.yaml | control: 50 | control: 100 | offers.yaml:39: control must be 1 or more, up to 90",
        "offers.yaml | on: {act: quit} | '' | offers.yaml:35: rule leaves needs one of on, count, sequence, returns, and has none",
        "offers.yaml | at_most: 2d | at_most: 2h | offers.yaml:43: at_most of returns is shorter than after, so that it would never offer",
        "offers.yaml | Look again. | Look again, {name}. | offers.yaml:28: moves has no column \"name\". One of: move_id, moved_ts, member, act, desk, plan, event_ts.",
        "offers.yaml | Look again. | Look {again. | offers.yaml:28: text of drops has a brace that is not around a column's name",
        "kiosk_offers.yaml | personal: identifier, description: Words. | description: Words. | offers.yaml:8: member is personal, and text of kiosk_offers would tell it: mark that field personal",
        "kiosk_offers.yaml | personal: identifier, description: Who. | description: Who. | offers.yaml:8: member is personal, and subject of kiosk_offers would tell it: mark that field personal",
        "kiosk_offers.yaml | [offer_id, version] | [offer_id] | offers.yaml:8: kiosk_offers must have the identity [offer_id, version]",
        "kiosk_offers.yaml | sequence: version | '' | offers.yaml:8: kiosk_offers must have the sequence version",
        "kiosk_offers.yaml | event_time: offered_ts | event_time: triggered_ts | offers.yaml:8: kiosk_offers must have the event_time offered_ts",
        "kiosk_offers.yaml | is_control: {type: boolean | is_control: {type: string | offers.yaml:8: is_control of kiosk_offers must be boolean, not string",
        "kiosk_offers.yaml | rule: {type: string | rule: {type: string, clean: [lower] | offers.yaml:8: rule of kiosk_offers must be taken as it is written, whatever it is",
        "kiosk_offers.yaml | text: {type: string | text: {type: string, required: true | offers.yaml:8: text of kiosk_offers must be taken as it is written, whatever it is",
        "kiosk_offers.yaml | expires_ts: {type: timestamp, encoding: iso8601 | expires_ts: {type: timestamp, encoding: epoch_millis | offers.yaml:8: expires_ts of kiosk_offers must have the encoding iso8601",
      })
  void saysWhereACampaignIsWrong(
      String file, String text, String replacement, String fault, @TempDir Path folder)
      throws IOException {
    try (Stream<Path> files = Files.list(KIOSK)) {
      for (Path each : files.toList()) {
        Files.copy(each, folder.resolve(each.getFileName()));
      }
    }
    String contract = Files.readString(folder.resolve(file));
    String broken = contract.replace(text, replacement);
    assertThat("the text is in the contract", broken.equals(contract), is(false));
    Files.writeString(folder.resolve(file), broken);

    ContractException e = assertThrows(ContractException.class, () -> ContractLoader.load(folder));

    List<String> faults =
        e.faults().stream().map(f -> f.file() + ":" + f.line() + ": " + f.message()).toList();
    assertThat(faults.toString(), faults.contains(fault), is(true));
  }
}
