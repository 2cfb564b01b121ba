package dev.parley.benchmarks.report;

/** What is asked of every competitor alike. Its string is the heading of its table. */
public sealed interface Point permits CallPoint, RoomPoint, DoorPoint {}
