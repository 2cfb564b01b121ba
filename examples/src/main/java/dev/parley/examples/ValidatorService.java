package dev.parley.examples;

import dev.parley.protocol.Doc;
import dev.parley.protocol.Operation;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The eight tests by which XML-RPC servers have been validated since 1998. */
@Doc("The eight tests by which XML-RPC servers are validated.")
public interface ValidatorService {
  @Doc("The sum of all members named curly.")
  @Operation(idempotent = true)
  int arrayOfStructsTest(List<Map<String, Integer>> structs);

  @Doc("How often each character that XML treats specially is in the text.")
  @Operation(idempotent = true)
  Map<String, Integer> countTheEntities(String text);

  @Doc("The sum of the members moe, larry and curly.")
  @Operation(idempotent = true)
  int easyStructTest(Map<String, Integer> stooges);

  @Doc("The struct itself.")
  @Operation(idempotent = true)
  Map<String, Object> echoStructTest(Map<String, Object> struct);

  @Doc("What it was given, in an array.")
  @Operation(idempotent = true)
  List<@Nullable Object> manyTypesTest(
      int number, boolean truth, String text, double floating, LocalDateTime time, byte[] bytes);

  @Doc("The first and the last element, put together.")
  @Operation(idempotent = true)
  String moderateSizeArrayCheck(List<String> texts);

  @Doc("The sum of moe, larry and curly of April 1st, 2000, in a calendar of years, months, days.")
  @Operation(idempotent = true)
  int nestedStructTest(Map<String, Map<String, Map<String, Map<String, Integer>>>> calendar);

  @Doc("The number times 10, 100 and 1000.")
  @Operation(idempotent = true)
  Map<String, Integer> simpleStructReturnTest(int number);
}
