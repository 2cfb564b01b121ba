package dev.parley.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.jms.ParleyConnection;
import dev.parley.requester.Requester;
import dev.parley.responder.Responder;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How a user tests a service of their own, over a real broker. */
class InvoicesTest {
  @RegisterExtension static final ParleyBroker broker = ParleyBroker.inMemory();

  record Invoice(String number, BigDecimal amount) implements Serializable {}

  static final class UnknownInvoiceException extends Exception {
    private static final long serialVersionUID = 1L;

    UnknownInvoiceException(String number) {
      super("There is no invoice " + number);
    }
  }

  interface Invoices {
    void add(Invoice invoice);

    Invoice find(String number) throws UnknownInvoiceException;
  }

  /** What is tested. */
  static final class InvoicesInMemory implements Invoices {
    private final Map<String, Invoice> kept = new HashMap<>();

    @Override
    public synchronized void add(Invoice invoice) {
      kept.put(invoice.number(), invoice);
    }

    @Override
    public synchronized Invoice find(String number) throws UnknownInvoiceException {
      var found = kept.get(number);
      if (found == null) {
        throw new UnknownInvoiceException(number);
      }
      return found;
    }
  }

  private final Invoices implementation = new InvoicesInMemory();
  private final Invoices invoices;

  InvoicesTest(ParleyConnection connection) {
    invoices =
        broker.closing(Requester.builder(connection).build()).proxy("invoices", Invoices.class);
  }

  @BeforeEach
  void serve(ParleyConnection connection) {
    broker
        .closing(Responder.builder(connection).build())
        .export("invoices", Invoices.class, implementation);
  }

  @Test
  void invoiceIsFound() throws UnknownInvoiceException {
    var invoice = new Invoice("2026-7", new BigDecimal("42.00"));
    invoices.add(invoice);

    assertThat(invoices.find("2026-7")).isEqualTo(invoice);
  }

  @Test
  void missingInvoiceIsSaidByName() {
    assertThatExceptionOfType(UnknownInvoiceException.class)
        .isThrownBy(() -> invoices.find("2026-8"))
        .withMessage("There is no invoice 2026-8");
  }

  @Test
  void invoicesAreServedAgainAfterAnOutage() throws UnknownInvoiceException {
    var invoice = new Invoice("2026-9", BigDecimal.ONE);
    invoices.add(invoice);
    broker.restart();

    assertThat(invoices.find("2026-9")).isEqualTo(invoice);
  }
}
