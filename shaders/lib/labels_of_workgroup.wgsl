// What the invocations of a workgroup that share a chain tell each other now and then, through memory.

override LANES: u32 = 4u;

var<workgroup> turns: vec2u;

/// Turns of loops that all invocations take together: they know the same numbers, but a compiler can't.
fn agreed(narrow_turns: u32, wide_turns: u32) -> vec2u {
  if (lane == 0u) {
    turns = vec2u(narrow_turns, wide_turns);
  }
  let same = workgroupUniformLoad(&turns);
  return same;
}

/// All invocations have written what they write to storage before any reads it.
fn wait_for_storage() {
  storageBarrier();
}

/// Two numbers a label.
var<workgroup> notes: array<f32, 64>;

fn note(i: u32, number: f32) {
  notes[i] = number;
}

fn noted(i: u32) -> f32 {
  return notes[i];
}

/// All invocations have noted what they note before any reads it.
fn wait_for_notes() {
  workgroupBarrier();
}
