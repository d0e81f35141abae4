package dev.alluvium.pipelines.profile;

import dev.alluvium.pipelines.profile.PathProfile.Form;
import dev.alluvium.pipelines.profile.RecordCells.Kind;
import dev.alluvium.schemas.contract.yaml.SnakeCase;
import java.text.Normalizer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What names tell of values. */
final class Hints {
  private static final Set<String> TIMES =
      Set.of(
          "t",
          "ts",
          "time",
          "timestamp",
          "at",
          "date",
          "day",
          "datetime",
          "created",
          "updated",
          "occurred",
          "when",
          "epoch",
          "on",
          "start",
          "started",
          "end",
          "ended",
          "begin",
          "am",
          "datum",
          "zeit",
          "zeitpunkt",
          "uhrzeit");
  private static final Set<String> IDS =
      Set.of(
          "id",
          "uuid",
          "guid",
          "key",
          "no",
          "nr",
          "number",
          "code",
          "sequence",
          "seq",
          "nummer",
          "kennung");

  /** What a name is of whose identities are people's: a customer's number, but not their plan. */
  private static final Set<String> PEOPLE =
      Set.of(
          "user",
          "customer",
          "client",
          "account",
          "member",
          "person",
          "patient",
          "employee",
          "session",
          "device",
          "kunde",
          "kundin",
          "benutzer",
          "nutzer",
          "mitglied",
          "mitarbeiter",
          "ansprechpartner",
          "empfaenger",
          "konto");

  /** Kinds of personal data, and names that tell them in English and German, alone or in others. */
  private static final Map<String, List<String>> PERSONAL = new LinkedHashMap<>();

  static {
    PERSONAL.put(
        "identifier",
        List.of(
            "email",
            "e_mail",
            "mail",
            "phone",
            "mobile",
            "passport",
            "ssn",
            "iban",
            "card",
            "imei",
            "login",
            "telefon",
            "handy",
            "kundennummer",
            "kundennr",
            "kunden_nr"));
    PERSONAL.put(
        "name",
        List.of(
            "firstname",
            "lastname",
            "surname",
            "fullname",
            "first_name",
            "last_name",
            "full_name",
            "middle_name",
            "given_name",
            "family_name",
            "username",
            "user_name",
            "vorname",
            "nachname",
            "familienname",
            "ansprechpartner"));
    PERSONAL.put(
        "location",
        List.of(
            "lat",
            "lon",
            "lng",
            "latitude",
            "longitude",
            "zip",
            "zipcode",
            "postcode",
            "postal_code",
            "street",
            "address",
            "ip",
            "strasse",
            "hausnummer",
            "plz",
            "postleitzahl",
            "wohnort",
            "ort",
            "anschrift",
            "adresse"));
    PERSONAL.put(
        "attribute",
        List.of(
            "gender",
            "sex",
            "birthday",
            "birth_date",
            "birthdate",
            "age",
            "user_agent",
            "nationality",
            "religion",
            "geschlecht",
            "geburtstag",
            "geburtsdatum",
            "alter"));
  }

  /** Ends of words that are written as one, as {@code eventtime}. */
  private static final List<String> ENDS_OF_TIMES =
      List.of("time", "timestamp", "date", "datum", "zeit");

  private Hints() {}

  private static List<String> words(String path) {
    return List.of(snakeCase(path).split("_"));
  }

  /** As the names above are written: ß as ss, ä as ae, and no other accents. */
  private static String snakeCase(String path) {
    String spelt =
        Normalizer.normalize(path, Normalizer.Form.NFD)
            .replace("ß", "ss")
            .replace("ẞ", "SS")
            .replaceAll("(?<=[aou])\\u0308|(?<=[AOU])\\u0308(?=\\p{Ll})", "e")
            .replaceAll("(?<=[AOU])\\u0308", "E")
            .replaceAll("\\p{M}", "");
    return SnakeCase.of(spelt);
  }

  static boolean isTime(String path) {
    return words(path).stream()
        .anyMatch(word -> TIMES.contains(word) || ENDS_OF_TIMES.stream().anyMatch(word::endsWith));
  }

  static boolean isIdentity(String path) {
    return words(path).stream().anyMatch(IDS::contains);
  }

  /** The kind of personal data that a name, or the values, tell of; rather one too many. */
  static Optional<String> personal(PathProfile path) {
    String name = "_" + snakeCase(path.path()) + "_";
    List<String> words = words(path.path());
    boolean isPersons = words.stream().anyMatch(PEOPLE::contains);
    boolean isPerson =
        !words.isEmpty()
            && PEOPLE.contains(words.get(words.size() - 1))
            && path.isOnly(Kind.STRING);
    if (isPerson
        || (isPersons && isIdentity(path.path()))
        || path.count(Form.EMAIL) * 2 > path.values()) {
      return Optional.of("identifier");
    }
    if (isPersons && words.get(words.size() - 1).equals("name")) {
      return Optional.of("name");
    }
    if (path.isAll(Form.ADDRESS)) {
      return Optional.of("location");
    }
    return PERSONAL.entrySet().stream()
        .filter(kind -> kind.getValue().stream().anyMatch(w -> name.contains("_" + w + "_")))
        .map(Map.Entry::getKey)
        .findFirst()
        .or(() -> path.count(Form.HAS_EMAIL) > 0 ? Optional.of("attribute") : Optional.empty());
  }
}
