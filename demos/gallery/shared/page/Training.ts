/** A model that a page trains. No code that touches a page. */
export interface Training<S> {
  /** Submits training steps; waits for nothing. Returns how many, if it can't be all of them now. */
  train(steps: number): number | void;
  /** Goes on with other `live` settings, from the weights there are. */
  change(settings: S): Promise<void>;
  /** Everything needed to go on with the same bits. */
  checkpoint(): Promise<readonly Uint8Array[]>;
  restore(checkpoint: readonly Uint8Array[]): void;
  /** Weights by name as a safetensors file, and back. */
  save?(): Promise<Uint8Array>;
  load?(weights: Uint8Array): void | Promise<void>;
  /** Gives back all that it holds on the device. */
  dispose(): void;
}
