// What the kernels and copies do that measure the adapter itself.

/** Threads of the multiply–add kernel. */
export const THREADS = 1 << 18;

/** 8 chains × 2048 links × 2 operations a thread. */
export const ARITHMETIC_OPERATIONS = THREADS * 8 * 2048 * 2;

/** Beyond the caches of a CPU, and of most GPUs. */
export const COPY_BYTES = 128 << 20;
