package dev.parley.protocol;

import static java.util.Objects.requireNonNull;

import dev.parley.protocol.hashed.Hashed;
import java.io.IOException;
import java.io.InvalidClassException;
import java.io.ObjectInputFilter;
import java.nio.BufferUnderflowException;
import org.jspecify.annotations.Nullable;

/** Refuses by class and by cost, remembering why; the stream itself reports only "rejected". */
final class StreamGuard implements ObjectInputFilter {
  /** A key that is no collection takes one; no honest body comes near. */
  private static final int STEPS_PER_OBJECT = 4;

  /** How much the comparisons of keys may take. Allows 25 keys of one hash code at least. */
  private static final long COMPARISONS_PER_STEP = 25;

  private static final int MOST_OF_ONE_HASH = 1_000;

  final AllowList allowed;
  private final Limits limits;
  private final byte[] bytes;
  private long elements;
  private boolean hashWorkIsKnown;
  private boolean needsTheJdk;
  private Hashed.@Nullable Collisions collisions;
  @Nullable String refusal;
  @Nullable Exception defect;

  StreamGuard(AllowList allowed, Limits limits, byte[] bytes) {
    this.allowed = allowed;
    this.limits = limits;
    this.bytes = bytes;
  }

  @Override
  public Status checkInput(FilterInfo info) {
    if (info.depth() > limits.maxDepth()) {
      return refuse("The body is nested deeper than " + limits.maxDepth());
    }
    if (info.references() > limits.maxReferences()) {
      return refuse("The body has more than " + limits.maxReferences() + " objects");
    }
    // An element takes a byte of the stream at least, so that more of them are a lie. Twice as
    // many, because a hash table is larger than what it holds.
    elements += Math.max(0, info.arrayLength());
    if (elements > 2L * bytes.length) {
      return refuse(
          "The body declares arrays of " + elements + " elements in " + bytes.length + " bytes");
    }
    var type = info.serialClass();
    if (type != null && !allowed.allows(type) && !Hashed.isStandIn(type)) {
      return refuse("The body holds " + type.getName() + ", which the contract does not name");
    }
    return type == null || hashWorkIsKnown || !HashWork.concerns(type)
        ? Status.ALLOWED
        : checkHashWork();
  }

  /** The class that reads what the stream names. */
  Class<?> resolve(String name) throws InvalidClassException {
    var type = allowed.resolve(name);
    var standIn = Hashed.standIn(type);
    if (standIn == type) {
      return type;
    }
    if (!hashWorkIsKnown && checkHashWork() == Status.REJECTED) {
      throw new InvalidClassException(name, "refused");
    }
    return needsTheJdk ? type : standIn;
  }

  /** Known once a class was {@linkplain #resolve resolved} to a stand-in. */
  Hashed.Collisions collisions() {
    return requireNonNull(collisions);
  }

  /** How many keys of one hash code a body may have that takes so many steps to read. */
  static int mostOfOneHash(Limits limits, long steps) {
    return (int)
        Math.min(MOST_OF_ONE_HASH, COMPARISONS_PER_STEP * mostSteps(limits) / Math.max(1, steps));
  }

  /** How many steps a body's sets and maps may take to read. */
  static long mostSteps(Limits limits) {
    return (long) STEPS_PER_OBJECT * limits.maxReferences();
  }

  private Status checkHashWork() {
    hashWorkIsKnown = true;
    try {
      var most = mostSteps(limits);
      var work = HashWork.of(bytes, allowed);
      if (work.steps() > most) {
        return refuse("The body's sets and maps would take more than " + most + " steps to read");
      }
      needsTheJdk = work.needsTheJdk();
      collisions = new Hashed.Collisions(mostOfOneHash(limits, work.steps()), work.keysRefer());
      return Status.ALLOWED;
    } catch (AllowList.NotAllowedException e) {
      return refuse("The body holds " + e.classname + ", which the contract does not name");
    } catch (IOException | BufferUnderflowException e) {
      defect = e;
      return Status.REJECTED;
    }
  }

  private Status refuse(String why) {
    refusal = why;
    return Status.REJECTED;
  }
}
