package dev.parley.examples;

import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

final class Validator implements ValidatorService {
  private static final Map<String, Integer> NOTHING = Map.of();

  @Override
  public int arrayOfStructsTest(List<Map<String, Integer>> structs) {
    return structs.stream().mapToInt(struct -> struct.getOrDefault("curly", 0)).sum();
  }

  @Override
  public Map<String, Integer> countTheEntities(String text) {
    var counts = new LinkedHashMap<String, Integer>();
    counts.put("ctLeftAngleBrackets", count(text, '<'));
    counts.put("ctRightAngleBrackets", count(text, '>'));
    counts.put("ctAmpersands", count(text, '&'));
    counts.put("ctApostrophes", count(text, '\''));
    counts.put("ctQuotes", count(text, '"'));
    return counts;
  }

  private static int count(String text, char wanted) {
    return Math.toIntExact(text.chars().filter(c -> c == wanted).count());
  }

  @Override
  public int easyStructTest(Map<String, Integer> stooges) {
    return stooges.getOrDefault("moe", 0)
        + stooges.getOrDefault("larry", 0)
        + stooges.getOrDefault("curly", 0);
  }

  @Override
  public Map<String, Object> echoStructTest(Map<String, Object> struct) {
    return struct;
  }

  @Override
  public List<@Nullable Object> manyTypesTest(
      int number, boolean truth, String text, double floating, LocalDateTime time, byte[] bytes) {
    return Arrays.asList(number, truth, text, floating, time, bytes);
  }

  @Override
  public String moderateSizeArrayCheck(List<String> texts) {
    return texts.get(0) + texts.get(texts.size() - 1);
  }

  @Override
  public int nestedStructTest(
      Map<String, Map<String, Map<String, Map<String, Integer>>>> calendar) {
    return easyStructTest(
        calendar
            .getOrDefault("2000", Map.of())
            .getOrDefault("04", Map.of())
            .getOrDefault("01", NOTHING));
  }

  @Override
  public Map<String, Integer> simpleStructReturnTest(int number) {
    var times = new LinkedHashMap<String, Integer>();
    times.put("times10", number * 10);
    times.put("times100", number * 100);
    times.put("times1000", number * 1000);
    return times;
  }
}
