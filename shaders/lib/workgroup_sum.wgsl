// Sum over one workgroup in a fixed order: thread t adds up values t, t + WORKGROUP, …, then the threads' parts are
// added in the order of t. Every thread gets the sum. All threads of the workgroup must call it.

override WORKGROUP: u32 = 64u;

var<workgroup> parts: array<f32, WORKGROUP>;

fn workgroup_sum(part: f32, thread: u32) -> f32 {
  workgroupBarrier();
  parts[thread] = part;
  workgroupBarrier();
  var sum = 0.0;
  for (var t = 0u; t < WORKGROUP; t++) {
    sum += parts[t];
  }
  return sum;
}
