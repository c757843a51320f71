// One invocation has all labels of its chain, at most eight, and nobody to tell: for labels.wgsl.

override LANES: u32 = 1u;
const lane = 0u;

var<private> given: array<f32, 8>;
var<private> notes: array<f32, 64>;

fn give(tile: u32, number: f32) {
  given[tile] = number;
}

/// What has been given to labels 4·four, 4·four + 1, …
fn take(four: u32) -> vec4f {
  return vec4f(given[4u * four], given[4u * four + 1u], given[4u * four + 2u], given[4u * four + 3u]);
}

fn sum_of_all(number: f32) -> f32 {
  return number;
}

fn lowest_of_all(number: f32) -> f32 {
  return number;
}

fn agreed(narrow_turns: u32, wide_turns: u32) -> vec2u {
  return vec2u(narrow_turns, wide_turns);
}

fn note(i: u32, number: f32) {
  notes[i] = number;
}

fn noted(i: u32) -> f32 {
  return notes[i];
}

fn wait_for_storage() {}
fn wait_for_notes() {}
