package dev.alluvium.schemas.contract;

import static java.util.stream.Collectors.toMap;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.both;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.lessThan;

import dev.alluvium.schemas.contract.fault.ContractException;
import dev.alluvium.schemas.contract.fault.FaultLog;
import dev.alluvium.schemas.contract.file.ContractFile;
import dev.alluvium.schemas.contract.file.ContractFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever an author writes, the answer is a domain or a list of faults: never a crash. */
class DamagedContractsTest {
  private static final int RUNS = 1500;
  private static final Pattern WORD =
      Pattern.compile("\\[[^\\]]*\\]|\\{[^}]*\\}|[A-Za-z0-9_\"*]+|\n *");
  private static final List<String> DAMAGE =
      List.of(
          "",
          "null",
          "[]",
          "{}",
          "[a, b]",
          "{a: b}",
          "1",
          "true",
          "\"\"",
          "-",
          ": ",
          "- x",
          "&a",
          "*a",
          "[[x]]",
          "[{a: 1}]",
          "{[a]: b}",
          "!!int 3",
          "%s",
          "{copy: null}");

  static Stream<Path> domains() {
    return Stream.of(ContractFaultsTest.SHOP, LibraryTest.LIBRARY);
  }

  @ParameterizedTest
  @MethodSource("domains")
  void answersAnyDamageWithFaults(Path domain) {
    Map<String, String> texts =
        ContractFolder.read(domain, new FaultLog()).stream()
            .collect(toMap(ContractFile::name, ContractFile::text));
    List<String> names = texts.keySet().stream().sorted().toList();
    Random random = new Random(7);
    int faulty = 0;
    for (int run = 0; run < RUNS; run++) {
      String damaged = names.get(random.nextInt(names.size()));
      List<ContractFile> files = new ArrayList<>();
      for (String name : names) {
        String text = texts.getOrDefault(name, "");
        files.add(new ContractFile(name, name.equals(damaged) ? damage(text, random) : text));
      }
      faulty += isFaulty(files) ? 1 : 0;
    }
    assertThat(faulty, both(greaterThan(RUNS / 2)).and(lessThan(RUNS)));
  }

  private static boolean isFaulty(List<ContractFile> files) {
    try {
      DomainReader.read(files, new FaultLog());
      return false;
    } catch (ContractException expected) {
      return true;
    }
  }

  private static String damage(String text, Random random) {
    List<MatchResult> words = WORD.matcher(text).results().toList();
    MatchResult word = words.get(random.nextInt(words.size()));
    String replacement = DAMAGE.get(random.nextInt(DAMAGE.size()));
    return text.substring(0, word.start()) + replacement + text.substring(word.end());
  }
}
