// Flat index of a thread or a workgroup: the runtime folds more than 65,535 workgroups of a flat dispatch into y.

fn flat_thread(global_id: vec3u, num_workgroups: vec3u, workgroup_size_x: u32) -> u32 {
  return global_id.y * num_workgroups.x * workgroup_size_x + global_id.x;
}

fn flat_workgroup(workgroup_id: vec3u, num_workgroups: vec3u) -> u32 {
  return workgroup_id.y * num_workgroups.x + workgroup_id.x;
}
