package dev.parley.protocol;

import java.io.Externalizable;
import java.io.ObjectInput;
import java.io.ObjectInputStream;
import java.io.ObjectOutput;
import java.io.Serializable;
import java.util.concurrent.atomic.AtomicInteger;

/** Classes on the class path that no contract names; each counts when its code runs. */
final class Outlaws {
  static final AtomicInteger RAN = new AtomicInteger();

  private Outlaws() {}

  static final class Reading implements Serializable {
    private static final long serialVersionUID = 1L;
    Samples.Plain allowed = new Samples.Plain();

    private void readObject(ObjectInputStream in) throws Exception {
      RAN.incrementAndGet();
      in.defaultReadObject();
    }
  }

  static final class External implements Externalizable {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("PublicConstructorForAbstractClass")
    public External() {
      RAN.incrementAndGet();
    }

    @Override
    public void writeExternal(ObjectOutput out) {}

    @Override
    public void readExternal(ObjectInput in) {
      RAN.incrementAndGet();
    }
  }

  /** Never touched by the tests but by name. */
  static final class Initialising implements Serializable {
    static final long serialVersionUID = 1L;

    static {
      RAN.incrementAndGet();
    }
  }

  enum Choice {
    ONE
  }

  /** In the contract, and counts. */
  static final class Listed implements Serializable {
    private static final long serialVersionUID = 1L;
    static final AtomicInteger READ = new AtomicInteger();
    int value = 1;

    private void readObject(ObjectInputStream in) throws Exception {
      READ.incrementAndGet();
      in.defaultReadObject();
    }
  }

  /** Not in the contract; holds one that is. */
  static final class Around implements Serializable {
    private static final long serialVersionUID = 1L;
    Listed listed = new Listed();
  }
}
