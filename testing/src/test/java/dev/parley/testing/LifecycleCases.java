package dev.parley.testing;

import dev.parley.jms.ParleyConnection;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Test classes that are run by {@link ParleyBrokerLifecycleTest}, and note what happens. */
final class LifecycleCases {
  static final List<String> noted = new ArrayList<>();

  private LifecycleCases() {}

  /** Says so when it is closed. */
  private static void note(ParleyBroker broker, String name) {
    broker.closing(() -> noted.add(name + " closed"));
  }

  static class InAStaticField {
    @RegisterExtension static final ParleyBroker broker = ParleyBroker.inMemory();
    static final ParleyConnection ofField = broker.connect();
    static final List<ParleyConnection> ofSetUp = new ArrayList<>();

    @BeforeAll
    static void before() {
      note(broker, "class");
    }

    InAStaticField() {
      note(broker, "constructor");
    }

    @BeforeEach
    void before(ParleyConnection connection) {
      ofSetUp.add(connection);
      note(broker, "set-up");
    }

    @Test
    void test() {
      note(broker, "test");
    }

    @AfterEach
    void after() {
      noted.add("after, connected " + ofSetUp.get(0).isConnected());
    }

    @AfterAll
    static void afterAll() {
      noted.add("after all, connected " + ofSetUp.get(0).isConnected() + ofField.isConnected());
    }
  }

  static class InAnInstanceField {
    static final List<String> urls = new ArrayList<>();
    @RegisterExtension final ParleyBroker broker = ParleyBroker.inMemory();
    final ParleyConnection connection = broker.connect();

    @BeforeEach
    void before() {
      note(broker, "set-up");
      noted.add("connected " + connection.isConnected());
    }

    @Test
    void one() {
      urls.add(broker.url());
    }

    @Test
    void other() {
      urls.add(broker.url());
    }
  }

  static class WithNested {
    @RegisterExtension static final ParleyBroker broker = ParleyBroker.inMemory();

    @BeforeAll
    static void before() {
      note(broker, "outer");
    }

    @Nested
    class Inner {
      @BeforeAll
      static void before() {
        note(broker, "inner");
      }

      Inner() {
        note(broker, "constructor");
      }

      @Test
      void one() {
        noted.add("one");
      }

      @Test
      void other() {
        noted.add("other");
      }
    }
  }

  @TestInstance(Lifecycle.PER_CLASS)
  static class OneInstance {
    @RegisterExtension final ParleyBroker broker = ParleyBroker.inMemory();
    final ParleyConnection connection = broker.connect();

    OneInstance() {
      note(broker, "constructor");
    }

    @Test
    void one() {
      note(broker, "test " + connection.isConnected());
    }

    @Test
    void other() {
      note(broker, "test " + connection.isConnected());
    }
  }

  static class FailsToClose {
    @RegisterExtension static final ParleyBroker broker = ParleyBroker.inMemory();

    @Test
    void test() {
      note(broker, "first");
      broker.closing(
          () -> {
            throw new IllegalStateException("cannot be closed");
          });
      note(broker, "last");
    }
  }
}
