/** What a buffer is for; `Gpu.memory()` reports by role. */
export type BufferRole =
  | 'parameters'
  | 'gradients'
  | 'optimizer'
  | 'arena'
  | 'uniforms'
  | 'data'
  | 'answers'
  | 'state'
  | 'staging';

export interface MemoryUse {
  bytes: number;
  buffers: number;
}

/** Bytes and buffers alive on a device, in all and by role. */
export interface MemoryReport extends MemoryUse {
  byRole: Partial<Record<BufferRole, MemoryUse>>;
}

/** Keeps count of the buffers that this library made and has not destroyed. */
export class MemoryLedger {
  readonly #alive = new Map<GPUBuffer, BufferRole>();
  readonly #released = new WeakSet<GPUBuffer>();

  add(buffer: GPUBuffer, role: BufferRole): void {
    this.#alive.set(buffer, role);
  }

  /** Destroys a buffer and forgets it; a second call does nothing. */
  release(buffer: GPUBuffer): void {
    if (!this.#alive.delete(buffer)) return;
    this.#released.add(buffer);
    buffer.destroy();
  }

  /** Whether it was made here and destroyed: nothing may be submitted with it. */
  isReleased(buffer: GPUBuffer): boolean {
    return this.#released.has(buffer);
  }

  releaseAll(): void {
    for (const buffer of this.#alive.keys()) this.release(buffer);
  }

  report(): MemoryReport {
    const report: MemoryReport = { bytes: 0, buffers: 0, byRole: {} };
    for (const [buffer, role] of this.#alive) {
      const use = (report.byRole[role] ??= { bytes: 0, buffers: 0 });
      for (const total of [report, use]) {
        total.bytes += buffer.size;
        total.buffers += 1;
      }
    }
    return report;
  }
}
