package dev.parley.benchmarks.exchange;

import java.io.Serializable;

/** The small record that is echoed. */
public record Order(long id, String customer, String item, int quantity, double price)
    implements Serializable {

  /** An order unlike any other with a different id, so that a mixed-up reply is noticed. */
  public static Order numbered(long id) {
    return new Order(id, "customer-" + id % 1000, "a small thing", (int) (id % 7), id * 0.25);
  }
}
