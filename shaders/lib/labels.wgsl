// Up to 32 labels, divided among the LANES invocations of a workgroup that works on one chain: invocation `lane` has
// labels lane, lane + LANES, … All is written out, because only a constant index keeps an array in registers; what lies
// past the last label falls away. LANES, `lane` and how invocations tell each other are in labels_by_….

override LABELS: u32 = 8u * LANES;
/// Labels that an invocation has at most, and fours of labels.
override TILES: u32 = (LABELS + LANES - 1u) / LANES;
override FOURS: u32 = (LABELS + 3u) / 4u;

/// A number for each label of an invocation.
struct Labels {
  low: vec4f,
  high: vec4f,
}

fn label_of(tile: u32) -> u32 {
  return lane + LANES * tile;
}

fn is_label(tile: u32) -> bool {
  return is_whole(tile) || label_of(tile) < LABELS;
}

/// Whether each invocation has a label of this tile. Only in the last one some may not.
fn is_whole(tile: u32) -> bool {
  return tile + 1u < TILES || LABELS % LANES == 0u;
}

/// Past the last label, that one again.
fn place_of(tile: u32) -> u32 {
  if (is_whole(tile)) {
    return label_of(tile);
  }
  return min(label_of(tile), LABELS - 1u);
}

/// `value` for each label, 0 past the last one.
fn for_labels(value: f32) -> Labels {
  let tiles = vec4u(0u, 1u, 2u, 3u);
  let labels = vec4u(LABELS);
  return Labels(
    select(vec4f(0.0), vec4f(value), lane + LANES * tiles < labels),
    select(vec4f(0.0), vec4f(value), lane + LANES * (tiles + 4u) < labels));
}

fn sum_of(numbers: Labels) -> f32 {
  var sum = numbers.low.x;
  if (TILES > 1u) { sum += numbers.low.y; }
  if (TILES > 2u) { sum += numbers.low.z; }
  if (TILES > 3u) { sum += numbers.low.w; }
  if (TILES > 4u) { sum += numbers.high.x; }
  if (TILES > 5u) { sum += numbers.high.y; }
  if (TILES > 6u) { sum += numbers.high.z; }
  if (TILES > 7u) { sum += numbers.high.w; }
  return sum;
}

fn lowest_of(numbers: Labels) -> f32 {
  var lowest = numbers.low.x;
  if (TILES > 1u) { lowest = lower(lowest, numbers.low.y); }
  if (TILES > 2u) { lowest = lower(lowest, numbers.low.z); }
  if (TILES > 3u) { lowest = lower(lowest, numbers.low.w); }
  if (TILES > 4u) { lowest = lower(lowest, numbers.high.x); }
  if (TILES > 5u) { lowest = lower(lowest, numbers.high.y); }
  if (TILES > 6u) { lowest = lower(lowest, numbers.high.z); }
  if (TILES > 7u) { lowest = lower(lowest, numbers.high.w); }
  return lowest;
}

/// `select`: the built-in min of floats is slow on CPU adapters.
fn lower(a: f32, b: f32) -> f32 {
  return select(a, b, b < a);
}

fn give_all(numbers: Labels) {
  give(0u, numbers.low.x);
  if (TILES > 1u) { give(1u, numbers.low.y); }
  if (TILES > 2u) { give(2u, numbers.low.z); }
  if (TILES > 3u) { give(3u, numbers.low.w); }
  if (TILES > 4u) { give(4u, numbers.high.x); }
  if (TILES > 5u) { give(5u, numbers.high.y); }
  if (TILES > 6u) { give(6u, numbers.high.z); }
  if (TILES > 7u) { give(7u, numbers.high.w); }
}
