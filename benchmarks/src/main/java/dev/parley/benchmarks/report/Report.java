package dev.parley.benchmarks.report;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Stream;

/**
 * All of a run.
 *
 * @param failures what went wrong in any slice, warm-up included; empty if all was right
 */
public record Report(
    Subject subject,
    Machine machine,
    String command,
    List<Summary> summaries,
    List<String> failures,
    List<Measurement> measurements) {

  public static Report of(
      Subject subject,
      String command,
      List<Measurement> warmUp,
      List<Measurement> measurements,
      Machine machine) {
    var summaries = new ArrayList<Summary>();
    for (var point : distinct(measurements.stream().map(Measurement::point))) {
      var atPoint = measurements.stream().filter(m -> m.point().equals(point)).toList();
      for (var competitor : distinct(measurements.stream().map(Measurement::competitor))) {
        summaries.add(Summary.of(of(competitor, atPoint), of(subject.base(), atPoint)));
      }
    }
    var failures =
        Stream.concat(warmUp.stream(), measurements.stream())
            .filter(m -> !m.slice().allRight())
            .map(Report::failure)
            .toList();
    return new Report(subject, machine, command, summaries, failures, measurements);
  }

  private static List<Measurement> of(String competitor, List<Measurement> measurements) {
    return measurements.stream().filter(m -> m.competitor().equals(competitor)).toList();
  }

  private static <T> Iterable<T> distinct(Stream<T> values) {
    return values.collect(LinkedHashSet::new, LinkedHashSet::add, LinkedHashSet::addAll);
  }

  private static String failure(Measurement measurement) {
    var slice = measurement.slice();
    return "%s, %s, %s: %d right, %d wrong, %d errors%s"
        .formatted(
            measurement.competitor(),
            measurement.point(),
            measurement.round() == 0 ? "warm-up" : "round " + measurement.round(),
            slice.right(),
            slice.wrong(),
            slice.errors(),
            slice.firstError().isEmpty() ? "" : ", the first: " + slice.firstError());
  }
}
