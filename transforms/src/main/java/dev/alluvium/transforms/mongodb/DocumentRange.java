package dev.alluvium.transforms.mongodb;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonType;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * Which documents come after one in the order of their {@code _id}, of whatever types these are.
 */
final class DocumentRange {
  private static final String ID = "_id";

  /**
   * Types that an {@code _id} may have, as the server sorts them; those of one rank are compared
   * with each other.
   */
  private static final List<List<BsonType>> ORDER =
      List.of(
          List.of(BsonType.MIN_KEY),
          List.of(BsonType.NULL),
          List.of(BsonType.DOUBLE, BsonType.INT32, BsonType.INT64, BsonType.DECIMAL128),
          List.of(BsonType.STRING, BsonType.SYMBOL),
          List.of(BsonType.DOCUMENT),
          List.of(BsonType.BINARY),
          List.of(BsonType.OBJECT_ID),
          List.of(BsonType.BOOLEAN),
          List.of(BsonType.DATE_TIME),
          List.of(BsonType.TIMESTAMP),
          List.of(BsonType.DB_POINTER),
          List.of(BsonType.JAVASCRIPT),
          List.of(BsonType.JAVASCRIPT_WITH_SCOPE),
          List.of(BsonType.MAX_KEY));

  private static final Map<BsonType, List<BsonType>> LATER = later();

  private DocumentRange() {}

  /**
   * Those after that one. A comparison alone finds those of the same type only.
   *
   * @param last its {@code _id}; NULL for all documents
   */
  static BsonDocument after(@Nullable BsonValue last) {
    if (last == null) {
      return new BsonDocument();
    }
    List<BsonType> later = LATER.getOrDefault(last.getBsonType(), List.of());
    BsonDocument greater = new BsonDocument(ID, greaterThan(last));
    if (later.isEmpty()) {
      return greater;
    }
    BsonArray types = new BsonArray();
    later.forEach(type -> types.add(new BsonInt32(type.getValue())));
    BsonDocument ofLaterType = new BsonDocument(ID, new BsonDocument("$type", types));
    return new BsonDocument("$or", new BsonArray(List.of(greater, ofLaterType)));
  }

  /** NaN is before all numbers, and yet none is greater. */
  private static BsonDocument greaterThan(BsonValue last) {
    boolean isNaN = last.isNumber() && Double.isNaN(last.asNumber().doubleValue());
    return isNaN
        ? new BsonDocument("$gte", new BsonDouble(Double.NEGATIVE_INFINITY))
        : new BsonDocument("$gt", last);
  }

  private static Map<BsonType, List<BsonType>> later() {
    Map<BsonType, List<BsonType>> later = new EnumMap<>(BsonType.class);
    List<BsonType> behind = new ArrayList<>();
    for (int rank = ORDER.size() - 1; rank >= 0; rank--) {
      for (BsonType type : ORDER.get(rank)) {
        later.put(type, List.copyOf(behind));
      }
      behind.addAll(ORDER.get(rank));
    }
    return later;
  }
}
