package dev.parley.topics;

import dev.parley.topics.Diary.Said;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Where members' order of messages parts and comes together again: what all heard before it, what
 * each of them heard in between, and what all heard after it.
 */
record Seam(List<Said> before, List<List<Said>> between, List<Said> after) {

  static Seam of(List<List<Said>> heard) {
    var before = commonBeginning(heard);
    var rests = heard.stream().map(one -> one.subList(before.size(), one.size())).toList();
    var after = reversed(commonBeginning(rests.stream().map(Seam::reversed).toList()));
    return new Seam(
        before,
        rests.stream().map(one -> one.subList(0, one.size() - after.size())).toList(),
        after);
  }

  private static List<Said> commonBeginning(List<List<Said>> lists) {
    var shortest = lists.stream().mapToInt(List::size).min().orElse(0);
    var first = lists.get(0);
    var same = 0;
    while (same < shortest && allHave(lists, same, first.get(same))) {
      same++;
    }
    return first.subList(0, same);
  }

  private static boolean allHave(List<List<Said>> lists, int place, Said said) {
    return lists.stream().allMatch(list -> list.get(place).equals(said));
  }

  private static List<Said> reversed(List<Said> list) {
    var reversed = new ArrayList<>(list);
    Collections.reverse(reversed);
    return reversed;
  }

  /** Of each two members, one heard the beginning of what the other heard. */
  boolean isPrefixConsistent() {
    return between.stream()
        .allMatch(one -> between.stream().allMatch(other -> isPrefix(one, other)));
  }

  private static boolean isPrefix(List<Said> one, List<Said> other) {
    var common = Math.min(one.size(), other.size());
    return one.subList(0, common).equals(other.subList(0, common));
  }

  /** Without what all have heard. */
  @Override
  public String toString() {
    return before.size() + " messages, then " + between + ", then " + after.size();
  }
}
